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
  | { kind: 'limited'; retryAfterSeconds: number };

/** Checks API keys; authentication implements it. */
export interface KeyReader {
  check(key: string | undefined): Promise<KeyAnswer>;
}

/** What an operation demands of its caller, declared beside the handler. */
export type Access =
  | { readonly kind: 'anonymous' }
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
