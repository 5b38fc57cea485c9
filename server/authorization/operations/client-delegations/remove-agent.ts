import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import {
  ACT,
  administering,
  agentIn,
  clientAccess,
  type ClientParts,
  nameOf,
  pathOf,
  problems,
  Sides,
  TAG,
  type Version,
} from './parts.ts';

/** `DELETE …/agents`, in the second form `POST …/agents/delete`: ends an agency, with `cascade` all that hangs on it. */
export const removeAgent = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'RemoveAgent'),
    method: version === 'v1' ? 'DELETE' : 'POST',
    path: version === 'v1' ? `${pathOf(version)}/agents` : `${pathOf(version)}/agents/delete`,
    tag: TAG,
    summary: 'Ends an agency',
    access: clientAccess,
    query: Type.Object({ ...Sides.properties, cascade: Type.Optional(boolean()) }),
    answers: { 204: { description: 'No agent any more; works at once' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party, by } = await administering(parts, callerOf(call), call.query, 'write');
      const agent = agentIn(version, call.query);
      await parts.clients.endAgency({ by, provider: party.partyUuid, agent }, { cascade: call.query.cascade === true });
      return { status: 204 };
    },
  });
