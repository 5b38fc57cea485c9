import { Type } from 'typebox';
import type { Queries } from '../../../foundation/database/database.ts';
import { text } from '../../../http/binding/shapes.ts';
import type { Caller } from '../../../http/caller.ts';
import { administersFor } from '../../model/administrators.ts';
import { oauthProblem } from '../../model/oauth-problems.ts';
import type { Scope } from '../../model/scope.ts';
import { Reader } from '../../store/reader.ts';

/** The name is in the query because it may hold a slash. */
export const scopeQuery = Type.Object({ scope: text() });

export const accessParams = Type.Object({ consumer_orgno: text() });

/** The scope, when the caller may administer it; another's is answered as one that is not there. */
export async function scopeOf(queries: Queries, caller: Caller, name: string): Promise<Scope> {
  const scope = await new Reader(queries).scope(name);
  if (scope !== undefined && administersFor(caller, scope.owner)) return scope;
  throw oauthProblem('not_found', 404, 'The scope was not found', 'GET /scopes lists those of your organisation.');
}
