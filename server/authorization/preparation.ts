import type { RequestAttribute } from '../../xacml/request.ts';
import type { Party, Register } from '../register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../resource-registry/port.ts';
import { attribute, id } from './model/attributes.ts';
import { type Identity, organizationAttributes } from './model/identity.ts';
import { type Audience, Refusal } from './model/refusal.ts';
import type { RequestedResource } from './model/requested-resource.ts';
import { roleAttributeIds, roleAttributes } from './model/role-attributes.ts';
import type { ResourcePolicies, ResourcePolicy } from './resource-policy.ts';

/** All that is looked up for one subject, party and resource; good until the epoch moves. */
export interface Preparation {
  readonly resource: RegisteredResource;
  readonly policy: ResourcePolicy;
  readonly party: Party | undefined;
  readonly subjectParty: Party | undefined;
  /** Enrichment of the subject and of the resource (authorization §3). */
  readonly subject: readonly RequestAttribute[];
  readonly requested: readonly RequestAttribute[];
  readonly remember: <Value>(name: string, load: () => Promise<Value>) => Promise<Value>;
}

export interface Neighbours {
  readonly register: Register;
  readonly registry: ResourceRegistry;
}

/** Looks up what a decision needs: resource, policy and both parties at once, then roles when the policy names any. */
export async function prepare(
  { register, registry }: Neighbours,
  policies: ResourcePolicies,
  asked: { identity: Identity; requested: RequestedResource; audience: Audience },
): Promise<Preparation | Refusal> {
  const { identity, requested, audience } = asked;
  const subjectUrn = 'urn' in identity ? identity.urn : undefined;
  const [resource, parties] = await Promise.all([
    registry.resource(requested.identifier),
    register.byUrns(
      [subjectUrn, requested.party].filter((urn) => urn !== undefined),
      { includeDeleted: true },
    ),
  ]);
  if (resource?.policy === undefined)
    return new Refusal('request', `Policy not found for resource ${requested.identifier}.`);
  const subjectParty = subjectUrn === undefined ? undefined : parties.get(subjectUrn);
  const party = requested.party === undefined ? undefined : parties.get(requested.party);
  if (party === undefined && requested.partyMustExist)
    return new Refusal('look-up', 'The register does not know the party of the resource.');
  if (subjectParty === undefined && identity.kind === 'organization')
    return new Refusal('look-up', 'The register does not know the organisation of the subject.');
  if (subjectParty === undefined && identity.kind === 'user' && identity.mustExist)
    return new Refusal('request', 'The register does not know the person of the subject.');

  const policy = policies.get(resource.identifier, resource.policy);
  return {
    resource,
    policy,
    party,
    subjectParty,
    subject: [
      ...identityAttributes(identity, subjectParty, audience),
      ...(await heldRoles(register, policy, identity, subjectParty, party)),
    ],
    requested: party === undefined ? [] : [attribute(id.partyId, String(party.partyId))],
    remember: memory(),
  };
}

function identityAttributes(
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

/** Roles of a user; organisations and system users have none (authorization §3.3). */
async function heldRoles(
  register: Register,
  policy: ResourcePolicy,
  identity: Identity,
  subjectParty: Party | undefined,
  party: Party | undefined,
): Promise<readonly RequestAttribute[]> {
  if (identity.kind !== 'user' || subjectParty === undefined || party === undefined) return [];
  if (!roleAttributeIds.some((name) => policy.mentions.has(name))) return [];
  return roleAttributes(await register.rolesFor(subjectParty.partyUuid, party.partyUuid));
}

function memory(): Preparation['remember'] {
  const known = new Map<string, Promise<unknown>>();
  return <Value>(name: string, load: () => Promise<Value>): Promise<Value> => {
    const remembered = known.get(name) as Promise<Value> | undefined;
    if (remembered !== undefined) return remembered;
    const loading = load();
    known.set(name, loading);
    // What failed is asked for again.
    loading.catch(() => known.delete(name));
    return loading;
  };
}
