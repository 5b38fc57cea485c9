import { callerOf, ok, operation } from '../../../http/operation.ts';
import { stableId } from '../../model/access-packages.ts';
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

/** `POST …/agents/accesspackages`, `…/agents/resources`: lets an agent act for a client. */
export const passOn = (parts: ClientParts, version: Version, what: 'packages' | 'resources') =>
  operation({
    name: nameOf(version, what === 'packages' ? 'PassOnPackages' : 'PassOnResources'),
    method: 'POST',
    path: `${pathOf(version)}/agents/${what === 'packages' ? 'accesspackages' : 'resources'}`,
    tag: TAG,
    summary: 'Lets an agent act for a client',
    description: 'It counts at once, and as long as the client lets the provider do the same.',
    access: clientAccess,
    query: Sides,
    body: { kind: 'json', schema: Batch },
    answers: { 200: { description: 'Each thing passed on; `changed` is false for what was before' }, ...ACT },
    problems,
    handle: async (call) => {
      const acting = await administering(parts, callerOf(call), call.query, 'write');
      const sides = { client: clientIn(version, call.query), agent: agentIn(version, call.query) };
      const done = await parts.clients.passOn(acting, sides, passedIn(what, call.body));
      return ok(
        done.map(({ id, passed, changed }) => ({
          id,
          roleId: stableId(passed.role),
          packageId: passed.package?.id ?? null,
          resourceId: passed.resource === undefined ? null : stableId(`urn:altinn:resource:${passed.resource}`),
          viaId: acting.party.partyUuid,
          fromId: sides.client,
          toId: sides.agent,
          changed,
        })),
      );
    },
  });
