import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Caller } from '../../server/http/caller.ts';
import {
  type CallOptions,
  caller,
  openRegistry,
  type Registry,
  registered,
  RESOURCES,
  resource,
  TTD,
  ttd,
  fjellheim,
  WRITE,
} from './registry.ts';
import type { Method } from '../../server/http/operation.ts';

const SERVICES = '/administration/api/v1/owners/ttd/services';
const READ = 'altinn:resourceregistry/resource.read';
const IDA = '00000000-0000-4000-8000-000000000001';
const OLA = '00000000-0000-4000-8000-000000000002';

const member = (personUuid: string, role: 'owner' | 'editor' | 'reader'): Caller =>
  caller(role === 'reader' ? [READ] : [READ, WRITE], { consumer: TTD, orgCode: 'ttd', member: { personUuid, role } });
const ida = member(IDA, 'editor');
const ola = member(OLA, 'editor');

const plain = (roles: string[], may = ['read']) => ({
  plain: { rules: [{ who: roles.map((role) => ({ role })), may }], levels: { everybody: 3 } },
});

describe('services as their owner writes them', () => {
  let registry: Registry;
  before(async () => {
    registry = await openRegistry();
  });
  after(() => registry.close());

  const call = (method: Method, path: string, options: CallOptions = {}) =>
    registry.call(method, `${SERVICES}${path}`, { as: ida, ...options });
  const put = (id: string, revision: string, body: unknown, as = ida) =>
    call('PUT', `/${id}/draft`, { as, body, headers: { 'if-match': `"${revision}"` } });

  /** A service begun from the template, complete. */
  async function begun(id: string) {
    const name = { nb: 'Brev', nn: 'Brev', en: 'Letters' };
    const answer = await call('POST', '', { body: { id, name, template: 'ordinary' } });
    assert.equal(answer.status, 201, answer.text);
    return answer.body;
  }
  const publish = (id: string, revision: string, body: unknown = {}, as = ida) =>
    call('POST', `/${id}/publish`, { as, body, headers: { 'if-match': `"${revision}"` } });

  test('a service from a template can be published as it is, and is then in force', async () => {
    const draft = await begun('ttd-first');
    assert.equal(draft.state, 'draft');
    assert.deepEqual(draft.validation, []);
    assert.equal(draft.publishable, true);
    assert.equal((await registry.call('GET', `${RESOURCES}/ttd-first`)).status, 404);
    const published = await publish('ttd-first', draft.revision, { label: 'Første' });
    assert.equal(published.status, 200, published.text);
    assert.equal(published.body.version, 1);
    assert.deepEqual(published.body.changed, { resource: true, policy: true });
    assert.equal(published.body.service.state, 'published');
    const stored = await registry.call('GET', `${RESOURCES}/ttd-first`);
    assert.equal(stored.body.hasCompetentAuthority.organization, TTD);
    const rights = await registry.call('GET', `${RESOURCES}/ttd-first/policy/plain`);
    assert.deepEqual(rights.body.rules[0].who, [{ package: 'ordinaer-post-til-virksomheten' }]);
    const feed = await registry.call('GET', `${RESOURCES}/updated`);
    assert.ok(feed.body.data.some(({ resourceUrn }: { resourceUrn: string }) => resourceUrn.endsWith(':ttd-first')));
    assert.equal((await registry.port.resource('ttd-first'))?.policy?.minimumLevel, 3);
  });

  test('every template gives a complete draft but the empty one', async () => {
    for (const template of ['ordinary', 'confidential', 'persons', 'empty']) {
      const body = { id: `ttd-template-${template}`, name: { nb: 'A', nn: 'A', en: 'A' }, template };
      const answer = await call('POST', '', { body });
      assert.equal(answer.status, 201, answer.text);
      assert.equal(answer.body.publishable, template !== 'empty', JSON.stringify(answer.body.validation));
    }
  });

  test('an incomplete draft is saved, and told field by field what is missing', async () => {
    const { revision } = await begun('ttd-incomplete');
    const saved = await put('ttd-incomplete', revision, {
      resource: { title: { nb: 'Brev' }, delegable: true, resourceType: 'CorrespondenceService' },
      policy: { plain: { rules: [{ who: [], may: ['read'] }] } },
    });
    assert.equal(saved.status, 200, saved.text);
    const faults = saved.body.validation as { part: string; field: string; language: string | null; code: string }[];
    const has = (field: string, language: string | null, code: string) =>
      faults.some((fault) => fault.field === field && fault.language === language && fault.code === code);
    assert.ok(has('title', 'nn', 'missing-text'));
    assert.ok(has('title', 'en', 'missing-text'));
    assert.ok(!has('title', 'nb', 'missing-text'));
    assert.ok(has('rightDescription', 'nb', 'missing-text'));
    assert.ok(faults.some(({ part, field }) => part === 'policy' && field === 'rules[0].who'));
    assert.equal(saved.body.publishable, false);
    const refused = await publish('ttd-incomplete', saved.body.revision);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'SRV-00008');
    assert.equal(refused.body.validation.length, faults.length);
    assert.equal(refused.body.inForce, null);
  });

  test('XML that does not parse is kept as typed, with its line', async () => {
    const { revision, resource: written } = await begun('ttd-broken-xml');
    const xml = '<Policy>\n<broken';
    const saved = await put('ttd-broken-xml', revision, { resource: written, policy: { xml } });
    assert.equal(saved.status, 200, saved.text);
    assert.equal(saved.body.policy.xml, xml);
    assert.equal(saved.body.summary, null);
    const [fault] = saved.body.validation;
    assert.equal(fault.part, 'policy');
    assert.ok(fault.line >= 1);
  });

  test('of two people who change the same draft the second is told who was first, and what stands there', async () => {
    const { revision, resource: written } = await begun('ttd-two');
    const first = await put('ttd-two', revision, { resource: { ...written, homepage: 'https://ida.example' } });
    assert.equal(first.status, 200);
    const second = await put('ttd-two', revision, { resource: { ...written, homepage: 'https://ola.example' } }, ola);
    assert.equal(second.status, 412);
    assert.equal(second.body.code, 'SRV-00006');
    assert.equal(second.body.changedBy.id, `urn:altinn:party:uuid:${IDA}`);
    assert.equal(second.body.current.resource.homepage, 'https://ida.example');
    const third = await put('ttd-two', second.body.revision, { resource: written }, ola);
    assert.equal(third.status, 200);
    const without = await call('PUT', '/ttd-two/draft', { body: { resource: written } });
    assert.equal(without.status, 428);
  });

  test('of many who save at once exactly one succeeds', async () => {
    const { revision, resource: written } = await begun('ttd-race');
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        put('ttd-race', revision, { resource: { ...written, homepage: `https://${index}.example` } }),
      ),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array.from({ length: 39 }, () => 412)]);
  });

  test('of many who publish the same draft one does, and there is one version', async () => {
    const { revision } = await begun('ttd-publish-race');
    const answers = await Promise.all(Array.from({ length: 5 }, () => publish('ttd-publish-race', revision)));
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const versions = await call('GET', '/ttd-publish-race/versions');
    assert.equal(versions.body.data.length, 1);
  });

  test('a draft and the public API that take the same id: the later one is refused', async () => {
    const { revision } = await begun('ttd-taken');
    await registered(registry, 'ttd-taken', {
      as: fjellheim,
      changes: { hasCompetentAuthority: { organization: '311002007', orgcode: 'fjel', name: {} } },
    });
    const refused = await publish('ttd-taken', revision);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'SRV-00007');
    assert.equal((await call('POST', '', { body: { id: 'ttd-taken' } })).status, 409);
  });

  test('versions of the public API are there too; a draft begun before one is outdated', async () => {
    await registered(registry, 'ttd-public', { as: ttd });
    const draft = await call('GET', '/ttd-public/draft');
    assert.equal(draft.body.state, 'published');
    assert.equal(draft.headers.get('etag'), '"v1"');
    const saved = await put('ttd-public', 'v1', { resource: draft.body.resource, policy: plain(['dagl']) });
    assert.equal(saved.body.state, 'changed');
    const changed = resource('ttd-public', { homepage: 'https://api.example' });
    assert.equal((await registry.call('PUT', `${RESOURCES}/ttd-public`, { as: ttd, body: changed })).status, 200);
    const refused = await publish('ttd-public', saved.body.revision);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'SRV-00009');
    assert.equal(refused.body.inForce, 2);
    const forced = await publish('ttd-public', saved.body.revision, { evenIfChanged: true, label: 'Ny policy' });
    assert.equal(forced.status, 200, forced.text);
    const versions = await call('GET', '/ttd-public/versions');
    assert.deepEqual(
      versions.body.data.map(({ version, label, by, inForce }: never) => [
        version,
        label,
        (by as { id: string }).id,
        inForce,
      ]),
      [
        [3, 'Ny policy', `urn:altinn:party:uuid:${IDA}`, true],
        [2, null, TTD, false],
        [1, null, TTD, false],
      ],
    );
  });

  test('differences tell who gains and who loses what; a version is brought back as a draft', async () => {
    const { revision, resource: written } = await begun('ttd-history');
    const one = await put('ttd-history', revision, { resource: written, policy: plain(['dagl', 'lede']) });
    await publish('ttd-history', one.body.revision);
    const title = { ...written.title, en: 'Renamed' };
    const two = await put('ttd-history', 'v1', {
      resource: { ...written, title },
      policy: plain(['dagl', 'best'], ['read', 'write']),
    });
    const draftDifferences = await call('GET', '/ttd-history/differences');
    assert.equal((await publish('ttd-history', two.body.revision)).status, 200);
    const { body } = await call('GET', '/ttd-history/differences?from=1&to=2');
    assert.deepEqual(draftDifferences.body.access, body.access);
    assert.deepEqual(body.fields, [{ field: 'title.en', before: 'Letters', after: 'Renamed' }]);
    const told = (list: { action: string; subject: { value: string }[] }[]) =>
      list.map(({ action, subject }) => `${subject[0]!.value} ${action}`).sort();
    assert.deepEqual(told(body.access.lost), ['lede read']);
    assert.deepEqual(told(body.access.gained), ['best read', 'best write', 'dagl write']);
    assert.ok(body.xml.before.includes('lede') && !body.xml.after.includes('lede'));
    const restored = await call('POST', '/ttd-history/versions/1/restore', { headers: { 'if-match': '"v2"' } });
    assert.equal(restored.status, 200, restored.text);
    assert.equal(restored.body.resource.title.en, 'Letters');
    assert.equal(restored.body.state, 'changed');
    assert.equal((await publish('ttd-history', restored.body.revision)).body.version, 3);
    assert.equal((await call('GET', '/ttd-history/differences?from=1&to=3')).body.fields.length, 0);
    assert.equal((await call('GET', '/ttd-history/differences?from=9&to=3')).status, 404);
  });

  test('what is published is not deleted, a draft is', async () => {
    const { revision } = await begun('ttd-delete');
    assert.equal((await call('DELETE', '/ttd-delete')).status, 204);
    assert.equal((await call('GET', '/ttd-delete/draft')).status, 404);
    const again = await begun('ttd-delete');
    assert.notEqual(again.revision, revision);
    await publish('ttd-delete', again.revision);
    assert.equal((await call('DELETE', '/ttd-delete')).status, 409);
    const changed = await put('ttd-delete', 'v1', { resource: again.resource });
    assert.equal(changed.body.state, 'changed');
    assert.equal((await call('DELETE', '/ttd-delete/draft')).status, 204);
    assert.equal((await call('GET', '/ttd-delete/draft')).body.state, 'published');
  });

  test('what is exported can be brought in under another id only where the policy names it', async () => {
    await begun('ttd-export');
    const file = await call('GET', '/ttd-export/export');
    assert.match(file.headers.get('content-disposition')!, /ttd-export\.json/);
    await call('DELETE', '/ttd-export');
    const back = await call('POST', '', { body: file.body });
    assert.equal(back.status, 201, back.text);
    assert.deepEqual(back.body.validation, []);
    const other = await call('POST', '', { body: { ...file.body, id: 'ttd-export-two' } });
    assert.ok(other.body.validation.some(({ text }: { text: string }) => text.includes('different registry resource')));
  });

  test('an id is checked as it is typed', async () => {
    await begun('ttd-checked');
    const check = async (id: string) => (await call('GET', `/check-id?id=${encodeURIComponent(id)}`)).body;
    assert.deepEqual(await check('ttd-new-one'), { id: 'ttd-new-one', free: true, taken: false, faults: [] });
    assert.equal((await check('ttd-checked')).taken, true);
    assert.equal((await check('Æ')).free, false);
  });

  test('readers look, strangers are refused, and in production owners alone publish', async () => {
    const { revision, resource: written } = await begun('ttd-roles');
    const reader = member(OLA, 'reader');
    assert.equal((await call('GET', '/ttd-roles/draft', { as: reader })).status, 200);
    assert.equal((await put('ttd-roles', revision, { resource: written }, reader)).status, 403);
    assert.equal((await publish('ttd-roles', revision, {}, reader)).status, 403);
    assert.equal((await call('GET', '/ttd-roles/draft', { as: fjellheim })).status, 403);
    assert.equal((await call('GET', '', { as: caller([], { consumer: TTD }) })).status, 403);
    const production = await openRegistry({ allowDelete: false, environment: 'PROD' });
    try {
      const made = await production.call('POST', SERVICES, {
        as: ida,
        body: { id: 'ttd-prod', name: { nb: 'A', nn: 'A', en: 'A' }, template: 'ordinary' },
      });
      const publishAs = (as: Caller) =>
        production.call('POST', `${SERVICES}/ttd-prod/publish`, {
          as,
          body: {},
          headers: { 'if-match': made.headers.get('etag')! },
        });
      assert.equal((await publishAs(ida)).status, 403);
      assert.equal((await publishAs(member(IDA, 'owner'))).status, 200);
    } finally {
      await production.close();
    }
  });
});

describe('a list of two thousand services', () => {
  test('is paged by id, searched and filtered, with who can read each', async () => {
    const registry = await openRegistry();
    try {
      for (let start = 0; start < 2_000; start += 50)
        await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            registered(registry, `ttd-many-${String(start + index).padStart(4, '0')}`),
          ),
        );
      const policy = await registry.call('PUT', `${RESOURCES}/ttd-many-0000/policy/plain`, {
        as: ttd,
        body: plain(['dagl']).plain,
      });
      assert.equal(policy.status, 200);
      const list = (query: string) => registry.call('GET', `${SERVICES}?${query}`, { as: ida });
      const first = await list('limit=200');
      assert.equal(first.body.data.length, 200);
      assert.deepEqual(first.body.data[0].readers, { roles: ['dagl'], packages: [], organizations: [], others: 0 });
      assert.equal(first.body.data[0].version, 2);
      let seen = 0;
      let after = '';
      for (;;) {
        const { body } = await list(`limit=200${after}`);
        seen += body.data.length;
        if (body.next === null) break;
        after = `&after=${body.next}`;
      }
      assert.equal(seen, 2_000);
      assert.equal((await list('q=MANY-1999')).body.data.length, 1);
      assert.equal((await list('state=draft')).body.data.length, 0);
      assert.equal((await list('q=%25')).body.data.length, 0);
    } finally {
      await registry.close();
    }
  });
});
