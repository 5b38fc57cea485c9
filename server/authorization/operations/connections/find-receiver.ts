import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { isOrganizationNumber } from '../../../register/port.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { wireSimpleEntity } from '../../model/connection-wire.ts';
import { ACT, type ConnectionParts, CONNECTIONS, PARTIES, problems, TAG } from './parts.ts';

/**
 * `GET …/connections/receiver`: the organisation with a number, so that a giver sees whom it gives to. Ours: in the
 * reference portals look it up in the register. People are not looked up; they are named by number and name together.
 */
export const findReceiver = (parts: ConnectionParts) =>
  operation({
    name: 'FindReceiver',
    method: 'GET',
    path: `${CONNECTIONS}/receiver`,
    tag: TAG,
    summary: 'Finds an organisation that something is to be given to',
    access: connectionAccess,
    query: Type.Object({
      party: PARTIES.party,
      organizationNumber: Type.Optional(text({ description: 'Nine digits' })),
    }),
    answers: { 200: { description: '`party`, and whether it has a connection already' }, ...ACT },
    problems,
    handle: async (call) => {
      const acting = await parts.acting.giving(callerOf(call), { party: call.query.party });
      const number = call.query.organizationNumber?.replace(/\s/g, '') ?? '';
      const party = isOrganizationNumber(number)
        ? await parts.register.byUrn(`urn:altinn:organization:identifier-no:${number}`)
        : undefined;
      if (party === undefined) throw problem('AM-00023');
      const receiver = { kind: 'party', party } as const;
      const isConnected = await parts.lists.isConnected(acting.party, receiver);
      return ok({ party: wireSimpleEntity(receiver), isConnected });
    },
  });
