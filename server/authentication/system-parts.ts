import type { Authorization } from '../authorization/port.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import type { Epoch } from '../foundation/database/epoch.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import type { KnownAccessPackage } from './model/system-rules.ts';
import type { FirmPackages } from './port.ts';

/** What the system register and system users are made of. */
export interface SystemParts {
  readonly clock: Clock;
  readonly database: Database;
  readonly epoch: Epoch;
  readonly register: Pick<Register, 'byUrn' | 'byUrns' | 'keyRoleOrganizations' | 'rolesFor'>;
  readonly registry: Pick<ResourceRegistry, 'resource'>;
  readonly authorization: Authorization;
  /** An access package by its URN; undefined for one that does not exist. */
  readonly packageNamed: (urn: string) => KnownAccessPackage | undefined;
  /** Packages that follow from a role in an organisation of this form, those its holder may give away. */
  readonly packagesToGive: (roleUrn: string, unitType: string | undefined) => readonly string[];
  readonly firmPackages: FirmPackages;
  /** Without a final slash. */
  readonly publicUrl: string;
}
