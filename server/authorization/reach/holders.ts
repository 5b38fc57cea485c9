import { attributeId, category } from '../../../xacml/identifiers.ts';
import type { Policy } from '../../../xacml/policy.ts';
import { type Party, type Register, registerRoles } from '../../register/port.ts';
import type { ConnectedList, RegisteredResource, ResourceRegistry } from '../../resource-registry/port.ts';
import type { Explaining } from '../decisions/explaining.ts';
import { giversFor, uuidUrn } from '../access-management/held-access.ts';
import { guardianshipRoles } from '../model/access-packages.ts';
import { attribute, id } from '../model/attributes.ts';
import type { DemandedLevel, Explanation, Step } from '../model/explanation.ts';
import type { ClientReader } from '../store/client-reader.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';

/** What a right rests on, in the order holders are listed. */
const WHYS = [
  'role',
  'package',
  'delegation',
  'client delegation',
  'system user',
  'rights registry',
  'named in the policy',
] as const;
export type Why = (typeof WHYS)[number];

/** Somebody who may, and why. */
export interface Holder {
  readonly why: Why;
  readonly holder: {
    readonly kind: Party['kind'] | 'system-user' | 'service-owner';
    /** Party uuid, uuid of the system user, or code of the service owner. */
    readonly id: string;
    readonly name: string | undefined;
    readonly organizationNumber: string | undefined;
  };
  readonly path: readonly Step[];
}

export interface Holders {
  readonly holders: readonly Holder[];
  readonly groups: readonly { readonly why: Why; readonly count: number }[];
  readonly levels: readonly DemandedLevel[];
  /** Undefined: the resource uses no lists, or nobody may by the policy. */
  readonly listAdmits: boolean | undefined;
  readonly lists: readonly ConnectedList[];
  /** There were more people to look at than are looked at. */
  readonly truncated: boolean;
}

type Candidate = Holder['holder'];

/** Most people, organisations and systems that are looked at for one party. */
const MOST_CANDIDATES = 2_000;
const AT_ONCE = 50;
const EVERY_ROLE = [...registerRoles.map(({ urn }) => urn), ...guardianshipRoles];
const KEY_ROLES = registerRoles.filter(({ isKeyRole }) => isKeyRole).map(({ urn }) => urn);

export interface HoldersParts {
  readonly explaining: Explaining;
  readonly register: Pick<Register, 'byUrns' | 'holdersOf' | 'holdersOfEach'>;
  readonly registry: Pick<ResourceRegistry, 'accessListsFor'>;
  readonly delegations: Pick<DelegationReader, 'rights' | 'packagesGiven'>;
  readonly clients: Pick<ClientReader, 'delegations'>;
}

/**
 * Everybody who may do something for a party: whoever has a role there, was given something, leads one that was, or is
 * named in the policy is asked for like any other, so that what is listed is what is decided. System users that got
 * their right when they were approved are found only where they were given something more.
 */
export function openHolders({ explaining, register, registry, delegations, clients }: HoldersParts) {
  async function candidates(resource: RegisteredResource, party: Party): Promise<Candidate[]> {
    const givers = giversFor(party);
    const sides = { givers, receivers: undefined };
    const [byRole, rights, packages, passedOn] = await Promise.all([
      register.holdersOf(party.partyUuid, EVERY_ROLE),
      delegations.rights(sides),
      delegations.packagesGiven(sides),
      Promise.all(givers.map((client) => clients.delegations({ client }))),
    ]);
    const named = namedIn(resource.policy?.tree);
    const uuids = new Set([
      party.partyUuid,
      ...byRole,
      ...[...rights, ...packages].map(({ receiver }) => receiver),
      ...passedOn.flat().map(({ agent }) => agent),
    ]);
    const known = await partiesOf([...[...uuids].map(uuidUrn), ...named.urns]);
    const organizations = [...known.values()].filter(({ kind }) => kind === 'organization');
    const leaders = new Set(
      [
        ...(await register.holdersOfEach(
          organizations.map(({ partyUuid }) => partyUuid),
          KEY_ROLES,
        )),
      ].flatMap(([, holders]) => holders),
    );
    const more = await partiesOf([...leaders].filter((uuid) => !known.has(uuid)).map(uuidUrn));
    const people: Candidate[] = [...known.values(), ...more.values()].map((one) => ({
      kind: one.kind,
      id: one.partyUuid,
      name: one.name,
      organizationNumber: one.organizationNumber,
    }));
    // Whoever receives and is no party is a system user.
    const systems = [...uuids, ...named.systemUsers].filter((uuid) => !known.has(uuid));
    const other = (kind: Candidate['kind'], ids: readonly string[]): Candidate[] =>
      [...new Set(ids)].map((one) => ({ kind, id: one, name: undefined, organizationNumber: undefined }));
    return [...people, ...other('system-user', systems), ...other('service-owner', named.owners)];
  }

  async function partiesOf(urns: readonly string[]): Promise<ReadonlyMap<string, Party>> {
    if (urns.length === 0) return new Map();
    return new Map([...(await register.byUrns([...new Set(urns)])).values()].map((one) => [one.partyUuid, one]));
  }

  return async (resource: RegisteredResource, party: Party, action: string): Promise<Holders> => {
    const all = await candidates(resource, party);
    const looked = all.slice(0, MOST_CANDIDATES);
    const holders: Holder[] = [];
    let refusedByList = false;
    let levels: readonly DemandedLevel[] = [];
    const look = async (holder: Candidate): Promise<void> => {
      const asked = {
        subject: [subjectOf(holder)],
        resource: [attribute(id.resource, resource.identifier), attribute(id.partyUuid, party.partyUuid)],
        action: [attribute(attributeId.action, action)],
        others: [],
      };
      const explanation = await explaining.explain(asked, 'external', { recorded: false });
      if (explanation.code === 'not-on-access-list') refusedByList = true;
      if (explanation.decision !== 'Permit') return;
      ({ levels } = explanation);
      holders.push({ why: whyOf(explanation), holder, path: explanation.path });
    };
    for (let at = 0; at < looked.length; at += AT_ONCE) await Promise.all(looked.slice(at, at + AT_ONCE).map(look));
    holders.sort((one, other) => compare(keyOf(one), keyOf(other)));
    const usesLists = resource.accessListMode === 'Enabled';
    return {
      holders,
      groups: WHYS.map((why) => ({ why, count: holders.filter((one) => one.why === why).length })).filter(
        ({ count }) => count > 0,
      ),
      levels,
      listAdmits: usesLists && (refusedByList || holders.length > 0) ? !refusedByList : undefined,
      lists: usesLists ? await registry.accessListsFor(resource.identifier) : [],
      truncated: all.length > looked.length,
    };
  };
}

export type FindHolders = ReturnType<typeof openHolders>;

/** What holders are ordered by; the cursor of a page is that of its last entry. */
export type HolderKey = readonly [why: number, name: string, id: string];

export const keyOf = ({ why, holder }: Holder): HolderKey => [WHYS.indexOf(why), holder.name ?? holder.id, holder.id];

/** Order of two holders by their keys. */
export const compare = (one: HolderKey, other: HolderKey): number =>
  one[0] - other[0] || one[1].localeCompare(other[1], 'nb') || (one[2] < other[2] ? -1 : one[2] > other[2] ? 1 : 0);

function subjectOf({ kind, id: name, organizationNumber }: Candidate) {
  switch (kind) {
    case 'organization':
      return organizationNumber === undefined
        ? attribute(id.partyUuid, name)
        : attribute(id.organization, organizationNumber);
    case 'person':
    case 'self-identified':
      return attribute(id.personUuid, name);
    case 'system-user':
      return attribute(id.systemUser, name);
    case 'service-owner':
      return attribute(id.org, name);
  }
}

/** The last thing on the way says what kind of right it is. */
function whyOf({ path }: Explanation): Why {
  const given = path.find(({ code }) => code === 'given-beside-the-policy');
  if (given !== undefined) return WHYS.find((why) => why === given.by) ?? 'delegation';
  const inPackage = path.find(({ code }) => code === 'has-package');
  if (inPackage !== undefined) return inPackage.by === 'client delegation' ? 'client delegation' : 'package';
  return path.some(({ code }) => code === 'has-role') ? 'role' : 'named in the policy';
}

/** Whom a policy names in person. */
function namedIn(tree: Policy | undefined): { urns: string[]; systemUsers: string[]; owners: string[] } {
  const named = { urns: [] as string[], systemUsers: [] as string[], owners: [] as string[] };
  for (const { target } of tree?.rules ?? [])
    for (const { allOf } of target?.anyOf ?? [])
      for (const { matches } of allOf)
        for (const { attribute: one, value } of matches) {
          if (one.kind !== 'designator' || one.category !== category.subject) continue;
          const text = value.text.trim();
          switch (one.attributeId) {
            case id.org:
              named.owners.push(text);
              break;
            case id.systemUser:
              named.systemUsers.push(text.toLowerCase());
              break;
            case id.organization:
            case id.organizationLegacy:
              named.urns.push(`${id.organization}:${text}`);
              break;
            case id.userId:
            case id.partyId:
              named.urns.push(`${one.attributeId}:${text}`);
              break;
            case id.partyUuid:
            case id.personUuid:
            case 'urn:altinn:organization:uuid':
              named.urns.push(uuidUrn(text.toLowerCase()));
              break;
          }
        }
  return named;
}
