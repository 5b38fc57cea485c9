import type { Authorization, Subject } from '../authorization/port.ts';
import type { Mailbox, ReceivedMail } from '../correspondence/port.ts';
import type { Clock } from '../foundation/clock.ts';
import { seconds } from '../foundation/clock.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import type { Caller } from '../http/caller.ts';
import type { Register } from '../register/port.ts';
import { knownParty, type KnownParty, PartyList } from './model/party-list.ts';
import { problem } from './problems.ts';

/** `see`: title and sender; `open`: everything. */
export type Right = 'see' | 'open';

/** Somebody who reads, and whom it may read for. */
export interface Reader {
  readonly caller: Caller;
  readonly person: string;
  readonly parties: PartyList;
  readonly subject: Subject;
}

export interface AllowedMailbox extends Mailbox {
  readonly right: Right;
}

/** Lists of the largest readers are megabytes; more than this many are not kept. */
const CACHED_LISTS = 32;
const CACHED_READERS = 500;
/** A policy may speak of the time of day, which moves no epoch. Opening a message always decides anew. */
const RIGHTS_GOOD_FOR = seconds(30);
/**
 * Where the mail of so many parties lies is looked up this seldom, and beside the answer as long as it is known from a
 * moment ago: the first mail of a service to a party may appear one look late.
 */
const MANY_PARTIES = 1000;
const MAILBOXES_GOOD_FOR = seconds(2);
const MAILBOXES_KNOWN_FOR = seconds(30);

interface Known {
  readonly since: Date;
  /** By recipient and resource; undefined: none. */
  readonly rights: Map<string, Right | undefined>;
  /** What of a list of mailboxes may be listed: the lists of the largest readers are kept for seconds. */
  readonly lists: WeakMap<readonly Mailbox[], readonly AllowedMailbox[]>;
}

/**
 * Who reads, and what. Rights to lists are decided by mailbox, a resource at a party, never by message, and kept until the
 * epoch moves: so a revoked right is revoked at the next page.
 */
export class Readers {
  readonly #register: Register;
  readonly #authorization: Authorization;
  readonly #received: ReceivedMail;
  readonly #clock: Clock;
  readonly #lists: EpochCache<PartyList>;
  readonly #known: EpochCache<Known>;
  readonly #mailboxes: EpochCache<{ readonly since: Date; readonly found: readonly Mailbox[] }>;

  constructor({
    register,
    authorization,
    received,
    clock,
    epoch,
  }: {
    register: Register;
    authorization: Authorization;
    received: ReceivedMail;
    clock: Clock;
    epoch: Epoch;
  }) {
    this.#register = register;
    this.#authorization = authorization;
    this.#received = received;
    this.#clock = clock;
    this.#lists = new EpochCache(epoch, CACHED_LISTS);
    this.#known = new EpochCache(epoch, CACHED_READERS);
    this.#mailboxes = new EpochCache(epoch, CACHED_LISTS);
  }

  /** The person who calls; INB-00001 for anybody else. */
  async of(caller: Caller): Promise<Reader> {
    const { partyUuid, userId, personIdentifier, systemUser } = caller;
    const urn =
      personIdentifier !== undefined
        ? `urn:altinn:person:identifier-no:${personIdentifier}`
        : userId !== undefined
          ? `urn:altinn:userid:${userId}`
          : partyUuid && `urn:altinn:party:uuid:${partyUuid}`;
    const person = urn === undefined || systemUser !== undefined ? undefined : await this.#register.byUrn(urn);
    if (person === undefined || person.kind === 'organization') throw problem('INB-00001');
    const parties = await this.#lists.get(person.partyUuid, async () => {
      const uuids = await this.#authorization.reachableBy(person);
      const urns = [...uuids].map((uuid) => `urn:altinn:party:uuid:${uuid}`);
      const found = await this.#register.byUrns(urns, { includeDeleted: true });
      return new PartyList(knownParty(person), [...found.values()].map(knownParty));
    });
    return { caller, person: person.partyUuid, parties, subject: this.#authorization.subjectOf(caller) };
  }

  /** The parties a scope names: `me`, `all` or a party uuid (INB-00002). */
  inScope({ parties }: Reader, scope: string, withUnits = false): readonly KnownParty[] {
    if (scope === 'all') return parties.all;
    const one = scope === 'me' ? parties.own : parties.byUuid(scope);
    if (one === undefined) throw problem('INB-00002');
    return withUnits ? [one, ...parties.all.filter(({ mainUnit }) => mainUnit === one.uuid)] : [one];
  }

  /** The mailboxes of these parties that the reader may list, with what it may do there. */
  async mailboxes(
    reader: Reader,
    parties: readonly KnownParty[],
    wanted?: (mailbox: Mailbox) => boolean,
  ): Promise<readonly AllowedMailbox[]> {
    const found = await this.#found(reader, parties);
    return this.allowed(reader, wanted === undefined ? found : found.filter(wanted));
  }

  /** Those of the mailboxes that the reader may list. */
  async allowed(reader: Reader, mailboxes: readonly Mailbox[]): Promise<readonly AllowedMailbox[]> {
    const { rights, lists } = await this.#knownOf(reader);
    const list = lists.get(mailboxes);
    if (list !== undefined) return list;
    const missing = mailboxes.filter((mailbox) => !rights.has(keyOf(mailbox)));
    const decided = await this.#decide(reader.subject, missing);
    for (const [place, mailbox] of missing.entries()) rights.set(keyOf(mailbox), decided[place]);
    const allowed = mailboxes.flatMap((mailbox) => {
      const right = rights.get(keyOf(mailbox));
      return right === undefined ? [] : [{ ...mailbox, right }];
    });
    lists.set(mailboxes, allowed);
    return allowed;
  }

  /** The lowest level at which the reader could list the mailbox; undefined when no level helps. */
  async levelFor({ subject }: Reader, mailbox: Mailbox): Promise<number | undefined> {
    for (const level of [1, 2, 3, 4]) {
      if (level <= (subject.authenticationLevel ?? 4)) continue;
      const [right] = await this.#decide({ ...subject, authenticationLevel: level }, [mailbox]);
      if (right !== undefined) return level;
    }
    return undefined;
  }

  async #decide(subject: Subject, mailboxes: readonly Mailbox[]): Promise<readonly (Right | undefined)[]> {
    const ask = async (some: readonly Mailbox[], actions: readonly string[]) => {
      const asked = some.map(({ recipient, resourceId }) => ({ resourceId, party: recipient }));
      const permitted = asked.length === 0 ? [] : await this.#authorization.permittedEach(subject, asked, actions);
      return new Map(some.map((mailbox, place) => [mailbox, permitted[place]!]));
    };
    // Most mail may be read: only where not, the older actions are asked for.
    const reads = await ask(mailboxes, ['read']);
    const others = await ask(
      mailboxes.filter((mailbox) => !reads.get(mailbox)!.has('read')),
      ['open', 'see'],
    );
    return mailboxes.map((mailbox) => {
      const older = others.get(mailbox);
      if (older === undefined || older.has('open')) return 'open';
      return older.has('see') ? 'see' : undefined;
    });
  }

  async #knownOf({ subject }: Reader): Promise<Known> {
    const key = JSON.stringify([subject.attributes, subject.authenticationLevel, subject.orgCode]);
    const now = this.#clock.now();
    const load = async (): Promise<Known> => ({ since: now, rights: new Map(), lists: new WeakMap() });
    const known = await this.#known.get(key, load);
    const age = now.getTime() - known.since.getTime();
    if (age >= 0 && age < RIGHTS_GOOD_FOR) return known;
    return this.#known.renew(key, load);
  }

  async #found({ person, parties: all }: Reader, parties: readonly KnownParty[]): Promise<readonly Mailbox[]> {
    const recipients = parties.map(({ urn }) => urn);
    if (parties.length < MANY_PARTIES || parties !== all.all) return this.#received.mailboxes(recipients);
    const now = this.#clock.now();
    const load = async () => ({ since: now, found: await this.#received.mailboxes(recipients) });
    const known = await this.#mailboxes.get(person, load);
    const age = now.getTime() - known.since.getTime();
    if (age >= 0 && age < MAILBOXES_GOOD_FOR) return known.found;
    const renewed = this.#mailboxes.renew(person, load);
    if (age < 0 || age >= MAILBOXES_KNOWN_FOR) return (await renewed).found;
    // Whoever asks next is told what went wrong.
    renewed.catch(() => undefined);
    return known.found;
  }
}

const keyOf = ({ recipient, resourceId }: Mailbox): string => `${recipient} ${resourceId}`;
