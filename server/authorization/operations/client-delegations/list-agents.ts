import { callerOf, operation } from '../../../http/operation.ts';
import { wireSimpleEntity } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import {
  ACT,
  administering,
  clientAccess,
  type ClientParts,
  nameOf,
  pathOf,
  problems,
  Sides,
  TAG,
  type Version,
  wireAccess,
} from './parts.ts';

/** `GET …/agents`: who does the work for the provider's clients. */
export const listAgents = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'ListAgents'),
    method: 'GET',
    path: `${pathOf(version)}/agents`,
    tag: TAG,
    summary: 'Lists the agents of a provider',
    access: clientAccess,
    query: Sides,
    answers: { 200: { description: 'Each agent, since when, and what it may do for some client' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party } = await administering(parts, callerOf(call), call.query, 'read');
      return answerPage(call, await parts.clients.agents(party), async ({ agent, addedAt, access }) => ({
        agent: wireSimpleEntity(agent),
        agentAddedAt: addedAt.toISOString(),
        access: await wireAccess(parts, access),
      }));
    },
  });
