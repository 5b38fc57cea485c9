import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { Database, isDatabaseAway, openPool } from '../../server/foundation/database/database.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { type Line, openLine } from '../harness/proxy.ts';

let own: TestDatabase;
let line: Line;
let database: Database;
before(async () => {
  own = await openTestDatabase({ poolSize: 1 });
  line = await openLine(own.url);
  database = new Database(openPool({ connection: line.url, size: 4 }), openLog('silent'));
});
after(async () => {
  await database?.close();
  await line?.close();
  await own?.close();
});

const ask = { name: 'test-answers', text: 'select 1 as answers' };
const SLOW = 'select pg_sleep(30)';

// An error event that nobody hears ends the process; the test runner then fails the test it happened in.
test('a connection that is lost in the middle of work fails that work only, wherever it was', async () => {
  const inTheMiddle = [
    database.tables<object>().executeQuery(sql.raw(SLOW).compile(database.tables<object>())),
    database.run({ name: 'test-slow', text: SLOW }, []),
    database.transaction((transaction) => transaction.run({ name: 'test-slow-in-transaction', text: SLOW }, [])),
  ].map((work) =>
    work.then(
      () => assert.fail('it should have been lost'),
      (error: unknown) => error,
    ),
  );
  while (Number((await countOfSleepers()) ?? 0) < inTheMiddle.length) await new Promise((next) => setTimeout(next, 5));
  await line.cut();
  for (const error of await Promise.all(inTheMiddle)) assert.ok(isDatabaseAway(error), String(error));
  await line.mend();
  assert.deepEqual(await database.run(ask, []), [{ answers: 1 }]);
});

async function countOfSleepers(): Promise<number | undefined> {
  const [row] = await own.database.run<{ sleepers: number }>(
    {
      name: 'test-sleepers',
      text: `select count(*) sleepers from pg_stat_activity
             where datname = current_database() and state = 'active' and wait_event = 'PgSleep'`,
    },
    [],
  );
  return row?.sleepers;
}
