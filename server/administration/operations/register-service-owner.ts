import { Type } from 'typebox';
import { boolean, nullable, text } from '../../http/binding/shapes.ts';
import { actorOf } from '../../http/caller.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { mayAdminister, organizationToken, wireServiceOwner } from '../model/service-owner.ts';
import { problem } from '../problems.ts';
import type { Members } from '../members.ts';
import type { Registrations } from '../registrations.ts';

const maybe = (description: string) => Type.Optional(nullable(text({ description })));

// Loose on purpose: what is missing or wrong is told together with what the register says (model/registration.ts).
const body = Type.Object({
  organizationNumber: maybe('Nine digits; must be in the register and not deleted'),
  code: maybe('Two to ten letters a to z; for good'),
  name: Type.Optional(
    nullable(
      Type.Object({ nb: maybe('Required'), nn: maybe('As nb when left out'), en: maybe('As nb when left out') }),
    ),
  ),
  contact: Type.Optional(nullable(Type.Object({ email: maybe('Required'), phone: maybe('With country code') }))),
  agreement: Type.Optional(
    nullable(Type.Object({ accepted: Type.Optional(nullable(boolean({ description: 'Must be true' }))) })),
  ),
});

/** `POST …/service-owners`: an organisation becomes a service owner. */
export const registerServiceOwner = ({ registrations, members }: { registrations: Registrations; members: Members }) =>
  operation({
    name: 'RegisterServiceOwner',
    method: 'POST',
    path: '/administration/api/v1/service-owners',
    tag: 'Administration',
    summary: 'Registers an organisation as service owner',
    description:
      'Done by an administrator, by the organisation itself with any token of its own, or by a person, who becomes its first owner. In production an administrator approves it.',
    access: organizationToken,
    behindGateway: false,
    body: { kind: 'json', schema: body },
    answers: {
      201: { description: 'Registered; `Location` says where to follow it' },
      400: { description: 'Every fault of the registration' },
      403: { description: 'The token is another organisation’s (ADM-00001)' },
      409: { description: 'The organisation or the code is registered already (ADM-00002, ADM-00003)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const organizationNumber = call.body.organizationNumber ?? '';
      const caller = callerOf(call);
      const person = await members.personOf(caller);
      // Without a number there is nothing to be refused: the faults tell what is missing.
      if (person === undefined && organizationNumber !== '' && !mayAdminister(caller, organizationNumber))
        throw problem('ADM-00001', { organizationNumber });
      const row = await registrations.register(call.body, {
        firstOwner: person?.partyUuid,
        by: actorOf(caller, person),
      });
      return {
        status: 201,
        headers: { location: `/administration/api/v1/service-owners/${row.code}` },
        body: wireServiceOwner(row),
      };
    },
  });
