import type { Operation } from '../../../http/operation.ts';
import { addConnection } from './add-connection.ts';
import { checkPackages } from './check-packages.ts';
import { checkRights } from './check-rights.ts';
import { findReceiver } from './find-receiver.ts';
import { givePackage } from './give-package.ts';
import { giveRights } from './give-rights.ts';
import { listConnections, listUsers } from './list-connections.ts';
import { listGivenPackages } from './list-given-packages.ts';
import { listGivenResources } from './list-given-resources.ts';
import { listGivenRights } from './list-given-rights.ts';
import { listHeldRoles } from './list-held-roles.ts';
import type { About, ConnectionParts } from './parts.ts';
import { removeConnection } from './remove-connection.ts';
import { revokePackage } from './revoke-package.ts';
import { checkRoles, revokeRole } from './revoke-role.ts';
import { revokeRights } from './revoke-rights.ts';

/** The end-user connection API (authorization §4.5). */
export const connectionOperations = (parts: ConnectionParts): readonly Operation[] => [
  listConnections(parts),
  addConnection(parts),
  findReceiver(parts),
  removeConnection(parts),
  listHeldRoles(parts),
  revokeRole(parts),
  checkRoles(parts),
  listGivenPackages(parts),
  givePackage(parts),
  revokePackage(parts),
  checkPackages(parts),
  ...(['resource', 'instance'] as const satisfies readonly About[]).flatMap((about) => [
    listUsers(parts, about),
    listGivenResources(parts, about),
    revokeRights(parts, about),
    checkRights(parts, about),
    listGivenRights(parts, about),
    giveRights(parts, about, 'POST'),
    giveRights(parts, about, 'PUT'),
  ]),
];
