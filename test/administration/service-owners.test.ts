import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { openAdministration } from '../../server/administration/open.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openRegister } from '../../server/register/open.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import { administrator, caller, organizationCaller, serve } from './http.ts';

const OWNERS = '/administration/api/v1/service-owners';
const demo = JSON.parse(readFileSync(new URL('../../server/start/demo/parties.json', import.meta.url), 'utf8'));

const registration = (organizationNumber: string, code: string) => ({
  organizationNumber,
  code,
  name: { nb: 'Testdepartementet', en: 'Ministry of Tests' },
  contact: { email: 'post@ttd.example', phone: '+4799990000' },
  agreement: { accepted: true },
});

describe('service owners', () => {
  let opened: TestDatabase;
  let administration: ReturnType<typeof openAdministration>;
  let http: ReturnType<typeof serve>;
  const approved: string[] = [];
  const suspended: string[] = [];
  let failApproval = false;

  before(async () => {
    opened = await openTestDatabase();
    const foundation = {
      database: opened.database,
      epoch: new Epoch(opened.database),
      clock: systemClock,
    } as Foundation;
    const register = openRegister(foundation);
    await register.importParties(demo);
    administration = openAdministration(
      foundation,
      { register: register.port },
      {
        autoApprove: false,
        onApproved: async (_transaction, { code }) => {
          if (failApproval) throw new Error('scopes could not be given');
          approved.push(code);
        },
        onSuspended: async (_transaction, { code }) => void suspended.push(code),
        onCodeFreed: async () => undefined,
      },
    );
    http = serve(administration.operations);
  });
  after(async () => {
    await http.close();
    await opened.close();
  });

  test('every fault of a registration is told at once', async () => {
    const { status, body } = await http.call('POST', OWNERS, administrator, {
      code: 'TTD',
      name: {},
      contact: { email: 'x', phone: 'y' },
    });
    assert.equal(status, 400);
    assert.deepEqual(Object.keys(body.errors).sort(), [
      '$.agreement.accepted',
      '$.code',
      '$.contact.email',
      '$.contact.phone',
      '$.name.nb',
      '$.organizationNumber',
    ]);
  });

  test('an organisation that the register does not know, or that is deleted, cannot register', async () => {
    for (const number of ['991825827', '311007009']) {
      const { status, body } = await http.call('POST', OWNERS, administrator, registration(number, 'nedl'));
      assert.equal(status, 400);
      assert.deepEqual(Object.keys(body.errors), ['$.organizationNumber']);
    }
  });

  test('an organisation registers itself, waits, and is a service owner once approved', async () => {
    const ttd = organizationCaller('311001000');
    const created = await http.call('POST', OWNERS, ttd, registration('311001000', 'ttd'));
    assert.equal(created.status, 201);
    assert.equal(created.headers.location, `${OWNERS}/ttd`);
    assert.equal(created.body.status, 'applied');
    assert.deepEqual(created.body.name, { nb: 'Testdepartementet', nn: 'Testdepartementet', en: 'Ministry of Tests' });
    assert.equal((await administration.port.byCode('TTD'))?.approved, false);
    assert.deepEqual(approved, []);

    assert.equal((await http.call('POST', `${OWNERS}/ttd/approve`, ttd)).status, 403, 'nobody approves itself');
    const done = await http.call('POST', `${OWNERS}/ttd/approve`, administrator);
    assert.equal(done.body.status, 'approved');
    assert.equal((await administration.port.byOrganizationNumber('311001000'))?.approved, true, 'seen at once');
    const again = await http.call('POST', `${OWNERS}/ttd/approve`, administrator);
    assert.deepEqual(again.body, done.body, 'approving again changes nothing');
    assert.deepEqual(approved, ['ttd'], 'scopes are given once');
  });

  test('an approval whose scopes cannot be given is no approval', async () => {
    await http.call('POST', OWNERS, administrator, registration('311005006', 'sol'));
    failApproval = true;
    assert.equal((await http.call('POST', `${OWNERS}/sol/approve`, administrator)).status, 500);
    failApproval = false;
    assert.equal((await administration.port.byCode('sol'))?.approved, false);
  });

  test('a code and an organisation are registered once', async () => {
    const sameBody = await http.call('POST', OWNERS, administrator, registration('311001000', 'annen'));
    assert.deepEqual([sameBody.status, sameBody.body.code], [409, 'ADM-00002']);
    assert.match(sameBody.body.detail, /code ttd/);
    const sameCode = await http.call('POST', OWNERS, administrator, registration('311002007', 'ttd'));
    assert.deepEqual([sameCode.status, sameCode.body.code], [409, 'ADM-00003']);
    assert.equal((await http.call('GET', `${OWNERS}/annen`, administrator)).status, 404);
  });

  test('of two who register the same organisation at the same time one succeeds', async () => {
    const answers = await Promise.all(
      ['en', 'to', 'tre'].map((code) => http.call('POST', OWNERS, administrator, registration('311006002', code))),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  });

  test('another organisation can neither register nor see one; a system user cannot for its owner', async () => {
    const other = organizationCaller('311002007');
    const refused = await http.call('POST', OWNERS, other, registration('311003003', 'fisk'));
    assert.deepEqual([refused.status, refused.body.code], [403, 'ADM-00001']);
    assert.equal((await http.call('GET', `${OWNERS}/ttd`, other)).status, 404);
    assert.deepEqual((await http.call('GET', OWNERS, other)).body, { data: [] });
    const system = caller({ organizationNumber: '311003003', systemUser: { id: 'a', owner: '311003003' } });
    assert.equal((await http.call('POST', OWNERS, system, registration('311003003', 'fisk'))).status, 403);
    assert.equal((await http.call('GET', OWNERS)).status, 401);
  });

  test('an administrator sees every registration, an organisation its own', async () => {
    const all = (await http.call('GET', OWNERS, administrator)).body.data.map(({ code }: { code: string }) => code);
    assert.ok(all.includes('ttd') && all.includes('sol'));
    const own = (await http.call('GET', OWNERS, organizationCaller('311001000'))).body.data;
    assert.deepEqual(
      own.map(({ code }: { code: string }) => code),
      ['ttd'],
    );
    assert.equal(
      (await http.call('GET', `${OWNERS}/TTD`, organizationCaller('311001000'))).body.contact.email,
      'post@ttd.example',
    );
  });

  test('name and contact can be changed; what is left out stays, code and organisation are for good', async () => {
    const change = (body: unknown, by = organizationCaller('311001000')) =>
      http.call('PATCH', `${OWNERS}/ttd`, by, body);
    const before = (await http.call('GET', `${OWNERS}/ttd`, administrator)).body;
    const { status, body } = await change({ name: { nb: ' Prøvedepartementet ' }, code: 'other' });
    assert.equal(status, 200);
    assert.deepEqual(body, {
      ...before,
      name: { nb: 'Prøvedepartementet', nn: 'Prøvedepartementet', en: 'Prøvedepartementet' },
    });
    assert.equal((await administration.port.byCode('ttd'))?.name.nb, 'Prøvedepartementet', 'seen at once');
    const wrong = await change({ name: { nb: '' }, contact: { email: 'nobody', phone: 'x' } });
    assert.equal(wrong.status, 400);
    assert.deepEqual(Object.keys(wrong.body.errors).sort(), ['$.contact.email', '$.contact.phone', '$.name.nb']);
    assert.equal((await change({ contact: null }, organizationCaller('311002007'))).body.code, 'ADM-00004');
    assert.deepEqual((await change({ contact: { email: 'ny@ttd.example' } })).body.contact, {
      email: 'ny@ttd.example',
      phone: null,
    });
  });

  test('only one that was approved can be suspended and resumed', async () => {
    const suspend = (code: string) =>
      http.call('POST', `${OWNERS}/${code}/suspend`, administrator, { reason: 'Prøve' });
    assert.equal((await suspend('sol')).body.code, 'ADM-00005');
    assert.equal((await http.call('POST', `${OWNERS}/sol/resume`, administrator)).body.code, 'ADM-00005');
    assert.equal((await suspend('ingen')).body.code, 'ADM-00004');
    assert.deepEqual(suspended, []);
    assert.equal((await suspend('ttd')).body.status, 'suspended');
    assert.equal((await administration.port.byCode('ttd'))?.approved, false, 'seen at once');
    assert.equal((await http.call('POST', `${OWNERS}/ttd/resume`, administrator)).body.status, 'approved');
    assert.deepEqual([suspended, approved], [['ttd'], ['ttd', 'ttd']]);
  });
});
