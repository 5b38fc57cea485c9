import { type Static, Type } from 'typebox';
import { boolean, list, text } from '../../../http/binding/shapes.ts';
import { isUuid } from '../../../foundation/ids.ts';
import type { Register } from '../../../register/port.ts';
import type { AuthorizedParties, Included, Wanted } from '../../reach/authorized-parties.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import { id } from '../../model/attributes.ts';

/** What the operations about authorised parties stand on (authorization §4.8). */
export interface PartiesParts {
  readonly parties: AuthorizedParties;
  readonly register: Pick<Register, 'byUrn' | 'byUrns'>;
}

const choice = (description: string) => Type.Optional(text({ description: `${description}: Auto, True or False` }));

export const Includes = {
  includeRoles: Type.Optional(boolean()),
  includeAccessPackages: Type.Optional(boolean()),
  includeResources: Type.Optional(boolean()),
  includeInstances: Type.Optional(boolean()),
  includePartiesViaKeyRoles: choice('What organisations have that the subject leads'),
  includeSubParties: choice('Sub-units reached through their main unit alone'),
  includeInactiveParties: choice('Deleted parties'),
  anyOfResourceIds: Type.Optional(list(text({ description: 'Only parties with access to one of these' }))),
};
const includesOf = () => Type.Object(Includes);
type IncludesQuery = Static<ReturnType<typeof includesOf>>;

/** What is told, where nothing is asked for. */
export function includedIn(query: IncludesQuery, usual: Included): Included {
  return {
    roles: query.includeRoles ?? usual.roles,
    accessPackages: query.includeAccessPackages ?? usual.accessPackages,
    resources: query.includeResources ?? usual.resources,
    instances: query.includeInstances ?? usual.instances,
  };
}

/** `Auto` follows the user's profile in the reference; there is no such setting here, so it is True. */
function chosen(name: string, value: string | undefined): boolean {
  const lower = value?.toLowerCase() ?? 'auto';
  if (!['auto', 'true', 'false'].includes(lower)) throw validationProblem('AM.VLD-00009', `/$QUERY/${name}`);
  return lower !== 'false';
}

export function wantedIn(query: IncludesQuery): Wanted {
  const ids = query.anyOfResourceIds?.map((one) => one.replace(/^urn:altinn:resource:/i, ''));
  return {
    viaKeyRoles: chosen('includePartiesViaKeyRoles', query.includePartiesViaKeyRoles),
    subParties: chosen('includeSubParties', query.includeSubParties),
    inactive: chosen('includeInactiveParties', query.includeInactiveParties),
    ...(ids === undefined || ids.length === 0 ? {} : { resources: ids }),
  };
}

/** Types of party, and the URN prefix the register knows each by. */
export const PARTY_TYPES: Readonly<Record<string, string>> = {
  [id.partyUuid]: id.partyUuid,
  [id.partyId]: id.partyId,
  [id.userId]: id.userId,
  [id.person]: id.person,
  [id.personUuid]: id.partyUuid,
  [id.organization]: id.organization,
  'urn:altinn:organization:uuid': id.partyUuid,
  [id.emailUser]: id.emailUser,
};

/** URN of a party named by type and value; validation 9 for what is no such thing. */
export function urnOf(
  types: Readonly<Record<string, string>>,
  { type = '', value = '' }: { type?: string; value?: string },
  path: string,
): string {
  const prefix = types[type];
  if (prefix === undefined) throw validationProblem('AM.VLD-00009', `${path}/type`);
  if (value === '' || (prefix === id.partyUuid && !isUuid(value)))
    throw validationProblem('AM.VLD-00009', `${path}/value`);
  return `${prefix}:${value}`;
}
