import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { notificationsReader } from '../../server/notifications/store/reader.ts';
import { notificationsWriter } from '../../server/notifications/store/writer.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';

let opened: TestDatabase;
before(async () => {
  opened = await openTestDatabase();
});
after(() => opened?.close());

const created = new Date('2031-01-01T12:00:00Z');

/** An order to so many, due so many minutes after the others' beginning. */
const chain = (recipients: number, minute: number) => ({
  id: randomUUID(),
  creator: 'ttd',
  idempotencyId: randomUUID(),
  created,
  keywords: {},
  shipments: [
    {
      id: randomUUID(),
      kind: 'Notification' as const,
      sendersReference: undefined,
      requestedSendTime: new Date(created.getTime() + minute * 60_000),
      channel: 'Email' as const,
      recipients: Array.from({ length: recipients }, (_, n) => ({
        kind: 'email' as const,
        value: `n${n}@eksempel.no`,
      })),
      resourceId: undefined,
      ignoreReservation: undefined,
      email: { subject: 'Emne', body: 'Tekst', contentType: 'Plain' as const },
      sms: undefined,
      conditionEndpoint: undefined,
    },
  ],
});

test('orders to many are begun a few at a time, and one to more than a batch holds alone', async () => {
  const chains = [chain(5, 0), chain(600, 1), chain(600, 2), chain(600, 3)];
  await opened.database.transaction((transaction) => notificationsWriter(transaction).insert(chains, false));
  const due = async (recipients: number, limit = 100) =>
    (await notificationsReader(opened.database).due(new Date('2031-01-02T00:00:00Z'), limit, recipients)).map(
      (row) => row.recipients.length,
    );
  assert.deepEqual(await due(1000), [5, 600, 600]);
  assert.deepEqual(await due(5), [5]);
  assert.deepEqual(await due(1), [5]);
  assert.deepEqual(await due(100_000), [5, 600, 600, 600]);
  assert.deepEqual(await due(100_000, 2), [5, 600]);
});
