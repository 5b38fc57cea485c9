import type { QueryClient } from '@tanstack/react-query';
import { Refused } from '../api/refusal.ts';
import { logIn } from '../api/log-in.ts';
import { type Me, meQuery } from '../api/session.ts';

/** Who is logged in; goes to the login page when nobody is and the page is not open to all. */
export async function logInFirst(queries: QueryClient, open: boolean): Promise<Me | null> {
  const me = await queries.ensureQueryData(meQuery);
  if (me !== null || open) return me;
  if (logIn()) return new Promise<never>(() => undefined);
  throw new Refused({
    status: 401,
    code: undefined,
    text: 'The server did not keep the session it gave',
    fields: {},
    traceId: undefined,
    retryAfter: undefined,
    at: new Date(),
    body: {},
  });
}
