import { randomUUID } from 'node:crypto';
import type { Mailbox, ReceivedMail } from '../correspondence/port.ts';
import type { Events } from '../events/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { listen } from '../foundation/sweeps/sweeps.ts';

export type HintKind = 'published' | 'changed' | 'removed' | 'labels';

/** Something happened to a message; whoever shows it asks again. */
export interface Hint extends Mailbox {
  readonly kind: HintKind;
  readonly id: string;
}

/** Hears hints; undefined: so much happened that everything should be asked for again. */
export type Listener = (hints: readonly Hint[] | undefined) => void;

const CHANNEL = 'budstikke_inbox';
/** Hints of commits within this time travel together. */
const GATHER = 50;
/** More than this at a time is told as one word. */
const MOST = 1000;
/** Ids in one NOTIFY, whose payload is 8000 bytes at most. */
const PAYLOAD = 150;

const KINDS: Readonly<Record<string, HintKind>> = {
  correspondencepublished: 'published',
  correspondencereceiverread: 'changed',
  correspondencereceiverconfirmed: 'changed',
  correspondencepurged: 'removed',
};

/**
 * Tells open pages what has been committed: at once in this process, by NOTIFY in the others. Nothing depends on it: a
 * page that missed a hint finds out when it asks the next time.
 */
export class Live {
  readonly #foundation: Pick<Foundation, 'database' | 'log'>;
  readonly #self = randomUUID().slice(0, 8);
  readonly #listeners = new Set<Listener>();
  #received: ReceivedMail | undefined;
  #gathered = new Map<string, HintKind>();
  #timer: NodeJS.Timeout | undefined;
  #ear: { close(): Promise<void> } | undefined;
  readonly #ends = new Set<() => void>();

  constructor(foundation: Pick<Foundation, 'database' | 'log'>) {
    this.#foundation = foundation;
  }

  /** The events of the mail, overheard as they are committed. */
  overhear(events: Events): Events {
    return {
      ...events,
      record: async (transaction, recorded) => {
        await events.record(transaction, recorded);
        const told = recorded.flatMap(({ type, resourceInstance }) => {
          const kind = KINDS[type.slice(type.lastIndexOf('.') + 1)];
          return kind === undefined ? [] : [[resourceInstance, kind] as const];
        });
        if (told.length > 0) transaction.afterCommit(() => this.tell(told));
      },
    };
  }

  /** Tells of messages by id, here and in other processes. */
  tell(told: readonly (readonly [id: string, kind: HintKind])[]): void {
    for (const [id, kind] of told) this.#gathered.set(id, kind);
    this.#timer ??= setTimeout(() => this.#spread(), GATHER).unref();
  }

  /** Begins to hear other processes; `received` finds whose the messages are. */
  begin(received: ReceivedMail): void {
    this.#received = received;
    const { database, log } = this.#foundation;
    this.#ear = listen(database.pool, CHANNEL, log, (payload) => {
      const [from, ...told] = payload.split(' ');
      if (from === this.#self) return;
      if (told[0] === 'much') return this.#hand(undefined);
      const heard = told.map((one): [string, HintKind] => [one.slice(1), KIND_OF[one[0]!] ?? 'changed']);
      void this.#resolve(new Map(heard));
    });
  }

  /** Hears hints until the answered function is called; `end` is called when the process stops. */
  subscribe(listener: Listener, end: () => void): () => void {
    this.#listeners.add(listener);
    this.#ends.add(end);
    return () => {
      this.#listeners.delete(listener);
      this.#ends.delete(end);
    };
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  /** Ends every stream: the process stops, and would wait for them. */
  endStreams(): void {
    for (const end of [...this.#ends]) end();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.endStreams();
    await this.#ear?.close();
  }

  #spread(): void {
    this.#timer = undefined;
    const gathered = this.#gathered;
    this.#gathered = new Map();
    if (gathered.size > MOST) this.#hand(undefined);
    else void this.#resolve(gathered);
    void this.#notify(gathered);
  }

  async #notify(told: ReadonlyMap<string, HintKind>): Promise<void> {
    const payloads: string[] = [];
    if (told.size > MOST) payloads.push('much');
    else {
      const words = [...told].map(([id, kind]) => LETTERS[kind] + id);
      for (let start = 0; start < words.length; start += PAYLOAD)
        payloads.push(words.slice(start, start + PAYLOAD).join(' '));
    }
    const { database, log } = this.#foundation;
    await database.pool
      .query('select pg_notify($1, $2 || payload) from unnest($3::text[]) as payload', [
        CHANNEL,
        `${this.#self} `,
        payloads,
      ])
      .catch((error: Error) => log.debug({ reason: error.message }, 'other processes were not told of new mail'));
  }

  async #resolve(told: ReadonlyMap<string, HintKind>): Promise<void> {
    if (this.#listeners.size === 0 || this.#received === undefined) return;
    try {
      const mailboxes = await this.#received.mailboxOf([...told.keys()], { evenGone: true });
      this.#hand([...mailboxes].map(([id, mailbox]) => ({ ...mailbox, id, kind: told.get(id)! })));
    } catch (error) {
      this.#foundation.log.debug({ reason: (error as Error).message }, 'pages were not told of new mail');
    }
  }

  #hand(hints: readonly Hint[] | undefined): void {
    if (hints?.length === 0) return;
    for (const listener of [...this.#listeners]) listener(hints);
  }
}

const LETTERS: Readonly<Record<HintKind, string>> = { published: 'p', changed: 'c', removed: 'r', labels: 'l' };
const KIND_OF: Readonly<Record<string, HintKind>> = { p: 'published', c: 'changed', r: 'removed', l: 'labels' };
