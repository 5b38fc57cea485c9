import type { Party, Role } from '../../register/port.ts';
import type { DelegableRight, RegisteredResource } from '../../resource-registry/port.ts';
import type { Receiver } from '../access-management/held-access.ts';
import { type AccessPackage, stableId } from './access-packages.ts';
import type { CheckedRight } from './delegation-check.ts';

/** How the connection API writes things (authorization §4.5). */

const TYPES: Readonly<Record<Party['kind'], string>> = {
  organization: 'Organisasjon',
  person: 'Person',
  'self-identified': 'Selvidentifisert',
};

/** Why somebody has something; the flags are summed. */
const REASONS = [
  ['direct', 1, 'Given directly'],
  ['client-delegation', 2, 'Given by client delegation'],
  ['keyrole', 4, 'Through a key role in the receiving organisation'],
  ['rolemap', 8, 'Follows from another role'],
  ['parent', 16, 'Given for the main unit'],
] as const;

export type Reason = (typeof REASONS)[number][0];

/** One way in which something came from a giver to a receiver. */
export interface Way {
  readonly from: Party;
  readonly to: Receiver;
  /** The organisation whose key role the receiver holds, or the main unit that gave. */
  readonly via?: Receiver | undefined;
  readonly role?: Role | undefined;
  readonly reasons: readonly Reason[];
  /** By whom, and when; undefined for what follows from a register. */
  readonly given?: { readonly by: string; readonly at: Date } | undefined;
}

export const wireReason = (reasons: Iterable<Reason>) => {
  const named = new Set(reasons);
  const items = REASONS.filter(([name]) => named.has(name));
  return {
    flag: items.reduce((sum, [, bit]) => sum + bit, 0),
    items: items.map(([name, , description]) => ({ name, description })),
  };
};

/** A party or system user as lists write it; numbers of people only where `personIdentifier` is asked for. */
export function wireEntity(receiver: Receiver) {
  if (receiver.kind === 'system-user')
    return {
      id: receiver.uuid,
      name: 'System user',
      type: 'Systembruker',
      variant: 'Standard',
      parent: null,
      children: null,
      partyid: null,
      userId: null,
      username: null,
      organizationIdentifier: null,
      personIdentifier: null,
      dateOfBirth: null,
      dateOfDeath: null,
      isDeleted: false,
      deletedAt: null,
    };
  const { party } = receiver;
  return {
    id: party.partyUuid,
    name: party.name,
    type: TYPES[party.kind],
    variant: party.unitType ?? TYPES[party.kind],
    parent: party.mainUnit === undefined ? null : { id: party.mainUnit },
    children: null,
    partyid: party.partyId,
    userId: party.userId ?? null,
    username: null,
    organizationIdentifier: party.organizationNumber ?? null,
    personIdentifier: party.personIdentifier ?? null,
    dateOfBirth: null,
    dateOfDeath: null,
    isDeleted: party.isDeleted,
    deletedAt: null,
  };
}

/** Without what tells people apart (authorization §4.5, "simplified party"). */
export function wireSimpleEntity(receiver: Receiver) {
  const { id, name, type, variant, organizationIdentifier, isDeleted, deletedAt } = wireEntity(receiver);
  return { id, name, type, variant, organizationIdentifier, isDeleted, deletedAt };
}

export const wirePackage = ({ id, urn, areaId }: AccessPackage) => ({ id, urn, areaId });

/** The legacy URN's name ends with a blank on the wire (authorization §4.5, quirk). */
export const wireRole = (urn: string, legacyCode: string | undefined) => ({
  id: stableId(urn),
  code: urn.slice(urn.lastIndexOf(':') + 1),
  urn,
  'legacyurn ': legacyCode === undefined ? null : `urn:altinn:rolecode:${legacyCode.toLowerCase()}`,
  children: null,
});

const RIGHTHOLDER = 'urn:altinn:role:rettighetshaver';
export const AGENT = 'urn:altinn:role:agent';
export const rightholderRoleId = stableId(RIGHTHOLDER);

/** `givenBy` and `givenAt` are ours: who looks through what it has given wants to know. */
export const wireWay = ({ from, to, via, role, reasons, given }: Way) => ({
  from: wireSimpleEntity({ kind: 'party', party: from }),
  to: wireSimpleEntity(to),
  via: via === undefined ? null : wireSimpleEntity(via),
  role:
    role !== undefined
      ? wireRole(role.urn, role.legacyCode)
      : wireRole(reasons.includes('client-delegation') ? AGENT : RIGHTHOLDER, undefined),
  viaRole: null,
  reason: wireReason(reasons),
  givenBy: given?.by ?? null,
  givenAt: given?.at.toISOString() ?? null,
});

export const wireRight = ({ key, name, resource, action }: Omit<DelegableRight, 'accessors'>) => ({
  key,
  name,
  resource,
  action,
});

export const wireChecked = ({ right, result, reasonCodes }: CheckedRight) => ({
  right: wireRight(right),
  result,
  reasonCodes,
});

export function wireResource({ identifier, resourceType, owner, title }: RegisteredResource) {
  const provider = owner.orgCode ?? owner.organizationNumber ?? '';
  const providerId = stableId(`urn:altinn:provider:${provider}`);
  const typeId = stableId(`urn:altinn:resource-type:${resourceType}`);
  return {
    id: stableId(`urn:altinn:resource:${identifier}`),
    providerId,
    typeId,
    name: title.nb ?? Object.values(title)[0] ?? identifier,
    description: null,
    refId: identifier,
    provider: {
      id: providerId,
      name: owner.name.nb ?? Object.values(owner.name)[0] ?? provider,
      refId: owner.organizationNumber ?? null,
      code: owner.orgCode ?? null,
    },
    type: { id: typeId, name: resourceType },
  };
}

/** An instance URN as the API names its parts. */
export const wireInstance = (instance: string) => ({
  refId: instance,
  type: instance.slice(0, instance.lastIndexOf(':')),
});
