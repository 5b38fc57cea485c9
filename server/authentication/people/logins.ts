import { hash, randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Clock, later, minutes } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Log } from '../../foundation/log.ts';
import { type CookieRules, cookieValues } from '../../http/cookies.ts';
import type { Register } from '../../register/port.ts';
import type { Level } from '../idporten/levels.ts';
import { LoginRefused, type OpenIdClient } from './openid-client.ts';
import { START } from './model/return-to.ts';
import { isUser } from './session-caller.ts';
import type { Sessions } from './sessions.ts';
import { peopleWriter } from './store/writer.ts';
import type { LoginAttemptRow } from './store/tables.ts';
import type { Trouble } from './words.ts';

const LOGIN_COOKIE = 'budstikke-login';
const MUST_END_WITHIN = minutes(15);

/** A login is under way or done: where the browser goes next, and its new cookies. Or why it is neither. */
export type LoginStep =
  | { readonly kind: 'go'; readonly address: string; readonly cookies: string[] }
  | { readonly kind: 'trouble'; readonly trouble: Trouble; readonly returnTo: string };

interface Parts {
  readonly clock: Clock;
  readonly database: Database;
  readonly log: Log;
  readonly register: Pick<Register, 'byUrn'>;
  readonly cookies: CookieRules;
  readonly sessions: Sessions;
  /** Undefined: nobody has said where people log in. */
  readonly client: OpenIdClient | undefined;
}

/**
 * Logins at the provider: begun here with a cookie that names the browser, ended by the answer that the same browser
 * brings back, once, within 15 minutes.
 */
export class Logins {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async begin(
    { returnTo, level, language }: { returnTo: string; level: Level; language: string | undefined },
    headers: IncomingHttpHeaders,
  ): Promise<LoginStep> {
    const { client, clock, cookies, database } = this.#parts;
    if (client === undefined) return { kind: 'trouble', trouble: 'not-set-up', returnTo };
    let begun: Awaited<ReturnType<OpenIdClient['begin']>>;
    try {
      begun = await client.begin(level, language);
    } catch (error) {
      return this.#failed(error, returnTo);
    }
    const { address, secrets } = begun;
    // Logins in several tabs share the browser's cookie.
    const browser = this.#browsersOf(headers)[0] ?? randomBytes(32).toString('base64url');
    await database.transaction((transaction) =>
      peopleWriter(transaction).beginLogin({
        state: digestOf(secrets.state),
        browser: digestOf(browser),
        nonce: secrets.nonce,
        code_verifier: secrets.codeVerifier,
        return_to: returnTo,
        level,
        expires: later(clock.now(), MUST_END_WITHIN),
      }),
    );
    return { kind: 'go', address, cookies: [cookies.set(LOGIN_COOKIE, browser, MUST_END_WITHIN / 1000)] };
  }

  async finish(state: string | undefined, rawQuery: string, headers: IncomingHttpHeaders): Promise<LoginStep> {
    const { client, cookies, register, sessions } = this.#parts;
    if (client === undefined) return { kind: 'trouble', trouble: 'not-set-up', returnTo: START };
    const attempt = await this.#attempt(state, headers);
    if (attempt === undefined) return { kind: 'trouble', trouble: 'lost', returnTo: START };
    const { return_to: returnTo } = attempt;
    try {
      const secrets = { state: state!, nonce: attempt.nonce, codeVerifier: attempt.code_verifier };
      const login = await client.finish(rawQuery, secrets, attempt.level as Level);
      const person = await register.byUrn(`urn:altinn:person:identifier-no:${login.personIdentifier}`);
      if (!isUser(person)) return { kind: 'trouble', trouble: 'unknown-person', returnTo };
      const cookie = await sessions.begin({ ...login, person: person.partyUuid, provider: client.issuer }, headers);
      return { kind: 'go', address: returnTo, cookies: [cookie, cookies.clear(LOGIN_COOKIE)] };
    } catch (error) {
      return this.#failed(error, returnTo);
    }
  }

  #browsersOf(headers: IncomingHttpHeaders): string[] {
    const values = cookieValues(headers.cookie, this.#parts.cookies.nameOf(LOGIN_COOKIE));
    return values.filter((value) => /^[\w-]{43}$/.test(value));
  }

  async #attempt(state: string | undefined, headers: IncomingHttpHeaders): Promise<LoginAttemptRow | undefined> {
    const { clock, database } = this.#parts;
    const browsers = this.#browsersOf(headers);
    if (state === undefined || browsers.length === 0) return undefined;
    return database.transaction((transaction) =>
      peopleWriter(transaction).useLogin(digestOf(state), browsers.map(digestOf), clock.now()),
    );
  }

  #failed(error: unknown, returnTo: string): LoginStep {
    if (error instanceof LoginRefused) {
      this.#parts.log.info({ reason: error.reason, provider: error.message }, 'a login was not finished');
      return { kind: 'trouble', trouble: error.reason, returnTo };
    }
    const { message, cause, code } = error as Error & { code?: string };
    const facts = { error: message, code, cause: (cause as Error | undefined)?.message };
    this.#parts.log.error(facts, 'the OpenID provider could not be reached or believed');
    return { kind: 'trouble', trouble: isAway(error) ? 'provider-away' : 'refused', returnTo };
  }
}

const digestOf = (value: string): Buffer => hash('sha256', value, 'buffer');

/** Network failures and answers that are not OpenID's; what the provider said was wrong is a refusal. */
const isAway = (error: unknown): boolean =>
  error instanceof TypeError ||
  ['OAUTH_TIMEOUT', 'OAUTH_RESPONSE_IS_NOT_CONFORM', 'OAUTH_RESPONSE_IS_NOT_JSON'].includes(
    (error as { code?: string }).code ?? '',
  );
