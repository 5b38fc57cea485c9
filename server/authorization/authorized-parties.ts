import type { Party, Reach, Register, Role } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import { isOfOwner, receiversFor, type Receiver, receiverId, uuidUrn } from './held-access.ts';
import { packageNamed, packagesOfRole } from './model/access-packages.ts';
import type { DelegationReader } from './store/delegation-reader.ts';

/** What of the access is to be told. */
export interface Included {
  readonly roles: boolean;
  readonly accessPackages: boolean;
  readonly resources: boolean;
  readonly instances: boolean;
}

/** Access to one party; sub-units have what their main unit gives, and what is their own. */
class Access {
  readonly roles = new Map<string, Role>();
  readonly packages = new Set<string>();
  readonly resources = new Set<string>();
  readonly instances = new Map<string, { resourceId: string; instance: string }>();

  /** Of the main unit; instances are each unit's own. */
  take(main: Access): void {
    for (const [urn, role] of main.roles) this.roles.set(urn, role);
    for (const code of main.packages) this.packages.add(code);
    for (const resource of main.resources) this.resources.add(resource);
  }
}

const TYPES: Readonly<Record<Party['kind'], string>> = {
  organization: 'Organization',
  person: 'Person',
  'self-identified': 'SelfIdentified',
};

/** Parties a person or a system user may act for in some way (authorization §4.8). */
export function openAuthorizedParties({
  register,
  reach,
  registry,
  delegations,
}: {
  register: Register;
  reach: Reach;
  registry: ResourceRegistry;
  delegations: DelegationReader;
}) {
  async function accessOf(receiver: Receiver): Promise<Map<string, Access>> {
    const known = new Map<string, Access>();
    const at = (party: string): Access => {
      const access = known.get(party) ?? new Access();
      known.set(party, access);
      return access;
    };
    const own = receiverId(receiver);
    const receivers = await receiversFor({ register }, receiver);
    const sides = { givers: undefined, receivers };
    const [roles, self, rights, packages] = await Promise.all([
      receiver.kind === 'party' ? reach.rolesHeldBy(own, receivers.slice(1)) : [],
      receiver.kind === 'party' && receiver.party.kind !== 'organization' ? register.rolesFor(own, own) : [],
      delegations.rights(sides),
      delegations.packagesGiven(sides),
    ]);
    for (const role of [...roles, ...self]) at(role.of).roles.set(role.urn, role);
    for (const { giver, package: code } of packages) at(giver).packages.add(code);
    for (const right of rights) {
      const resource = await registry.resource(right.resource_id);
      if (resource === undefined || !isOfOwner(right, resource.owner.organizationNumber)) continue;
      const { instance, resource_id: resourceId } = right;
      if (instance === '') at(right.giver).resources.add(resourceId);
      else at(right.giver).instances.set(`${resourceId} ${instance}`, { resourceId, instance });
    }
    return known;
  }

  return async (receiver: Receiver, included: Included) => {
    const known = await accessOf(receiver);
    for (const [main, units] of await reach.subUnitsOf([...known.keys()]))
      for (const unit of units) {
        const access = known.get(unit) ?? new Access();
        access.take(known.get(main)!);
        known.set(unit, access);
      }
    const parties = new Map<string, Party>();
    const load = async (uuids: readonly string[]) => {
      for (const party of (await register.byUrns(uuids.map(uuidUrn), { includeDeleted: true })).values())
        parties.set(party.partyUuid, party);
    };
    await load([...known.keys()]);
    // A sub-unit brings its main unit along, as the place where it is found.
    await load([...parties.values()].flatMap(({ mainUnit }) => (mainUnit && !parties.has(mainUnit) ? [mainUnit] : [])));

    const wire = (party: Party): object => {
      const access = known.get(party.partyUuid);
      const byRole = [...(access?.roles.values() ?? [])].flatMap(({ urn }) =>
        packagesOfRole(urn, party.unitType)
          .filter(({ hasAccess }) => hasAccess)
          .map((one) => one.package),
      );
      const given = [...(access?.packages ?? [])].filter((code) => packageNamed(code) !== undefined);
      return {
        partyUuid: party.partyUuid,
        name: party.name,
        organizationNumber: party.organizationNumber ?? null,
        parentId: party.mainUnit ?? null,
        personId: party.personIdentifier ?? null,
        dateOfBirth: null,
        partyId: party.partyId,
        emailId: null,
        type: TYPES[party.kind],
        unitType: party.unitType ?? null,
        isDeleted: party.isDeleted,
        onlyHierarchyElementWithNoAccess: access === undefined,
        authorizedAccessPackages: included.accessPackages ? [...new Set([...byRole, ...given])].sort() : [],
        authorizedResources: included.resources ? [...(access?.resources ?? [])].sort() : [],
        authorizedRoles: included.roles ? [...(access?.roles.values() ?? [])].flatMap(codesOf) : [],
        authorizedInstances: included.instances
          ? [...(access?.instances.values() ?? [])].map(({ resourceId, instance }) => ({
              resourceId,
              instanceId: instance,
              instanceRef: instance,
            }))
          : [],
        subunits: [...parties.values()]
          .filter(({ mainUnit }) => mainUnit === party.partyUuid)
          .sort(byName)
          .map(wire),
      };
    };
    return [...parties.values()]
      .filter(({ mainUnit }) => mainUnit === undefined)
      .sort(byName)
      .map(wire);
  };
}

export type AuthorizedParties = ReturnType<typeof openAuthorizedParties>;

/** Codes without URN, each with its old code beside it. */
const codesOf = ({ urn, legacyCode }: Role): string[] => [
  urn.slice(urn.lastIndexOf(':') + 1),
  ...(legacyCode === undefined ? [] : [legacyCode.toLowerCase()]),
];

const byName = (one: Party, other: Party): number => one.name.localeCompare(other.name, 'nb');
