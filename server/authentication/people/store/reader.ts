import { type Queries, statement } from '../../../foundation/database/database.ts';
import type { SessionRow } from './tables.ts';

const SESSION = statement(
  'people-session',
  `select digest, id, person, acr, amr, provider, provider_session, created, last_used, expires
   from authentication.session where digest = any($1) and expires > $2 and last_used > $3`,
);

/** Reads of browser sessions. */
export const peopleReader = (queries: Queries) => ({
  /** The session in force that one of the digests opens; `idleSince` is the earliest last use that still counts. */
  async session(digests: readonly Buffer[], now: Date, idleSince: Date): Promise<SessionRow | undefined> {
    const [row] = await queries.run<SessionRow>(SESSION, [digests, now, idleSince]);
    return row;
  },
});
