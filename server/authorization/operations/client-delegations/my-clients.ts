import { Type } from 'typebox';
import { boolean, list, text } from '../../../http/binding/shapes.ts';
import type { Caller } from '../../../http/caller.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { wireSimpleEntity } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import {
  ACT,
  type ClientParts,
  nameOf,
  ownAccess,
  ownScopes,
  pathOf,
  problems,
  TAG,
  uuidOf,
  type Version,
  wireAccess,
} from './parts.ts';

const OWN = { ...ACT, 403: { description: 'Neither a person nor a system user, or the scope is missing' } };

/** Whoever calls, as an agent: uuid, and the name of entries in the audit trail. */
async function agentOf({ register }: ClientParts, caller: Caller, what: 'read' | 'write') {
  const scopes = ownScopes(what);
  if (!scopes.some((scope) => caller.scopes.has(scope)))
    throw problem('forbidden', { why: `The token lacks the scope ${scopes.at(-1)}.` });
  const { systemUser, userId, personIdentifier } = caller;
  if (systemUser !== undefined) {
    const uuid = systemUser.id.toLowerCase();
    return { uuid, by: `urn:altinn:systemuser:uuid:${uuid}` };
  }
  const urn =
    userId === undefined
      ? personIdentifier && `urn:altinn:person:identifier-no:${personIdentifier}`
      : `urn:altinn:userid:${userId}`;
  const party = urn === undefined ? undefined : await register.byUrn(urn);
  if (party === undefined) throw problem('forbidden', { why: 'Only people and system users are agents.' });
  return { uuid: party.partyUuid, by: `urn:altinn:party:uuid:${party.partyUuid}` };
}

/** `GET …/my/clients`: the clients the caller acts for, provider by provider. */
export const listMyClients = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'ListMyClients'),
    method: 'GET',
    path: `${pathOf(version)}/my/clients`,
    tag: TAG,
    summary: 'Lists the clients the caller is an agent for',
    access: ownAccess,
    query: Type.Object({ provider: Type.Optional(list(text({ description: 'Uuids of providers; none for all' }))) }),
    answers: { 200: { description: 'Each provider with the clients and what may be done for them' }, ...OWN },
    problems,
    handle: async (call) => {
      const wanted = call.query.provider?.map((uuid) => uuidOf('provider', uuid));
      const found = (await parts.clients.ofMyself((await agentOf(parts, callerOf(call), 'read')).uuid)).filter(
        ({ provider }) => wanted === undefined || wanted.includes(provider.partyUuid),
      );
      return answerPage(call, found, async ({ provider, clients }) => ({
        provider: wireSimpleEntity({ kind: 'party', party: provider }),
        clients: await Promise.all(
          clients.map(async ({ party, access }) => ({
            client: wireSimpleEntity({ kind: 'party', party }),
            access: await wireAccess(parts, access),
          })),
        ),
      }));
    },
  });

/** `GET …/my/clientproviders`: whose agent the caller is. */
export const listMyProviders = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'ListMyClientProviders'),
    method: 'GET',
    path: `${pathOf(version)}/my/clientproviders`,
    tag: TAG,
    summary: 'Lists the providers the caller is an agent of',
    access: ownAccess,
    answers: { 200: { description: 'Providers' }, ...OWN },
    problems,
    handle: async (call) => {
      const { uuid } = await agentOf(parts, callerOf(call), 'read');
      return answerPage(call, await parts.clients.ofMyself(uuid), async ({ provider }) =>
        wireSimpleEntity({ kind: 'party', party: provider }),
      );
    },
  });

/** An agent lays down the work for one client; in the second form by `POST …/delete`. */
export const leaveClient = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'LeaveClient'),
    method: version === 'v1' ? 'DELETE' : 'POST',
    path: `${pathOf(version)}/my/clients${version === 'v1' ? '' : '/delete'}`,
    tag: TAG,
    summary: 'Gives up all the caller may do for a client',
    access: ownAccess,
    query: Type.Object({ provider: Type.Optional(text()), client: Type.Optional(text()), from: Type.Optional(text()) }),
    answers: { 204: { description: 'Given up, at once' }, ...OWN },
    problems,
    handle: async (call) => {
      const { uuid: agent, by } = await agentOf(parts, callerOf(call), 'write');
      const provider = uuidOf('provider', call.query.provider);
      const client = uuidOf('client', call.query.client ?? call.query.from);
      await parts.clients.takeBack({ by, provider, client, agent });
      return { status: 204 };
    },
  });

/** An agent leaves a provider; in the second form by `POST …/delete`. */
export const leaveProvider = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'LeaveClientProvider'),
    method: version === 'v1' ? 'DELETE' : 'POST',
    path: `${pathOf(version)}/my/clientproviders${version === 'v1' ? '' : '/delete'}`,
    tag: TAG,
    summary: 'Ends the caller’s own agency',
    access: ownAccess,
    query: Type.Object({ provider: Type.Optional(text()), cascade: Type.Optional(boolean()) }),
    answers: { 204: { description: 'No agent any more, at once' }, ...OWN },
    problems,
    handle: async (call) => {
      const { uuid: agent, by } = await agentOf(parts, callerOf(call), 'write');
      const { provider, cascade } = call.query;
      await parts.clients.endAgency(
        { by, provider: uuidOf('provider', provider), agent },
        { cascade: cascade === true },
      );
      return { status: 204 };
    },
  });
