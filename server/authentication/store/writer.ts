import { sql } from 'kysely';
import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { ApiKey } from '../model/api-key.ts';
import type { ClientFacts } from '../model/client.ts';
import type { ClientKey } from '../model/client-keys.ts';
import type { ScopeAccess, ScopeFacts } from '../model/scope.ts';
import { Reader } from './reader.ts';
import type { Tables } from './tables.ts';

const USE_GRANT = statement(
  'use-grant',
  'insert into authentication.used_grant (digest, expires) values ($1, $2) on conflict do nothing returning true as recorded',
);

const TAKE_CALLS = statement(
  'api-key-take-calls',
  `insert into authentication.api_key_minute as m (api_key, minute, taken) values ($1, $2, $3)
   on conflict (api_key, minute) do update set taken = m.taken + $3 where m.taken < $4
   returning taken`,
);

/** Rows a clean-up deletes at a time, so that no lock lasts long. */
const BATCH = 1000;

/** Changes to the tables of authentication, and what is read before them. */
export class Writer extends Reader {
  readonly #transaction: Transaction;

  constructor(transaction: Transaction) {
    super(transaction);
    this.#transaction = transaction;
  }

  get #tables() {
    return this.#transaction.tables<Tables>();
  }

  // --- Token requests

  /** Records that an assertion was used; false when it was used before, by whichever process. */
  async useGrant(digest: Buffer, expires: Date): Promise<boolean> {
    return (await this.#transaction.run<{ recorded: boolean }>(USE_GRANT, [digest, expires])).length === 1;
  }

  /** Forgets a batch of used assertions that have expired; answers how many. */
  async forgetUsedGrants(now: Date): Promise<number> {
    const { rows } = await sql`
      delete from authentication.used_grant where digest in (
        select digest from authentication.used_grant where expires < ${now} limit ${BATCH} for update skip locked
      ) returning 1`.execute(this.#tables);
    return rows.length;
  }

  // --- Clients

  /** Makes a client, or makes it what is given when the id exists. */
  async putClient(clientId: string, organizationNumber: string, facts: ClientFacts, now: Date): Promise<void> {
    const values = {
      organization_number: organizationNumber,
      client_name: facts.clientName,
      description: facts.description,
      access_token_lifetime: facts.accessTokenLifetime,
      active: true,
      last_updated: now,
    };
    await this.#tables
      .insertInto('authentication.client')
      .values({ client_id: clientId, created: now, ...values })
      .onConflict((conflict) => conflict.column('client_id').doUpdateSet(values))
      .execute();
    await this.#tables.deleteFrom('authentication.client_scope').where('client_id', '=', clientId).execute();
    if (facts.scopes.length > 0)
      await this.#tables
        .insertInto('authentication.client_scope')
        .values(facts.scopes.map((scope, position) => ({ client_id: clientId, scope, position })))
        .execute();
  }

  async deactivateClient(clientId: string, now: Date): Promise<void> {
    await this.#tables
      .updateTable('authentication.client')
      .set({ active: false, last_updated: now })
      .where('client_id', '=', clientId)
      .execute();
  }

  /** Replaces the whole set of keys; a key that was there already is renewed. */
  async replaceClientKeys(clientId: string, keys: readonly ClientKey[], now: Date, expires: Date): Promise<void> {
    // Two replacements of one client must not be mixed.
    await this.#tables
      .selectFrom('authentication.client')
      .select('client_id')
      .where('client_id', '=', clientId)
      .forUpdate()
      .execute();
    await this.#tables.deleteFrom('authentication.client_key').where('client_id', '=', clientId).execute();
    if (keys.length === 0) return;
    await this.#tables
      .insertInto('authentication.client_key')
      .values(
        keys.map(({ keyId, algorithm, numbers }, position) => ({
          client_id: clientId,
          kid: keyId,
          algorithm,
          modulus: numbers.kty === 'RSA' ? numbers.n : null,
          exponent: numbers.kty === 'RSA' ? numbers.e : null,
          x: numbers.kty === 'EC' ? numbers.x : null,
          y: numbers.kty === 'EC' ? numbers.y : null,
          uploaded: now,
          expires,
          position,
        })),
      )
      .execute();
  }

  // --- Scopes

  /** Gives a prefix that nobody has to the organisation. */
  async claimPrefix(prefix: string, organizationNumber: string): Promise<void> {
    await this.#tables
      .insertInto('authentication.scope_prefix')
      .values({ prefix, organization_number: organizationNumber })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Makes a scope; false when the name is taken, by an inactive scope too. */
  async addScope(
    name: { prefix: string; subscope: string },
    owner: string | null,
    facts: ScopeFacts,
    now: Date,
  ): Promise<boolean> {
    const added = await this.#tables
      .insertInto('authentication.scope')
      .values({
        name: `${name.prefix}:${name.subscope}`,
        ...name,
        owner_organization_number: owner,
        for_service_owners: false,
        active: true,
        created: now,
        last_updated: now,
        ...columnsOf(facts),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('name')
      .execute();
    return added.length === 1;
  }

  async changeScope(name: string, facts: ScopeFacts, now: Date): Promise<void> {
    await this.#tables
      .updateTable('authentication.scope')
      .set({ ...columnsOf(facts), active: true, last_updated: now })
      .where('name', '=', name)
      .execute();
  }

  /** Takes a scope out of use; its accesses are kept (authentication §1.9). */
  async deactivateScope(name: string, now: Date): Promise<void> {
    await this.#tables
      .updateTable('authentication.scope')
      .set({ active: false, last_updated: now })
      .where('name', '=', name)
      .execute();
  }

  async grantAccess(scope: string, organizationNumber: string, now: Date): Promise<void> {
    await this.#tables
      .insertInto('authentication.scope_access')
      .values({ scope, organization_number: organizationNumber, created: now, last_updated: now })
      .onConflict((conflict) => conflict.columns(['scope', 'organization_number']).doUpdateSet({ last_updated: now }))
      .execute();
  }

  /** Answers the access that was withdrawn; undefined when there was none. */
  async withdrawAccess(scope: string, organizationNumber: string): Promise<ScopeAccess | undefined> {
    return this.#tables
      .deleteFrom('authentication.scope_access')
      .where('scope', '=', scope)
      .where('organization_number', '=', organizationNumber)
      .returning(['scope', 'organization_number as consumer', 'created', 'last_updated as lastUpdated'])
      .executeTakeFirst();
  }

  /** Access to the scopes that every service owner needs. */
  async grantServiceOwnerScopes(organizationNumber: string, now: Date): Promise<void> {
    await sql`
      insert into authentication.scope_access (scope, organization_number, created, last_updated)
      select name, ${organizationNumber}, ${now}, ${now} from authentication.scope where for_service_owners
      on conflict do nothing`.execute(this.#tables);
  }

  async withdrawServiceOwnerScopes(organizationNumber: string): Promise<void> {
    await sql`
      delete from authentication.scope_access
      where organization_number = ${organizationNumber}
        and scope in (select name from authentication.scope where for_service_owners)`.execute(this.#tables);
  }

  async delegateScope(scope: string, consumer: string, supplier: string, now: Date): Promise<void> {
    await this.#tables
      .insertInto('authentication.scope_delegation')
      .values({ scope, consumer, supplier, created: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async withdrawDelegation(scope: string, consumer: string, supplier: string): Promise<void> {
    await this.#tables
      .deleteFrom('authentication.scope_delegation')
      .where('scope', '=', scope)
      .where('consumer', '=', consumer)
      .where('supplier', '=', supplier)
      .execute();
  }

  // --- API keys

  async addApiKey(serviceOwner: string, key: ApiKey, digest: Buffer): Promise<void> {
    await this.#tables
      .insertInto('authentication.api_key')
      .values({
        id: key.id,
        service_owner: serviceOwner,
        name: key.name,
        prefix: key.prefix,
        digest,
        rate_limit: key.rateLimit,
        created: key.created,
        last_used: null,
        revoked: null,
        expires: null,
      })
      .execute();
  }

  /** Revokes a key of the service owner, once; undefined when it has no such key, `isNew` when it was in force. */
  async revokeApiKey(
    serviceOwner: string,
    id: string,
    now: Date,
  ): Promise<{ name: string; prefix: string; isNew: boolean } | undefined> {
    const key = await this.#tables
      .selectFrom('authentication.api_key')
      .select(['name', 'prefix', 'revoked'])
      .where('service_owner', '=', serviceOwner)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (key === undefined) return undefined;
    const { name, prefix, revoked } = key;
    if (revoked !== null) return { name, prefix, isNew: false };
    await this.#tables.updateTable('authentication.api_key').set({ revoked: now }).where('id', '=', id).execute();
    return { name, prefix, isNew: true };
  }

  /** The key, kept from other changes until the transaction ends, when it is still in force. */
  async lockApiKey(serviceOwner: string, id: string, now: Date): Promise<ApiKey | undefined> {
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
      .where('id', '=', id)
      .where('revoked', 'is', null)
      .where((row) => row.or([row('expires', 'is', null), row('expires', '>', now)]))
      .forUpdate()
      .executeTakeFirst();
  }

  async expireApiKey(id: string, expires: Date): Promise<void> {
    await this.#tables.updateTable('authentication.api_key').set({ expires }).where('id', '=', id).execute();
  }

  async noteApiKeyUse(id: string, now: Date): Promise<void> {
    await this.#tables.updateTable('authentication.api_key').set({ last_used: now }).where('id', '=', id).execute();
  }

  /**
   * Takes up to `share` of the `limit` calls a key has in a minute; answers how many were left to take. Shares of all
   * processes together never pass the limit.
   */
  async takeCalls(id: string, minute: Date, share: number, limit: number): Promise<number> {
    const [row] = await this.#transaction.run<{ taken: number }>(TAKE_CALLS, [id, minute, share, limit]);
    return row === undefined ? 0 : share - Math.max(0, row.taken - limit);
  }

  /** Forgets a batch of minutes before `now`; answers how many. */
  async forgetMinutes(now: Date): Promise<number> {
    const { rows } = await sql`
      delete from authentication.api_key_minute where (api_key, minute) in (
        select api_key, minute from authentication.api_key_minute where minute < ${now} limit ${BATCH} for update skip locked
      ) returning 1`.execute(this.#tables);
    return rows.length;
  }

  // --- Signing keys and the clock

  /** Keeps other writers of signing keys out until the transaction ends; readers go on. */
  async lockSigningKeys(): Promise<void> {
    await sql`lock table authentication.signing_key in share row exclusive mode`.execute(this.#tables);
  }

  async addSigningKey(key: Tables['authentication.signing_key']): Promise<void> {
    await this.#tables.insertInto('authentication.signing_key').values(key).execute();
  }

  async removeSigningKeys(keyIds: readonly string[]): Promise<void> {
    if (keyIds.length === 0) return;
    await this.#tables.deleteFrom('authentication.signing_key').where('kid', 'in', keyIds).execute();
  }

  /** Keeps others from moving the clock until the transaction ends. */
  async lockClock(): Promise<void> {
    await sql`lock table authentication.moved_clock in share row exclusive mode`.execute(this.#tables);
  }

  async moveClock(millisecondsAhead: number): Promise<void> {
    await this.#tables
      .insertInto('authentication.moved_clock')
      .values({ only_row: true, milliseconds_ahead: millisecondsAhead })
      .onConflict((conflict) => conflict.column('only_row').doUpdateSet({ milliseconds_ahead: millisecondsAhead }))
      .execute();
  }
}

const columnsOf = (facts: ScopeFacts) => ({
  description: facts.description,
  long_description: facts.longDescription,
  visibility: facts.visibility,
  allowed_integration_types: [...facts.allowedIntegrationTypes],
  accessible_for_all: facts.accessibleForAll,
  delegation_source: facts.delegationSource,
  at_max_age: facts.maxAge,
  authorization_max_age: facts.authorizationMaxAge,
});
