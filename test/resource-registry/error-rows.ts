import type { Method } from '../../server/http/operation.ts';
import { letterPolicy, policy } from './policy.ts';
import {
  admin,
  caller,
  type CallOptions,
  fjellheim,
  FJORDFISK,
  form,
  LIST_READ,
  LISTS,
  resource,
  RESOURCES,
  TTD,
  ttd,
  WRITE,
} from './registry.ts';

/** What an answer says: a field fault by its key, a code, a JSON string, plain text, a small problem, or nothing. */
export type Says =
  | { readonly key: string; readonly text: string | RegExp }
  | { readonly code: string; readonly text: string; readonly paths?: readonly string[] }
  | { readonly quoted: string | RegExp }
  | { readonly plain: string }
  | { readonly small: string }
  | { readonly empty: true };

export interface Row {
  readonly name: string;
  readonly status: number;
  readonly says: Says;
  readonly ask: readonly [method: Method, path: string, options?: CallOptions];
  readonly of?: 'production';
}

const invalid = (name: string, key: string, text: string, changes: Record<string, unknown>, id = 'broken'): Row => ({
  name,
  status: 400,
  says: { key, text },
  ask: ['POST', RESOURCES, { as: ttd, body: resource(id, changes) }],
});
const refused = (
  name: string,
  code: string,
  text: string,
  row: Pick<Row, 'ask'> & { status?: number; paths?: string[] },
): Row => ({
  name,
  status: row.status ?? 400,
  says: { code, text, ...(row.paths === undefined ? {} : { paths: row.paths }) },
  ask: row.ask,
});
const upload = (id: string, document: string, as = ttd): Row['ask'] => [
  'POST',
  `${RESOURCES}/${id}/policy`,
  { as, body: form(document) },
];
const own = { en: 'x', nb: 'x', nn: 'x' };
const without = (language: string) => ({ ...own, [language]: ' ' });
const app = { resourceType: 'AltinnApp' };
const members = `${LISTS}/ttd/banks/members`;
const many = { data: Array.from({ length: 101 }, (_, n) => `urn:altinn:organization:identifier-no:${900000000 + n}`) };
const memberships = (query: string): Row['ask'] => ['GET', `${LISTS}/memberships?${query}`, { as: admin }];
const PARTY = `party=urn:altinn:organization:identifier-no:${FJORDFISK}`;
const etag = (header: string, value: string): Row['ask'] => [
  'PUT',
  `${LISTS}/ttd/banks`,
  { as: ttd, body: { name: 'Banks' }, headers: { [header]: value } },
];
const scoped = {
  resourceReferences: [{ referenceSource: 'Altinn3', referenceType: 'MaskinportenScope', reference: 'other:scope' }],
};
const APP_ID = 'Invalid identifier for app resource. App resources needs to have an identifier starting with app_<org>';
const APP_REFERENCE =
  'Invalid resource references for app resource. App resources needs to have a reference with ReferenceType=ApplicationId, ReferenceSource=Altinn3 and Reference=<org>/<appname>';

/** Every error of the registry's reference, and what provokes it. */
export const TABLE: readonly Row[] = [
  // §3.3: the rules of a resource.
  invalid(
    'se_ without its references',
    'Identifier',
    'Invalid prefix. Only to be used for Altinn 2 services',
    {},
    'se_1_2',
  ),
  invalid('app_ that is no app', 'Identifier', 'Invalid Prefix. app_ is only for Altinn Studio apps', {}, 'app_ttd_x'),
  invalid(
    'an id of other characters',
    'Identifier',
    'Invalid id. Only a-z and 0-9 is allowed together with _ and -.  Minimum 4 characters',
    {},
    'A B',
  ),
  invalid('an app whose id is another owner’s', 'Identifier', APP_ID, app, 'other_app'),
  invalid('an app without its reference', 'ResourceReferences', APP_REFERENCE, app, 'app_ttd_x'),
  invalid(
    'a schema without scope',
    'ResourceReferences',
    'Missing maskinporten scopen for MaskinportenSchema resource',
    { resourceType: 'MaskinportenSchema' },
  ),
  invalid('no type', 'ResourceType', 'ResourceType needs to be set', { resourceType: 'Default' }),
  invalid(
    'an owner without number',
    'HasCompetentAuthority.Organization',
    'HasCompetentAuthority needs to be set with valid organization number',
    { hasCompetentAuthority: { orgcode: 'fjel' } },
  ),
  ...(
    [
      ['en', 'english en'],
      ['nb', 'bokmal nb'],
      ['nn', 'nynorsk nn'],
    ] as const
  ).flatMap(([language, words]) => [
    invalid(`no title in ${language}`, 'Title', `Missing title in ${words}`, { title: without(language) }),
    invalid(`no description in ${language}`, 'Description', `Missing Description in ${words}`, {
      description: without(language),
    }),
    invalid(`no right description in ${language}`, 'RightDescription', `Missing RightDescription in ${words}`, {
      rightDescription: without(language),
    }),
  ]),
  ...['Title', 'Description', 'HasCompetentAuthority', 'Identifier'].map(
    (key): Row => ({
      name: `PUT without ${key}`,
      status: 400,
      says: { key, text: `The ${key} field is required.` },
      ask: [
        'PUT',
        `${RESOURCES}/letters`,
        { as: ttd, body: resource('letters', { [key.charAt(0).toLowerCase() + key.slice(1)]: null }) },
      ],
    }),
  ),
  {
    name: 'an unknown enum text',
    status: 400,
    says: { key: '$.resourceType', text: /./ },
    ask: ['POST', RESOURCES, { as: ttd, body: resource('broken', { resourceType: 'Nothing' }) }],
  },
  {
    name: 'a body that is no JSON',
    status: 400,
    says: { key: '$', text: /not valid JSON/ },
    ask: ['POST', RESOURCES, { as: ttd, body: '{', headers: { 'content-type': 'application/json' } }],
  },
  // §3.4, §4: owners, scopes, conflicts.
  {
    name: 'scopes under another’s prefix',
    status: 401,
    says: { key: 'InvalidPrefix', text: 'other:scope' },
    ask: ['POST', RESOURCES, { as: ttd, body: resource('scoped', scoped) }],
  },
  {
    name: 'a resource that exists',
    status: 409,
    says: { quoted: 'The Resource already exist: letters' },
    ask: ['POST', RESOURCES, { as: ttd, body: resource('letters') }],
  },
  {
    name: 'another id in the path',
    status: 400,
    says: { quoted: 'Id in path does not match ID in resource' },
    ask: ['PUT', `${RESOURCES}/letters`, { as: ttd, body: resource('lettersx') }],
  },
  {
    name: 'a write without token',
    status: 401,
    says: { empty: true },
    ask: ['POST', RESOURCES, { body: resource('mine') }],
  },
  {
    name: 'a write with another scope',
    status: 403,
    says: { empty: true },
    ask: ['POST', RESOURCES, { as: caller([LIST_READ], { consumer: TTD }), body: resource('mine') }],
  },
  {
    name: 'a resource in another’s name',
    status: 403,
    says: { empty: true },
    ask: ['POST', RESOURCES, { as: fjellheim, body: resource('mine') }],
  },
  {
    name: 'a change of another’s resource',
    status: 403,
    says: { empty: true },
    ask: ['PUT', `${RESOURCES}/letters`, { as: fjellheim, body: resource('letters') }],
  },
  {
    name: 'a change of nothing',
    status: 404,
    says: { small: 'Not Found' },
    ask: ['PUT', `${RESOURCES}/none-such`, { as: ttd, body: resource('none-such') }],
  },
  {
    name: 'a resource nobody knows',
    status: 404,
    says: { small: 'Not Found' },
    ask: ['GET', `${RESOURCES}/none-such`],
  },
  {
    name: 'deleting another’s resource',
    status: 403,
    says: { empty: true },
    ask: ['DELETE', `${RESOURCES}/letters`, { as: fjellheim }],
  },
  {
    name: 'deleting nothing',
    status: 404,
    says: { small: 'Not Found' },
    ask: ['DELETE', `${RESOURCES}/none-such`, { as: ttd }],
  },
  {
    name: 'deleting in production',
    status: 403,
    says: { plain: 'Delete operation is not allowed in PROD environment' },
    ask: ['DELETE', `${RESOURCES}/letters`, { as: ttd }],
    of: 'production',
  },
  // §5: policies and feeds.
  {
    name: 'an upload without file',
    status: 400,
    says: { quoted: 'The policy file can not be null' },
    ask: ['POST', `${RESOURCES}/letters/policy`, { as: ttd, body: form('<x/>', 'other') }],
  },
  {
    name: 'an upload for nothing',
    status: 400,
    says: { quoted: 'Unknown resource' },
    ask: upload('none-such', letterPolicy('none-such')),
  },
  {
    name: 'an upload for another’s resource',
    status: 403,
    says: { empty: true },
    ask: upload('letters', letterPolicy('letters'), fjellheim),
  },
  {
    name: 'a policy that is no XML',
    status: 400,
    says: { key: 'policyFile', text: /line 1/i },
    ask: upload('letters', '<Policy'),
  },
  {
    name: 'a policy of another resource',
    status: 400,
    says: { quoted: 'Policy not accepted: Contains rules for a different registry resource' },
    ask: upload('letters', letterPolicy('another')),
  },
  {
    name: 'a rule without resource',
    status: 400,
    says: { quoted: 'Policy not accepted: Contains rule without reference to registry resource id' },
    ask: upload('letters', policy('letters', [{ resources: [{ 'urn:example:part': 'x' }] }])),
  },
  {
    name: 'an upload of another media type',
    status: 415,
    says: { empty: true },
    ask: ['POST', `${RESOURCES}/letters/policy`, { as: ttd, body: '<x/>', headers: { 'content-type': 'text/plain' } }],
  },
  {
    name: 'the policy of nothing',
    status: 404,
    says: { plain: 'Unable to find resource' },
    ask: ['GET', `${RESOURCES}/none-such/policy`],
  },
  {
    name: 'no policy',
    status: 404,
    says: { plain: 'Unable to find requested policy' },
    ask: ['GET', `${RESOURCES}/no-policy/policy`],
  },
  ...['subjects', 'rules', 'rights'].map(
    (view): Row => ({
      name: `no ${view}`,
      status: 404,
      says: { small: 'Not Found' },
      ask: ['GET', `${RESOURCES}/no-policy/policy/${view}`],
    }),
  ),
  refused('a feed of no rows', 'RR.VLD-00008', 'Limit must be between 1 and 1000.', {
    ask: ['GET', `${RESOURCES}/updated?limit=0`],
  }),
  {
    name: 'a start that is no time',
    status: 400,
    says: { key: 'since', text: /./ },
    ask: ['GET', `${RESOURCES}/updated?since=then`],
  },
  {
    name: 'a token of nobody',
    status: 400,
    says: { key: 'token', text: /./ },
    ask: ['GET', `${RESOURCES}/updated?token=x`],
  },
  refused('changes of no rows', 'RR.VLD-00011', 'Value outside valid range.', {
    ask: ['GET', `${RESOURCES}/changes?limit=0`],
    paths: ['/$QUERY/limit'],
  }),
  {
    name: 'changes of another token',
    status: 400,
    says: { key: 'token', text: /./ },
    ask: ['GET', `${RESOURCES}/changes?token=x`],
  },
  // §6, §7: access lists.
  refused(
    'members in a list of lists',
    'RR-00000',
    'Members are not supported yet as an include option for this endpoint.',
    { status: 501, ask: ['GET', `${LISTS}/ttd?include=members`, { as: ttd }] },
  ),
  refused('a party nobody knows', 'RR-00001', 'One or more party references not found.', {
    ask: ['POST', members, { as: ttd, body: { data: ['urn:altinn:organization:identifier-no:999999999'] } }],
  }),
  refused('connecting to nothing', 'RR-00002', 'One or more resource references not found.', {
    ask: ['PUT', `${LISTS}/ttd/banks/resource-connections/none-such`, { as: ttd, body: {} }],
  }),
  refused(
    'connecting to another’s resource',
    'RR-00004',
    'Cannot create a access-list connection to a resource not owned by the same service-owner as the access-list.',
    { status: 403, ask: ['PUT', `${LISTS}/ttd/banks/resource-connections/of-fjellheim`, { as: ttd, body: {} }] },
  ),
  refused(
    'replacing with more than a hundred',
    'RR.VLD-00000',
    'Cannot replace more than 100 members at a time. Use POST and DELETE methods instead.',
    { ask: ['PUT', members, { as: ttd, body: many }], paths: ['/data'] },
  ),
  refused('adding more than a hundred', 'RR.VLD-00001', 'Cannot add or remove more than 100 members at a time.', {
    ask: ['POST', members, { as: ttd, body: many }],
    paths: ['/data'],
  }),
  refused('removing more than a hundred', 'RR.VLD-00001', 'Cannot add or remove more than 100 members at a time.', {
    ask: ['DELETE', members, { as: ttd, body: many }],
    paths: ['/data'],
  }),
  refused(
    'connections to no resource in particular',
    'RR.VLD-00002',
    'Resource identifier is required when including resource connections.',
    { ask: ['GET', `${LISTS}/ttd?include=resources`, { as: ttd }], paths: ['/$QUERY/include', '/$QUERY/resource'] },
  ),
  refused('memberships of nobody', 'RR.VLD-00003', 'At least 1 party must be specified.', {
    ask: memberships('resource=urn:altinn:resource:letters'),
    paths: ['/$QUERY/party'],
  }),
  refused('memberships of what is no party', 'RR.VLD-00004', 'Invalid party URN.', {
    ask: memberships('party=x'),
    paths: ['/$QUERY/party'],
  }),
  refused('memberships for what is no resource', 'RR.VLD-00005', 'Invalid resource URN.', {
    ask: memberships(`${PARTY}&resource=x`),
    paths: ['/$QUERY/resource'],
  }),
  refused('memberships of two', 'RR.VLD-00006', 'Multiple parties currently not supported.', {
    ask: memberships(`${PARTY}&${PARTY.replace(FJORDFISK, '900000001')}`),
    paths: ['/$QUERY/party'],
  }),
  refused('memberships for two', 'RR.VLD-00007', 'Multiple resources currently not supported.', {
    ask: memberships(`${PARTY}&resource=urn:altinn:resource:letters,urn:altinn:resource:no-policy`),
    paths: ['/$QUERY/resource'],
  }),
  refused(
    'lists of an owner nobody knows',
    'RR.VLD-00010',
    'Access list owner must be a valid and registered org-code.',
    { ask: ['GET', `${LISTS}/nobody`, { as: admin }], paths: ['/$PATH/owner'] },
  ),
  {
    name: 'an include nobody knows',
    status: 400,
    says: { key: 'include', text: "Invalid value: 'colour'" },
    ask: ['GET', `${LISTS}/ttd?include=colour`, { as: ttd }],
  },
  {
    name: 'a list without name',
    status: 400,
    says: { key: 'Name', text: 'The Name field is required.' },
    ask: ['PUT', `${LISTS}/ttd/nameless`, { as: ttd, body: {} }],
  },
  {
    name: 'changing a part of a list',
    status: 501,
    says: { small: 'Not Implemented' },
    ask: [
      'PATCH',
      `${LISTS}/ttd/banks`,
      { as: ttd, body: '[]', headers: { 'content-type': 'application/json-patch+json' } },
    ],
  },
  { name: 'another’s lists', status: 403, says: { empty: true }, ask: ['GET', `${LISTS}/ttd`, { as: fjellheim }] },
  {
    name: 'lists without scope',
    status: 403,
    says: { empty: true },
    ask: ['GET', `${LISTS}/ttd`, { as: caller([WRITE], { consumer: TTD }) }],
  },
  { name: 'lists without token', status: 401, says: { empty: true }, ask: ['GET', `${LISTS}/ttd`] },
  { name: 'no list', status: 404, says: { small: 'Not Found' }, ask: ['GET', `${LISTS}/ttd/none`, { as: ttd }] },
  {
    name: 'a list that exists, wanted new',
    status: 412,
    says: { small: 'Precondition Failed' },
    ask: etag('if-none-match', '*'),
  },
  {
    name: 'a list body of another media type',
    status: 415,
    says: { empty: true },
    ask: ['PUT', `${LISTS}/ttd/banks`, { as: ttd, body: 'name', headers: { 'content-type': 'text/plain' } }],
  },
  ...(['If-Match', 'If-None-Match'] as const).flatMap((header): Row[] => [
    {
      name: `a strong etag in ${header}`,
      status: 400,
      says: { key: header, text: `Invalid ${header} header. Only weak etags are supported.` },
      ask: etag(header, '"abc"'),
    },
    {
      name: `an etag of foreign form in ${header}`,
      status: 400,
      says: { key: header, text: `Invalid ${header} header. Invalid etag.` },
      ask: etag(header, 'W/"abc"'),
    },
    {
      name: `${header} that is none`,
      status: 400,
      says: { key: header, text: `Invalid ${header} header.` },
      ask: etag(header, 'abc'),
    },
  ]),
];
