import { callerOf, operation } from '../../../http/operation.ts';
import { wireSimpleEntity } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import {
  ACT,
  administering,
  clientAccess,
  clientIn,
  type ClientParts,
  nameOf,
  pathOf,
  problems,
  Sides,
  TAG,
  type Version,
  wireAccess,
} from './parts.ts';

/** `GET …/clients/accesspackages`, `…/clients/resources`: which agents act for a client, and how. */
export const listOfClient = (parts: ClientParts, version: Version, what: 'packages' | 'resources') =>
  operation({
    name: nameOf(version, what === 'packages' ? 'ListPackagesOfClient' : 'ListResourcesOfClient'),
    method: 'GET',
    path: `${pathOf(version)}/clients/${what === 'packages' ? 'accesspackages' : 'resources'}`,
    tag: TAG,
    summary: 'Lists who may act for a client',
    access: clientAccess,
    query: Sides,
    answers: { 200: { description: 'Each agent with what it may do for the client' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party } = await administering(parts, callerOf(call), call.query, 'read');
      const found = (await parts.clients.ofClient(party, clientIn(version, call.query))).filter(({ access }) =>
        access.some((one) => one[what].length > 0),
      );
      return answerPage(call, found, async ({ agent, access }) => ({
        agent: wireSimpleEntity(agent),
        access: await wireAccess(parts, access, what),
      }));
    },
  });
