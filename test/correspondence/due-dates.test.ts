import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { FJORDFISK, MailClient, ORGANIZATION } from '../harness/mail.ts';
import { advanceClock } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

/** A time by the server's clock. */
const inHours = async (hours: number) => {
  const { now } = (await call(`${server.url}/testtools/api/clock`)).json<{ now: string }>();
  return new Date(Date.parse(now) + hours * 3_600_000).toISOString();
};

/** Moves the clock; tokens from before are out of date then. */
const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  mail = new MailClient(server.url);
};

/** Types of the events about a message so far, with their subjects. */
const eventsOf = async (id: string) => {
  const { rows } = await server.foundation.database.pool.query(
    'select type, subject from events.event where resource_instance = $1 order by sequence',
    [id],
  );
  return rows as { type: string; subject: string }[];
};
const never = async (id: string) =>
  (await eventsOf(id)).filter(({ type }) => type.includes('never')).map(({ type }) => type.split('.').at(-1));

/** Waits until no due date of a message is left to be looked at. */
const lookedAt = (id: string) =>
  eventually('the due date', async () => {
    const { rows } = await server.foundation.database.pool.query(
      'select from correspondence.due_date where correspondence_id = $1',
      [id],
    );
    return rows.length === 0 || undefined;
  });

describe('when the due date comes', () => {
  test('the sender hears of a message nobody has read or confirmed, once, about the recipient', async () => {
    const id = await mail.published({
      correspondence: { isConfirmationNeeded: true, dueDateTime: await inHours(1) },
    });
    assert.deepEqual(await never(id), []);
    await advance('PT2H');
    await lookedAt(id);
    assert.deepEqual(await never(id), ['correspondencereceiverneverread', 'correspondencereceiverneverconfirmed']);
    assert.ok(
      (await eventsOf(id))
        .filter(({ type }) => type.includes('never'))
        .every(({ subject }) => subject === `${ORGANIZATION}${FJORDFISK}`),
    );
    await advance('P1D');
    await server.foundation.sweeps.settle();
    assert.equal((await never(id)).length, 2);
  });

  test('what was done is not missed', async () => {
    const dueDateTime = await inHours(1);
    const read = await mail.published({ correspondence: { isConfirmationNeeded: true, dueDateTime } });
    const confirmed = await mail.published({ correspondence: { isConfirmationNeeded: true, dueDateTime } });
    const unasked = await mail.published({ correspondence: { dueDateTime } });
    const token = await mail.recipient();
    await expectStatus(200, mail.get(`correspondence/${read}/content`, token));
    await expectStatus(200, mail.get(`correspondence/${confirmed}/content`, token));
    await expectStatus(200, mail.post(`correspondence/${confirmed}/confirm`, token));
    await advance('PT2H');
    for (const id of [read, confirmed, unasked]) await lookedAt(id);
    assert.deepEqual(await never(read), ['correspondencereceiverneverconfirmed']);
    assert.deepEqual(await never(confirmed), []);
    assert.deepEqual(await never(unasked), ['correspondencereceiverneverread']);
  });

  test('nothing is told of a message that was deleted, or withdrawn before it was published', async () => {
    const dueDateTime = await inHours(3);
    const deleted = await mail.published({ correspondence: { dueDateTime } });
    await expectStatus(200, mail.delete(`correspondence/${deleted}/purge`, await mail.recipient()));
    const answer = await mail.initialize({
      correspondence: { dueDateTime, requestedPublishTime: await inHours(2) },
    });
    const withdrawn = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
    await expectStatus(200, mail.delete(`correspondence/${withdrawn.correspondenceId}/purge`, await mail.sender()));
    await advance('PT4H');
    for (const id of [deleted, withdrawn.correspondenceId]) await lookedAt(id);
    assert.deepEqual(await never(deleted), []);
    assert.deepEqual(await never(withdrawn.correspondenceId), []);
  });

  test('a message published at the very moment it is due is published first', async () => {
    const at = await inHours(5);
    const answer = await mail.initialize({ correspondence: { dueDateTime: at, requestedPublishTime: at } });
    const { correspondenceId: id } = answer.json<{ correspondences: { correspondenceId: string }[] }>()
      .correspondences[0]!;
    await advance('PT6H');
    await server.foundation.sweeps.settle();
    await lookedAt(id);
    const types = (await eventsOf(id)).map(({ type }) => type.split('.').at(-1));
    assert.deepEqual(types, [
      'correspondenceinitialized',
      'correspondencepublished',
      'correspondencereceiverneverread',
    ]);
  });

  test('two processes tell of each message once', async () => {
    const other = await server.startAnother();
    const dueDateTime = await inHours(7);
    const ids = await Promise.all(
      Array.from({ length: 12 }, () => mail.published({ correspondence: { dueDateTime } })),
    );
    await advance('PT8H');
    await Promise.all([server.foundation.sweeps.settle(), other.foundation.sweeps.settle()]);
    for (const id of ids) {
      await lookedAt(id);
      assert.deepEqual(await never(id), ['correspondencereceiverneverread']);
    }
  });
});
