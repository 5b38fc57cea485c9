import { createPrivateKey } from 'node:crypto';
import * as openid from 'openid-client';
import type { Level } from '../idporten/levels.ts';
import { acrOf, levelGiven } from '../idporten/levels.ts';

/** The OpenID provider people log in at: ID-porten, or one that speaks like it. */
export interface OpenIdProvider {
  /** Exactly as its metadata says it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly credential:
    | { readonly kind: 'secret'; readonly secret: string }
    /** A private JWK; its `kid` and `alg` (RS256 where absent) go into assertions. */
    | { readonly kind: 'key'; readonly jwk: Readonly<Record<string, unknown>> };
  /** Address this process reaches the issuer at, where that is another: our own provider, behind a proxy. */
  readonly reachedAt?: string;
}

/** What must be kept of a login until the provider answers. */
export interface LoginSecrets {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/** Who logged in, as the provider's verified ID token says. */
export interface LoggedIn {
  readonly personIdentifier: string;
  readonly acr: string;
  readonly amr: readonly string[];
  readonly providerSession: string | undefined;
}

/** A login that did not succeed, for a reason that the person can do something about. */
export class LoginRefused extends Error {
  override name = 'LoginRefused';
  readonly reason: 'cancelled' | 'level' | 'refused';
  constructor(reason: LoginRefused['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

const SCOPE = 'openid profile';
/** Seconds the provider's clock may differ from ours. */
const SKEW = 30;

/** Logs people in at a provider, by the code flow with PKCE, `state` and `nonce`; ID tokens are verified with its keys. */
export class OpenIdClient {
  readonly issuer: string;
  readonly #provider: OpenIdProvider;
  readonly #addresses: { readonly redirectUri: string; readonly loggedOutUri: string };
  #discovered: Promise<openid.Configuration> | undefined;

  constructor(provider: OpenIdProvider, addresses: { redirectUri: string; loggedOutUri: string }) {
    this.issuer = provider.issuer;
    this.#provider = provider;
    this.#addresses = addresses;
  }

  /** Where to send the browser, and what to keep until it comes back. */
  async begin(level: Level, language: string | undefined): Promise<{ address: string; secrets: LoginSecrets }> {
    const configuration = await this.#configuration();
    const secrets = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      codeVerifier: openid.randomPKCECodeVerifier(),
    };
    const address = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: this.#addresses.redirectUri,
      scope: SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(secrets.codeVerifier),
      code_challenge_method: 'S256',
      acr_values: acrOf(level),
      ...(language === undefined ? {} : { ui_locales: language }),
    });
    return { address: address.href, secrets };
  }

  /**
   * Who logged in, by the query the browser came back with. Throws LoginRefused when nobody did, or at too low a level;
   * other errors when the provider cannot be reached or believed.
   */
  async finish(rawQuery: string, secrets: LoginSecrets, level: Level): Promise<LoggedIn> {
    const configuration = await this.#configuration();
    // The address as registered, not as the request has it: a proxy may have changed that.
    const answer = new URL(`${this.#addresses.redirectUri}?${rawQuery}`);
    const tokens = await openid
      .authorizationCodeGrant(configuration, answer, {
        pkceCodeVerifier: secrets.codeVerifier,
        expectedState: secrets.state,
        expectedNonce: secrets.nonce,
        idTokenExpected: true,
      })
      .catch((error: unknown) => {
        if (error instanceof openid.AuthorizationResponseError)
          throw new LoginRefused(error.error === 'access_denied' ? 'cancelled' : 'refused', error.error);
        throw error;
      });
    const claims = tokens.claims()!;
    const { pid, acr, amr, sid } = claims;
    if (typeof pid !== 'string' || typeof acr !== 'string')
      throw new LoginRefused('refused', 'The ID token has no pid or no acr');
    if (levelGiven(acr) < level) throw new LoginRefused('level', `The login is of level ${acr}`);
    return {
      personIdentifier: pid,
      acr,
      amr: Array.isArray(amr) ? amr.map(String) : amr === undefined ? [] : [String(amr)],
      providerSession: typeof sid === 'string' ? sid : undefined,
    };
  }

  /** Where to send the browser to be logged out at the provider too; undefined when it offers that to nobody. */
  async logoutAddress(): Promise<string | undefined> {
    const configuration = await this.#configuration();
    if (configuration.serverMetadata().end_session_endpoint === undefined) return undefined;
    // By client id: an ID token as hint would put the identity number into an address.
    return openid.buildEndSessionUrl(configuration, { post_logout_redirect_uri: this.#addresses.loggedOutUri }).href;
  }

  #configuration(): Promise<openid.Configuration> {
    this.#discovered ??= this.#discover().catch((error: unknown) => {
      this.#discovered = undefined;
      throw error;
    });
    return this.#discovered;
  }

  async #discover(): Promise<openid.Configuration> {
    const { issuer, clientId, reachedAt } = this.#provider;
    const execute = [openid.enableNonRepudiationChecks];
    // Only our own provider may be plain http; the configuration refuses another.
    if (issuer.startsWith('http:') || reachedAt !== undefined) execute.push(openid.allowInsecureRequests);
    return openid.discovery(
      new URL(issuer),
      clientId,
      { [openid.clockTolerance]: SKEW },
      await this.#authentication(),
      {
        execute,
        timeout: 10,
        ...(reachedAt === undefined ? {} : { [openid.customFetch]: reachedBy(issuer, reachedAt) }),
      },
    );
  }

  async #authentication(): Promise<openid.ClientAuth> {
    const { credential } = this.#provider;
    if (credential.kind === 'secret') return openid.ClientSecretBasic(credential.secret);
    const { jwk } = credential;
    const pkcs8 = createPrivateKey({ key: jwk as never, format: 'jwk' }).export({ format: 'der', type: 'pkcs8' });
    const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('pkcs8', new Uint8Array(pkcs8), algorithm, false, ['sign']);
    return openid.PrivateKeyJwt(typeof jwk.kid === 'string' ? { key, kid: jwk.kid } : key);
  }
}

/** Asks the issuer at another address than its own. */
const reachedBy =
  (issuer: string, reachedAt: string): openid.CustomFetch =>
  (address, options) =>
    fetch(address.startsWith(issuer) ? reachedAt + address.slice(issuer.length) : address, options as RequestInit);
