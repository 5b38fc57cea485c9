import type { RequestAttribute } from '../../../xacml/request.ts';
import type { Party, Register, Role } from '../../register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../../resource-registry/port.ts';
import { receiverOf } from '../access-management/delegated-rights.ts';
import type { HeldPackage, Receiver } from '../access-management/held-access.ts';
import { attribute, id } from '../model/attributes.ts';
import { type Identity, organizationAttributes } from '../model/identity.ts';
import { type Audience, Refusal } from '../model/refusal.ts';
import type { RequestedResource } from '../model/requested-resource.ts';
import { roleAttributeIds, roleAttributes } from '../model/role-attributes.ts';
import type { PolicyReadings } from './policy-reading.ts';
import type { ResourcePolicies, ResourcePolicy } from './resource-policy.ts';

/** All that is looked up for one subject, party and resource; good until the epoch moves. */
export interface Preparation {
  readonly resource: RegisteredResource;
  readonly policy: ResourcePolicy;
  readonly party: Party | undefined;
  readonly subjectParty: Party | undefined;
  /** Who the subject is in other words; added where the request does not say it itself. */
  readonly subject: readonly RequestAttribute[];
  /** Roles and packages; added to whatever of them the request names. */
  readonly roles: readonly RequestAttribute[];
  readonly requested: readonly RequestAttribute[];
  /** Access lists that hold the subject, as a policy names them. */
  readonly accessLists: readonly string[];
  /** Why the subject can have no right whatever the policy says; undefined for whoever is there. */
  readonly subjectGone: string | undefined;
  /** Keeps what else is loaded for this subject, party and resource. */
  readonly remember: <Value>(name: string, load: () => Promise<Value>) => Promise<Value>;
}

export interface Neighbours {
  readonly register: Register;
  readonly registry: ResourceRegistry;
  /** Packages a receiver has at a giver, those that follow from its roles there included. */
  readonly packages: (receiver: Receiver, giver: Party, roles: readonly Role[]) => Promise<readonly HeldPackage[]>;
  /** Resources whose policies are not read by the standard. */
  readonly readings?: Pick<PolicyReadings, 'of'>;
  /** Is there such a system user? Without it every uuid may be one (where tokens of any system user can be made). */
  readonly systemUserExists?: (uuid: string) => Promise<boolean>;
}

const GONE = 'There is no such system user any more: it, or the system it belongs to, was deleted.';

/** Looks up what a decision needs: resource, policy and both parties at once, then roles when the policy names any. */
export async function prepare(
  neighbours: Neighbours,
  policies: ResourcePolicies,
  asked: { identity: Identity; requested: RequestedResource; audience: Audience },
  draft?: ResourcePolicy,
): Promise<Preparation | Refusal> {
  const { register, registry } = neighbours;
  const { identity, requested, audience } = asked;
  const subjectUrn = 'urn' in identity ? identity.urn : undefined;
  const lookUp = async (urn: string | undefined): Promise<Party | undefined> =>
    urn === undefined ? undefined : register.byUrn(urn, { includeDeleted: true });
  const [registered, subjectParty, party, exists] = await Promise.all([
    registry.resource(requested.identifier),
    lookUp(subjectUrn),
    lookUp(requested.party),
    identity.kind === 'system-user' ? (neighbours.systemUserExists?.(identity.uuid) ?? true) : true,
  ]);
  const resource = registered ?? (draft && unregistered(requested.identifier));
  const policy = draft ?? (await readPolicy(neighbours, policies, resource));
  if (resource === undefined || policy === undefined)
    return new Refusal('request', `Policy not found for resource ${requested.identifier}.`);
  if (party === undefined && requested.partyMustExist)
    return new Refusal('look-up', 'The register does not know the party of the resource.');
  // Only the external endpoint turns an organisation into its party (authorization §3.2; case AltinnApps0011).
  if (subjectParty === undefined && identity.kind === 'organization' && audience === 'external')
    return new Refusal('look-up', 'The register does not know the organisation of the subject.');
  if (subjectParty === undefined && identity.kind === 'user' && identity.mustExist)
    return new Refusal('request', 'The register does not know the person of the subject.');

  const namesLists = party === undefined && policy.mentions.has(id.accessList);
  return {
    resource,
    policy,
    party,
    subjectParty,
    subject: identityAttributes(identity, subjectParty, audience),
    roles: await heldRolesAndPackages(neighbours, policy, identity, subjectParty, party),
    requested: party === undefined ? [] : [attribute(id.partyId, String(party.partyId))],
    accessLists: namesLists && subjectParty?.kind === 'organization' ? await registry.accessListsOf(subjectParty) : [],
    subjectGone: exists ? undefined : GONE,
    remember: memory(),
  };
}

/** The policy of a resource, made ready as its owner wants it read. */
export async function readPolicy(
  { readings }: Neighbours,
  policies: ResourcePolicies,
  resource: RegisteredResource | undefined,
): Promise<ResourcePolicy | undefined> {
  if (resource?.policy === undefined) return undefined;
  return policies.get(resource.identifier, resource.policy, await readings?.of(resource));
}

/** A resource that is only planned: its policy can be tried before it is registered. */
const unregistered = (identifier: string): RegisteredResource => ({
  identifier,
  resourceType: 'Default',
  owner: { organizationNumber: undefined, orgCode: undefined, name: {} },
  title: {},
  delegable: true,
  accessListMode: 'Disabled',
  policy: undefined,
});

export function identityAttributes(
  identity: Identity,
  party: Party | undefined,
  audience: Audience,
): readonly RequestAttribute[] {
  switch (identity.kind) {
    case 'user':
      return party?.userId === undefined ? [] : [attribute(id.userId, String(party.userId))];
    case 'organization':
      return [
        ...organizationAttributes(identity.number),
        ...(audience === 'external' && party !== undefined ? [attribute(id.partyId, String(party.partyId))] : []),
      ];
    case 'party':
    case 'system-user':
    case 'unnamed':
      return [];
  }
}

export const mentionsRoles = ({ mentions }: ResourcePolicy): boolean =>
  roleAttributeIds.some((name) => mentions.has(name));

/**
 * Roles and packages, as far as the policy names any. Organisations have neither; system users have packages, and so has
 * a party named by its uuid alone (authorization §3.3).
 */
async function heldRolesAndPackages(
  { register, packages }: Neighbours,
  policy: ResourcePolicy,
  identity: Identity,
  subjectParty: Party | undefined,
  party: Party | undefined,
): Promise<readonly RequestAttribute[]> {
  if (party === undefined) return [];
  const isUser = isPerson(identity, subjectParty);
  const byUuid = identity.kind === 'party' && identity.urn.startsWith(`${id.partyUuid}:`);
  const wantsRoles = isUser && mentionsRoles(policy);
  const wantsPackages = (isUser || byUuid || identity.kind === 'system-user') && policy.mentions.has(id.accessPackage);
  const roles =
    (wantsRoles || wantsPackages) && subjectParty !== undefined
      ? await register.rolesFor(subjectParty.partyUuid, party.partyUuid)
      : [];
  const receiver = receiverOf(identity, subjectParty);
  const held = wantsPackages && receiver !== undefined ? await packages(receiver, party, roles) : [];
  const codes = new Set(held.filter(({ hasAccess }) => hasAccess).map((one) => one.package.code));
  return [
    ...(wantsRoles ? roleAttributes(roles) : []),
    ...(codes.size === 0 ? [] : [attribute(id.accessPackage, ...codes)]),
  ];
}

/** Is the subject somebody who has roles? */
export const isPerson = (identity: Identity, subjectParty: Party | undefined): boolean =>
  identity.kind === 'user' && subjectParty !== undefined && subjectParty.kind !== 'organization';

/** Names come from requests (actions), so there may be no end of them. */
const MOST_REMEMBERED = 100;

export function memory(): Preparation['remember'] {
  const known = new Map<string, Promise<unknown>>();
  return <Value>(name: string, load: () => Promise<Value>): Promise<Value> => {
    const remembered = known.get(name) as Promise<Value> | undefined;
    if (remembered !== undefined) return remembered;
    const loading = load();
    if (known.size >= MOST_REMEMBERED) known.delete(known.keys().next().value!);
    known.set(name, loading);
    // What failed is asked for again.
    loading.catch(() => known.delete(name));
    return loading;
  };
}
