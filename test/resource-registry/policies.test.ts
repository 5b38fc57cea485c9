import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { anyOf, letterPolicy, policy } from './policy.ts';
import {
  admin,
  caller,
  fjellheim,
  form,
  LIST_WRITE,
  openRegistry,
  policiesOf,
  registered,
  type Registry,
  resource,
  RESOURCES,
  TTD,
  ttd,
  WRITE,
} from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openRegistry();
});
after(() => registry.close());

const { upload, get } = policiesOf(() => registry);

test('a policy is stored as sent, by POST and PUT, and comes back byte by byte', async () => {
  await registered(registry, 'as-sent');
  const missing = await get('as-sent/policy');
  assert.equal(missing.status, 404);
  assert.equal(missing.text, 'Unable to find requested policy');
  assert.equal((await get('not-there/policy')).text, 'Unable to find resource');
  assert.equal((await get('app_ttd_not-there/policy')).text, 'Unable to find requested policy');

  const first = `\uFEFF<?xml version="1.0" encoding="utf-8"?>\r\n<!-- æøå -->${letterPolicy('as-sent')}\r\n`;
  const created = await upload('as-sent', form(first));
  assert.equal(created.status, 201, created.text);
  assert.equal(created.text, '');
  assert.equal(created.headers.get('location'), 'as-sent/policy');
  const read = await fetch(`${registry.url}${RESOURCES}/as-sent/policy`);
  assert.equal(read.headers.get('content-type'), 'text/xml');
  assert.equal(read.headers.get('content-disposition'), 'attachment; filename=policy.xml');
  assert.deepEqual(Buffer.from(await read.arrayBuffer()), Buffer.from(first));

  const replaced = await registry.call('PUT', `${RESOURCES}/as-sent/policy`, {
    as: ttd,
    body: form(letterPolicy('as-sent'), 'POLICYFILE'),
  });
  assert.equal(replaced.status, 201);
  assert.equal((await get('as-sent/policy')).text, letterPolicy('as-sent'));
});

test('an upload is asked in order: the file, the resource, the owner, the policy', async () => {
  await registered(registry, 'upload-order');
  const other = new FormData();
  other.append('policyFile', 'a text is no file');
  other.append('other', new Blob(['<a/>']), 'other.xml');
  const nothing = await upload('not-there', other, { as: fjellheim });
  assert.equal(nothing.status, 400);
  assert.equal(nothing.text, '"The policy file can not be null"');
  assert.match(nothing.headers.get('content-type') ?? '', /^application\/json/);
  const unknown = await upload('not-there', form('no policy'), { as: fjellheim });
  assert.equal(unknown.status, 400);
  assert.equal(unknown.text, '"Unknown resource"');
  const foreign = await upload('upload-order', form('no policy'), { as: fjellheim });
  assert.equal(foreign.status, 403);
  assert.equal(foreign.text, '');
  assert.equal((await upload('upload-order', form('no policy'))).status, 400);
  assert.equal((await upload('upload-order', form(letterPolicy('upload-order')), {})).status, 401);
  const lists = caller([LIST_WRITE], { consumer: TTD });
  assert.equal((await upload('upload-order', form(letterPolicy('upload-order')), { as: lists })).status, 403);
  assert.equal((await upload('upload-order', form(letterPolicy('upload-order')), { as: caller([WRITE]) })).status, 403);
  assert.equal((await upload('upload-order', form(letterPolicy('upload-order')), { as: admin })).status, 201);
  const xml = { as: ttd, headers: { 'content-type': 'application/xml' } };
  assert.equal((await upload('upload-order', letterPolicy('upload-order'), xml)).status, 415);
});

const OTHER = '"Policy not accepted: Contains rules for a different registry resource"';
const NONE = '"Policy not accepted: Contains rule without reference to registry resource id"';

for (const [what, document, text] of [
  [
    'another resource',
    policy('texts-policy', [{}, { resources: [{ 'urn:altinn:resource': 'other-resource' }] }]),
    OTHER,
  ],
  [
    'another resource beside its own',
    policy('texts-policy', [
      { resources: [{ 'urn:altinn:resource': 'texts-policy' }, { 'urn:altinn:resource': 'other' }] },
    ]),
    OTHER,
  ],
  [
    'its own resource in capitals',
    policy('texts-policy', [{ resources: [{ 'urn:altinn:resource': 'TEXTS-POLICY' }] }]),
    OTHER,
  ],
  [
    'no resource at all',
    policy('texts-policy', [{ target: anyOf('subject', [{ 'urn:altinn:rolecode': 'dagl' }]) }]),
    NONE,
  ],
  ['only a part of a resource', policy('texts-policy', [{ resources: [{ 'urn:altinn:task': 'task_1' }] }]), NONE],
  ['an app', policy('texts-policy', [{ resources: [{ 'urn:altinn:org': 'ttd', 'urn:altinn:app': 'texts' }] }]), NONE],
  [
    'no resource in a rule that denies',
    policy('texts-policy', [{ effect: 'Deny', target: anyOf('subject', [{ 'urn:altinn:rolecode': 'dagl' }]) }]),
    NONE,
  ],
  [
    'nothing in its first rule and another resource in its second',
    policy('texts-policy', [{ target: '' }, { resources: [{ 'urn:altinn:resource': 'other-resource' }] }]),
    NONE,
  ],
] as const)
  test(`a policy that names ${what} is not accepted, and leaves the stored one alone`, async () => {
    if ((await get('texts-policy')).status === 404) await registered(registry, 'texts-policy');
    const kept = (await get('texts-policy/policy')).text;
    const { status, text: answered } = await upload('texts-policy', form(document));
    assert.equal(status, 400);
    assert.equal(answered, text);
    assert.equal((await get('texts-policy/policy')).text, kept);
  });

for (const [what, document, message] of [
  ['empty', '', /^Line 1: /],
  ['no XML', 'not XML', /^Line 1: /],
  ['cut off', letterPolicy('unreadable').slice(0, -20), /^Line 4: .*not well-formed/],
  ['other XML', '<a/>', /^Line 1: /],
  ['not UTF-8', Buffer.from('<a>\xe6</a>', 'latin1'), /UTF-8/],
  ['with a document type', `<!DOCTYPE Policy>${letterPolicy('unreadable')}`, /^Line 1: .*document type/],
  [
    'with entities of its own',
    `<!DOCTYPE a [<!ENTITY x "aaaaaaaaaa"><!ENTITY y "&x;&x;&x;&x;">]>\n${letterPolicy('unreadable').replace('DAGL', '&y;')}`,
    /document type/,
  ],
  ['with an unknown entity', letterPolicy('unreadable').replace('DAGL', '&role;'), /^Line 2: /],
  ['without rules', policy('unreadable', []), /VariableDefinition or Rule are required/],
  [
    'without subject in a rule',
    policy('unreadable', [
      {},
      {
        target:
          anyOf('resource', [{ 'urn:altinn:resource': 'unreadable' }]) +
          anyOf('action', [{ 'urn:oasis:names:tc:xacml:1.0:action:action-id': 'read' }]),
      },
    ]),
    /^Line 3: The target names no subject/,
  ],
  [
    'without action in a rule',
    policy('unreadable', [
      {
        target:
          anyOf('subject', [{ 'urn:altinn:rolecode': 'dagl' }]) +
          anyOf('resource', [{ 'urn:altinn:resource': 'unreadable' }]),
      },
    ]),
    /^Line 2: The target names no action/,
  ],
  [
    'with two actions at once',
    policy('unreadable', [
      {
        target:
          anyOf('subject', [{ 'urn:altinn:rolecode': 'dagl' }]) +
          anyOf('resource', [{ 'urn:altinn:resource': 'unreadable' }]) +
          anyOf('action', [{ 'urn:oasis:names:tc:xacml:1.0:action:action-id': 'read' }]) +
          anyOf('action', [{ 'urn:oasis:names:tc:xacml:1.0:action:action-id': 'write' }]),
      },
    ]),
    /^Line 2: Two actions must hold together/,
  ],
  [
    'that multiplies out to millions of rights',
    policy('unreadable', [
      {
        subjects: Array.from({ length: 100 }, (_, index) => ({ 'urn:altinn:rolecode': `a${index}` })),
        actions: Array.from({ length: 1000 }, (_, index) => `action-${index}`),
      },
    ]),
    /combine too many/,
  ],
  [
    'with a subject too long to index',
    policy('unreadable', [{ subjects: [{ 'urn:altinn:rolecode': 'a'.repeat(3000) }] }]),
    /longer than 2000/,
  ],
] as const)
  test(`a policy ${what} is a 400 with its line, never a 500`, async () => {
    if ((await get('unreadable')).status === 404) await registered(registry, 'unreadable');
    const { status, body, text } = await upload('unreadable', form(document));
    assert.equal(status, 400, text);
    assert.equal(body.title, 'One or more validation errors occurred.');
    assert.deepEqual(Object.keys(body.errors), ['policyFile']);
    assert.match(body.errors.policyFile[0], message);
    assert.equal((await get('unreadable/policy')).status, 404);
  });

test('a policy of more than a megabyte is a 413, however it is wrapped', async () => {
  await registered(registry, 'too-large');
  const large = await upload('too-large', form(`<!--${'x'.repeat(1_000_001)}-->`));
  assert.equal(large.status, 413);
  const around = form(letterPolicy('too-large'));
  around.append('other', new Blob(['x'.repeat(3_000_000)]), 'other.bin');
  assert.equal((await upload('too-large', around)).status, 413);
});

test('a form that is broken off or has no boundary is a 400', async () => {
  await registered(registry, 'broken-form');
  const headers = { 'content-type': 'multipart/form-data' };
  assert.equal((await upload('broken-form', 'anything', { as: ttd, headers })).status, 400);
  const half = '--b\r\nContent-Disposition: form-data; name="policyFile"; filename="a"\r\n\r\n<Policy';
  const cut = await upload('broken-form', half, {
    as: ttd,
    headers: { 'content-type': 'multipart/form-data; boundary=b' },
  });
  assert.equal(cut.status, 400);
  assert.ok(cut.body.errors.policyFile !== undefined);
});

test('a client that goes away in the middle of an upload leaves the server well', async () => {
  await registered(registry, 'gone-away');
  const sending = request(`${registry.url}${RESOURCES}/gone-away/policy`, {
    method: 'POST',
    headers: {
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': '100000',
      authorization: 'Bearer 0',
    },
  });
  sending.on('error', () => undefined);
  sending.write('--b\r\nContent-Disposition: form-data; name="policyFile"; filename="a"\r\n\r\n<Pol');
  await new Promise((resolve) => setTimeout(resolve, 50));
  sending.destroy();
  assert.equal((await get('gone-away')).status, 200);
});

test('an app’s policy may name org and app, in any case', async () => {
  const body = resource('app_ttd_min-app', {
    resourceType: 'AltinnApp',
    resourceReferences: [{ referenceType: 'ApplicationId', referenceSource: 'Altinn3', reference: 'ttd/min-app' }],
  });
  await registry.call('POST', RESOURCES, { as: ttd, body });
  const ofApp = policy('', [
    { resources: [{ 'urn:altinn:org': 'TTD', 'urn:altinn:app': 'min-app', 'urn:altinn:task': 'task_1' }] },
    { resources: [{ 'urn:altinn:resource': 'app_ttd_min-app' }], actions: ['write'] },
  ]);
  assert.equal((await upload('app_ttd_min-app', form(ofApp))).status, 201);
  const { body: rights } = await registry.call(
    'GET',
    '/resourceregistry/api/v2/resource/app_ttd_min-app/policy/rights',
  );
  assert.deepEqual(
    rights.map(({ name, resource: attributes }: { name: string; resource: unknown }) => ({ name, attributes })),
    [
      {
        name: 'Les (task_1)',
        attributes: [
          { type: 'urn:altinn:task', value: 'task_1' },
          { type: 'urn:altinn:resource', value: 'app_TTD_min-app' },
        ],
      },
      { name: 'Skriv', attributes: [{ type: 'urn:altinn:resource', value: 'app_ttd_min-app' }] },
    ],
  );
  const only = policy('', [{ resources: [{ 'urn:altinn:org': 'ttd', 'urn:altinn:app': 'annen' }] }]);
  assert.equal((await upload('app_ttd_min-app', form(only))).text, NONE);
});

const validate = (id: string, body: unknown, headers: Record<string, string> = { 'content-type': 'application/xml' }) =>
  registry.call('POST', `${RESOURCES}/${id}/policy/validate`, { as: ttd, headers, body });

test('validation stores nothing and tells what is wrong or doubtful', async () => {
  await registered(registry, 'validated');
  assert.deepEqual((await validate('validated', letterPolicy('validated'))).body, {
    accepted: true,
    errors: [],
    warnings: [],
  });
  assert.deepEqual((await validate('validated', form(letterPolicy('validated')), {})).body.accepted, true);
  assert.equal((await get('validated/policy')).status, 404);
  assert.equal((await registry.call('POST', `${RESOURCES}/validated/policy/validate`, { body: form('') })).status, 401);

  const foreign = (await validate('validated', policy('other', [{}]))).body;
  assert.deepEqual(foreign, {
    accepted: false,
    errors: [{ line: 2, text: OTHER.slice(1, -1), rule: 'rule-1' }],
    warnings: [],
  });
  const broken = (await validate('validated', '<!DOCTYPE a><a/>')).body;
  assert.equal(broken.accepted, false);
  assert.equal(broken.errors[0].line, 1);

  const doubtful = policy(
    'validated',
    [
      {
        subjects: [
          { 'urn:altinn:org:rolecode': 'DAGL' },
          { 'urn:altinn:rolecode': 'DAGLIG' },
          { 'urn:altinn:rolecode': 'Dagl' },
          { 'urn:altinn:accesspackage': 'brev' },
          { 'urn:example:role': 'x' },
        ],
        actions: ['write'],
      },
      { effect: 'Deny', actions: ['read'] },
    ],
    {},
  );
  const { body } = await validate('validated', doubtful);
  assert.equal(body.accepted, true);
  assert.deepEqual(
    body.warnings.map(({ code, rule }: { code: string; rule?: string }) => [code, rule]),
    [
      ['no-authentication-level', undefined],
      ['mail-without-read', undefined],
      ['role-in-organization-form', 'rule-1'],
      ['unknown-role', 'rule-1'],
      ['unknown-package', 'rule-1'],
      ['unknown-subject-type', 'rule-1'],
    ],
  );
  assert.equal(
    (await validate('not-registered', policy('not-registered', [{ actions: ['write'] }]))).body.warnings[0].code,
    'no-read',
  );
});
