import type { Parts } from './parts.ts';
import type { SetupFacts } from './port.ts';
import { Reader } from './store/reader.ts';

/** Clients of one organisation that an overview looks at. */
const MOST_CLIENTS = 100;

/** What authentication can tell of an integrator's set-up. Whoever asks must have made sure that the answer may be told. */
export function setupFacts(
  { database, clock, addresses, tokens }: Pick<Parts, 'database' | 'clock' | 'addresses' | 'tokens'>,
  { apiKeysRequired }: { apiKeysRequired: boolean },
): SetupFacts {
  const reader = new Reader(database);
  return {
    apiKeysRequired,
    tokenAddress: addresses.maskinportenToken,
    exchangeAddress: `${addresses.exchange}/maskinporten`,
    async client(clientId) {
      const client = await reader.client(clientId);
      if (client === undefined) return undefined;
      const { organizationNumber, active, scopes } = client;
      const keys = await reader.clientKeys(clientId);
      const usable = new Set(await reader.accessibleScopes(scopes, organizationNumber));
      return {
        organizationNumber,
        active,
        keysExpire: keys.map(({ expires }) => expires),
        scopes: scopes.map((name) => ({ name, accessible: usable.has(name) })),
      };
    },
    async liveApiKeys(code) {
      const now = clock.now();
      const keys = await reader.apiKeysOf(code);
      return keys.filter(({ revoked, expires }) => revoked === null && (expires === null || expires > now)).length;
    },
    async apiKeys(code) {
      const keys = await reader.apiKeysOf(code);
      return keys.flatMap(({ revoked, rateLimit: _, ...key }) => (revoked === null ? [key] : []));
    },
    async clientsOf(organizationNumber) {
      const clients = (await reader.clients({ organizationNumber, inactive: true })).slice(0, MOST_CLIENTS);
      const [keys, usable] = await Promise.all([
        reader.keysOf(clients.map(({ clientId }) => clientId)),
        reader.accessibleScopes([...new Set(clients.flatMap(({ scopes }) => scopes))], organizationNumber),
      ]);
      const accessible = new Set(usable);
      return clients.map(({ clientId, clientName, active, lastToken, scopes }) => ({
        clientId,
        name: clientName,
        organizationNumber,
        active,
        lastToken,
        keys: keys.get(clientId) ?? [],
        keysExpire: (keys.get(clientId) ?? []).map(({ expires }) => expires),
        scopes: scopes.map((name) => ({ name, accessible: accessible.has(name) })),
      }));
    },
    explain: (token) => tokens.explain(token),
  };
}
