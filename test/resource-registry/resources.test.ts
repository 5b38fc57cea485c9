import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  ADMIN,
  app,
  texts,
  admin,
  caller,
  FJELLHEIM,
  fjellheim,
  LIST_WRITE,
  openRegistry,
  type Registry,
  RESOURCES,
  registered,
  resource,
  TTD,
  ttd,
  WRITE,
} from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openRegistry();
});
after(() => registry.close());

const post = (body: unknown, as = ttd) => registry.call('POST', RESOURCES, { as, body });
const put = (id: string, body: unknown, as = ttd) => registry.call('PUT', `${RESOURCES}/${id}`, { as, body });
const get = (path: string) => registry.call('GET', `${RESOURCES}/${path}`);

/** The body the collections of 2024 send (resource-registry §21.3). */
const oldBody = {
  identifier: 'old-collection',
  title: { en: 'Title', nb: 'Tittel', nn: 'Tittel' },
  description: { en: 'Text', nb: 'Tekst', nn: 'Tekst' },
  homepage: 'www.altinn.no',
  status: 'Active',
  contactPoints: [],
  isPartOf: 'Altinn',
  resourceReferences: [],
  delegable: false,
  visible: false,
  hasCompetentAuthority: {
    organization: '991825827',
    orgcode: 'TTD',
    name: { en: 'Test Ministry', nb: 'Testdepartement', nn: 'Testdepartement' },
  },
  keywords: [],
  limitedByRRR: false,
  selfIdentifiedUserEnabled: false,
  enterpriseUserEnabled: false,
  resourceType: 'GenericAccessResource',
};

test('the Create Resource body of the old collections is accepted, and a second time is a conflict', async () => {
  const owner = caller([WRITE], { consumer: '991825827' });
  const created = await post(oldBody, owner);
  assert.equal(created.status, 201);
  assert.equal(created.text, '');
  assert.equal(created.headers.get('location'), '/resourceregistry/api/v1/resource/old-collection');
  const again = await post(oldBody, owner);
  assert.equal(again.status, 409);
  assert.equal(again.text, '"The Resource already exist: old-collection"');
});

test('a resource comes back in camelCase with defaults, its authorization reference and version, and no nulls', async () => {
  await registered(registry, 'round-trip', {
    changes: {
      homepage: null,
      keywords: [{ word: 'brev', language: null }],
      hasCompetentAuthority: { organization: TTD },
    },
  });
  const { status, body, text } = await get('round-trip');
  assert.equal(status, 200);
  assert.ok(text.startsWith('{\n  "identifier": "round-trip",\n'), 'indented');
  assert.deepEqual(
    { ...body, versionId: undefined },
    {
      identifier: 'round-trip',
      title: { en: 'Title of round-trip', nb: 'Title of round-trip', nn: 'Title of round-trip' },
      description: { en: 'Description', nb: 'Description', nn: 'Description' },
      rightDescription: { en: 'Right', nb: 'Right', nn: 'Right' },
      contactPoints: [],
      delegable: true,
      visible: true,
      hasCompetentAuthority: { name: {}, organization: TTD },
      keywords: [{ word: 'brev' }],
      accessListMode: 'Disabled',
      selfIdentifiedUserEnabled: false,
      enterpriseUserEnabled: false,
      resourceType: 'CorrespondenceService',
      authorizationReference: [{ id: 'urn:altinn:resource', value: 'round-trip' }],
      isOneTimeConsent: false,
      versionId: undefined,
    },
  );
  assert.equal(typeof body.versionId, 'number');
});

test('field names and enum names are read in any case, and enums by number', async () => {
  const { resourceType: _type, ...rest } = resource('any-case');
  const body = {
    ...rest,
    RESOURCETYPE: 'correspondenceSERVICE',
    AccessListMode: 1,
    AvailableForType: ['company'],
    ResourceReferences: [{ ReferenceType: '1', ReferenceSource: 2, Reference: 'https://example.no' }],
    ConsentMetadata: { year: { OPTIONAL: true } },
  };
  assert.equal((await post(body)).status, 201);
  const stored = (await get('any-case')).body;
  assert.equal(stored.resourceType, 'CorrespondenceService');
  assert.equal(stored.accessListMode, 'Enabled');
  assert.deepEqual(stored.availableForType, ['Company']);
  assert.deepEqual(stored.resourceReferences, [
    { referenceSource: 'Altinn2', reference: 'https://example.no', referenceType: 'Uri' },
  ]);
  assert.deepEqual(stored.consentMetadata, { year: { optional: true } });
});

for (const [what, changes, key] of [
  ['an unknown resource type', { resourceType: 'Letter' }, '$.resourceType'],
  ['an unknown access list mode', { accessListMode: 'On' }, '$.accessListMode'],
  ['a text where a switch belongs', { delegable: 'yes' }, '$.delegable'],
  ['a number as title', { title: { en: 1, nb: 'b', nn: 'c' } }, '$.title.en'],
  [
    'an unknown reference type',
    { resourceReferences: [{ referenceType: 'Nothing' }] },
    '$.resourceReferences[0].referenceType',
  ],
  ['consent metadata without its switch', { consentMetadata: { year: true } }, '$.consentMetadata.year'],
] as const)
  test(`${what} is named by its JSON path`, async () => {
    const { status, body } = await post(resource('wrong-type', changes));
    assert.equal(status, 400);
    assert.equal(body.title, 'One or more validation errors occurred.');
    assert.ok(body.errors[key] !== undefined, JSON.stringify(body.errors));
  });

test('a body that is no JSON is a 400 for POST and PUT', async () => {
  await registered(registry, 'malformed-put');
  for (const [method, path] of [
    ['POST', RESOURCES],
    ['PUT', `${RESOURCES}/malformed-put`],
  ] as const) {
    const headers = { 'content-type': 'application/json' };
    const answer = await registry.call(method, path, { as: ttd, body: '{"identifier":', headers });
    assert.equal(answer.status, 400, method);
    assert.ok(answer.body.errors.$ !== undefined);
    assert.equal(
      (await registry.call(method, path, { as: ttd, body: '<a/>', headers: { 'content-type': 'text/xml' } })).status,
      415,
    );
  }
});

test('an app is referred to by org and app', async () => {
  await post(
    app('app_ttd_to_deler', {
      resourceReferences: [{ referenceType: 6, referenceSource: 3, reference: 'ttd/to_deler' }],
    }),
  );
  assert.deepEqual((await get('app_ttd_to_deler')).body.authorizationReference, [
    { id: 'urn:altinn:org', value: 'ttd' },
    { id: 'urn:altinn:app', value: 'to_deler' },
  ]);
});

test('who may create: the owner and admin; not a stranger, another scope, or nobody', async () => {
  const outcomes = [
    [undefined, 401],
    [caller([LIST_WRITE], { consumer: TTD }), 403],
    [caller([`${WRITE}s`], { consumer: TTD }), 403],
    [caller([WRITE]), 403],
    [caller([WRITE], { orgCode: 'ttd', organizationNumber: TTD }), 403],
    [fjellheim, 403],
    [ttd, 201],
    [admin, 201],
  ] as const;
  for (const [index, [as, status]] of outcomes.entries()) {
    const answer = await registry.call('POST', RESOURCES, { as, body: resource(`who-may-${index}`) });
    assert.equal(answer.status, status, `outcome ${index}`);
    if (status !== 201) assert.equal(answer.text, '');
  }
});

test('Maskinporten scopes must lie under a prefix of the caller', async () => {
  const scopes = (...names: string[]) => ({
    resourceType: 'MaskinportenSchema',
    resourceReferences: names.map((reference) => ({
      referenceType: 'MaskinportenScope',
      referenceSource: 'ExternalPlatform',
      reference,
    })),
  });
  const owner = caller([WRITE], { consumer: TTD, claims: { consumer_prefix: ['ttd', 'test'] } });
  const refused = await post(resource('scopes', scopes('ttd:a', 'skd:b', 'ttdx:c')), owner);
  assert.equal(refused.status, 401);
  assert.equal(refused.body.title, 'Unauthorized');
  assert.equal(refused.body.detail, 'Not authorized for creating resource with the listed scopes');
  assert.deepEqual(refused.body.errors, { InvalidPrefix: ['skd:b', 'ttdx:c'] });
  assert.equal((await post(resource('scopes', scopes('ttd:a', 'test:b')), owner)).status, 201);
  assert.equal((await put('scopes', resource('scopes', scopes('skd:b')), owner)).status, 401);
  assert.equal((await post(resource('scopes-admin', scopes('skd:b')), admin)).status, 201);
});

test('PUT stores a new version each time; old ones stay readable, of this resource only', async () => {
  await registered(registry, 'versions', { changes: { version: '1' } });
  await registered(registry, 'versions-other');
  const first = (await get('versions')).body.versionId;
  assert.equal((await put('versions', resource('versions', { version: '2', versionId: 1 }))).status, 200);
  assert.equal((await put('versions', resource('versions', { version: '2' }))).status, 200);
  const newest = (await get('versions')).body;
  assert.equal(newest.version, '2');
  assert.ok(newest.versionId > first + 1, 'two versions were added');
  assert.equal((await get(`versions?versionId=${first}`)).body.version, '1');
  const other = (await get('versions-other')).body.versionId;
  assert.equal((await get(`versions?versionId=${other}`)).status, 404);
  assert.equal((await get('versions?versionId=9999999')).status, 404);
  assert.equal((await get('versions?versionId=abc')).status, 400);
});

test('PUT asks in order: resource, id, types and required fields, rules, owner', async () => {
  await registered(registry, 'put-order');
  assert.equal((await put('not-there', resource('not-there'))).status, 404);
  const missing = await put('not-there', 'this is not even JSON');
  assert.equal(missing.status, 415, 'the media type comes first of all');

  const mismatch = await put('put-order', { Identifier: 'PUT-ORDER', title: 1 }, fjellheim);
  assert.equal(mismatch.status, 400);
  assert.equal(mismatch.text, '"Id in path does not match ID in resource"');

  const required = await put('put-order', { resourceType: 0, contactPoints: [] }, fjellheim);
  assert.deepEqual(required.body.errors, {
    Identifier: ['The Identifier field is required.'],
    Title: ['The Title field is required.'],
    Description: ['The Description field is required.'],
    HasCompetentAuthority: ['The HasCompetentAuthority field is required.'],
  });

  const rules = await put('put-order', resource('put-order', { title: {} }), fjellheim);
  assert.deepEqual(Object.keys(rules.body.errors), ['Title']);
  assert.equal((await put('put-order', resource('put-order'), fjellheim)).status, 403);
  assert.equal((await put('put-order', resource('put-order'))).status, 200);
});

test('another owner’s resource cannot be taken over by naming oneself in the body', async () => {
  await registered(registry, 'taken-over');
  const own = { hasCompetentAuthority: { organization: FJELLHEIM, orgcode: 'fjel', name: {} } };
  assert.equal((await put('taken-over', resource('taken-over', own), fjellheim)).status, 403);
  assert.equal((await get('taken-over')).body.hasCompetentAuthority.orgcode, 'ttd');
  assert.equal((await put('taken-over', resource('taken-over', own), ttd)).status, 403, 'nor given away');
  assert.equal((await put('taken-over', resource('taken-over', own), admin)).status, 200, 'but by admin');
});

test('DELETE asks for the owner also when the token has no organisation number of its own', async () => {
  await registered(registry, 'delete-owner');
  const path = `${RESOURCES}/delete-owner`;
  const plain = caller([WRITE], { consumer: FJELLHEIM, organizationNumber: undefined });
  assert.equal((await registry.call('DELETE', path, { as: plain })).status, 403);
  assert.equal((await registry.call('DELETE', path, { as: caller([WRITE]) })).status, 403);
  assert.equal((await registry.call('DELETE', path)).status, 401);
  assert.equal((await registry.call('DELETE', `${RESOURCES}/not-there`, { as: ttd })).status, 404);
  const deleted = await registry.call('DELETE', path, { as: ttd });
  assert.equal(deleted.status, 204);
  assert.equal((await get('delete-owner')).status, 404);
  await registered(registry, 'delete-owner');
  assert.equal((await get('delete-owner')).status, 200, 'the id may be used again');
  assert.equal((await registry.call('DELETE', path, { as: caller([ADMIN]) })).status, 204);
});

test('DELETE is refused in production before anything is looked up', async () => {
  const production = await openRegistry({ allowDelete: false, environment: 'prod' });
  try {
    const { status, text, headers } = await production.call('DELETE', `${RESOURCES}/not-there`, { as: ttd });
    assert.equal(status, 403);
    assert.equal(text, 'Delete operation is not allowed in PROD environment');
    assert.match(headers.get('content-type') ?? '', /^text\/plain/);
  } finally {
    await production.close();
  }
});

test('an unknown resource is a small problem', async () => {
  const { status, body } = await get('not-there');
  assert.equal(status, 404);
  assert.deepEqual(Object.keys(body).sort(), ['status', 'title', 'traceId', 'type']);
  assert.equal(body.title, 'Not Found');
  assert.equal((await get('a%00b')).status, 400, 'U+0000 reaches no database');
});

test('search combines what is asked, on the newest version alone', async () => {
  const search = await openRegistry();
  try {
    await registered(search, 'letters-one', {
      changes: { title: texts('Tax', 'Skatt', 'Skatt'), keywords: [{ word: 'Avgift', language: 'nb' }] },
    });
    await registered(search, 'letters-two', {
      changes: { resourceType: 'BrokerService', description: texts('File', 'Fil', 'Fil') },
    });
    await registered(search, 'fjel-letters', {
      as: fjellheim,
      changes: {
        hasCompetentAuthority: { organization: FJELLHEIM, orgcode: 'FJEL', name: {} },
        resourceReferences: [{ referenceType: 'Uri', reference: 'https://Fjell.example' }],
      },
    });
    await search.call('POST', RESOURCES, {
      as: admin,
      body: app('app_ttd_a1-9:1', {
        resourceType: 'MigratedApp',
        resourceReferences: [{ referenceType: 6, referenceSource: 3, reference: 'ttd/a1-9:1' }],
      }),
    });
    const found = async (query: string) =>
      (await search.call('GET', `${RESOURCES}/Search?${query}`)).body.map(
        (entry: { identifier: string }) => entry.identifier,
      );

    assert.deepEqual(await found(''), ['fjel-letters', 'letters-one', 'letters-two']);
    assert.deepEqual(await found('id=LETTERS-'), ['letters-one', 'letters-two']);
    assert.deepEqual(await found('title=skatt'), ['letters-one']);
    assert.deepEqual(await found('description=fil'), ['letters-two']);
    assert.deepEqual(await found('keyword=avg'), ['letters-one']);
    assert.deepEqual(await found('reference=fjell.EXAMPLE'), ['fjel-letters']);
    assert.deepEqual(await found('ORGCODE=fjel'), ['fjel-letters']);
    assert.deepEqual(await found('orgCode=fje'), []);
    assert.deepEqual(await found(`organizationId=${TTD}&resourceType=BrokerService`), ['letters-two']);
    assert.deepEqual(await found('resourceType=32'), ['letters-two']);
    assert.equal((await search.call('GET', `${RESOURCES}/search?resourceType=Letter`)).status, 400);

    await search.call('PUT', `${RESOURCES}/letters-one`, {
      as: ttd,
      body: resource('letters-one', { title: texts('Toll', 'Toll', 'Toll') }),
    });
    assert.deepEqual(await found('title=skatt'), [], 'an old version is not found');

    const listed = await search.call('GET', `${RESOURCES}/resourcelist`);
    assert.deepEqual(
      listed.body.map(({ identifier }: { identifier: string }) => identifier),
      ['fjel-letters', 'letters-one', 'letters-two'],
    );
    assert.deepEqual(listed.body[0].authorizationReference, [{ id: 'urn:altinn:resource', value: 'fjel-letters' }]);
    const migrated = await search.call('GET', `${RESOURCES}/resourcelist?includeMigratedApps=true&includeApps=false`);
    assert.equal(migrated.body.length, 4);
  } finally {
    await search.close();
  }
});

test('the export is Turtle with the public services, their texts escaped', async () => {
  const exporting = await openRegistry();
  try {
    assert.match((await exporting.call('GET', `${RESOURCES}/export`)).text, /^@prefix cpsv:/, 'valid when empty');
    await registered(exporting, 'of-the-test-department');
    const owned = { hasCompetentAuthority: { organization: FJELLHEIM, orgcode: 'fjel', name: { nb: 'Fjellheim' } } };
    await registered(exporting, 'fjel-system', {
      as: fjellheim,
      changes: { ...owned, resourceType: 'Systemresource' },
    });
    await registered(exporting, 'fjel-letters', {
      as: fjellheim,
      changes: { ...owned, title: texts('A "quoted"\nline\\', 'b', 'c'), homepage: 'https://fjell.example/a b' },
    });
    const { text, headers } = await exporting.call('GET', `${RESOURCES}/export`);
    assert.equal(headers.get('content-type'), 'application/xml+rdf');
    assert.ok(
      text.includes('<https://mail.test/resourceregistry/api/v1/resource/fjel-letters> a cpsv:PublicService ;'),
    );
    assert.ok(text.includes('dct:title "A \\"quoted\\"\\nline\\\\"@en ;'));
    assert.ok(!text.includes('of-the-test-department') && !text.includes('fjel-system'));
    assert.ok(!text.includes('a b'), 'no space in an IRI');
  } finally {
    await exporting.close();
  }
});

test('service owners are listed by org code', async () => {
  const { body } = await get('orgs');
  assert.deepEqual(Object.keys(body.orgs), ['fjel', 'ttd', 'ttdarkiv']);
  assert.deepEqual(body.orgs.fjel, {
    name: { nb: 'Fjellheim kommune', nn: 'Fjellheim kommune', en: 'Fjellheim kommune' },
    orgnr: FJELLHEIM,
    environments: ['tt02'],
  });
});

test('what neighbours ask for is there at once, and never stale', async () => {
  assert.equal(await registry.port.resource('port-resource'), undefined);
  await registered(registry, 'port-resource');
  const known = await registry.port.resource('urn:altinn:resource:port-resource');
  assert.deepEqual(known?.owner, {
    organizationNumber: TTD,
    orgCode: 'ttd',
    name: { en: 'Testdepartementet', nb: 'Testdepartementet', nn: 'Testdepartementet' },
  });
  assert.equal(known?.policy, undefined);
  assert.equal(await registry.port.resource('port-resource'), known, 'warm answers are the same object');
  await put('port-resource', resource('port-resource', { accessListMode: 'Enabled', delegable: false }));
  const changed = await registry.port.resource('port-resource');
  assert.equal(changed?.accessListMode, 'Enabled');
  assert.equal(changed?.delegable, false);
  await registry.call('DELETE', `${RESOURCES}/port-resource`, { as: ttd });
  assert.equal(await registry.port.resource('port-resource'), undefined);
});

test('of many who register the same id at once, one succeeds', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => post(resource('at-once'))));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(7).fill(409)]);
});
