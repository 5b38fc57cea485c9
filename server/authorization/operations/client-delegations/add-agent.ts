import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import { receiverId } from '../../access-management/held-access.ts';
import { stableId } from '../../model/access-packages.ts';
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

const AGENT_ROLE = stableId('urn:altinn:role:agent');

/** `POST …/agents`: makes an employee or a system user an agent. Organisations cannot be agents. */
export const addAgent = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'AddAgent'),
    method: 'POST',
    path: `${pathOf(version)}/agents`,
    tag: TAG,
    summary: 'Makes somebody an agent of the provider',
    description: 'A person who has nothing to do with the provider yet is named in the body, by number and last name.',
    access: clientAccess,
    query: Sides,
    body: {
      kind: 'json',
      required: false,
      schema: Type.Object({ personIdentifier: Type.Optional(text()), lastName: Type.Optional(text()) }),
    },
    answers: { 200: { description: 'The agent, also when it was one before' }, ...ACT },
    problems,
    handle: async (call) => {
      const acting = await administering(parts, callerOf(call), call.query, 'write');
      const { personIdentifier, lastName } = call.body ?? {};
      const isNamed = personIdentifier !== undefined && lastName !== undefined;
      const to = isNamed
        ? await parts.giving.person(acting, personIdentifier, lastName)
        : await parts.acting.receiver(agentIn(version, call.query), version === 'v1' ? 'to' : 'agent', acting.party);
      if (to.kind === 'party' && to.party.kind !== 'person')
        throw validationProblem('AM.VLD-00008', `/$QUERY/${version === 'v1' ? 'to' : 'agent'}`);
      if (!isNamed && to.kind === 'party' && !(await parts.lists.isConnected(acting.party, to)))
        throw problem('AM-00024');
      const id = await parts.clients.addAgent(acting, to);
      return ok({ id, roleId: AGENT_ROLE, fromId: acting.party.partyUuid, toId: receiverId(to) });
    },
  });
