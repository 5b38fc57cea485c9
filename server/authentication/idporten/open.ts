import { createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { minutes } from '../../foundation/clock.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import type { Mounted } from '../../http/mounted.ts';
import type { SyntheticPeople } from '../../register/port.ts';
import type { TrustedIssuer } from '../model/issuers.ts';
import { chooser } from './chooser.ts';
import { idPortenProvider } from './provider.ts';
import { SigningKey } from './signing-key.ts';
import type { IdPortenTables } from './tables.ts';

const PREFIX = '/idporten';
const OWN_CLIENT = 'budstikke';
const DEMO_CLIENT = 'demo-client';

export interface EmbeddedIdPorten {
  readonly mounted: Mounted;
  readonly sweep: Sweep;
  /** For the exchange of its access tokens. */
  readonly trusted: TrustedIssuer;
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Opens the provider of synthetic people. Production has none: its addresses do not exist there. */
export function openIdPorten(
  { clock, database, log, publicUrl }: Pick<Foundation, 'clock' | 'database' | 'log' | 'publicUrl'>,
  { people }: { people: SyntheticPeople },
  options: {
    readonly encryptionKey: Buffer;
    readonly clientsBelongTo: string;
    readonly redirectUri: string;
    readonly loggedOutUri: string;
  },
): EmbeddedIdPorten {
  const issuer = publicUrl + PREFIX;
  const secretFor = (purpose: string) =>
    createHmac('sha256', options.encryptionKey).update(`idporten ${purpose}`).digest('base64url');
  const clientSecret = secretFor('client secret');
  const key = new SigningKey({ database, clock }, options.encryptionKey);

  let opening: Promise<Provider> | undefined;
  const provider = (): Promise<Provider> => {
    opening ??= key.get().then(
      (signingKey) =>
        idPortenProvider({
          issuer,
          chooser: `${issuer}/choose/`,
          clock,
          database,
          log,
          people,
          key: signingKey,
          clients: {
            own: {
              clientId: OWN_CLIENT,
              clientSecret,
              redirectUri: options.redirectUri,
              loggedOutUri: options.loggedOutUri,
            },
            demo: { clientId: DEMO_CLIENT },
          },
          pairwiseSecret: secretFor('sub'),
          clientsBelongTo: options.clientsBelongTo,
        }),
      (error: unknown) => {
        opening = undefined;
        throw error;
      },
    );
    return opening;
  };

  const outside = new URL(issuer);
  const choose = chooser({
    people,
    csrfSecret: secretFor('csrf'),
    origin: outside.origin,
    startAt: `${publicUrl}/login`,
  });

  return {
    mounted: {
      prefix: PREFIX,
      async handle(request: IncomingMessage, response: ServerResponse) {
        try {
          asSeenFromOutside(request, outside);
          const opened = await provider();
          const login = /^\/choose\/([\w-]{1,100})$/.exec(request.url!.split('?', 1)[0]!)?.[1];
          await (login === undefined ? opened.callback()(request, response) : choose(opened, login, request, response));
        } catch (error) {
          const { message, stack } = error as Error;
          log.error({ error: message, stack }, 'the provider of synthetic people failed');
          if (!response.headersSent) response.writeHead(500).end();
          else response.destroy();
        }
      },
    },
    sweep: {
      name: 'authentication-forget-idporten',
      every: minutes(5),
      batch: () =>
        database.transaction(async (transaction) => {
          const { numDeletedRows } = await transaction
            .tables<IdPortenTables>()
            .deleteFrom('authentication.idporten_artifact')
            .where('expires', '<=', clock.now())
            .executeTakeFirst();
          return Number(numDeletedRows);
        }),
    },
    trusted: {
      kind: 'id-porten',
      issuer,
      algorithms: ['RS256'],
      keyOf: async (keyId) => {
        const known = await key.get();
        return known.keyId === keyId ? known.publicKey : undefined;
      },
    },
    issuer,
    clientId: OWN_CLIENT,
    clientSecret,
  };
}

/** Addresses are made of the public URL, whatever a proxy or a caller on the loopback interface calls this host. */
function asSeenFromOutside(request: IncomingMessage, outside: URL): void {
  Object.assign(request, { originalUrl: outside.pathname + request.url! });
  request.headers.host = outside.host;
  request.headers['x-forwarded-host'] = outside.host;
  request.headers['x-forwarded-proto'] = outside.protocol.replace(':', '');
}
