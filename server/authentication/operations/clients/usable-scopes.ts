import type { Queries } from '../../../foundation/database/database.ts';
import { oauthProblem } from '../../model/oauth-problems.ts';
import { Reader } from '../../store/reader.ts';

/** Refuses scopes that no token could ever be asked for: unknown ones, inactive ones, and those of a person's login. */
export async function refuseUnusableScopes(queries: Queries, names: readonly string[]): Promise<void> {
  const usable = new Set(
    (await new Reader(queries).scopesNamed(names))
      .filter(
        ({ active, allowedIntegrationTypes: types }) =>
          active && (types.length === 0 || types.includes('maskinporten')),
      )
      .map(({ name }) => name),
  );
  const unusable = names.filter((name) => !usable.has(name));
  if (unusable.length > 0)
    throw oauthProblem(
      'invalid_scope',
      400,
      'The client cannot have every scope asked for',
      `Leave out: ${unusable.join(' ')}. GET /scopes/all lists the public ones.`,
    );
}
