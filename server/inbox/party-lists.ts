import type { Authorization } from '../authorization/port.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { Party, Reach } from '../register/port.ts';
import { knownParty, PartyList } from './model/party-list.ts';

/** Lists of the largest readers are megabytes; more than this many are not kept. */
const CACHED_LISTS = 32;
/** A list of so many is brought up to date, instead of being made anew, when the epoch has moved. */
export const MANY_PARTIES = 1000;
/** After more changes of the register than this a list is made anew. */
const MOST_CHANGES = 10_000;

interface Kept {
  /** Of the register. */
  readonly version: number;
  readonly uuids: ReadonlySet<string>;
  readonly list: PartyList;
}

/**
 * Whom people act for. The epoch moves with every change of rights in the house; whom a person reaches is then asked
 * again, but names are read, and the list is sorted, only where something is new.
 */
export class PartyLists {
  readonly #authorization: Pick<Authorization, 'reachableBy'>;
  readonly #reach: Reach;
  readonly #current: EpochCache<PartyList>;
  readonly #kept = new Map<string, Kept>();

  constructor(epoch: Epoch, authorization: Pick<Authorization, 'reachableBy'>, reach: Reach) {
    this.#authorization = authorization;
    this.#reach = reach;
    this.#current = new EpochCache(epoch, CACHED_LISTS);
  }

  of(person: Party): Promise<PartyList> {
    return this.#current.get(person.partyUuid, () => this.#load(person));
  }

  async #load(person: Party): Promise<PartyList> {
    // Before what it stands for: what changes meanwhile is read once more the next time.
    const version = await this.#reach.version();
    const uuids = await this.#authorization.reachableBy(person);
    const kept = this.#kept.get(person.partyUuid);
    if (kept?.version === version && kept.uuids === uuids) return kept.list;
    const changed =
      kept === undefined || kept.version === version ? [] : await this.#reach.outlinesSince(kept.version, MOST_CHANGES);
    const known = kept === undefined || changed === undefined ? new PartyList(knownParty(person), []) : kept.list;
    const added = await this.#reach.outlinesOf(known.missing(uuids));
    const list = known.renewed(uuids, [...(changed ?? []), ...added].map(knownParty));
    this.#kept.delete(person.partyUuid);
    if (list.all.length >= MANY_PARTIES) {
      if (this.#kept.size >= CACHED_LISTS) this.#kept.delete(this.#kept.keys().next().value!);
      this.#kept.set(person.partyUuid, { version, uuids, list });
    }
    return list;
  }
}
