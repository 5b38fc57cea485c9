import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { PUSH_WAITS } from '../../server/events/model/retry-schedule.ts';
import { hours, seconds } from '../../server/foundation/clock.ts';
import { type ReceivedRequest, startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';
import {
  caller,
  type House,
  isEvent,
  newEvent,
  openHouse,
  owner,
  type Process,
  recipient,
  subscribe,
} from './house.ts';

const PATH = '/events/api/v1/subscriptions';
const PUBLISHED = 'no.altinn.correspondence.correspondencepublished';
const READ = 'no.altinn.correspondence.correspondencereceiverread';

describe('what owners do with their subscriptions', () => {
  let house: House;
  let server: Process;
  let receiver: WebhookReceiver;

  before(async () => {
    house = await openHouse();
    server = await house.startProcess();
  });
  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    server.clock.offset = 0;
    await house.database.database.pool.query(
      `truncate events.event, events.subscription, events.delivery, events.delivery_attempt, events.subscription_health,
         events.signing_secret`,
    );
    await receiver.close();
  });
  after(() => house.close());

  const settle = () => server.sweeps.settle();
  const advance = async (milliseconds: number) => {
    server.clock.offset += milliseconds;
    await settle();
  };
  const validated = async (body: Record<string, unknown> = {}) => {
    const { id } = await subscribe(server, { endPoint: receiver.url, ...body });
    await settle();
    return id;
  };
  const ask = async (method: string, path: string, body?: unknown, status = 200) => {
    const answer = await server.call(method, `${PATH}/${path}`, { by: owner, body });
    assert.equal(answer.status, status, answer.text);
    return answer.body;
  };
  const record = async (facts: Parameters<typeof newEvent>[1] = {}) => {
    const event = newEvent(server.clock, facts);
    await server.record(event);
    await settle();
    return event;
  };
  const pushes = () => receiver.received.filter(isEvent);
  const ids = (requests: readonly ReceivedRequest[] = pushes()) =>
    requests.map(({ body }) => JSON.parse(body).id as string);

  describe('signatures', () => {
    const verify = (secret: string, { body, headers }: ReceivedRequest) =>
      new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string };

    test('a subscription without a secret is sent the event’s id and a time, and no signature', async () => {
      await validated();
      const event = await record();
      const { headers } = pushes()[0]!;
      assert.equal(headers['webhook-id'], event.id);
      assert.match(String(headers['webhook-timestamp']), /^\d{10}$/);
      assert.equal('webhook-signature' in headers, false);
      assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    });

    test('a push is signed so that the standardwebhooks package verifies it, also when the clock of the server is moved', async () => {
      const id = await validated();
      const { secret } = await ask('POST', `${id}/signing-secrets`, {}, 201);
      assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
      server.clock.offset = hours(500);
      const event = await record();
      const [push] = pushes();
      assert.equal(verify(secret, push!).id, event.id);
      assert.throws(() => verify(secret, { ...push!, body: push!.body.replace('313154599', '313154598') }));
      assert.throws(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, push!));
    });

    test('validations and tests are signed as well, and every attempt has the same id', async () => {
      const id = await validated();
      const { secret } = await ask('POST', `${id}/signing-secrets`, {}, 201);
      receiver.reply([{ status: 500 }, { status: 200 }]);
      await record();
      await advance(PUSH_WAITS[0]!);
      await ask('POST', `${id}/test`, undefined, 202);
      await settle();
      const sent = receiver.received.slice(1);
      assert.equal(sent.length, 3);
      for (const push of sent) verify(secret, push);
      assert.equal(sent[0]!.headers['webhook-id'], sent[1]!.headers['webhook-id']);
    });

    test('a changed secret signs beside the former one until the overlap ends', async () => {
      const id = await validated();
      const former = await ask('POST', `${id}/signing-secrets`, {}, 201);
      const { secret } = await ask('POST', `${id}/signing-secrets`, { overlapHours: 2 }, 201);
      assert.notEqual(secret, former.secret);
      await record();
      const [both] = pushes();
      verify(former.secret, both!);
      verify(secret, both!);
      await advance(hours(2));
      await record();
      const alone = pushes()[1]!;
      verify(secret, alone);
      assert.throws(() => verify(former.secret, alone));
      const { signingSecrets } = await ask('GET', `${id}/status`);
      assert.deepEqual(
        signingSecrets.map(({ hint }: { hint: string }) => hint),
        [secret.replace(/=$/, '').slice(-4)],
      );
    });

    test('an id that no header can hold is written so that it still verifies', async () => {
      const id = await validated();
      const { secret } = await ask('POST', `${id}/signing-secrets`, {}, 201);
      await record({ id: 'blåbær.1 – 2' });
      assert.equal(verify(secret, pushes()[0]!).id, 'blåbær.1 – 2');
    });

    test('secrets lie encrypted in the database, and end when they are deleted', async () => {
      const id = await validated();
      const { secret } = await ask('POST', `${id}/signing-secrets`, undefined, 201);
      const { rows } = await house.database.database.pool.query('select sealed from events.signing_secret');
      const plain = Buffer.from(secret.slice(6), 'base64');
      assert.equal(rows[0].sealed.includes(plain) || rows[0].sealed.includes(secret), false);
      await ask('DELETE', `${id}/signing-secrets`);
      await record();
      assert.equal('webhook-signature' in pushes()[0]!.headers, false);
    });
  });

  describe('the delivery log', () => {
    test('tells what was sent, what was answered, and when it is tried next', async () => {
      const id = await validated({ endPoint: `${receiver.url}/hook?key=1` });
      receiver.reply([{ status: 503, body: `${'feil '.repeat(1000)}` }]);
      const event = await record();
      const { deliveries } = await ask('GET', `${id}/deliveries`);
      const [failing, validation] = deliveries;
      assert.deepEqual(
        [failing.status, failing.attempts, failing.mostAttempts, failing.reason, failing.replay],
        ['failing', 1, 12, 'status 503', false],
      );
      assert.ok(Date.parse(failing.nextAttempt) - Date.parse(failing.log[0].started) >= PUSH_WAITS[0]!);
      const { event: told, request, log } = failing;
      assert.deepEqual(told, {
        id: event.id,
        type: PUBLISHED,
        subject: event.subject,
        resourceInstance: event.resourceInstance,
      });
      assert.deepEqual([request.method, request.url], ['POST', `${receiver.url}/hook?key=1`]);
      assert.equal(request.body, pushes()[0]!.body);
      assert.equal(request.headers['webhook-id'], event.id);
      assert.deepEqual([log.length, log[0].attempt, log[0].status], [1, 1, 503]);
      assert.equal(log[0].answer, 'feil '.repeat(1000).slice(0, 2048));
      assert.equal(validation.event.type, 'platform.events.validatesubscription');
      assert.equal(validation.status, 'delivered');
    });

    test('filters by status, type, time and event or message, and pages to the end', async () => {
      const id = await validated();
      const first = await record();
      await advance(hours(1));
      const noon = server.clock.now().toISOString();
      const read = await record({ type: READ });
      receiver.reply([{ status: 500 }]);
      const failing = await record();
      const of = async (query: string): Promise<string[]> => {
        const all: string[] = [];
        let path = `${PATH}/${id}/deliveries?${query}`;
        for (;;) {
          const { body, status } = await server.call('GET', path, { by: owner });
          assert.equal(status, 200);
          all.push(...body.deliveries.map(({ event }: { event: { id: string } }) => event.id));
          if (body.next === undefined) return all;
          path = body.next.slice('https://platform.test'.length);
        }
      };
      assert.deepEqual(await of('status=failing&status=dead'), [failing.id]);
      assert.deepEqual(await of(`type=${READ}`), [read.id]);
      assert.deepEqual(await of(`from=${noon}`), [failing.id, read.id]);
      assert.deepEqual(await of(`to=${noon}&type=${PUBLISHED}`), [first.id]);
      assert.deepEqual(await of(`event=${first.id}`), [first.id]);
      assert.deepEqual(await of(`event=${read.resourceInstance}`), [read.id]);
      assert.deepEqual(await of('event=unknown'), []);
      const all = await of('');
      assert.equal(all.length, 4);
      assert.deepEqual(await of('limit=1'), all);
      assert.deepEqual(await of(`limit=1&type=${PUBLISHED}`), [failing.id, first.id]);
      const refused = await server.call('GET', `${PATH}/${id}/deliveries?status=lost`, { by: owner });
      assert.equal(refused.status, 400);
      assert.match(refused.body.detail, /'lost' is no status of a delivery: pending, failing/);
    });

    test('shows what was given up with all its attempts, and sending that again by its id delivers it', async () => {
      const id = await validated();
      const delivered = await record();
      receiver.reply([{ status: 503, body: 'closed' }]);
      const event = await record();
      for (const wait of PUSH_WAITS) await advance(wait);
      const of = async (status: string) => (await ask('GET', `${id}/deliveries?status=${status}`)).deliveries;
      const [dead, ...more] = await of('dead');
      assert.deepEqual(more, []);
      assert.deepEqual(
        [dead.event.id, dead.attempts, dead.mostAttempts, dead.reason, dead.nextAttempt],
        [event.id, 12, 12, 'status 503', undefined],
      );
      assert.deepEqual(
        dead.log.map(({ attempt, status, answer }: Record<string, unknown>) => [attempt, status, answer]),
        Array.from({ length: 12 }, (_, index) => [12 - index, 503, 'closed']),
      );
      assert.equal((await ask('GET', `${id}/status`)).dead, 1);
      receiver.reply([{ status: 200 }]);
      await ask('POST', `${id}/replay`, { deliveries: [dead.id] }, 202);
      await settle();
      const again = (await of('delivered')).filter(({ replay }: { replay: boolean }) => replay);
      assert.deepEqual(
        again.map((one: { event: { id: string } }) => one.event.id),
        [event.id],
      );
      assert.equal(ids().filter((one) => one === delivered.id).length, 1);
    });

    test('is its owner’s alone, as is everything else one can do', async () => {
      const id = await validated();
      const operations = [
        ['GET', 'deliveries'],
        ['GET', 'status'],
        ['POST', 'replay'],
        ['POST', 'test'],
        ['POST', 'pause'],
        ['POST', 'resume'],
        ['POST', 'signing-secrets'],
        ['DELETE', 'signing-secrets'],
      ] as const;
      const without = caller({ orgCode: 'ttd', scopes: ['altinn:serviceowner'] });
      for (const [method, word] of operations) {
        const call = (by: typeof owner, of: number = id) =>
          server.call(method, `${PATH}/${of}/${word}`, {
            by,
            ...(word === 'replay' ? { body: { events: ['x'] } } : {}),
          });
        const another = await call(recipient);
        assert.deepEqual([another.status, another.text], [403, ''], word);
        assert.equal((await call(owner, 999_999)).status, 404, word);
        if (method !== 'GET') assert.equal((await call(without)).status, 403, word);
      }
    });
  });

  describe('sending again', () => {
    test('by event sends the same event with the same id, marked in the log', async () => {
      const id = await validated();
      const event = await record();
      await record();
      assert.deepEqual(await ask('POST', `${id}/replay`, { events: [event.id] }, 202), { replayed: 1 });
      await settle();
      assert.deepEqual(ids().filter((one) => one === event.id).length, 2);
      assert.equal(pushes()[2]!.body, pushes().find(({ body }) => body.includes(event.id))!.body);
      const { deliveries } = await ask('GET', `${id}/deliveries?event=${event.id}`);
      assert.deepEqual(
        deliveries.map(({ replay, status }: { replay: boolean; status: string }) => [replay, status]),
        [
          [true, 'delivered'],
          [false, 'delivered'],
        ],
      );
    });

    test('of a delivery that still waits makes it due now, without a second one', async () => {
      const id = await validated();
      receiver.reply([{ status: 500 }, { status: 200 }]);
      await record();
      const { deliveries } = await ask('GET', `${id}/deliveries?status=failing`);
      await ask('POST', `${id}/replay`, { deliveries: [deliveries[0].id] }, 202);
      await settle();
      assert.equal(pushes().length, 2);
      const after = await ask('GET', `${id}/deliveries?event=${deliveries[0].event.id}`);
      assert.deepEqual([after.deliveries.length, after.deliveries[0].attempts], [1, 2]);
    });

    test('by time takes what was made in it, of the asked statuses, and never another subscription’s', async () => {
      const id = await validated();
      const other = await validated({ endPoint: `${receiver.url}/other` });
      await record();
      await advance(hours(1));
      const from = server.clock.now().toISOString();
      const late = await record();
      await ask('POST', `${id}/replay`, { from, status: ['dead'] }, 202);
      await settle();
      assert.equal(pushes().length, 4);
      assert.deepEqual(await ask('POST', `${id}/replay`, { from, status: ['delivered'], type: [PUBLISHED] }, 202), {
        replayed: 1,
      });
      await settle();
      const again = pushes().slice(4);
      assert.deepEqual([ids(again), again.map(({ url }) => url)], [[late.id], ['/']]);
      assert.equal((await ask('GET', `${other}/deliveries`)).deliveries.length, 3);
    });

    test('of nothing in particular is refused', async () => {
      const id = await validated();
      const { detail } = await ask('POST', `${id}/replay`, {}, 400);
      assert.equal(detail, "Say what to send again: 'deliveries', 'events' or 'from'.");
    });
  });

  test('a test event is tried once, and its answer is in the log', async () => {
    const id = await validated();
    receiver.reply([{ status: 418, body: 'te' }]);
    const { delivery } = await ask('POST', `${id}/test`, undefined, 202);
    await settle();
    await advance(hours(48));
    assert.equal(receiver.received.length, 2);
    const event = JSON.parse(receiver.received[1]!.body);
    assert.equal(event.type, 'platform.events.testsubscription');
    const [logged] = (await ask('GET', `${id}/deliveries`)).deliveries;
    assert.deepEqual([logged.id, logged.status, logged.event.id], [delivery, 'dead', event.id]);
    assert.deepEqual([logged.log[0].status, logged.log[0].answer], [418, 'te']);
  });

  test('a test that is answered does not validate a subscription', async () => {
    receiver.reply([{ status: 500 }, { status: 200 }]);
    const id = await validated();
    await ask('POST', `${id}/test`, undefined, 202);
    await settle();
    assert.equal((await ask('GET', `${id}/status`)).state, 'unvalidated');
  });

  test('a paused subscription is sent nothing but tests, and all of it at once when it is resumed', async () => {
    const id = await validated();
    assert.equal((await ask('POST', `${id}/pause`)).paused.reason, 'asked');
    const events = [await record(), await record()];
    await ask('POST', `${id}/test`, undefined, 202);
    await advance(seconds(10));
    assert.equal(receiver.received.length, 2);
    const paused = await ask('GET', `${id}/status`);
    assert.deepEqual([paused.state, paused.waiting], ['paused', 2]);
    const old = await server.call('GET', `${PATH}/${id}`, { by: owner });
    assert.equal('paused' in old.body || 'state' in old.body, false);
    assert.equal((await ask('POST', `${id}/resume`)).state, 'active');
    await settle();
    assert.deepEqual(ids().slice(-2).sort(), events.map((event) => event.id).sort());
  });

  test('a list of types takes any of them, and is not there for those who gave none', async () => {
    const typeFilters = [READ, PUBLISHED, READ];
    const created = await subscribe(server, { endPoint: receiver.url, typeFilters });
    assert.deepEqual(created.typeFilters, [PUBLISHED, READ]);
    assert.equal('typeFilter' in created, false);
    await settle();
    const wanted = [await record(), await record({ type: READ })];
    await record({ type: 'no.altinn.correspondence.correspondencepurged' });
    assert.deepEqual(
      ids(),
      wanted.map((event) => event.id),
    );
    const again = await subscribe(server, { endPoint: receiver.url, typeFilters: [PUBLISHED, READ] });
    assert.equal(again.id, created.id);
    const without = await subscribe(server, { endPoint: receiver.url, typeFilters: [] });
    assert.notEqual(without.id, created.id);
    assert.equal('typeFilters' in without, false);
    const both = { endPoint: receiver.url, resourceFilter: 'urn:altinn:resource:x', typeFilter: READ, typeFilters };
    const refused = await server.call('POST', PATH, { by: owner, body: both });
    assert.deepEqual([refused.status, refused.body], [400, "Only one of 'typeFilter' and 'typeFilters' can be given."]);
  });
});
