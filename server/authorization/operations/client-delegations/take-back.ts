import { callerOf, operation } from '../../../http/operation.ts';
import {
  ACT,
  administering,
  agentIn,
  Batch,
  clientAccess,
  clientIn,
  type ClientParts,
  nameOf,
  passedIn,
  pathOf,
  problems,
  Sides,
  TAG,
  type Version,
} from './parts.ts';

/** `DELETE …/agents/accesspackages` with a body, in the second form `POST …/agents/{what}/delete`. */
export const takeBack = (parts: ClientParts, version: Version, what: 'packages' | 'resources') =>
  operation({
    name: nameOf(version, what === 'packages' ? 'TakeBackPackages' : 'TakeBackResources'),
    method: version === 'v1' ? 'DELETE' : 'POST',
    path: `${pathOf(version)}/agents/${what === 'packages' ? 'accesspackages' : 'resources'}${version === 'v1' ? '' : '/delete'}`,
    tag: TAG,
    summary: 'Takes back what an agent may do for a client',
    access: clientAccess,
    query: Sides,
    body: { kind: 'json', schema: Batch },
    answers: { 204: { description: 'Taken back, at once; what was not there need not be' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party, by } = await administering(parts, callerOf(call), call.query, 'write');
      const sides = { client: clientIn(version, call.query), agent: agentIn(version, call.query) };
      await parts.clients.takeBack({ by, provider: party.partyUuid, ...sides }, passedIn(what, call.body));
      return { status: 204 };
    },
  });
