import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { app, texts, admin, openRegistry, type Registry, RESOURCES, resource, ttd } from './registry.ts';

let registry: Registry;
before(async () => {
  registry = await openRegistry();
});
after(() => registry.close());

const post = (body: unknown, as = ttd) => registry.call('POST', RESOURCES, { as, body });

const APP_REFERENCE =
  'Invalid resource references for app resource. App resources needs to have a reference with ReferenceType=ApplicationId, ReferenceSource=Altinn3 and Reference=<org>/<appname>';
const BAD_ID = 'Invalid id. Only a-z and 0-9 is allowed together with _ and -.  Minimum 4 characters';
const BAD_OWNER = 'HasCompetentAuthority needs to be set with valid organization number';

/** What is sent, and the errors that come back: all of them, and no others. */
const refusals: readonly (readonly [what: string, body: Record<string, unknown>, errors: Record<string, string[]>])[] =
  [
    ['capitals in the id', resource('Capitals'), { Identifier: [BAD_ID] }],
    ['an id of three characters', resource('abc'), { Identifier: [BAD_ID] }],
    ['a dot in the id', resource('a.b.c'), { Identifier: [BAD_ID] }],
    ['no id', resource('x', { identifier: null }), { Identifier: ['The Identifier field is required.'] }],
    [
      'an id of 201 characters',
      resource('a'.repeat(201)),
      { Identifier: ['The field Identifier must be a string with a maximum length of 200.'] },
    ],
    [
      'an id that is a path of the API',
      resource('updated'),
      { Identifier: ['Invalid id. updated is a path of the API itself; choose another id'] },
    ],
    [
      'se_ without service code',
      resource('se_1234_1', { resourceReferences: [{ referenceType: 'ServiceEditionCode', reference: '1' }] }),
      { Identifier: ['Invalid prefix. Only to be used for Altinn 2 services'] },
    ],
    [
      'app_ on what is no app',
      resource('app_ttd_skjema'),
      { Identifier: ['Invalid Prefix. app_ is only for Altinn Studio apps'] },
    ],
    [
      'an app whose id does not start with app_{org}',
      app('skjema', {
        resourceReferences: [{ referenceType: 'ApplicationId', referenceSource: 'Altinn3', reference: 'ttd/' }],
      }),
      {
        Identifier: [
          'Invalid identifier for app resource. App resources needs to have an identifier starting with app_<org>',
        ],
      },
    ],
    ['an app without its reference', app('app_ttd_annet'), { ResourceReferences: [APP_REFERENCE] }],
    [
      'an app without references',
      app('app_ttd_skjema', { resourceReferences: null }),
      { ResourceReferences: [APP_REFERENCE] },
    ],
    [
      'a Maskinporten schema without scope',
      resource('schema', { resourceType: 'MaskinportenSchema' }),
      { ResourceReferences: ['Missing maskinporten scopen for MaskinportenSchema resource'] },
    ],
    [
      'type Default',
      resource('no-type', { resourceType: 'Default' }),
      { ResourceType: ['ResourceType needs to be set'] },
    ],
    [
      'no owner',
      resource('no-owner', { hasCompetentAuthority: null }),
      { HasCompetentAuthority: ['The HasCompetentAuthority field is required.'] },
    ],
    [
      'an owner without number',
      resource('no-number', { hasCompetentAuthority: { orgcode: 'fjel' } }),
      { 'HasCompetentAuthority.Organization': [BAD_OWNER] },
    ],
    [
      'an owner whose number is a word',
      resource('bad-number', { hasCompetentAuthority: { orgcode: 'ttd', organization: '12345678a' } }),
      { 'HasCompetentAuthority.Organization': [BAD_OWNER] },
    ],
    [
      'a blank and a missing title',
      resource('titles', { title: { en: ' ', nb: 'b' } }),
      { Title: ['Missing title in english en', 'Missing title in nynorsk nn'] },
    ],
    [
      'languages in capitals',
      resource('capital-title', { title: { en: 'a', NB: 'b', nn: 'c' } }),
      { Title: ['Missing title in bokmal nb'] },
    ],
    [
      'no description',
      resource('descriptions', { description: null }),
      {
        Description: [
          'Missing Description in english en',
          'Missing Description in bokmal nb',
          'Missing Description in nynorsk nn',
        ],
      },
    ],
    [
      'a delegable resource without delegation text',
      resource('rights', { rightDescription: null, delegable: true }),
      {
        RightDescription: [
          'Missing RightDescription in english en',
          'Missing RightDescription in bokmal nb',
          'Missing RightDescription in nynorsk nn',
        ],
      },
    ],
    [
      'a title of 501 characters',
      resource('long-title', { title: texts('a'.repeat(501), 'b', 'c') }),
      { Title: ['The field Title must be a string with a maximum length of 500.'] },
    ],
    [
      'many faults',
      { identifier: 'A', resourceType: 0, delegable: false },
      {
        Identifier: [BAD_ID],
        ResourceType: ['ResourceType needs to be set'],
        HasCompetentAuthority: ['The HasCompetentAuthority field is required.'],
        Title: ['Missing title in english en', 'Missing title in bokmal nb', 'Missing title in nynorsk nn'],
        Description: [
          'Missing Description in english en',
          'Missing Description in bokmal nb',
          'Missing Description in nynorsk nn',
        ],
      },
    ],
  ];

for (const [what, body, errors] of refusals)
  test(`POST refuses ${what}`, async () => {
    const answer = await post(body, admin);
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    assert.equal(answer.body.title, 'One or more validation errors occurred.');
    assert.deepEqual(answer.body.errors, errors);
  });

for (const [what, body] of [
  ['an app with its reference, case ignored', app('app_ttd_skjema')],
  [
    'a delegable switch that is off, without delegation text',
    resource('not-delegable', { delegable: false, rightDescription: null }),
  ],
  ['ttd without organisation number', resource('ttd-without', { hasCompetentAuthority: { orgcode: 'TTD' } })],
  [
    'se_ with both service codes',
    resource('se_1234_1', {
      resourceReferences: [{ referenceType: 'ServiceCode' }, { referenceType: 'ServiceEditionCode' }],
    }),
  ],
  ['no contact points', resource('no-contact', { contactPoints: undefined })],
  [
    'an app moved from Altinn 1',
    app('app_ttd_a1-1234:1.v2', {
      resourceType: 'MigratedApp',
      resourceReferences: [
        { referenceType: 'ApplicationId', referenceSource: 'Altinn3', reference: 'ttd/a1-1234:1.v2' },
      ],
    }),
  ],
] as const)
  test(`POST accepts ${what}`, async () => {
    const { status, text } = await post(body, admin);
    assert.equal(status, 201, text);
  });

test('U+0000 is refused in every text, which no database could hold', async () => {
  const { status, body } = await post(
    resource('app_ttd_a1-x\0:1', { homepage: 'a\0b', title: { 'e\0': '', en: 'a', nb: '\0', nn: 'c' } }),
  );
  assert.equal(status, 400);
  assert.deepEqual(Object.keys(body.errors).sort(), ['Homepage', 'Identifier', 'Title']);
});
