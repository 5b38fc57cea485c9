import type { Transaction } from '../foundation/database/database.ts';
import type { KeyReader, TokenReader } from '../http/caller.ts';

/** What other domains may ask of authentication. */
export interface Authentication {
  /** Verifies bearer tokens of every trusted issuer; installed into HTTP. */
  readonly tokens: TokenReader;
  /** Checks API keys; installed into HTTP. */
  readonly keys: KeyReader;
  /** Gives a newly approved service owner access to the scopes every service owner needs. */
  grantServiceOwnerScopes(transaction: Transaction, organizationNumber: string): Promise<void>;
}
