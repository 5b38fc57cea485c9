import { type Queries, statement } from '../../foundation/database/database.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { Client } from '../model/client.ts';
import type { ClientKey } from '../model/client-keys.ts';
import type { GrantClient, GrantScope } from '../model/grant.ts';
import type { GrantAlgorithm, PublicNumbers } from '../model/grant-algorithms.ts';
import type { Scope, ScopeAccess } from '../model/scope.ts';
import type { Tables } from './tables.ts';

const GRANT_CLIENT = statement(
  'grant-client',
  `select c.client_id, c.organization_number, c.access_token_lifetime, k.kid, k.algorithm, k.modulus, k.exponent, k.x, k.y, k.expires
   from authentication.client c
   left join authentication.client_key k on k.client_id = c.client_id and k.kid = $2
   where c.client_id = $1 and c.active`,
);

interface StoredNumbers {
  modulus: string | null;
  exponent: string | null;
  x: string | null;
  y: string | null;
}

const numbersOf = ({ modulus, exponent, x, y }: StoredNumbers): PublicNumbers =>
  modulus === null ? { kty: 'EC', x: x!, y: y! } : { kty: 'RSA', n: modulus, e: exponent! };

interface GrantClientRow extends StoredNumbers {
  client_id: string;
  organization_number: string;
  access_token_lifetime: number;
  kid: string | null;
  algorithm: GrantAlgorithm;
  expires: Date;
}

const GRANT_SCOPES = statement(
  'grant-scopes',
  `select s.name, s.owner_organization_number as owner, s.allowed_integration_types as "allowedIntegrationTypes",
     s.accessible_for_all as "accessibleForAll", s.at_max_age as "maxAge", s.delegation_source as "delegationSource",
     exists (select from authentication.scope_access a
       where a.scope = s.name and a.organization_number = $3) as granted,
     exists (select from authentication.scope_delegation d
       where d.scope = s.name and d.consumer = $3 and d.supplier = $4) as delegated
   from authentication.client_scope c
   join authentication.scope s on s.name = c.scope
   where c.client_id = $1 and c.scope = any($2) and s.active`,
);

const API_KEY = statement(
  'api-key',
  `select id, service_owner as "serviceOwner", rate_limit as "rateLimit", last_used as "lastUsed", expires
   from authentication.api_key where digest = $1 and revoked is null`,
);

/** Which clients are listed. */
export interface ClientFilter {
  /** Undefined: of every organisation. */
  readonly organizationNumber: string | undefined;
  readonly inactive: boolean;
}

/** What the tables of authentication hold. */
export class Reader {
  readonly #queries: Queries;

  constructor(queries: Queries) {
    this.#queries = queries;
  }

  get #tables() {
    return this.#queries.tables<Tables>();
  }

  // --- Token requests

  /** The active client a grant names, with the key of its `kid`. */
  async grantClient(clientId: string, keyId: string | undefined): Promise<GrantClient | undefined> {
    const [row] = await this.#queries.run<GrantClientRow>(GRANT_CLIENT, [clientId, keyId ?? null]);
    if (row === undefined) return undefined;
    return {
      clientId: row.client_id,
      organizationNumber: row.organization_number,
      accessTokenLifetime: row.access_token_lifetime,
      key:
        row.kid === null
          ? undefined
          : { keyId: row.kid, algorithm: row.algorithm, numbers: numbersOf(row), expires: row.expires },
    };
  }

  /** Those of the scopes that are registered on the client and active, with the consumer's access to them. */
  grantScopes(client: GrantClient, scopes: readonly string[], consumer: string): Promise<GrantScope[]> {
    return this.#queries.run<GrantScope>(GRANT_SCOPES, [client.clientId, scopes, consumer, client.organizationNumber]);
  }

  // --- Clients

  async clients({ organizationNumber, inactive }: ClientFilter): Promise<Client[]> {
    let query = this.#clients().orderBy('created').orderBy('client_id');
    if (organizationNumber !== undefined) query = query.where('organization_number', '=', organizationNumber);
    if (!inactive) query = query.where('active', '=', true);
    const rows = await query.execute();
    const scopes = await this.#scopesOf(rows.map(({ clientId }) => clientId));
    return rows.map((row) => ({ ...row, scopes: scopes.get(row.clientId) ?? [] }));
  }

  async client(clientId: string): Promise<Client | undefined> {
    const row = await this.#clients().where('client_id', '=', clientId).executeTakeFirst();
    return row === undefined ? undefined : { ...row, scopes: (await this.#scopesOf([clientId])).get(clientId) ?? [] };
  }

  #clients() {
    return this.#tables
      .selectFrom('authentication.client')
      .select([
        'client_id as clientId',
        'organization_number as organizationNumber',
        'client_name as clientName',
        'description',
        'access_token_lifetime as accessTokenLifetime',
        'active',
        'created',
        'last_updated as lastUpdated',
        'last_token as lastToken',
      ]);
  }

  async #scopesOf(clientIds: readonly string[]): Promise<Map<string, string[]>> {
    const scopes = new Map<string, string[]>();
    if (clientIds.length === 0) return scopes;
    const rows = await this.#tables
      .selectFrom('authentication.client_scope')
      .select(['client_id', 'scope'])
      .where('client_id', 'in', clientIds)
      .orderBy('position')
      .execute();
    for (const { client_id, scope } of rows) scopes.set(client_id, [...(scopes.get(client_id) ?? []), scope]);
    return scopes;
  }

  /** The client's keys in the order they were uploaded, expired ones included. */
  async clientKeys(clientId: string): Promise<(ClientKey & { expires: Date })[]> {
    const rows = await this.#tables
      .selectFrom('authentication.client_key')
      .select(['kid as keyId', 'algorithm', 'modulus', 'exponent', 'x', 'y', 'expires'])
      .where('client_id', '=', clientId)
      .orderBy('position')
      .execute();
    return rows.map((row) => ({
      keyId: row.keyId,
      algorithm: row.algorithm,
      numbers: numbersOf(row),
      expires: row.expires,
    }));
  }

  // --- Scopes

  async scope(name: string): Promise<Scope | undefined> {
    return this.#scopes().where('name', '=', name).executeTakeFirst();
  }

  scopesNamed(names: readonly string[]): Promise<Scope[]> {
    return names.length === 0 ? Promise.resolve([]) : this.#scopes().where('name', 'in', names).execute();
  }

  /** Scopes of one owner (undefined: of all), with the inactive ones when asked. */
  scopesOwnedBy(owner: string | undefined, inactive: boolean): Promise<Scope[]> {
    let query = this.#scopes().orderBy('name');
    if (owner !== undefined) query = query.where('owner_organization_number', '=', owner);
    if (!inactive) query = query.where('active', '=', true);
    return query.execute();
  }

  /** Active scopes that everybody may know of. */
  publicScopes(): Promise<Scope[]> {
    return this.#scopes().where('visibility', '=', 'PUBLIC').where('active', '=', true).orderBy('name').execute();
  }

  #scopes() {
    return this.#tables
      .selectFrom('authentication.scope')
      .select([
        'name',
        'prefix',
        'subscope',
        'owner_organization_number as owner',
        'description',
        'long_description as longDescription',
        'visibility',
        'allowed_integration_types as allowedIntegrationTypes',
        'accessible_for_all as accessibleForAll',
        'delegation_source as delegationSource',
        'at_max_age as maxAge',
        'authorization_max_age as authorizationMaxAge',
        'active',
        'created',
        'last_updated as lastUpdated',
      ]);
  }

  /** Who the prefix belongs to: an organisation number, null for this installation, undefined when it is free. */
  async prefixOwner(prefix: string): Promise<string | null | undefined> {
    const row = await this.#tables
      .selectFrom('authentication.scope_prefix')
      .select('organization_number')
      .where('prefix', '=', prefix)
      .executeTakeFirst();
    return row?.organization_number;
  }

  /** Those of the scopes that the organisation may ask for: active, and its own, open to all, or given to it. */
  async accessibleScopes(names: readonly string[], organizationNumber: string): Promise<string[]> {
    if (names.length === 0) return [];
    const rows = await this.#tables
      .selectFrom('authentication.scope as s')
      .leftJoin('authentication.scope_access as a', (join) =>
        join.onRef('a.scope', '=', 's.name').on('a.organization_number', '=', organizationNumber),
      )
      .select('s.name')
      .where('s.name', 'in', names)
      .where('s.active', '=', true)
      .where((row) =>
        row.or([
          row('s.accessible_for_all', '=', true),
          row('s.owner_organization_number', '=', organizationNumber),
          row('a.scope', 'is not', null),
        ]),
      )
      .execute();
    return rows.map(({ name }) => name);
  }

  /** When the first key of each client stops working; clients without keys are absent. */
  async firstExpiries(clientIds: readonly string[]): Promise<ReadonlyMap<string, { keyId: string; expires: Date }>> {
    if (clientIds.length === 0) return new Map();
    const rows = await this.#tables
      .selectFrom('authentication.client_key')
      .select(['client_id', 'kid', 'expires'])
      .where('client_id', 'in', clientIds)
      .orderBy('expires', 'desc')
      .execute();
    // The earliest comes last, and stays.
    return new Map(rows.map(({ client_id, kid, expires }) => [client_id, { keyId: kid, expires }]));
  }

  /** When each key of the clients stops working, by client. */
  async keysOf(clientIds: readonly string[]): Promise<ReadonlyMap<string, { keyId: string; expires: Date }[]>> {
    const keys = new Map<string, { keyId: string; expires: Date }[]>();
    if (clientIds.length === 0) return keys;
    const rows = await this.#tables
      .selectFrom('authentication.client_key')
      .select(['client_id', 'kid', 'expires'])
      .where('client_id', 'in', clientIds)
      .orderBy('expires')
      .execute();
    for (const { client_id, kid, expires } of rows)
      keys.set(client_id, [...(keys.get(client_id) ?? []), { keyId: kid, expires }]);
    return keys;
  }

  accesses(scope: string): Promise<ScopeAccess[]> {
    return this.#tables
      .selectFrom('authentication.scope_access')
      .select(['scope', 'organization_number as consumer', 'created', 'last_updated as lastUpdated'])
      .where('scope', '=', scope)
      .orderBy('organization_number')
      .execute();
  }

  // --- API keys

  /** The API key with this SHA-256, unless it was revoked. */
  async apiKeyByDigest(
    digest: Buffer,
  ): Promise<
    | { id: string; serviceOwner: string; rateLimit: number | null; lastUsed: Date | null; expires: Date | null }
    | undefined
  > {
    const [row] = await this.#queries.run<{
      id: string;
      serviceOwner: string;
      rateLimit: number | null;
      lastUsed: Date | null;
      expires: Date | null;
    }>(API_KEY, [digest]);
    return row;
  }

  apiKeysOf(serviceOwner: string): Promise<ApiKey[]> {
    return this.#tables
      .selectFrom('authentication.api_key')
      .select([
        'id',
        'name',
        'prefix',
        'rate_limit as rateLimit',
        'created',
        'last_used as lastUsed',
        'revoked',
        'expires',
      ])
      .where('service_owner', '=', serviceOwner)
      .orderBy('created')
      .orderBy('id')
      .execute();
  }

  // --- Signing keys and the clock

  signingKeys() {
    return this.#tables.selectFrom('authentication.signing_key').selectAll().orderBy('valid_from').execute();
  }

  /** How far the clock has been moved, in milliseconds. */
  async millisecondsAhead(): Promise<number> {
    const row = await this.#tables
      .selectFrom('authentication.moved_clock')
      .select('milliseconds_ahead')
      .executeTakeFirst();
    return row?.milliseconds_ahead ?? 0;
  }
}
