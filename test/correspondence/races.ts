import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Answer, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { assertContractKept } from '../harness/contract.ts';
import { FJORDFISK, MailClient } from '../harness/mail.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/**
 * What no history may hold, whoever raced whom: each query answers the messages, files or events that break one rule.
 * Numbers are those of the wire: 0 Initialized, 1 ReadyForPublish, 2 Published, 4 Read, 6 Confirmed, 7 and 8 purged.
 */
const IMPOSSIBLE: Readonly<Record<string, string>> = {
  'a status after the purge': `
    select p.correspondence_id as id from correspondence.status p join correspondence.status later
        on later.correspondence_id = p.correspondence_id and later.sequence > p.sequence
     where p.status in (7, 8)`,
  'a fetch after the purge': `
    select p.correspondence_id as id from correspondence.status p join correspondence.fetch f
        on f.correspondence_id = p.correspondence_id and f.fetched_at > p.changed
     where p.status in (7, 8)`,
  'a status that comes once, twice': `
    select correspondence_id as id from correspondence.status where status in (0, 1, 2, 4, 6, 7, 8)
     group by correspondence_id, status having count(*) > 1`,
  'purged, but not shown as such, or about to be published': `
    select c.id from correspondence.correspondence c join correspondence.status p on p.correspondence_id = c.id
     where p.status in (7, 8) and (c.status <> p.status or c.publish_at is not null)`,
  'published without the status, or the other way round': `
    select c.id from correspondence.correspondence c
     where (c.published is not null)
        <> exists (select from correspondence.status s where s.correspondence_id = c.id and s.status = 2)`,
  'purged by its sender after publishing': `
    select p.correspondence_id as id from correspondence.status p join correspondence.status s
        on s.correspondence_id = p.correspondence_id and s.status = 2
     where p.status = 8`,
  'deleted by its recipient before it was confirmed': `
    select c.id from correspondence.correspondence c join correspondence.content t on t.id = c.content_id
     where t.is_confirmation_needed and c.status = 7
       and not exists (select from correspondence.status s where s.correspondence_id = c.id and s.status = 6)`,
  'an event for each change, and none without': `
    select c.id from correspondence.correspondence c
      cross join (values (2, 'published'), (4, 'receiverread'), (6, 'receiverconfirmed')) as told (status, name)
     where (select count(*) from correspondence.status s where s.correspondence_id = c.id and s.status = told.status)
        <> (select count(*) from events.event e where e.resource_instance = c.id::text
               and e.type = 'no.altinn.correspondence.correspondence' || told.name)`,
  'purged once, told once': `
    select c.id from correspondence.correspondence c
     where (select count(*) from correspondence.status s where s.correspondence_id = c.id and s.status in (7, 8))
        <> (select count(*) from events.event e where e.resource_instance = c.id::text
               and e.type = 'no.altinn.correspondence.correspondencepurged')`,
  'texts erased while a message needs them, or kept for none': `
    select t.id from correspondence.content t
     where (t.erased_at is not null)
        <> not exists (select from correspondence.correspondence c where c.content_id = t.id and c.status not in (7, 8))`,
  'a file purged while a message needs it, or kept for none': `
    select a.id from correspondence.attachment a
     where exists (select from correspondence.content_attachment l where l.attachment_id = a.id)
       and (a.status = 3) <> not exists (
         select from correspondence.content_attachment l join correspondence.correspondence c on c.content_id = l.content_id
          where l.attachment_id = a.id and c.status not in (7, 8))`,
};

/** Trials that run at the same time. */
const TOGETHER = 20;

/** Races of two who want the same message, `tries` times each; afterwards nothing impossible may be stored. */
export function describeRaces(tries: number): void {
  let server: TestServer;
  let mail: MailClient;
  before(async () => {
    server = await startTestServer();
    mail = new MailClient(server.url);
  });
  after(() => server?.close());

  const trials = async (trial: (place: number) => Promise<void>, count = tries) => {
    for (let done = 0; done < count; done += TOGETHER)
      await Promise.all(Array.from({ length: Math.min(TOGETHER, count - done) }, (_, place) => trial(place)));
  };
  const sleepUntil = (time: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, time - Date.now())));
  const afterAWhile = async <Value>(most: number, action: () => Promise<Value>): Promise<Value> => {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * most));
    return action();
  };
  const initialized = async (change: Parameters<MailClient['initialize']>[0] = {}) =>
    (await expectStatus(200, mail.initialize(change))).json<{ correspondences: { correspondenceId: string }[] }>()
      .correspondences[0]!.correspondenceId;
  /** Published and fetched. */
  const opened = async (change: Parameters<MailClient['initialize']>[0] = {}) => {
    const id = await initialized(change);
    const token = await mail.recipient();
    await eventually(
      'publishing',
      async () => (await mail.get(`correspondence/${id}`, token)).status === 200 || undefined,
      60_000,
    );
    return id;
  };
  const codeOf = ({ status, text }: Answer) =>
    status === 200 ? 200 : (JSON.parse(text) as { errorCode: number }).errorCode;
  const assertNothingImpossible = async () => {
    for (const [rule, sql] of Object.entries(IMPOSSIBLE))
      assert.deepEqual((await server.foundation.database.pool.query(sql)).rows, [], rule);
    assertContractKept();
  };
  /** Each outcome a race may have; that both sides win at times shows that it was one. */
  const outcomes = () => {
    const counted = new Map<string, number>();
    return {
      counted,
      add: (...codes: number[]) => counted.set(codes.join(' '), (counted.get(codes.join(' ')) ?? 0) + 1),
    };
  };
  const assertOnly = (counted: ReadonlyMap<string, number>, ...allowed: string[]) =>
    assert.deepEqual(
      [...counted.keys()].filter((outcome) => !allowed.includes(outcome)),
      [],
    );

  describe(`${tries} races`, () => {
    test('of a sender’s purge with the publishing: it is withdrawn, or it is published', async () => {
      const { counted, add } = outcomes();
      const token = await mail.sender();
      const reader = await mail.recipient();
      // Between sending and due time; a busy machine gets more, so that the first purges always come well before it.
      let lead = 600;
      await trials(async (place) => {
        const begun = Date.now();
        const due = begun + lead;
        const id = await initialized({ correspondence: { requestedPublishTime: new Date(due).toISOString() } });
        lead = Math.max(lead, 4 * (Date.now() - begun));
        // From half of it before the due time to half of it after; most of them within milliseconds of it.
        const spread = ((2 * place) / (TOGETHER - 1) - 1) ** 7 * ((due - begun) / 2);
        // A recipient's look publishes what is due.
        const [deleted] = await Promise.all([
          sleepUntil(due + 2 + spread).then(() =>
            afterAWhile(5, () => mail.delete(`correspondence/${id}/purge`, token)),
          ),
          sleepUntil(due + 2).then(() => afterAWhile(5, () => mail.get(`correspondence/${id}`, reader))),
        ]);
        add(codeOf(deleted));
      });
      assertOnly(counted, '200', '1013');
      assert.equal(counted.size, 2, `both sides must win at times: ${JSON.stringify([...counted])}`);
      await eventually('publishing', async () => {
        const { rows } = await server.foundation.database.pool.query(
          'select count(*)::int from correspondence.correspondence where publish_at is not null',
        );
        return rows[0].count === 0 || undefined;
      });
      await assertNothingImpossible();
    });

    test('of a confirmation with the deletion: nothing is deleted unconfirmed, nothing confirmed when deleted', async () => {
      const { counted, add } = outcomes();
      const token = await mail.recipient();
      const correspondence = { isConfirmationNeeded: true, dueDateTime: '2099-01-01T00:00:00Z' };
      await trials(async () => {
        const id = await opened({ correspondence });
        const [confirmed, deleted] = await Promise.all([
          afterAWhile(5, () => mail.post(`correspondence/${id}/confirm`, token)),
          afterAWhile(5, () => mail.delete(`correspondence/${id}/purge`, token)),
        ]);
        add(codeOf(confirmed), codeOf(deleted));
      });
      assertOnly(counted, '200 200', '200 1026');
      await assertNothingImpossible();
    });

    test('of a confirmation, a reading and a download with the deletion: the whole body, or nothing', async () => {
      const token = await mail.recipient();
      const attachment = await mail.uploaded('felles');
      await initialized({ existingAttachments: [attachment] });
      await trials(async () => {
        const id = await opened({ existingAttachments: [attachment] });
        const path = `correspondence/${id}`;
        const [confirmed, read, overview, downloaded, deleted] = await Promise.all([
          afterAWhile(8, () => mail.post(`${path}/confirm`, token)),
          afterAWhile(8, () => mail.get(`${path}/content`, token)),
          afterAWhile(8, () => mail.get(path, token)),
          afterAWhile(8, () => mail.get(`${path}/attachment/${attachment}/download`, token)),
          afterAWhile(8, () => mail.delete(`${path}/purge`, token)),
        ]);
        assert.equal(deleted.status, 200, deleted.text);
        for (const answer of [confirmed, read, overview, downloaded])
          assert.ok(answer.status === 200 || codeOf(answer) === 1001, answer.text);
        if (read.status === 200) assert.equal(read.text, 'Brødtekst');
        if (downloaded.status === 200) assert.equal(downloaded.text, 'felles');
        if (overview.status === 200)
          assert.equal(overview.json<{ content: { messageBody: string } }>().content.messageBody, 'Brødtekst');
      });
      await assertNothingImpossible();
    });

    test('of two deletions of messages with one file, and of a new message with it: no file is lost or left over', async () => {
      const token = await mail.sender();
      await trials(
        async () => {
          const attachment = await mail.uploaded('felles');
          const correspondence = { requestedPublishTime: '2099-01-01T00:00:00Z' };
          const request = { correspondence, existingAttachments: [attachment], recipients: [`0192:${FJORDFISK}`] };
          const [one, two] = await Promise.all([initialized(request), initialized(request)]);
          const [first, second, sent] = await Promise.all([
            mail.delete(`correspondence/${one}/purge`, token),
            mail.delete(`correspondence/${two}/purge`, token),
            afterAWhile(10, () => mail.initialize(request)),
          ]);
          assert.deepEqual([first.status, second.status], [200, 200]);
          assert.ok(sent.status === 200 || codeOf(sent) === 1018, sent.text);
          // Each trial is an upload and six requests: a fifth of them says as much.
        },
        Math.max(40, tries / 5),
      );
      await assertNothingImpossible();
    });
  });
}
