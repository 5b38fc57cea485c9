import type { SystemUserRights } from '../../authentication/port.ts';
import type { Party, Register, Role } from '../../register/port.ts';
import {
  type AccessPackage,
  MAIN_ADMINISTRATOR,
  packageNamed,
  packagesOfRole,
  type RolePackage,
} from '../model/access-packages.ts';
import { roleCodesOf } from '../model/role-attributes.ts';
import type { ClientDelegation } from '../store/client-tables.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';
import type { DelegatedPackage, DelegatedRight } from '../store/delegation-tables.ts';

/** A package somebody has, or may give, and how. */
export interface HeldPackage {
  readonly package: AccessPackage;
  readonly hasAccess: boolean;
  readonly canDelegate: boolean;
  /** The role it follows from, or the delegation it came by. */
  readonly role: Role | undefined;
  readonly delegation: DelegatedPackage | undefined;
  /** Set when it is held as agent of a provider. */
  readonly agency?: ClientDelegation;
}

/** What one party has at another, however it came by it. */
export interface HeldAccess {
  readonly roles: readonly Role[];
  /** Role URNs in lower case, old and new, those that follow included. */
  readonly roleUrns: ReadonlySet<string>;
  readonly packages: readonly HeldPackage[];
  /** The receiver itself and the organisations whose key roles it has. */
  readonly receivers: readonly string[];
  /** The giver and its main unit. */
  readonly givers: readonly string[];
  /** May give away what the party's leaders have (authorization §4.3). */
  readonly isMainAdministrator: boolean;
}

/** Whom a right comes to: a party, or a system user, which is none. */
export type Receiver =
  | { readonly kind: 'party'; readonly party: Party }
  | { readonly kind: 'system-user'; readonly uuid: string };

export const receiverId = (receiver: Receiver): string =>
  receiver.kind === 'party' ? receiver.party.partyUuid : receiver.uuid;

export const uuidUrn = (uuid: string): string => `urn:altinn:party:uuid:${uuid}`;

interface Sources {
  readonly register: Pick<Register, 'rolesFor' | 'keyRoleOrganizations' | 'byUrn'>;
  readonly delegations: DelegationReader;
  /** What a system user got from its owner when it was approved. */
  readonly systemUsers?: SystemUserRights | undefined;
}

/** Whoever receives for this receiver: people receive also what organisations got in which they hold a key role. */
export async function receiversFor(
  { register }: { register: Pick<Register, 'keyRoleOrganizations'> },
  receiver: Receiver,
): Promise<string[]> {
  const own = receiverId(receiver);
  if (receiver.kind !== 'party' || receiver.party.kind !== 'person') return [own];
  return [own, ...(await register.keyRoleOrganizations(own))];
}

/** What is given for a main unit is given for its sub-units too. */
export const giversFor = ({ partyUuid, mainUnit }: Party): string[] =>
  mainUnit === undefined ? [partyUuid] : [partyUuid, mainUnit];

/** Packages by role and by delegation; system users have no roles, organisations only what is given to them. */
export async function heldPackages(
  sources: Sources,
  receiver: Receiver,
  giver: Party,
  roles: readonly Role[],
): Promise<HeldPackage[]> {
  const [receivers, givers] = [await receiversFor(sources, receiver), giversFor(giver)];
  const unitTypes = new Map([[giver.partyUuid, giver.unitType]]);
  if (giver.mainUnit !== undefined && roles.some(({ of }) => of === giver.mainUnit))
    unitTypes.set(giver.mainUnit, (await sources.register.byUrn(uuidUrn(giver.mainUnit)))?.unitType);
  const byRole = roles.flatMap((role) =>
    packagesOfRole(role.urn, unitTypes.get(role.of)).map((given) => heldByRole(given, role)),
  );
  const delegated = (await sources.delegations.packages(givers, receivers)).flatMap((delegation): HeldPackage[] => {
    const given = packageNamed(delegation.package);
    if (given === undefined) return [];
    return [{ package: given, hasAccess: true, canDelegate: given.isAssignable, role: undefined, delegation }];
  });
  const approved = receiver.kind === 'system-user' ? await sources.systemUsers?.given(receiver.uuid, giver) : undefined;
  const withApproval = (approved?.accessPackages ?? []).flatMap((urn): HeldPackage[] => {
    const given = packageNamed(urn);
    if (given === undefined) return [];
    return [{ package: given, hasAccess: true, canDelegate: false, role: undefined, delegation: undefined }];
  });
  return [...byRole, ...delegated, ...withApproval];
}

const heldByRole = ({ package: code, hasAccess, canDelegate }: RolePackage, role: Role): HeldPackage => ({
  package: packageNamed(code)!,
  hasAccess,
  canDelegate,
  role,
  delegation: undefined,
});

/** Everything a receiver has at a giver, but single rights. */
export async function heldAccess(sources: Sources, receiver: Receiver, giver: Party): Promise<HeldAccess> {
  const roles =
    receiver.kind === 'party' ? await sources.register.rolesFor(receiver.party.partyUuid, giver.partyUuid) : [];
  const [packages, receivers] = await Promise.all([
    heldPackages(sources, receiver, giver, roles),
    receiversFor(sources, receiver),
  ]);
  const roleUrns = roleCodesOf(roles);
  const isMainAdministrator =
    roleUrns.has('urn:altinn:rolecode:hadm') ||
    packages.some(({ package: { code }, hasAccess }) => hasAccess && code === 'hovedadministrator');
  const unitType = giver.unitType;
  const asMainAdministrator: HeldPackage[] = isMainAdministrator
    ? packagesOfRole(MAIN_ADMINISTRATOR, unitType).map(({ package: code }) => ({
        package: packageNamed(code)!,
        hasAccess: false,
        canDelegate: true,
        role: undefined,
        delegation: undefined,
      }))
    : [];
  return {
    roles,
    roleUrns,
    packages: [...packages, ...asMainAdministrator],
    receivers,
    givers: giversFor(giver),
    isMainAdministrator,
  };
}

/** Does a delegated right stand for this owner of the resource? A resource made anew starts without rights. */
export const isOfOwner = (right: Pick<DelegatedRight, 'resource_owner'>, owner: string | undefined): boolean =>
  right.resource_owner === (owner ?? '');
