import type { OwnerChanges, ServiceOwnerMembers, ServiceOwners } from '../administration/port.ts';
import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import type { Epoch } from '../foundation/database/epoch.ts';
import type { Register } from '../register/port.ts';
import type { Addresses } from './model/addresses.ts';
import type { SystemUserDirectory } from './model/authorization-details.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { TokenRequests } from './token-requests.ts';
import type { TokenReader } from './token-reader.ts';

/** What the operations of authentication are made of; each takes what it needs. */
export interface Parts {
  readonly clock: Clock;
  readonly database: Database;
  readonly epoch: Epoch;
  readonly register: Pick<Register, 'byUrn'>;
  readonly serviceOwners: Pick<ServiceOwners, 'byCode' | 'byOrganizationNumber'>;
  readonly members: ServiceOwnerMembers;
  /** Where changes of API keys and limits are noted. */
  readonly changes: Pick<OwnerChanges, 'note'>;
  readonly addresses: Addresses;
  readonly signingKeys: SigningKeys;
  readonly tokens: TokenReader;
  readonly systemUsers: SystemUserDirectory;
  readonly tokenRequests: TokenRequests;
}
