import type { RequestAttribute } from '../../../xacml/request.ts';
import type { Party, Register } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import { giversFor, isOfOwner, receiversFor, type Receiver } from './held-access.ts';
import type { Identity } from '../model/identity.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';
import type { DelegatedRight } from '../store/delegation-tables.ts';
import type { RightsReader } from '../store/reader.ts';

/** A right that the policy does not give: does somebody else? */
export interface AskedRight {
  readonly resource: RegisteredResource;
  readonly identity: Identity;
  /** The party of the subject, when it has one. */
  readonly subjectParty: Party | undefined;
  /** The party the right is held for. */
  readonly party: Party;
  readonly instance: string | undefined;
  readonly action: string;
  /** The resource as asked for, enriched: a right to a part of a resource counts only where the part is named. */
  readonly attributes: readonly RequestAttribute[];
  /** Keeps what a source has loaded for this subject, party and resource, as long as nothing changes (`Epoch`). */
  readonly remember: <Value>(name: string, load: () => Promise<Value>) => Promise<Value>;
}

/** One way to hold a right beside the policy. */
export interface RightSource {
  /** Where the right came from, for the audit trail and explanations. */
  readonly name: string;
  readonly gives: (asked: AskedRight) => Promise<boolean>;
}

/** The name of the first source that gives the right (authorization §3.6). */
export async function delegatedRight(sources: readonly RightSource[], asked: AskedRight): Promise<string | undefined> {
  for (const source of sources) if (await source.gives(asked)) return source.name;
  return undefined;
}

/**
 * The rights registry: the resource's owner lets an organisation act on its own behalf. The organisation itself must
 * ask, by a token of its own; its sub-units are other parties.
 */
export const organizationRights = (reader: RightsReader): RightSource => ({
  name: 'rights registry',
  async gives({ resource, subjectParty, party, action, remember }) {
    const owner = resource.owner.organizationNumber;
    const number = party.organizationNumber;
    if (owner === undefined || number === undefined || subjectParty?.partyUuid !== party.partyUuid) return false;
    const actions = await remember('organization rights', () =>
      reader.actions({ identifier: resource.identifier, owner }, number),
    );
    return actions.has(action.toLowerCase());
  },
});

/** The subject as one who receives rights; undefined for whoever has no name of its own. */
export function receiverOf(identity: Identity, subjectParty: Party | undefined): Receiver | undefined {
  if (identity.kind === 'system-user') return { kind: 'system-user', uuid: identity.uuid };
  return subjectParty && { kind: 'party', party: subjectParty };
}

/** What `partyDelegations` remembers of a subject, party and resource. */
export const DELEGATIONS = 'delegations';

/** Does the right count at the party? A right to one instance is the party's own to give, never the main unit's. */
export const countsAt = (
  right: DelegatedRight,
  resource: Pick<RegisteredResource, 'owner'>,
  party: Pick<Party, 'partyUuid'>,
): boolean =>
  isOfOwner(right, resource.owner.organizationNumber) && (right.instance === '' || right.giver === party.partyUuid);

/**
 * Single rights that the party, or its main unit, has given the subject, or an organisation in which it holds a key
 * role.
 */
export const partyDelegations = (sources: {
  register: Pick<Register, 'keyRoleOrganizations'>;
  delegations: DelegationReader;
}): RightSource => ({
  name: 'delegation',
  async gives({ resource, identity, subjectParty, party, instance, action, attributes, remember }) {
    const receiver = receiverOf(identity, subjectParty);
    if (receiver === undefined) return false;
    const given = await remember(DELEGATIONS, async () => {
      const receivers = await receiversFor(sources, receiver);
      const rights = await sources.delegations.rightsTo(giversFor(party), receivers, resource.identifier);
      return rights.filter((right) => countsAt(right, resource, party));
    });
    return given.some(
      (right) =>
        (right.instance === '' || right.instance === instance?.toLowerCase()) && fits({ action, attributes }, right),
    );
  },
});

/** Is the right about the action and the resource, or the part of it, that was asked for? */
export const fits = (
  { action, attributes }: Pick<AskedRight, 'action' | 'attributes'>,
  right: Pick<DelegatedRight, 'action' | 'attributes'>,
): boolean => right.action.toLowerCase() === action.toLowerCase() && namesAll(attributes, right.attributes);

const namesAll = (requested: readonly RequestAttribute[], wanted: DelegatedRight['attributes']): boolean =>
  wanted.every(({ type, value }) =>
    requested.some(({ id, values }) => id === type && values.some((one) => one.toLowerCase() === value.toLowerCase())),
  );
