import type { Parts } from './parts.ts';
import type { SetupFacts } from './port.ts';
import { Reader } from './store/reader.ts';

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
    explain: (token) => tokens.explain(token),
  };
}
