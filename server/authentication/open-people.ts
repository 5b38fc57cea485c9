import type { ServiceOwnerMembers, ServiceOwners } from '../administration/port.ts';
import { minutes } from '../foundation/clock.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { SessionReader } from '../http/caller.ts';
import { cookieRules } from '../http/cookies.ts';
import type { Mounted } from '../http/mounted.ts';
import type { Room } from '../http/room.ts';
import type { Register, SyntheticPeople } from '../register/port.ts';
import { openIdPorten } from './idporten/open.ts';
import { addressesOf } from './model/addresses.ts';
import type { TrustedIssuer } from './model/issuers.ts';
import { Logins } from './people/logins.ts';
import { OpenIdClient, type OpenIdProvider } from './people/openid-client.ts';
import { extendSession } from './people/operations/extend-session.ts';
import { CALLBACK, finishLogin } from './people/operations/finish-login.ts';
import { logOut } from './people/operations/log-out.ts';
import { logOutAsAltinn } from './people/operations/log-out-as-altinn.ts';
import { logOutAtFrontChannel } from './people/operations/log-out-at-front-channel.ts';
import { LOGGED_OUT, showLoggedOut } from './people/operations/show-logged-out.ts';
import { startLogin } from './people/operations/start-login.ts';
import { startLoginAsAltinn } from './people/operations/start-login-as-altinn.ts';
import { Sessions } from './people/sessions.ts';

/** Where people log in. */
export type PeopleProvider =
  /** Ours, for people who do not exist. `reachedAt`: base URL of this process as it reaches itself. */
  | { readonly kind: 'embedded'; readonly reachedAt: string; readonly people: SyntheticPeople }
  | { readonly kind: 'external'; readonly provider: OpenIdProvider }
  /** Nobody has said; `/login` says what to set. */
  | { readonly kind: 'none' };

export interface OpenedPeople extends Room {
  readonly sessions: SessionReader;
  readonly mounted: readonly Mounted[];
  /** The embedded provider's, whose access tokens the exchange takes. */
  readonly trustedIssuers: readonly TrustedIssuer[];
}

/** Opens login and browser sessions of people. */
export function openPeople(
  foundation: Foundation,
  {
    register,
    serviceOwners,
    members,
  }: { register: Pick<Register, 'byUrn'>; serviceOwners: Pick<ServiceOwners, 'byCode'>; members: ServiceOwnerMembers },
  options: {
    readonly provider: PeopleProvider;
    /** 32 bytes. */
    readonly encryptionKey: Buffer;
    /** Nine digits: owners of this service owner may act as operator in a browser. */
    readonly operator: string | undefined;
  },
): OpenedPeople {
  const { clock, database, log, publicUrl } = foundation;
  const { provider, encryptionKey, operator } = options;
  const cookies = cookieRules(publicUrl);
  const addresses = { redirectUri: publicUrl + CALLBACK, loggedOutUri: publicUrl + LOGGED_OUT };
  const embedded =
    provider.kind === 'embedded'
      ? openIdPorten(foundation, provider, { encryptionKey, clientsBelongTo: operator ?? '', ...addresses })
      : undefined;
  const client = clientOf(provider, embedded, publicUrl, addresses);
  const sessions = new Sessions({
    clock,
    database,
    register,
    serviceOwners,
    members,
    cookies,
    issuer: addressesOf(publicUrl).altinnIssuer,
    origin: new URL(publicUrl).origin,
    operator,
  });
  const logins = new Logins({ clock, database, log, register, cookies, sessions, client });

  return {
    sessions,
    mounted: embedded === undefined ? [] : [embedded.mounted],
    trustedIssuers: embedded === undefined ? [] : [embedded.trusted],
    operations: [
      startLogin({ logins, publicUrl }),
      startLoginAsAltinn({ logins, sessions, publicUrl }),
      finishLogin({ logins }),
      logOut({ sessions, client }),
      logOutAsAltinn({ sessions, client }),
      showLoggedOut(),
      extendSession({ sessions }),
      ...logOutAtFrontChannel({ sessions, client }),
    ],
    sweeps: [
      { name: 'authentication-forget-sessions', every: minutes(5), batch: () => sessions.forgetEnded() },
      ...(embedded === undefined ? [] : [embedded.sweep]),
    ],
  };
}

function clientOf(
  provider: PeopleProvider,
  embedded: ReturnType<typeof openIdPorten> | undefined,
  publicUrl: string,
  addresses: { redirectUri: string; loggedOutUri: string },
): OpenIdClient | undefined {
  if (provider.kind === 'none') return undefined;
  if (provider.kind === 'external') return new OpenIdClient(provider.provider, addresses);
  const { issuer, clientId, clientSecret } = embedded!;
  const reachedAt = provider.reachedAt + issuer.slice(publicUrl.length);
  return new OpenIdClient(
    { issuer, clientId, credential: { kind: 'secret', secret: clientSecret }, reachedAt },
    addresses,
  );
}
