import type { Clock } from '../clock.ts';
import type { Database, NamedStatement } from './database.ts';

/**
 * How long the oldest due row of a queue has waited, in seconds; 0 when nothing is due. The statement takes the time and
 * answers `oldest`.
 */
export const queueAge =
  ({ database, clock }: { database: Database; clock: Clock }, oldest: NamedStatement) =>
  async (): Promise<number> => {
    const now = clock.now();
    const [row] = await database.run<{ oldest: Date | null }>(oldest, [now]);
    return row?.oldest == null ? 0 : (now.getTime() - row.oldest.getTime()) / 1000;
  };
