import type { Caller } from '../../../http/caller.ts';
import { type Answer, callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { AgentClients, ManagedAgent } from '../../agent-clients.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { persons } from '../system-users/system-user-paths.ts';
import { AGENT, agentOfFirm, agentParams } from './agent-paths.ts';

interface Parts {
  readonly agents: AgentClients;
  readonly approval: CustomerApproval;
}

const WAYS = {
  GET: ['IsOwnFirmClientOfAgent', 'Does the agent serve the firm that owns it?'],
  POST: ['AddOwnFirmToAgent', 'Let an agent serve the firm that owns it'],
  DELETE: ['RemoveOwnFirmFromAgent', 'End that an agent serves the firm that owns it'],
} as const;

/** `systemuser/agent/{party}/{systemUserId}/self/`: the firm as a client of its own agent; each answers `true` or `false`. */
export function ownFirmAsClient(parts: Parts, method: keyof typeof WAYS): Operation {
  const { agents } = parts;
  const isServed = async (managed: ManagedAgent) =>
    (await agents.clients(managed)).some(({ partyUuid }) => partyUuid === managed.firm.partyUuid);

  async function answer(caller: Caller, params: { party: number; systemUserId: string }): Promise<Answer> {
    const managed = await agentOfFirm(parts, caller, params);
    if (method === 'POST') await agents.add(managed, managed.firm.partyUuid);
    if (method === 'DELETE') await agents.remove(managed, managed.firm.partyUuid);
    return ok(method === 'GET' ? await isServed(managed) : true);
  }

  const [name, summary] = WAYS[method];
  return operation({
    name,
    method,
    path: `${AGENT}/:party/:systemUserId/self`,
    tag: 'System users',
    summary,
    access: persons,
    params: agentParams,
    answers: { 200: { description: 'true, or false' }, 404: { description: 'AUTH-00015' } },
    problems: problemDetails,
    handle: async (call) => answer(callerOf(call), call.params),
  });
}
