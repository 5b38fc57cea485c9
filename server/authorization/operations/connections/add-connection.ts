import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import { receiverId } from '../../access-management/held-access.ts';
import { rightholderRoleId } from '../../model/connection-wire.ts';
import { ACT, type ConnectionParts, CONNECTIONS, PARTIES, problems, TAG } from './parts.ts';

/** `POST …/connections`: makes an organisation, a person or a system user a rightholder of the acting party. */
export const addConnection = (parts: ConnectionParts) =>
  operation({
    name: 'AddConnection',
    method: 'POST',
    path: CONNECTIONS,
    tag: TAG,
    summary: 'Makes somebody a rightholder',
    description:
      'A person who has nothing to do with the party yet is named in the body, by number and last name, instead of by `to`.',
    access: connectionAccess,
    query: Type.Object(PARTIES),
    body: {
      kind: 'json',
      required: false,
      schema: Type.Object({ personIdentifier: Type.Optional(text()), lastName: Type.Optional(text()) }),
    },
    answers: {
      200: { description: 'The connection, also when it was there before' },
      ...ACT,
      429: { description: 'Too many people were not found (AM-00026)' },
    },
    problems,
    handle: async (call) => {
      const acting = await parts.acting.giving(callerOf(call), call.query);
      const { personIdentifier, lastName } = call.body ?? {};
      let { to } = acting;
      if (to === undefined) {
        if (personIdentifier === undefined || lastName === undefined) throw problem('AM-00024');
        to = await parts.giving.person(acting, personIdentifier, lastName);
        if (receiverId(to) === acting.party.partyUuid) throw validationProblem('AM.VLD-00009', '/personIdentifier');
      } else if (
        to.kind === 'party' &&
        to.party.kind === 'person' &&
        !(await parts.lists.isConnected(acting.party, to))
      )
        throw problem('AM-00024');
      const connection = await parts.giving.connect({ acting, giver: acting.party, to });
      return ok({
        id: connection.id,
        roleId: rightholderRoleId,
        fromId: connection.giver,
        toId: connection.receiver,
      });
    },
  });
