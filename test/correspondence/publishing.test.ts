import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { eventually } from '../../acceptance/client/http.ts';
import { FJORDFISK, LYNGHEIM, MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
let database: pg.Client;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  database = new pg.Client(server.databaseUrl);
  await database.connect();
});
after(async () => {
  await database?.end();
  await server?.close();
});

test('a message that cannot be published is put off with its reason and does not hold up the others', async () => {
  await database.query(`
    create function refuse() returns trigger language plpgsql as $$ begin
      if new.status = 2 and exists (select from correspondence.correspondence c join correspondence.content t on t.id = c.content_id
        where c.id = new.correspondence_id and t.senders_reference = 'poison' and c.attempts < 2) then raise 'no luck today'; end if;
      return new; end $$;
    create trigger refuse before insert on correspondence.status for each row execute function refuse()`);
  const recipients = [`0192:${FJORDFISK}`, `0192:${LYNGHEIM}`];
  const poisoned = await mail.initialize({ correspondence: { sendersReference: 'poison' } });
  const others = await mail.initialize({ recipients });
  const idsOf = (answer: typeof others) =>
    answer
      .json<{ correspondences: { correspondenceId: string }[] }>()
      .correspondences.map(({ correspondenceId }) => correspondenceId);
  const status = async (id: string) =>
    (await mail.get(`correspondence/${id}`, await mail.sender())).json<{ status: string }>().status;

  for (const id of idsOf(others))
    await eventually('publishing of the others', async () => (await status(id)) === 'Published' || undefined);
  const [poison] = idsOf(poisoned);
  const { rows } = await database.query(
    'select attempts, last_error from correspondence.correspondence where id = $1',
    [poison],
  );
  assert.ok(rows[0].attempts >= 1);
  assert.match(rows[0].last_error, /no luck today/);
  await eventually('publishing after two tries', async () => (await status(poison!)) === 'Published' || undefined);
});
