import { Type } from 'typebox';
import { callerOf, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { gathered } from '../../access-management/held-lists.ts';
import { wireRole, wireWay } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import { ACT, type ConnectionParts, CONNECTIONS, PARTIES, problems, TAG } from './parts.ts';

/** `GET …/roles`: roles at a party, of one receiver or of all who have one. */
export const listHeldRoles = (parts: ConnectionParts) =>
  operation({
    name: 'ListHeldRoles',
    method: 'GET',
    path: `${CONNECTIONS}/roles`,
    tag: TAG,
    summary: 'Lists roles from the registers',
    access: connectionAccess,
    query: Type.Object(PARTIES),
    answers: { 200: { description: 'Each role with who has it and how' }, ...ACT },
    problems,
    handle: async (call) => {
      const sides = await parts.acting.reading(callerOf(call), call.query);
      return answerPage(
        call,
        gathered(await parts.lists.roles(sides), ({ urn }) => urn),
        ({ thing, ways }) => ({ role: wireRole(thing.urn, thing.legacyCode), permissions: ways.map(wireWay) }),
      );
    },
  });
