import type { Party } from '../register/port.ts';
import type { RegisteredResource } from '../resource-registry/port.ts';
import type { Identity } from './model/identity.ts';
import type { RightsReader } from './store/reader.ts';

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
  /** Keeps what a source has loaded for this subject, party and resource, as long as nothing changes (`Epoch`). */
  readonly remember: <Value>(name: string, load: () => Promise<Value>) => Promise<Value>;
}

/** One way to hold a right beside the policy. */
export type RightSource = (asked: AskedRight) => Promise<boolean>;

/** Asks the sources in order until one gives the right (authorization §3.6). */
export async function delegatedRight(sources: readonly RightSource[], asked: AskedRight): Promise<boolean> {
  for (const source of sources) if (await source(asked)) return true;
  return false;
}

/**
 * The rights registry: the resource's owner lets an organisation act on its own behalf. The organisation itself must
 * ask, by a token of its own; its sub-units are other parties.
 */
export const organizationRights =
  (reader: RightsReader): RightSource =>
  async ({ resource, subjectParty, party, action, remember }) => {
    const owner = resource.owner.organizationNumber;
    const number = party.organizationNumber;
    if (owner === undefined || number === undefined || subjectParty?.partyUuid !== party.partyUuid) return false;
    const actions = await remember('organization rights', () =>
      reader.actions({ identifier: resource.identifier, owner }, number),
    );
    return actions.has(action.toLowerCase());
  };
