import type { Authorization, Subject } from '../authorization/port.ts';
import type { Mailbox, ReceivedMail } from '../correspondence/port.ts';
import type { Clock } from '../foundation/clock.ts';
import { seconds } from '../foundation/clock.ts';
import { type Epoch, EpochCache } from '../foundation/database/epoch.ts';
import { isUuid } from '../foundation/ids.ts';
import type { Caller } from '../http/caller.ts';
import type { Party, Reach, Register } from '../register/port.ts';
import type { KnownParty, PartyList } from './model/party-list.ts';
import { MANY_PARTIES, PartyLists } from './party-lists.ts';
import { problem } from './problems.ts';

/** What names a message in rights to it alone. */
const MESSAGE = 'urn:altinn:correspondence-id:';

/** `see`: title and sender; `open`: everything. */
export type Right = 'see' | 'open';

/** Somebody who reads, and whom it may read for. */
export interface Reader {
  readonly caller: Caller;
  readonly person: string;
  readonly self: Party;
  readonly parties: PartyList;
  readonly subject: Subject;
}

export interface AllowedMailbox extends Mailbox {
  readonly right: Right;
}

/** A message the reader was given by itself. */
export interface SingleMessage extends AllowedMailbox {
  readonly id: string;
}

/** What of the mail of some parties the reader may list. */
export interface AllowedMail {
  readonly mailboxes: readonly AllowedMailbox[];
  /** Given by themselves: of none of the mailboxes, or with a greater right than their mailbox. */
  readonly singles: readonly SingleMessage[];
  /** Ids of those that are of none of the mailboxes. */
  readonly messages: readonly string[];
}

const CACHED_READERS = 500;
/** A policy may speak of the time of day, which moves no epoch. Opening a message always decides anew. */
const RIGHTS_GOOD_FOR = seconds(30);
/**
 * Where the mail of so many parties lies is looked up this seldom, and beside the answer as long as it is known from a
 * moment ago: the first mail of a service to a party may appear one look late.
 */
const MAILBOXES_GOOD_FOR = seconds(2);
const MAILBOXES_KNOWN_FOR = seconds(30);

interface Known {
  readonly since: Date;
  /** By recipient and resource; undefined: none. */
  readonly rights: Map<string, Right | undefined>;
  /** What of a list of mailboxes may be listed: the lists of the largest readers are kept for seconds. */
  readonly lists: WeakMap<readonly Mailbox[], readonly AllowedMailbox[]>;
  /** Every message the reader was given by itself. */
  singles: Promise<readonly SingleMessage[]> | undefined;
}

/** Where the mail of a list of parties lies, as last looked up, and the look-up under way. */
interface FoundMailboxes {
  known: { readonly since: Date; readonly found: readonly Mailbox[] } | undefined;
  loading: Promise<readonly Mailbox[]> | undefined;
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
  readonly #lists: PartyLists;
  readonly #known: EpochCache<Known>;
  /** No right: only where mail has come to, whatever changes of rights there are meanwhile. */
  readonly #mailboxes = new WeakMap<PartyList, FoundMailboxes>();

  constructor({
    register,
    reach,
    authorization,
    received,
    clock,
    epoch,
  }: {
    register: Register;
    reach: Reach;
    authorization: Authorization;
    received: ReceivedMail;
    clock: Clock;
    epoch: Epoch;
  }) {
    this.#register = register;
    this.#authorization = authorization;
    this.#received = received;
    this.#clock = clock;
    this.#lists = new PartyLists(epoch, authorization, reach);
    this.#known = new EpochCache(epoch, CACHED_READERS);
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
    const parties = await this.#lists.of(person);
    return { caller, person: person.partyUuid, self: person, parties, subject: this.#authorization.subjectOf(caller) };
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

  /** The same with the messages that the reader was given by themselves. */
  async mail(
    reader: Reader,
    parties: readonly KnownParty[],
    wanted?: (mailbox: Mailbox) => boolean,
  ): Promise<AllowedMail> {
    const [mailboxes, given] = await Promise.all([this.mailboxes(reader, parties, wanted), this.singles(reader)]);
    if (given.length === 0) return { mailboxes, singles: given, messages: [] };
    const recipients = new Set(parties.map(({ urn }) => urn));
    const singles = given.filter((one) => recipients.has(one.recipient) && (wanted?.(one) ?? true));
    return { mailboxes, ...beside(mailboxes, singles) };
  }

  /** Messages of all parties that the reader was given by themselves, whatever it may list besides. */
  async singles(reader: Reader): Promise<readonly SingleMessage[]> {
    const known = await this.#knownOf(reader);
    known.singles ??= this.#single(reader);
    known.singles.catch(() => {
      known.singles = undefined;
    });
    return known.singles;
  }

  async #single({ subject, self }: Reader): Promise<readonly SingleMessage[]> {
    const named = (await this.#authorization.instancesGivenTo(self)).flatMap(({ giver, instance }) => {
      const id = instance.startsWith(MESSAGE) ? instance.slice(MESSAGE.length) : '';
      return isUuid(id) ? [{ id, instance, giver: `urn:altinn:party:uuid:${giver}` }] : [];
    });
    if (named.length === 0) return [];
    const [givers, found] = await Promise.all([
      // Not from the reader's list of parties, which may be older than what is known by now.
      this.#register.byUrns([...new Set(named.map(({ giver }) => giver))], { includeDeleted: true }),
      this.#received.mailboxOf(named.map(({ id }) => id)),
    ]);
    // Only what is one's own can be given away.
    const asked = named.flatMap(({ id, instance, giver }) => {
      const mailbox = found.get(id);
      return mailbox !== undefined && mailbox.recipient === givers.get(giver)?.urn
        ? [{ ...mailbox, id, instance }]
        : [];
    });
    const rights = await this.#decide(subject, asked);
    return asked.flatMap(({ id, recipient, resourceId }, place) => {
      const right = rights[place];
      return right === undefined ? [] : [{ id, recipient, resourceId, right }];
    });
  }

  /** Which of these messages, known by their mailboxes, the reader may open. */
  async mayOpen(reader: Reader, messages: ReadonlyMap<string, Mailbox>): Promise<ReadonlySet<string>> {
    const [allowed, singles] = await Promise.all([this.allowed(reader, [...messages.values()]), this.singles(reader)]);
    const open = new Set(allowed.filter(({ right }) => right === 'open').map(keyOf));
    const given = new Set(singles.filter(({ right }) => right === 'open').map(({ id }) => id));
    return new Set([...messages].flatMap(([id, mailbox]) => (open.has(keyOf(mailbox)) || given.has(id) ? [id] : [])));
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

  /** The lowest level at which the reader could list the message; undefined when no level helps. */
  async levelFor({ subject }: Reader, message: Mailbox & { readonly id: string }): Promise<number | undefined> {
    const asked = { ...message, instance: MESSAGE + message.id };
    for (const level of [1, 2, 3, 4]) {
      if (level <= (subject.authenticationLevel ?? 4)) continue;
      const [right] = await this.#decide({ ...subject, authenticationLevel: level }, [asked]);
      if (right !== undefined) return level;
    }
    return undefined;
  }

  async #decide(subject: Subject, mailboxes: readonly Asked[]): Promise<readonly (Right | undefined)[]> {
    const ask = async (some: readonly Asked[], actions: readonly string[]) => {
      const asked = some.map(({ recipient, resourceId, instance }) => ({ resourceId, party: recipient, instance }));
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
    const load = async (): Promise<Known> => ({
      since: now,
      rights: new Map(),
      lists: new WeakMap(),
      singles: undefined,
    });
    const known = await this.#known.get(key, load);
    const age = now.getTime() - known.since.getTime();
    if (age >= 0 && age < RIGHTS_GOOD_FOR) return known;
    return this.#known.renew(key, load);
  }

  async #found({ parties: all }: Reader, parties: readonly KnownParty[]): Promise<readonly Mailbox[]> {
    if (parties.length < MANY_PARTIES || parties !== all.all)
      return this.#received.mailboxes(parties.map(({ urn }) => urn));
    const entry = this.#mailboxes.get(all) ?? { known: undefined, loading: undefined };
    this.#mailboxes.set(all, entry);
    const { known } = entry;
    const now = this.#clock.now();
    const age = known === undefined ? Number.POSITIVE_INFINITY : now.getTime() - known.since.getTime();
    if (known !== undefined && age >= 0 && age < MAILBOXES_GOOD_FOR) return known.found;
    entry.loading ??= this.#look(entry, parties, now);
    if (known === undefined || age < 0 || age >= MAILBOXES_KNOWN_FOR) return entry.loading;
    // Whoever asks next is told what went wrong.
    entry.loading.catch(() => undefined);
    return known.found;
  }

  async #look(entry: FoundMailboxes, parties: readonly KnownParty[], since: Date): Promise<readonly Mailbox[]> {
    try {
      const found = await this.#received.mailboxes(parties.map(({ urn }) => urn));
      entry.known = { since, found };
      return found;
    } finally {
      entry.loading = undefined;
    }
  }
}

/** A mailbox, or one message in it. */
interface Asked extends Mailbox {
  readonly instance?: string;
}

/** Without those that their mailbox gives as much of. */
function beside(
  mailboxes: readonly AllowedMailbox[],
  singles: readonly SingleMessage[],
): Pick<AllowedMail, 'singles' | 'messages'> {
  const wanted = new Set(singles.map(keyOf));
  const rights = new Map(mailboxes.filter((one) => wanted.has(keyOf(one))).map((one) => [keyOf(one), one.right]));
  const outside = singles.filter((one) => !rights.has(keyOf(one)));
  const greater = singles.filter((one) => rights.get(keyOf(one)) === 'see' && one.right === 'open');
  return { singles: [...outside, ...greater], messages: outside.map(({ id }) => id) };
}

const keyOf = ({ recipient, resourceId }: Mailbox): string => `${recipient} ${resourceId}`;
