import type { IncomingHttpHeaders } from 'node:http';

/** Who issued a verified token; each kind names its persons and organisations in claims of its own. */
export type TokenKind = 'altinn' | 'maskinporten' | 'dialog';

export interface SystemUser {
  readonly id: string;
  /** Organisation that owns the system user (the customer), nine digits. */
  readonly owner: string;
}

/** What a verified token says, read once. Missing claims are undefined; nothing here is trusted from an unverified token. */
export interface Caller {
  readonly kind: TokenKind;
  readonly issuer: string;
  readonly scopes: ReadonlySet<string>;
  /** Acting organisation: system user's owner, `urn:altinn:orgNumber`, `consumer`, dialog token `p`; nine digits. */
  readonly organizationNumber: string | undefined;
  /** Organisation in the `consumer` claim alone: the one that the service owner bypass and ownership look at. */
  readonly consumer: string | undefined;
  /** Short code of a service owner, `urn:altinn:org`. */
  readonly orgCode: string | undefined;
  readonly personIdentifier: string | undefined;
  readonly userId: number | undefined;
  readonly partyId: number | undefined;
  readonly partyUuid: string | undefined;
  readonly systemUser: SystemUser | undefined;
  /** `urn:altinn:authlevel`, 0 when absent. */
  readonly authenticationLevel: number;
  readonly sessionId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  /** Set when a browser session made the call, not a token. */
  readonly session?: BrowserSession;
  /** Set when a person makes the call for a service owner: whom the audit names, and what it may do. */
  readonly member?: { readonly personUuid: string; readonly role: 'owner' | 'editor' | 'reader' };
}

/** A person's login in a browser. */
export interface BrowserSession {
  readonly id: string;
  /** Party uuid of the person. */
  readonly personUuid: string;
  /** What changing calls must show in `X-XSRF-TOKEN`. */
  readonly csrf: string;
  /** When it ends unless something is asked before. */
  readonly expires: Date;
}

/** Who a request without token is from, by its session cookie. */
export type SessionAnswer =
  | { readonly kind: 'none' }
  /** There is a cookie, but no session in force: ended, idle too long, or the person is gone. */
  | { readonly kind: 'over' }
  /** There is a session, but this request is not to be believed or not allowed; the text says why and what to do. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'person'; readonly caller: Caller };

/** Reads browser sessions; authentication implements it. */
export interface SessionReader {
  /** `asPerson`: the person itself is asked for, whatever service owner it names. */
  read(headers: IncomingHttpHeaders, method: string, options: { asPerson: boolean }): Promise<SessionAnswer>;
}

/** Verifies bearer tokens; authentication implements it. Answers undefined for a token that is not valid here and now. */
export interface TokenReader {
  read(token: string): Promise<Caller | undefined>;
}

/** Outcome of the gateway's look at `Ocp-Apim-Subscription-Key`. */
export type KeyAnswer =
  | { kind: 'ok' }
  | { kind: 'missing' }
  | { kind: 'invalid' }
  | { kind: 'limited'; retryAfterSeconds: number }
  /** The service owner's volume of the day is used up. */
  | { kind: 'exhausted'; retryAfterSeconds: number };

/** Checks API keys; authentication implements it. */
export interface KeyReader {
  check(key: string | undefined): Promise<KeyAnswer>;
}

/** What an operation demands of its caller, declared beside the handler. */
export type Access =
  | { readonly kind: 'anonymous' }
  /** A person's browser session, and no token. */
  | { readonly kind: 'session' }
  | {
      readonly kind: 'token';
      /** Shown in the API documentation. */
      readonly scopes: readonly string[];
      /** Token kinds that are tried at all; another valid token is refused as the reference refuses it. */
      readonly kinds: readonly TokenKind[];
      readonly allows: (caller: Caller) => boolean;
      /** Also open to the platform's own components: a valid token of issuer `platform` in the header `PlatformAccessToken`. */
      readonly platformToken?: boolean;
    };

export const anonymous: Access = { kind: 'anonymous' };
export const browserSession: Access = { kind: 'session' };

/** Passes when the token holds one of the scopes; a scope is matched as a whole word. */
export const anyScope = (
  scopes: readonly string[],
  kinds: readonly TokenKind[] = ['altinn', 'maskinporten'],
): Access => ({
  kind: 'token',
  scopes,
  kinds,
  allows: (caller) => scopes.some((scope) => caller.scopes.has(scope)),
});

/** Who does something, for what is noted of it: a person's URN where one is known, else the organisation, else the client. */
export function actorOf(
  { member, consumer, organizationNumber, claims }: Caller,
  person?: { readonly partyUuid: string },
): string {
  const uuid = member?.personUuid ?? person?.partyUuid;
  if (uuid !== undefined) return `urn:altinn:party:uuid:${uuid}`;
  return consumer ?? organizationNumber ?? (typeof claims.client_id === 'string' ? claims.client_id : 'administrator');
}
