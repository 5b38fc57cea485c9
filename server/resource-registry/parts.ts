import type { ServiceOwners } from '../administration/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Register } from '../register/port.ts';
import type { TryPolicy } from './port.ts';
import type { ResourceVersion } from './model/service-resource.ts';
import type { Publishing } from './publishing.ts';
import type { AccessListReader } from './store/access-list-reader.ts';
import type { Policies } from './store/policies.ts';
import type { ResourceReader } from './store/reader.ts';

export interface RegistryOptions {
  /** Whether DELETE of a resource is allowed here (resource-registry §4.3). */
  readonly allowDelete: boolean;
  /** Name of the environment, as the refusal of DELETE writes it, e.g. `PROD`. */
  readonly environment: string;
}

/** What the operations of the registry are made of. */
export interface RegistryParts extends Pick<Foundation, 'clock' | 'database' | 'epoch' | 'publicUrl'> {
  readonly register: Register;
  readonly serviceOwners: ServiceOwners;
  /** Whether somebody can hold a role or package URN; undefined where nobody knows. */
  readonly knowsSubject: ((urn: string) => boolean) | undefined;
  /** Asks examples of a policy that is only tried; undefined where nobody decides. */
  readonly tryPolicy: TryPolicy | undefined;
  readonly options: RegistryOptions;
  readonly reader: ResourceReader;
  readonly catalogue: { all(): Promise<readonly ResourceVersion[]> };
  readonly policies: Policies;
  readonly publishing: Publishing;
  readonly lists: AccessListReader;
}
