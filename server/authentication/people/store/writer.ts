import type { Transaction } from '../../../foundation/database/database.ts';
import type { LoginAttemptRow, PeopleTables, SessionRow } from './tables.ts';

/** Writes of browser sessions and logins under way. */
export const peopleWriter = (transaction: Transaction) => {
  const tables = transaction.tables<PeopleTables>();
  return {
    async begin(session: SessionRow): Promise<void> {
      await tables.insertInto('authentication.session').values(session).execute();
    },
    /** Notes that a session was used, and answers when it ends at the latest; one that has ended meanwhile stays ended. */
    async use(id: string, now: Date): Promise<Date | undefined> {
      const row = await tables
        .updateTable('authentication.session')
        .set({ last_used: now })
        .where('id', '=', id)
        .returning('expires')
        .executeTakeFirst();
      return row?.expires;
    },
    async end(id: string): Promise<void> {
      await tables.deleteFrom('authentication.session').where('id', '=', id).execute();
    },
    async endByDigests(digests: readonly Buffer[]): Promise<void> {
      if (digests.length === 0) return;
      await tables.deleteFrom('authentication.session').where('digest', 'in', digests).execute();
    },
    /** Ends the sessions that came of a login at the provider. */
    async endOfProvider(provider: string, providerSession: string): Promise<void> {
      await tables
        .deleteFrom('authentication.session')
        .where('provider', '=', provider)
        .where('provider_session', '=', providerSession)
        .execute();
    },
    async beginLogin(attempt: LoginAttemptRow): Promise<void> {
      await tables.insertInto('authentication.login_attempt').values(attempt).execute();
    },
    /** Uses an attempt up: the row goes, so that no second answer of the provider finds it. */
    useLogin: (state: Buffer, browsers: readonly Buffer[], now: Date): Promise<LoginAttemptRow | undefined> =>
      tables
        .deleteFrom('authentication.login_attempt')
        .where('state', '=', state)
        .where('browser', 'in', [...browsers])
        .where('expires', '>', now)
        .returningAll()
        .executeTakeFirst(),
    /** Removes what has ended; answers how much. */
    async forgetEnded(now: Date, idleSince: Date): Promise<number> {
      const sessions = await tables
        .deleteFrom('authentication.session')
        .where((row) => row.or([row('expires', '<=', now), row('last_used', '<=', idleSince)]))
        .executeTakeFirst();
      const attempts = await tables
        .deleteFrom('authentication.login_attempt')
        .where('expires', '<=', now)
        .executeTakeFirst();
      return Number(sessions.numDeletedRows + attempts.numDeletedRows);
    },
  };
};
