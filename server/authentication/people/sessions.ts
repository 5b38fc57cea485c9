import { createHmac, hash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ServiceOwnerMembers, ServiceOwners } from '../../administration/port.ts';
import { type Clock, hours, later, minutes } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { BrowserSession, Caller, SessionAnswer, SessionReader } from '../../http/caller.ts';
import { type CookieRules, cookieValues } from '../../http/cookies.ts';
import type { Register } from '../../register/port.ts';
import { forgery } from './model/request-origin.ts';
import { isUser, memberCaller, personCaller } from './session-caller.ts';
import { peopleReader } from './store/reader.ts';
import type { SessionRow } from './store/tables.ts';
import { peopleWriter } from './store/writer.ts';

export const SESSION_COOKIE = 'budstikke-session';

const IDLE = minutes(30);
const AT_MOST = hours(8);
/** A session's use is written down this often at most. */
const NOTED_AFTER = minutes(1);

/** What a finished login at a provider says of the person. */
export interface FinishedLogin {
  /** Party uuid. */
  readonly person: string;
  readonly acr: string;
  readonly amr: readonly string[];
  /** Its issuer, and its id of the login where it gave one. */
  readonly provider: string;
  readonly providerSession: string | undefined;
}

interface Parts {
  readonly clock: Clock;
  readonly database: Database;
  readonly register: Pick<Register, 'byUrn'>;
  readonly serviceOwners: Pick<ServiceOwners, 'byCode'>;
  readonly members: ServiceOwnerMembers;
  readonly cookies: CookieRules;
  /** The Altinn issuer, in whose name a session's claims are made. */
  readonly issuer: string;
  /** Scheme and host that our pages are served at. */
  readonly origin: string;
  /** Owners of this service owner may act as operator; undefined: nobody may in a browser. */
  readonly operator: string | undefined;
}

/**
 * Browser sessions. A session begins at the end of a login, under a cookie never used before; it lives for 30 minutes
 * after its last use and eight hours at most; it ends by logging out here, at the provider, or with the person's going.
 * Each request reads it from the database, so that an end holds in every process at once.
 */
export class Sessions implements SessionReader {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async read(
    headers: IncomingHttpHeaders,
    method: string,
    { asPerson }: { asPerson: boolean },
  ): Promise<SessionAnswer> {
    const values = this.#cookiesOf(headers);
    if (values.length === 0) return { kind: 'none' };
    const { clock, database, register, origin, issuer } = this.#parts;
    const now = clock.now();
    const row = await peopleReader(database).session(values.map(digestOf), now, later(now, -IDLE));
    if (row === undefined) return { kind: 'over' };
    const person = await register.byUrn(`urn:altinn:party:uuid:${row.person}`);
    if (!isUser(person)) return { kind: 'over' };

    const csrf = csrfOf(values.find((value) => digestOf(value).equals(row.digest))!);
    const reason = forgery(headers, method, { origin, csrf });
    if (reason !== undefined) return { kind: 'refused', detail: reason };
    const session = await this.#used(row, csrf, headers, now);
    const login = { row, session, issuer };
    const code = headers['budstikke-owner'];
    if (asPerson || code === undefined || code === '') return { kind: 'person', caller: personCaller(person, login) };
    return this.#asMember(String(code), headers['budstikke-operator'] !== undefined, login, method);
  }

  /** How the person of a browser's session logged in; undefined when it has none that lives. */
  async acrOf(headers: IncomingHttpHeaders): Promise<string | undefined> {
    const values = this.#cookiesOf(headers);
    if (values.length === 0) return undefined;
    const now = this.#parts.clock.now();
    const row = await peopleReader(this.#parts.database).session(values.map(digestOf), now, later(now, -IDLE));
    return row?.acr;
  }

  /** Begins a session for a finished login, and ends the one the browser had; answers the cookie to set. */
  async begin(login: FinishedLogin, headers: IncomingHttpHeaders): Promise<string> {
    const { clock, database, cookies } = this.#parts;
    const now = clock.now();
    const value = randomBytes(32).toString('base64url');
    await database.transaction(async (transaction) => {
      const writer = peopleWriter(transaction);
      await writer.endByDigests(this.#cookiesOf(headers).map(digestOf));
      await writer.begin({
        digest: digestOf(value),
        id: randomUUID(),
        person: login.person,
        acr: login.acr,
        amr: [...login.amr],
        provider: login.provider,
        provider_session: login.providerSession ?? null,
        created: now,
        last_used: now,
        expires: later(now, AT_MOST),
      });
    });
    return cookies.set(SESSION_COOKIE, value);
  }

  /** Ends the session of a call; answers the cookie that clears the browser's. */
  async end({ id }: BrowserSession): Promise<string> {
    await this.#parts.database.transaction((transaction) => peopleWriter(transaction).end(id));
    return this.#parts.cookies.clear(SESSION_COOKIE);
  }

  /** Ends the session a browser has, if any; answers the cookie that clears the browser's. */
  async endOf(headers: IncomingHttpHeaders): Promise<string> {
    const digests = this.#cookiesOf(headers).map(digestOf);
    if (digests.length > 0)
      await this.#parts.database.transaction((transaction) => peopleWriter(transaction).endByDigests(digests));
    return this.#parts.cookies.clear(SESSION_COOKIE);
  }

  /** Ends every session that came of a login at the provider. */
  async endOfProvider(provider: string, providerSession: string): Promise<void> {
    await this.#parts.database.transaction((transaction) =>
      peopleWriter(transaction).endOfProvider(provider, providerSession),
    );
  }

  /** Removes sessions and logins that have ended; answers how many. */
  async forgetEnded(): Promise<number> {
    const now = this.#parts.clock.now();
    return this.#parts.database.transaction((transaction) =>
      peopleWriter(transaction).forgetEnded(now, later(now, -IDLE)),
    );
  }

  #cookiesOf(headers: IncomingHttpHeaders): string[] {
    const values = cookieValues(headers.cookie, this.#parts.cookies.nameOf(SESSION_COOKIE));
    return values.filter((value) => /^[\w-]{43}$/.test(value));
  }

  /** A page that looks for news by itself is not somebody at the keyboard: such calls say so and keep nobody logged in. */
  async #used(row: SessionRow, csrf: string, headers: IncomingHttpHeaders, now: Date): Promise<BrowserSession> {
    const inBackground = headers['budstikke-background'] !== undefined;
    const isDue = now.getTime() - row.last_used.getTime() >= NOTED_AFTER;
    if (!inBackground && isDue)
      await this.#parts.database.transaction((transaction) => peopleWriter(transaction).use(row.id, now));
    const lastUsed = !inBackground && isDue ? now : row.last_used;
    const idleAt = later(lastUsed, IDLE);
    return { id: row.id, personUuid: row.person, csrf, expires: earlier(idleAt, row.expires) };
  }

  /** Extends a session to its full idle time, however lately that was done. */
  async extend(session: BrowserSession): Promise<Date> {
    const { clock, database } = this.#parts;
    const now = clock.now();
    return database.transaction(async (transaction) => {
      const expires = await peopleWriter(transaction).use(session.id, now);
      const idleAt = later(now, IDLE);
      return earlier(idleAt, expires ?? idleAt);
    });
  }

  async #asMember(
    code: string,
    wantsOperator: boolean,
    login: { row: SessionRow; session: BrowserSession; issuer: string },
    method: string,
  ): Promise<SessionAnswer> {
    const { serviceOwners, members, operator } = this.#parts;
    const owner = /^[A-Za-z]{2,10}$/.test(code) ? await serviceOwners.byCode(code) : undefined;
    const role = owner === undefined ? undefined : await members.roleOf(owner.code, login.row.person);
    if (owner === undefined || role === undefined)
      return {
        kind: 'refused',
        detail: `You are not a member of a service owner with the code ${/^\w{1,20}$/.test(code) ? code : 'asked for'}. Ask one of its owners to invite you.`,
      };
    // Operations differ in what they ask of a caller; that readers change nothing is not left to each of them.
    if (role === 'reader' && ALWAYS_CHANGING.has(method))
      return {
        kind: 'refused',
        detail: `You may look at what is ${owner.code}’s, and not change it. Ask one of its owners for the role editor.`,
      };
    const mayOperate = role === 'owner' && owner.organizationNumber === operator;
    if (wantsOperator && !mayOperate)
      return {
        kind: 'refused',
        detail: 'Only owners of the service owner that operates this installation may do this.',
      };
    return { kind: 'person', caller: memberCaller(owner, { role, asOperator: wantsOperator, method }, login) };
  }
}

/** Methods that no reading operation has; among those of POST are some. */
const ALWAYS_CHANGING = new Set(['PUT', 'PATCH', 'DELETE']);

const earlier = (one: Date, other: Date): Date => new Date(Math.min(one.getTime(), other.getTime()));

const digestOf = (value: string): Buffer => hash('sha256', value, 'buffer');

/** Made of the cookie's value, which no page can read and no other has; it tells nothing about it. */
const csrfOf = (value: string): string => createHmac('sha256', value).update('xsrf').digest('base64url');

/** The session of an operation that demands one. */
export function sessionOf({ caller }: { caller: Caller | undefined }): BrowserSession {
  if (caller?.session === undefined) throw new Error('An operation without session asked for it');
  return caller.session;
}
