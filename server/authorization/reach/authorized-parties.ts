import type { Party, Reach, Register, Role } from '../../register/port.ts';
import { delegableRightsOf, type ResourceRegistry } from '../../resource-registry/port.ts';
import { type ClientSources, packagesAsAgent, resourcesAsAgent } from '../access-management/client-access.ts';
import { isOfOwner, receiversFor, type Receiver, receiverId, uuidUrn } from '../access-management/held-access.ts';
import { packageNamed, packagesOfRole } from '../model/access-packages.ts';
import { roleCodesOf } from '../model/role-attributes.ts';

/** What of the access is to be told. */
export interface Included {
  readonly roles: boolean;
  readonly accessPackages: boolean;
  readonly resources: boolean;
  readonly instances: boolean;
}

/** Which parties are to be told of; all of them where nothing is said. */
export interface Wanted {
  /** Also what organisations have in which the receiver holds a key role. */
  readonly viaKeyRoles?: boolean;
  /** Also sub-units that are reached through their main unit alone. */
  readonly subParties?: boolean;
  /** Also deleted parties. */
  readonly inactive?: boolean;
  /** Only these parties; a sub-unit brings its main unit along. */
  readonly parties?: ReadonlySet<string>;
  /** Only parties with access to one of these resources, and only that access. */
  readonly resources?: readonly string[];
  /** Of the resources only those of the owner with this code. */
  readonly ownerCode?: string;
}

/** Access to one party; sub-units have what their main unit gives, and what is their own. */
class Access {
  readonly roles = new Map<string, Role>();
  readonly packages = new Set<string>();
  readonly resources = new Set<string>();
  readonly instances = new Map<string, { resourceId: string; instance: string }>();
  /** False for what comes from the main unit alone. */
  isOwn = true;

  /** Of the main unit; instances are each unit's own. */
  take(main: Access): void {
    for (const [urn, role] of main.roles) if (!this.roles.has(urn)) this.roles.set(urn, role);
    for (const code of main.packages) this.packages.add(code);
    for (const resource of main.resources) this.resources.add(resource);
  }
}

/** What opens some resources. */
interface Openers {
  readonly resources: ReadonlySet<string>;
  /** URNs in lower case; packages by code. */
  readonly roles: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

const TYPES: Readonly<Record<Party['kind'], string>> = {
  organization: 'Organization',
  person: 'Person',
  'self-identified': 'SelfIdentified',
};
const PACKAGE = 'urn:altinn:accesspackage';

/** Parties a person or a system user may act for in some way (authorization §4.8). */
export function openAuthorizedParties({
  reach,
  registry,
  agency,
}: {
  reach: Reach;
  registry: ResourceRegistry;
  agency: ClientSources & { register: Register };
}) {
  const { register, delegations, clients } = agency;

  async function accessOf(receiver: Receiver, viaKeyRoles: boolean): Promise<Map<string, Access>> {
    const known = new Map<string, Access>();
    const at = (party: string): Access => {
      const access = known.get(party) ?? new Access();
      known.set(party, access);
      return access;
    };
    const own = receiverId(receiver);
    const receivers = viaKeyRoles ? await receiversFor({ register }, receiver) : [own];
    const sides = { givers: undefined, receivers };
    const [roles, self, rights, packages, asAgent] = await Promise.all([
      receiver.kind === 'party' ? reach.rolesHeldBy(own, receivers.slice(1)) : [],
      receiver.kind === 'party' && receiver.party.kind !== 'organization' ? register.rolesFor(own, own) : [],
      delegations.rights(sides),
      delegations.packagesGiven(sides),
      clients.delegations({ agent: own }),
    ]);
    for (const role of [...roles, ...self]) at(role.of).roles.set(role.urn, role);
    for (const { giver, package: code } of packages) if (packageNamed(code) !== undefined) at(giver).packages.add(code);
    for (const right of rights) {
      const resource = await registry.resource(right.resource_id);
      if (resource === undefined || !isOfOwner(right, resource.owner.organizationNumber)) continue;
      const { instance, resource_id: resourceId } = right;
      if (instance === '') at(right.giver).resources.add(resourceId);
      else at(right.giver).instances.set(`${resourceId} ${instance}`, { resourceId, instance });
    }
    // What is passed on counts only as far as the client still gives it.
    for (const uuid of new Set(asAgent.map(({ client }) => client))) {
      const client = await register.byUrn(uuidUrn(uuid));
      if (client === undefined) continue;
      for (const held of await packagesAsAgent(agency, own, client)) at(uuid).packages.add(held.package.code);
      for (const resource of await resourcesAsAgent(agency, registry, own, client)) at(uuid).resources.add(resource);
    }
    return known;
  }

  async function openersOf({ resources: ids, ownerCode }: Wanted): Promise<Openers | undefined> {
    if (ids === undefined) return undefined;
    const openers = { resources: new Set<string>(), roles: new Set<string>(), packages: new Set<string>() };
    for (const identifier of ids) {
      const resource = await registry.resource(identifier);
      if (resource === undefined || (ownerCode !== undefined && resource.owner.orgCode !== ownerCode)) continue;
      openers.resources.add(resource.identifier);
      if (resource.policy === undefined) continue;
      for (const { accessors } of delegableRightsOf(resource.policy.tree, resource.identifier))
        for (const { type, value } of accessors)
          if (type.toLowerCase() === PACKAGE) openers.packages.add(packageNamed(value)?.code ?? '');
          else openers.roles.add(`${type}:${value}`.toLowerCase());
    }
    return openers;
  }

  /** Leaves of an access what opens one of the resources; nothing, when nothing does. */
  function narrowed(access: Access, openers: Openers): Access | undefined {
    const left = new Access();
    left.isOwn = access.isOwn;
    for (const [urn, role] of access.roles)
      if ([...roleCodesOf([role])].some((code) => openers.roles.has(code))) left.roles.set(urn, role);
    for (const code of access.packages) if (openers.packages.has(code)) left.packages.add(code);
    for (const id of access.resources) if (openers.resources.has(id)) left.resources.add(id);
    for (const [key, one] of access.instances) if (openers.resources.has(one.resourceId)) left.instances.set(key, one);
    const { roles, packages, resources, instances } = left;
    return roles.size + packages.size + resources.size + instances.size > 0 ? left : undefined;
  }

  async function ofOwner(access: Access, code: string): Promise<void> {
    const isOwners = async (id: string) => (await registry.resource(id))?.owner.orgCode === code;
    for (const id of access.resources) if (!(await isOwners(id))) access.resources.delete(id);
    for (const [key, { resourceId }] of access.instances)
      if (!(await isOwners(resourceId))) access.instances.delete(key);
  }

  return async (receiver: Receiver, included: Included, wanted: Wanted = {}) => {
    const { viaKeyRoles = true, subParties = true, inactive = true, parties: only, ownerCode } = wanted;
    let known = await accessOf(receiver, viaKeyRoles);
    for (const [main, units] of await reach.subUnitsOf([...known.keys()]))
      for (const unit of units) {
        const access = known.get(unit) ?? Object.assign(new Access(), { isOwn: false });
        access.take(known.get(main)!);
        known.set(unit, access);
      }

    const parties = new Map<string, Party>();
    const load = async (uuids: readonly string[]) => {
      const found = await register.byUrns(uuids.map(uuidUrn), { includeDeleted: inactive });
      for (const party of found.values()) parties.set(party.partyUuid, party);
    };
    await load([...known.keys()]);
    // A sub-unit brings its main unit along, as the place where it is found.
    await load([...parties.values()].flatMap(({ mainUnit }) => (mainUnit && !parties.has(mainUnit) ? [mainUnit] : [])));

    for (const access of known.values())
      for (const { urn, of } of access.roles.values())
        for (const given of packagesOfRole(urn, parties.get(of)?.unitType))
          if (given.hasAccess) access.packages.add(given.package);
    const openers = await openersOf(wanted);
    if (openers !== undefined)
      known = new Map(
        [...known].flatMap(([uuid, access]) => {
          const left = narrowed(access, openers);
          return left === undefined ? [] : [[uuid, left] as const];
        }),
      );
    if (ownerCode !== undefined) for (const access of known.values()) await ofOwner(access, ownerCode);

    const isWanted = ({ partyUuid }: Party): boolean => {
      const access = known.get(partyUuid);
      return access !== undefined && (subParties || access.isOwn) && (only === undefined || only.has(partyUuid));
    };
    const shown = [...parties.values()].filter(isWanted);
    const listed = new Set(shown.flatMap(({ partyUuid, mainUnit }) => [partyUuid, mainUnit ?? partyUuid]));
    const wire = (party: Party): AuthorizedParty => {
      const access = isWanted(party) ? known.get(party.partyUuid) : undefined;
      const roles = [...(access?.roles.values() ?? [])];
      return {
        partyUuid: party.partyUuid,
        name: party.name,
        organizationNumber: party.organizationNumber ?? null,
        parentId: party.mainUnit ?? null,
        personId: party.personIdentifier ?? null,
        dateOfBirth: null,
        partyId: party.partyId,
        emailId: party.urn.startsWith(EMAIL) ? party.urn.slice(EMAIL.length) : null,
        type: TYPES[party.kind],
        unitType: party.unitType ?? null,
        isDeleted: party.isDeleted,
        onlyHierarchyElementWithNoAccess: access === undefined,
        authorizedAccessPackages: included.accessPackages ? [...(access?.packages ?? [])].sort() : [],
        authorizedResources: included.resources ? [...(access?.resources ?? [])].sort() : [],
        authorizedRoles: included.roles ? roles.flatMap(codesOf) : [],
        authorizedInstances: included.instances ? [...(access?.instances.values() ?? [])].map(wireInstance) : [],
        subunits: [...parties.values()]
          .filter(({ mainUnit, partyUuid }) => mainUnit === party.partyUuid && listed.has(partyUuid))
          .sort(byName)
          .map(wire),
      };
    };
    return [...parties.values()]
      .filter(({ mainUnit, partyUuid }) => mainUnit === undefined && listed.has(partyUuid))
      .sort(byName)
      .map(wire);
  };
}

export type AuthorizedParties = ReturnType<typeof openAuthorizedParties>;

/** A party as authorised parties are written. */
export interface AuthorizedParty {
  readonly partyUuid: string;
  readonly name: string;
  readonly organizationNumber: string | null;
  readonly parentId: string | null;
  readonly personId: string | null;
  readonly dateOfBirth: string | null;
  readonly partyId: number;
  readonly emailId: string | null;
  readonly type: string;
  readonly unitType: string | null;
  readonly isDeleted: boolean;
  readonly onlyHierarchyElementWithNoAccess: boolean;
  readonly authorizedAccessPackages: readonly string[];
  readonly authorizedResources: readonly string[];
  readonly authorizedRoles: readonly string[];
  readonly authorizedInstances: readonly object[];
  readonly subunits: readonly AuthorizedParty[];
}

const EMAIL = 'urn:altinn:person:idporten-email:';
const APP_INSTANCE = 'urn:altinn:instance-id:';

/** Instances of apps by their bare uuid, others by the same URN twice. */
const wireInstance = ({ resourceId, instance }: { resourceId: string; instance: string }) => ({
  resourceId,
  instanceId: instance.startsWith(APP_INSTANCE) ? instance.slice(instance.search(/[^:/]*$/)) : instance,
  instanceRef: instance,
});

/** Codes without URN, each with its old code beside it. */
const codesOf = ({ urn, legacyCode }: Role): string[] => [
  urn.slice(urn.lastIndexOf(':') + 1),
  ...(legacyCode === undefined ? [] : [legacyCode.toLowerCase()]),
];

const byName = (one: Pick<Party, 'name'>, other: Pick<Party, 'name'>): number =>
  one.name.localeCompare(other.name, 'nb');
