import { callerOf, operation } from '../../../http/operation.ts';
import { wireSimpleEntity } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
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
  wireAccess,
} from './parts.ts';

const WHAT = { accesspackages: 'packages', resources: 'resources', clients: undefined } as const;

/** `GET …/agents/accesspackages`, `…/agents/resources`, `…/agents/clients`: what an agent may do, client by client. */
export const listOfAgent = (parts: ClientParts, version: Version, what: keyof typeof WHAT) =>
  operation({
    name: nameOf(
      version,
      { accesspackages: 'ListPackagesOfAgent', resources: 'ListResourcesOfAgent', clients: 'ListClientsOfAgent' }[what],
    ),
    method: 'GET',
    path: `${pathOf(version)}/agents/${what}`,
    tag: TAG,
    summary: 'Lists what an agent may do, client by client',
    access: clientAccess,
    query: Sides,
    answers: { 200: { description: 'Each client with what the agent may do for it' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party } = await administering(parts, callerOf(call), call.query, 'read');
      const kind = WHAT[what];
      const found = (await parts.clients.ofAgent(party, agentIn(version, call.query))).filter(
        ({ access }) => kind === undefined || access.some((one) => one[kind].length > 0),
      );
      return answerPage(call, found, async (one) => ({
        client: wireSimpleEntity({ kind: 'party', party: one.party }),
        access: await wireAccess(parts, one.access, kind),
      }));
    },
  });
