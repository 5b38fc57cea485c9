import { Type } from 'typebox';
import type { Queries } from '../../../foundation/database/database.ts';
import { uuid } from '../../../http/binding/shapes.ts';
import type { Caller } from '../../../http/caller.ts';
import { administersFor, looksAt } from '../../model/administrators.ts';
import type { Client } from '../../model/client.ts';
import { oauthProblem } from '../../model/oauth-problems.ts';
import { Reader } from '../../store/reader.ts';

export const clientParams = Type.Object({ client_id: uuid() });

/** The client, when the caller may administer it; another's is answered as one that is not there. */
export async function clientOf(
  queries: Queries,
  caller: Caller,
  clientId: string,
  purpose: 'look' | 'change',
): Promise<Client> {
  const client = await new Reader(queries).client(clientId);
  const may = purpose === 'look' ? looksAt : administersFor;
  if (client !== undefined && may(caller, client.organizationNumber)) return client;
  throw oauthProblem('not_found', 404, 'The client was not found', 'GET /clients lists those of your organisation.');
}
