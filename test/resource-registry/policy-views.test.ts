import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { letterPolicy, policy } from './policy.ts';
import { form, openRegistry, policiesOf, registered, type Registry, RESOURCES, TTD } from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openRegistry();
});
after(() => registry.close());

const { upload, get } = policiesOf(() => registry);

test('rules, rights and subjects are those of the permit rules', async () => {
  const id = 'ttd-letters';
  await registered(registry, id, {
    policy: policy(id, [
      {
        subjects: [{ 'urn:altinn:rolecode': 'DAGL' }, { 'urn:altinn:accesspackage': 'post' }],
        actions: ['read', 'write'],
      },
      { subjects: [{ 'urn:altinn:org': 'ttd' }], actions: ['write'] },
      { effect: 'Deny', subjects: [{ 'urn:altinn:rolecode': 'PRIV' }], actions: ['delete'] },
    ]),
  });
  const of = { type: 'urn:altinn:resource', value: id };
  const action = (value: string) => ({ type: 'urn:oasis:names:tc:xacml:1.0:action:action-id', value });
  const dagl = { type: 'urn:altinn:rolecode', value: 'DAGL' };
  const post = { type: 'urn:altinn:accesspackage', value: 'post' };
  const owner = { type: 'urn:altinn:org', value: 'ttd' };
  assert.deepEqual((await get(`${id}/policy/rules`)).body, [
    { subject: [dagl], action: action('read'), resource: [of] },
    { subject: [dagl], action: action('write'), resource: [of] },
    { subject: [post], action: action('read'), resource: [of] },
    { subject: [post], action: action('write'), resource: [of] },
    { subject: [owner], action: action('write'), resource: [of] },
  ]);

  const { body: rights } = await get(`${id}/policy/rights`);
  assert.deepEqual(rights[0], {
    action: action('read'),
    resource: [of],
    subjects: [{ subjectAttributes: [dagl] }, { subjectAttributes: [post] }],
    // Check value of resource-registry §5.5.
    rightKey: 'read;ttd-letters;c79466d719235b6d536495b8c0a15c4e',
    subjectTypes: ['urn:altinn:accesspackage', 'urn:altinn:rolecode'],
  });
  assert.equal(rights.length, 2);
  assert.equal(rights[1].subjects.length, 3);

  assert.deepEqual((await get(`${id}/policy/subjects`)).body, {
    links: {},
    data: [
      { type: 'urn:altinn:accesspackage', value: 'post', urn: 'urn:altinn:accesspackage:post' },
      { type: 'urn:altinn:org', value: 'ttd', urn: 'urn:altinn:org:ttd' },
      { type: 'urn:altinn:rolecode', value: 'dagl', urn: 'urn:altinn:rolecode:dagl' },
    ],
  });

  const v2 = async (query: string, language?: string) =>
    (
      await registry.call('GET', `/resourceregistry/api/v2/resource/${id}/policy/rights${query}`, {
        headers: language === undefined ? { 'accept-language': '' } : { 'accept-language': language },
      })
    ).body;
  assert.deepEqual(await v2(''), [
    {
      key: '0120c33af0ee3e81c80e539ebb067e17460306d0e5d3200e444cbff0a7c265db2d',
      name: 'Les',
      resource: [of],
      action: action('read'),
    },
    {
      key: `01${createHash('sha256').update(`urn:altinn:resource:${id}:urn:oasis:names:tc:xacml:1.0:action:action-id:write`).digest('hex')}`,
      name: 'Skriv',
      resource: [of],
      action: action('write'),
    },
  ]);
  const names = async (language: string) => (await v2('', language)).map(({ name }: { name: string }) => name);
  assert.deepEqual(await names('en-GB,nb;q=0.5'), ['Read', 'Write']);
  assert.deepEqual(await names('de, fr;q=0.9, nn;q=0.1'), ['Les', 'Skriv']);
  assert.deepEqual(await names('de'), ['Read', 'Write'], 'no translation: the action with a capital');
});

test('v2 rights count by subject: roles and packages, owners and apps only when asked for', async () => {
  const id = 'who-counts';
  const both = { 'urn:altinn:rolecode': 'dagl', 'urn:altinn:partytype': 'organization' };
  await registered(registry, id, {
    policy: policy(id, [
      { subjects: [both], actions: ['two-subjects'] },
      { subjects: [{ 'urn:altinn:org': 'ttd' }], actions: ['owner'] },
      { subjects: [{ 'urn:altinn:organization:identifier-no': TTD }], actions: ['organization'] },
      { subjects: [{ 'urn:altinn:resource:delegation': 'x' }], actions: ['app'] },
      { subjects: [{ 'urn:altinn:external-role:cra': 'nav' }], actions: ['guardian'] },
    ]),
  });
  const names = async (query: string) =>
    (await registry.call('GET', `/resourceregistry/api/v2/resource/${id}/policy/rights?${query}`)).body.map(
      ({ name }: { name: string }) => name,
    );
  assert.deepEqual(await names(''), ['Guardian']);
  assert.deepEqual(await names('includeServiceOwnerRights=true'), ['Owner', 'Organization', 'Guardian']);
  assert.deepEqual(await names('includeAppRights=TRUE'), ['App', 'Guardian']);
});

test('the views of a resource without policy are 404', async () => {
  await registered(registry, 'no-views');
  for (const view of ['subjects', 'subjects?reloadFromXacml=true', 'rules', 'rights'])
    assert.equal((await get(`no-views/policy/${view}`)).status, 404, view);
  assert.equal((await registry.call('GET', '/resourceregistry/api/v2/resource/no-views/policy/rights')).status, 404);
});

test('reloadFromXacml mends an index that has come apart from the policy', async () => {
  await registered(registry, 'mended', { policy: letterPolicy('mended') });
  const subjects = async (query = '') =>
    (await get(`mended/policy/subjects${query}`)).body.data?.map(({ urn }: { urn: string }) => urn);
  await registry.database.pool.query("delete from resource_registry.resource_subject where identifier = 'mended'");
  assert.equal(await subjects(), undefined);
  assert.deepEqual(await subjects('?reloadFromXacml=true'), ['urn:altinn:org:ttd', 'urn:altinn:rolecode:dagl']);
  assert.deepEqual(await subjects(), ['urn:altinn:org:ttd', 'urn:altinn:rolecode:dagl']);
});

test('resources are found by the subjects their policies name', async () => {
  const role = { 'urn:altinn:rolecode': 'A0212' };
  await registered(registry, 'by-subject-2', { policy: policy('by-subject-2', [{ subjects: [role] }]) });
  await registered(registry, 'by-subject-1', { policy: policy('by-subject-1', [{ subjects: [role] }]) });
  const { body } = await registry.call('POST', `${RESOURCES}/bysubjects/`, {
    body: ['urn:altinn:rolecode:none', 'urn:altinn:rolecode:a0212', 'urn:altinn:rolecode:A0212'],
  });
  const found = (value: string) => ({ type: 'urn:altinn:resource', value, urn: `urn:altinn:resource:${value}` });
  assert.deepEqual(body, {
    links: {},
    data: [
      {
        subject: { type: 'urn:altinn:rolecode', value: 'a0212', urn: 'urn:altinn:rolecode:a0212' },
        resources: [found('by-subject-1'), found('by-subject-2')],
      },
    ],
  });
  assert.deepEqual((await registry.call('POST', `${RESOURCES}/bysubjects`, { body: [] })).body, {
    links: {},
    data: [],
  });
  assert.equal((await registry.call('POST', `${RESOURCES}/bysubjects`, { body: {} })).status, 400);
});

test('neighbours get the parsed policy with its level and packages, the same object until the next upload', async () => {
  const id = 'port-policy';
  const confidential = 'post-til-virksomheten-med-taushetsbelagt-innhold';
  await registered(registry, id, {
    policy: policy(
      id,
      [{ subjects: [{ 'urn:altinn:accesspackage': confidential }, { 'urn:altinn:rolecode': 'dagl' }] }],
      { level: 4 },
    ),
  });
  const first = (await registry.port.resource(id))?.policy;
  assert.equal(first?.minimumLevel, 4);
  assert.deepEqual(first?.accessPackages, [confidential]);
  await registered(registry, 'port-policy-other');
  const same = (await registry.port.resource(id))?.policy;
  assert.equal(same?.tree, first?.tree, 'a change elsewhere does not make it be parsed again');
  await upload(id, form(policy(id, [{}], {})));
  const second = (await registry.port.resource(id))?.policy;
  assert.notEqual(second?.version, first?.version);
  assert.equal(second?.minimumLevel, undefined);
  assert.deepEqual(second?.accessPackages, []);
});
