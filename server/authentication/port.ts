import type { Transaction } from '../foundation/database/database.ts';
import type { KeyReader, TokenReader } from '../http/caller.ts';

/** A Maskinporten client that is made without a caller: demo data, or an operator's first one. */
export interface NewClient {
  /** UUID. A client that has it already is made what is given here. */
  readonly clientId: string;
  /** Nine digits. */
  readonly organizationNumber: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Public JWKs, as `POST /maskinporten/clients/{id}/jwks` takes them. */
  readonly keys: readonly unknown[];
}

/** What other domains may ask of authentication. */
export interface Authentication {
  /** Verifies bearer tokens of every trusted issuer; installed into HTTP. */
  readonly tokens: TokenReader;
  /** Checks API keys; installed into HTTP. */
  readonly keys: KeyReader;
  /** Gives a newly approved service owner access to the scopes every service owner needs. */
  grantServiceOwnerScopes(transaction: Transaction, organizationNumber: string): Promise<void>;
  /** Registers a client with its keys. Throws a Problem when a key or a scope cannot be used. */
  registerClient(transaction: Transaction, client: NewClient): Promise<void>;
}
