import { Type } from 'typebox';
import { nullable, text } from '../../http/binding/shapes.ts';
import { actorOf } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { Members } from '../members.ts';
import { organizationToken, wireServiceOwner } from '../model/service-owner.ts';
import type { Registrations } from '../registrations.ts';

const maybe = (description: string) => Type.Optional(nullable(text({ description })));

/** `PATCH …/service-owners/{code}`: what it is called and where it is asked; code and organisation are for good. */
export const changeServiceOwner = ({ registrations, members }: { registrations: Registrations; members: Members }) =>
  operation({
    name: 'ChangeServiceOwner',
    method: 'PATCH',
    path: '/administration/api/v1/service-owners/:code',
    tag: 'Administration',
    summary: 'Changes the name or the contact of a service owner',
    description: 'What is left out stays as it is. Done by its owners, the organisation itself or an administrator.',
    access: organizationToken,
    behindGateway: false,
    params: Type.Object({ code: text() }),
    body: {
      kind: 'json',
      schema: Type.Object({
        name: Type.Optional(
          nullable(
            Type.Object({ nb: maybe('Required'), nn: maybe('As nb when left out'), en: maybe('As nb when left out') }),
          ),
        ),
        contact: Type.Optional(nullable(Type.Object({ email: maybe('Required'), phone: maybe('With country code') }))),
      }),
    },
    answers: {
      200: { description: 'The registration as it is now' },
      400: { description: 'Every fault' },
      403: { description: 'This needs the role of an owner (ADM-00006)' },
      404: { description: 'None of this code (ADM-00004)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const caller = callerOf(call);
      const owner = await members.allowed(caller, call.params.code, 'owner');
      const by = actorOf(caller, await members.personOf(caller));
      return ok(wireServiceOwner(await registrations.change(owner, call.body, by)));
    },
  });
