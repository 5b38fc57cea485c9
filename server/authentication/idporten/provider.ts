import { createHmac } from 'node:crypto';
import { type Configuration, interactionPolicy, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { Clock } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Log } from '../../foundation/log.ts';
import type { SyntheticPeople } from '../../register/port.ts';
import { PERSON_SCOPES } from '../people/model/member-scopes.ts';
import { Artifacts } from './artifacts.ts';
import { errorPage, loggedOutPage, logoutPage } from './pages.ts';
import { levelAsked, levelGiven } from './levels.ts';
import type { ProviderKey } from './signing-key.ts';

/** Clients of the provider that need no registration. */
export interface ProviderClients {
  /** The pages of this installation. */
  readonly own: {
    readonly clientId: string;
    readonly clientSecret: string;
    readonly redirectUri: string;
    readonly loggedOutUri: string;
  };
  /** Anybody's program on this machine: public, at any port of 127.0.0.1. */
  readonly demo: { readonly clientId: string };
}

export interface ProviderParts {
  readonly issuer: string;
  /** Base of the chooser's address, which the login's id is added to. */
  readonly chooser: string;
  readonly clock: Clock;
  readonly database: Database;
  readonly log: Log;
  readonly people: SyntheticPeople;
  readonly key: ProviderKey;
  readonly clients: ProviderClients;
  /** Makes `sub` one per client, as ID-porten's is. */
  readonly pairwiseSecret: string;
  /** Nine digits: whom the clients belong to. */
  readonly clientsBelongTo: string;
}

/** Stands for every API: ID-porten's tokens are not bound to one unless asked. */
const ANY_API = 'urn:budstikke:any-api';

const SCOPES = [...new Set(['openid', 'profile', ...PERSON_SCOPES])].join(' ');

// One host, since `sub` belongs to it; any port (RFC 8252 §7.3).
const DEMO_REDIRECT = 'http://127.0.0.1/callback';
const DEMO_LOGGED_OUT = 'http://127.0.0.1/logged-out';

/** Seconds, as ID-porten's where they matter (authentication §1.9, §6.1). */
const LIVES = {
  AccessToken: 600,
  AuthorizationCode: 60,
  Grant: 7200,
  IdToken: 120,
  Interaction: 900,
  RefreshToken: 600,
  Session: 1800,
};

/** An OpenID provider that speaks as ID-porten does (authentication §6.1), for people who do not exist. */
export function idPortenProvider(parts: ProviderParts): Provider {
  const provider = new Provider(parts.issuer, configurationOf(parts));
  // The handler has told the request what the outside calls this host.
  provider.proxy = true;
  provider.on('server_error', (_context, error) =>
    parts.log.error({ error: error.message, stack: error.stack }, 'the provider of synthetic people failed'),
  );
  provider.use(async (context, next) => {
    await next();
    const { oidc } = context as KoaContextWithOIDC;
    // Whoever was logged out already is asked nothing either.
    if (oidc?.route === 'end_session' && context.status === 200 && oidc.session?.accountId === undefined)
      leave(context as KoaContextWithOIDC);
  });
  return provider;
}

function configurationOf(parts: ProviderParts): Configuration {
  const { clients, clock, key, people } = parts;
  return {
    adapter: (kind: string) => new Artifacts(parts, kind),
    jwks: { keys: [{ ...key.privateKey.export({ format: 'jwk' }), kid: key.keyId, alg: 'RS256', use: 'sig' }] },
    clients: [
      {
        client_id: clients.own.clientId,
        client_secret: clients.own.clientSecret,
        client_name: 'Budstikke',
        redirect_uris: [clients.own.redirectUri],
        post_logout_redirect_uris: [clients.own.loggedOutUri],
      },
      {
        client_id: clients.demo.clientId,
        client_name: 'Demo',
        application_type: 'native',
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [DEMO_REDIRECT],
        post_logout_redirect_uris: [DEMO_LOGGED_OUT],
      },
    ],
    routes: {
      authorization: '/authorize',
      token: '/token',
      jwks: '/jwks.json',
      end_session: '/logout',
      pushed_authorization_request: '/par',
      revocation: '/revoke',
    },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: endSession, postLogoutSuccessSource: confirmLoggedOut },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => ANY_API,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          scope: SCOPES,
          audience: 'unspecified',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    responseTypes: ['code'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    acrValues: ['idporten-loa-substantial', 'idporten-loa-high'],
    scopes: SCOPES.split(' '),
    claims: { openid: ['sub', 'pid', 'locale', 'acr', 'amr', 'auth_time'], profile: [] },
    subjectTypes: ['pairwise'],
    pairwiseIdentifier: (_context, accountId, { clientId }) =>
      createHmac('sha256', parts.pairwiseSecret).update(`${clientId} ${accountId}`).digest('base64url'),
    pkce: { required: () => true },
    discovery: { ui_locales_supported: ['nb', 'nn', 'en'] },
    interactions: { policy: policy(), url: (_context, interaction) => parts.chooser + interaction.uid },
    async findAccount(_context, accountId) {
      const person = await people.find(accountId);
      if (person === undefined) return undefined;
      const claims = { sub: accountId, pid: person.personIdentifier, locale: person.language };
      return { accountId, claims: () => claims };
    },
    async extraTokenClaims(context, token) {
      if (token.kind !== 'AccessToken') return undefined;
      const person = await people.find(token.accountId);
      const login = context.oidc.entities.AuthorizationCode ?? context.oidc.entities.RefreshToken;
      return {
        pid: person?.personIdentifier,
        locale: person?.language,
        acr: login?.acr,
        amr: login?.amr,
        client_amr: token.client?.clientAuthMethod ?? 'none',
        consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${parts.clientsBelongTo}` },
        token_type: 'Bearer',
      };
    },
    formats: {
      customizers: {
        // Whoever takes the token goes by our clock, which test tools may have moved.
        jwt(_context, _token, { payload }) {
          const lifetime = Number(payload.exp) - Number(payload.iat);
          const issuedAt = Math.floor(clock.now().getTime() / 1000);
          payload.iat = issuedAt;
          payload.exp = issuedAt + lifetime;
        },
      },
    },
    loadExistingGrant: grantEverything,
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    clientBasedCORS: () => false,
    renderError: (context, out, _error) => show(context, errorPage(languageAsked(context), out)),
    ttl: LIVES,
    cookies: { names: { session: 'idporten-session', interaction: 'idporten-login', resume: 'idporten-resume' } },
  };
}

/** Who is logged in at too low a level chooses anew. Nobody is asked to consent, as ID-porten asks nobody. */
function policy(): interactionPolicy.DefaultPolicy {
  const { base, Check } = interactionPolicy;
  const prompts = base();
  prompts.remove('consent');
  prompts
    .get('login')!
    .checks.add(
      new Check('level', 'a higher level is asked for', ({ oidc }) =>
        levelGiven(oidc.session?.acr) < levelAsked(oidc.params?.acr_values)
          ? Check.REQUEST_PROMPT
          : Check.NO_NEED_TO_PROMPT,
      ),
    );
  return prompts;
}

async function grantEverything({ oidc }: KoaContextWithOIDC) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId! });
  grant.addOIDCScope('openid profile');
  grant.addResourceScope(ANY_API, SCOPES);
  await grant.save();
  return grant;
}

/** Ends the login at once for a client that has said where to go on, as ID-porten does; asks otherwise. */
async function endSession(context: KoaContextWithOIDC, form: string): Promise<void> {
  const { oidc } = context;
  if (!mayLeave(context)) return show(context, logoutPage(languageAsked(context), form));
  for (const { grantId } of Object.values(oidc.session!.authorizations ?? {}))
    if (grantId !== undefined) await (await oidc.provider.Grant.find(grantId))?.destroy();
  await oidc.session!.destroy();
  context.cookies.set(oidc.provider.cookieName('session'), null);
  leave(context);
}

const mayLeave = ({ oidc }: KoaContextWithOIDC): boolean =>
  oidc.client !== undefined && typeof oidc.params?.post_logout_redirect_uri === 'string';

/** Goes on to the address the client has registered, which was checked before. */
function leave(context: KoaContextWithOIDC): void {
  if (!mayLeave(context)) return;
  const { post_logout_redirect_uri: address, state } = context.oidc.params as Record<string, string | undefined>;
  const url = new URL(address!);
  if (state !== undefined) url.searchParams.set('state', state);
  context.status = 303;
  context.redirect(url.href);
  context.body = '';
}

const confirmLoggedOut = async (context: KoaContextWithOIDC): Promise<void> =>
  show(context, loggedOutPage(languageAsked(context)));

const languageAsked = (context: KoaContextWithOIDC): string | undefined =>
  (context.oidc?.params?.ui_locales as string | undefined) ?? context.get('accept-language');

function show(
  context: KoaContextWithOIDC,
  {
    status,
    headers,
    contentType,
    body,
  }: { status: number; headers?: Readonly<Record<string, string | string[]>>; contentType: string; body: string },
): void {
  // An error's status has been set before its page is asked for.
  if (status !== 400) context.status = status;
  context.set({ ...headers });
  context.type = contentType;
  context.body = body;
}
