import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { ACT, type ConnectionParts, CONNECTIONS, PARTIES, problems, TAG } from './parts.ts';

/** `DELETE …/connections`: ends a connection, with `cascade` together with all that was given. */
export const removeConnection = (parts: ConnectionParts) =>
  operation({
    name: 'RemoveConnection',
    method: 'DELETE',
    path: CONNECTIONS,
    tag: TAG,
    summary: 'Ends a connection',
    access: connectionAccess,
    query: Type.Object({ ...PARTIES, cascade: Type.Optional(boolean()) }),
    answers: { 204: { description: 'No connection is left' }, ...ACT },
    problems,
    handle: async (call) => {
      const { from, to, ...acting } = await parts.acting.removing(callerOf(call), call.query);
      await parts.giving.disconnect({ acting, giver: from, to }, { cascade: call.query.cascade === true });
      return { status: 204 };
    },
  });
