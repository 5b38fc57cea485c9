import type { RequestAttribute } from '../../../xacml/request.ts';
import type { Party, Register, Role } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import {
  CLIENT_DELEGATIONS,
  type ClientSources,
  packagesPassedOn,
  rightsPassedOn,
} from '../access-management/client-access.ts';
import { countsAt, DELEGATIONS } from '../access-management/delegated-rights.ts';
import { giversFor, uuidUrn } from '../access-management/held-access.ts';
import { packageNamed, packagesOfRole } from '../model/access-packages.ts';
import { attribute, id } from '../model/attributes.ts';
import type { Identity } from '../model/identity.ts';
import { Refusal } from '../model/refusal.ts';
import type { RequestedResource } from '../model/requested-resource.ts';
import { roleAttributes } from '../model/role-attributes.ts';
import {
  identityAttributes,
  isPerson,
  mentionsRoles,
  memory,
  type Neighbours,
  type Preparation,
  readPolicy,
} from './preparation.ts';
import type { Holdings } from '../reach/reader-holdings.ts';
import type { ResourcePolicies, ResourcePolicy } from './resource-policy.ts';
import type { ClientDelegation } from '../store/client-tables.ts';
import type { DelegatedPackage, DelegatedRight } from '../store/delegation-tables.ts';

export interface SetSources {
  readonly agency: ClientSources & { readonly register: Register };
  readonly holdingsOf: (person: Party) => Promise<Holdings>;
}

/** Prepares many questions of one subject; undefined when the subject is none that sets can be decided for. */
export type PrepareEach = (
  policies: ResourcePolicies,
  identity: Identity,
  asked: readonly RequestedResource[],
) => Promise<readonly (Preparation | Refusal)[] | undefined>;

/**
 * `prepare` for one person and many resources at many parties: a query a kind of what is held, not a party. Parties with
 * the same roles and packages get the same list of attributes, the very object, by which their answers are shared.
 */
export function openSetPreparation(neighbours: Neighbours, { agency, holdingsOf }: SetSources): PrepareEach {
  const { register, registry } = neighbours;
  return async (policies, identity, asked) => {
    const subjectParty = 'urn' in identity ? await register.byUrn(identity.urn, { includeDeleted: true }) : undefined;
    if (subjectParty === undefined || !isPerson(identity, subjectParty)) return undefined;
    const [resources, parties, holdings] = await Promise.all([
      resourcesOf(policies, asked),
      register.byUrns([...new Set(asked.flatMap(({ party }) => party ?? []))], { includeDeleted: true }),
      holdingsOf(subjectParty),
    ]);
    const unitTypeOfMain = await unitTypesOfMainUnits([...parties.values()], holdings);
    const ownRoles = await register.rolesFor(subjectParty.partyUuid, subjectParty.partyUuid);
    const subject = identityAttributes(identity, subjectParty, 'external');
    const attributes = sharedAttributes();

    const one = async (requested: RequestedResource): Promise<Preparation | Refusal> => {
      const { resource, policy } = resources.get(requested.identifier) ?? {};
      if (resource === undefined || policy === undefined)
        return new Refusal('request', `Policy not found for resource ${requested.identifier}.`);
      const party = requested.party === undefined ? undefined : parties.get(requested.party);
      if (party === undefined) return new Refusal('look-up', 'The register does not know the party of the resource.');
      const held = heldAt(party);
      return {
        resource,
        policy,
        party,
        subjectParty,
        subject,
        roles: await rolesAndPackages(policy, party, held),
        requested: [attribute(id.partyId, String(party.partyId))],
        accessLists: [],
        subjectGone: undefined,
        remember: remembering(resource, party, held),
      };
    };

    function heldAt(party: Party) {
      const givers = giversFor(party);
      const of = <Held>(all: ReadonlyMap<string, readonly Held[]>): Held[] =>
        givers.flatMap((one) => all.get(one) ?? []);
      const isSelf = party.partyUuid === subjectParty!.partyUuid;
      return {
        roles: isSelf ? ownRoles : of(holdings.roles),
        packages: of(holdings.packages),
        rights: of(holdings.rights),
        asAgent: of(holdings.asAgent),
      };
    }

    async function rolesAndPackages(policy: ResourcePolicy, party: Party, held: HeldAt) {
      const wantsRoles = mentionsRoles(policy);
      const wantsPackages = policy.mentions.has(id.accessPackage);
      if (!wantsRoles && !wantsPackages) return NOTHING;
      const delegated = wantsPackages ? held.packages.map((one) => one.package) : [];
      const passedOn = wantsPackages ? held.asAgent.filter((row) => row.package !== null) : [];
      if (passedOn.length > 0)
        delegated.push(
          ...(await packagesPassedOn(agency, passedOn)).flatMap(({ hasAccess, package: { code } }) =>
            hasAccess ? [code] : [],
          ),
        );
      const unitTypeOf = ({ of }: Role) => (of === party.partyUuid ? party.unitType : unitTypeOfMain.get(of));
      return attributes({ wantsRoles, wantsPackages }, held.roles, unitTypeOf, delegated);
    }

    /** What sources of rights beside the policy would each look up by themselves. */
    function remembering(resource: RegisteredResource, party: Party, held: HeldAt): Preparation['remember'] {
      const known: Readonly<Record<string, () => Promise<unknown>>> = {
        [DELEGATIONS]: async () =>
          held.rights.filter((right) => right.resource_id === resource.identifier && countsAt(right, resource, party)),
        [CLIENT_DELEGATIONS]: () =>
          rightsPassedOn(
            agency,
            resource,
            held.asAgent.filter((row) => row.resource_id === resource.identifier),
          ),
      };
      const remember = memory();
      return <Value>(name: string, load: () => Promise<Value>) =>
        remember(name, (known[name] as typeof load | undefined) ?? load);
    }

    return Promise.all(asked.map(one));
  };

  async function resourcesOf(policies: ResourcePolicies, asked: readonly RequestedResource[]) {
    const ids = [...new Set(asked.map(({ identifier }) => identifier))];
    return new Map(
      await Promise.all(
        ids.map(async (identifier) => {
          const resource = await registry.resource(identifier);
          return [identifier, { resource, policy: await readPolicy(neighbours, policies, resource) }] as const;
        }),
      ),
    );
  }

  /** Of main units at which something is held; of those that are deleted nothing is known (`heldPackages`). */
  async function unitTypesOfMainUnits(parties: readonly Party[], { roles }: Holdings) {
    const mains = new Set(parties.flatMap(({ mainUnit }) => mainUnit ?? []).filter((main) => roles.has(main)));
    const found = mains.size === 0 ? [] : (await register.byUrns([...mains].map(uuidUrn))).values();
    return new Map([...found].map(({ partyUuid, unitType }) => [partyUuid, unitType]));
  }
}

interface HeldAt {
  readonly roles: readonly Role[];
  readonly packages: readonly DelegatedPackage[];
  readonly rights: readonly DelegatedRight[];
  readonly asAgent: readonly ClientDelegation[];
}

const NOTHING: readonly RequestAttribute[] = [];

/** Makes roles and packages into attributes, once for all parties where they are the same. */
function sharedAttributes() {
  const made = new Map<string, readonly RequestAttribute[]>();
  return (
    wants: { readonly wantsRoles: boolean; readonly wantsPackages: boolean },
    roles: readonly Role[],
    unitTypeOf: (role: Role) => string | undefined,
    delegated: readonly string[],
  ): readonly RequestAttribute[] => {
    const withTypes = roles.map((role) => [role.urn, wants.wantsPackages ? (unitTypeOf(role) ?? null) : null] as const);
    const key = JSON.stringify([
      wants.wantsRoles,
      [...new Set(withTypes.map((pair) => JSON.stringify(pair)))].sort(),
      [...new Set(delegated)].sort(),
    ]);
    let attributes = made.get(key);
    if (attributes === undefined) {
      const byRole = wants.wantsPackages
        ? roles.flatMap((role) => packagesOfRole(role.urn, unitTypeOf(role)).filter(({ hasAccess }) => hasAccess))
        : [];
      const codes = [...byRole.map((one) => one.package), ...delegated].flatMap((one) => packageNamed(one)?.code ?? []);
      attributes = [
        ...(wants.wantsRoles ? roleAttributes(roles) : []),
        ...(codes.length === 0 ? [] : [attribute(id.accessPackage, ...new Set(codes))]),
      ];
      made.set(key, attributes);
    }
    return attributes;
  };
}
