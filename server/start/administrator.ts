import type { Authentication } from '../authentication/port.ts';
import { type AdministratorConfig, ConfigurationRefused } from '../config/config.ts';
import type { Database } from '../foundation/database/database.ts';
import { Problem } from '../http/problem.ts';

const SCOPE = 'budstikke:administration';

/**
 * Makes the configured administrator's client what the configuration says, at every start: its keys are those of the
 * file, good for a year from now. A key that cannot be used refuses the start.
 */
export async function registerAdministrator(
  { organizationNumber, clientId, keys }: AdministratorConfig,
  authentication: Pick<Authentication, 'grantScope' | 'registerClient'>,
  database: Pick<Database, 'transaction'>,
): Promise<void> {
  try {
    await database.transaction(async (transaction) => {
      await authentication.grantScope(transaction, SCOPE, organizationNumber);
      await authentication.registerClient(transaction, {
        clientId,
        organizationNumber,
        name: 'Administrator',
        scopes: [SCOPE],
        keys,
      });
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new ConfigurationRefused([`ADMINISTRATOR_JWKS: ${error.message}. ${String(error.extra.hint ?? '')}`.trim()]);
  }
}
