import type { Operation } from '../../../http/operation.ts';
import { addAgent } from './add-agent.ts';
import { listAgents } from './list-agents.ts';
import { listClients } from './list-clients.ts';
import { listOfAgent } from './list-of-agent.ts';
import { listOfClient } from './list-of-client.ts';
import { leaveClient, leaveProvider, listMyClients, listMyProviders } from './my-clients.ts';
import type { ClientParts, Version } from './parts.ts';
import { passOn } from './pass-on.ts';
import { removeAgent } from './remove-agent.ts';
import { takeBack } from './take-back.ts';

/** Client delegation in both forms (authorization §4.9); single resources came with the second. */
export const clientOperations = (parts: ClientParts): readonly Operation[] => [
  ...(['v1', 'v2'] as const satisfies readonly Version[]).flatMap((version) => [
    listClients(parts, version),
    listAgents(parts, version),
    addAgent(parts, version),
    removeAgent(parts, version),
    listOfAgent(parts, version, 'accesspackages'),
    listOfAgent(parts, version, 'clients'),
    listOfClient(parts, version, 'packages'),
    passOn(parts, version, 'packages'),
    takeBack(parts, version, 'packages'),
    listMyClients(parts, version),
    listMyProviders(parts, version),
    leaveClient(parts, version),
    leaveProvider(parts, version),
  ]),
  listOfAgent(parts, 'v2', 'resources'),
  listOfClient(parts, 'v2', 'resources'),
  passOn(parts, 'v2', 'resources'),
  takeBack(parts, 'v2', 'resources'),
];
