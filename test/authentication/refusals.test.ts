import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { GRANT_FAULTS } from '../../server/authentication/model/grant-problems.ts';
import { AGENT_QUERY_FAULTS, problem, SYSTEM_FAULTS } from '../../server/authentication/model/system-problems.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import {
  type Answered,
  assertionOf,
  call,
  enterpriseToken,
  grantScope,
  keyPair,
  registerClient,
  requestToken,
  testTool,
} from './harness.ts';

/** A row of the reference's tables: provoked here, provoked by a test elsewhere, or impossible for a reason. */
type Row =
  | { readonly status: number; readonly text: string; readonly by: () => Promise<Answered> }
  | { readonly file: string; readonly test: string }
  | { readonly cannot: string };

const VENDOR = '311006002';
const FIRM = '311004018';
const CUSTOMER = '311003003';
const KARI = '14837510008';
const MONA = '30897925067';
const TTD = '311001000';
const OPERATOR = '991825827';

const AUTHENTICATION = '/authentication/api/v1';
const REGISTER = `${AUTHENTICATION}/systemregister/vendor`;
const USERS = `${AUTHENTICATION}/systemuser`;
const REQUEST = `${USERS}/request`;
const AGENTS = `${AUTHENTICATION}/enduser/systemuser`;
const SYSTEM = `${VENDOR}_avslag`;
const HIDDEN = `${VENDOR}_avslagklient`;
const RESOURCE = 'ttd-demo-brev';
const SCHEMA = 'ttd-avslag-skjema';
const READ = 'altinn:correspondence.read';
const WRITE = 'altinn:correspondence.write';
const DELEGABLE = 'altinn:events.subscribe';
const LOGIN_ONLY = 'ttd:avslag.innlogging';
const POST = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';
const PAYROLL = 'urn:altinn:accesspackage:regnskapsforer-lonn';

const key = keyPair('refused');
const stranger = keyPair('refused');
const expired = keyPair('expired');

let server: TestServer;
let clientId: string;
let vendor: string;
let kari: string;
let mona: string;
let customer: number;
let firm: number;
let standard: string;
let request: string;

const send = (method: string, path: string, token?: string, json?: unknown) =>
  call(`${server.url}${path}`, { method, token, ...(json === undefined ? {} : { json }) });
const right = (value: string) => ({ resource: [{ id: 'urn:altinn:resource', value }] });
const system = (facts: Record<string, unknown> = {}) => ({
  id: SYSTEM,
  vendor: { ID: `0192:${VENDOR}` },
  name: { nb: 'Avslag', nn: 'Avslag', en: 'Refusals' },
  description: { nb: 'x', nn: 'x', en: 'x' },
  rights: [right(RESOURCE)],
  ...facts,
});
const post = (facts: Record<string, unknown>) => send('POST', REGISTER, vendor, system({ id: `${SYSTEM}2`, ...facts }));
const put = (facts: Record<string, unknown>) => send('PUT', `${REGISTER}/${SYSTEM}`, vendor, system(facts));
const ask = (facts: Record<string, unknown> = {}, token = vendor) =>
  send('POST', `${REQUEST}/vendor`, token, { systemId: SYSTEM, partyOrgNo: CUSTOMER, rights: [right(RESOURCE)], ...facts });
const askAgent = (urn: string) =>
  send('POST', `${REQUEST}/vendor/agent`, vendor, {
    systemId: HIDDEN,
    partyOrgNo: FIRM,
    externalRef: randomUUID(),
    accessPackages: [{ urn }],
  });
const clients = (query: string) => send('POST', `${AGENTS}/clients?${query}`, mona);

/** A grant, good unless something is changed. */
function grant(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}, signer = key): string {
  const now = Math.floor(server.foundation.clock.now().getTime() / 1000);
  return assertionOf({
    key: signer,
    header,
    claims: {
      aud: `${server.url}/maskinporten/`,
      iss: clientId,
      scope: READ,
      iat: now,
      exp: now + 60,
      jti: randomUUID(),
      ...claims,
    },
  });
}
const seconds = () => Math.floor(server.foundation.clock.now().getTime() / 1000);
const granted = (claims?: Record<string, unknown>, header?: Record<string, unknown>, signer = key) => () =>
  requestToken(server, grant(claims, header, signer));
const details = (more: Record<string, unknown>) =>
  granted({
    authorization_details: [
      {
        type: 'urn:altinn:systemuser',
        systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${CUSTOMER}` },
        ...more,
      },
    ],
  });
const form = (body: string, type = 'application/x-www-form-urlencoded') => () =>
  call(`${server.url}/maskinporten/token`, { method: 'POST', body, headers: { 'content-type': type } });

/** A row whose status and text are those of our catalogue, which are compared with the reference by its reader. */
const mp = (code: keyof typeof GRANT_FAULTS, by: () => Promise<Answered>, text?: string): Row => ({
  status: GRANT_FAULTS[code][1],
  text: text ?? GRANT_FAULTS[code][2],
  by,
});
const auth = (code: keyof typeof problem.catalogue & string, by: () => Promise<Answered>): Row => ({
  status: problem.catalogue[code][0],
  text: problem.catalogue[code][1],
  by,
});
const vld = (number: keyof typeof SYSTEM_FAULTS, by: () => Promise<Answered>): Row => ({
  status: 400,
  text: SYSTEM_FAULTS[number][0],
  by,
});
const SYSTEM_USERS = 'system-users.test.ts';
const AGENT_TESTS = 'agents.test.ts';
const EXCHANGE = 'exchange.test.ts';
const TOOLS = 'test-tools.test.ts';
const GATEWAY = 'api-keys.test.ts';
const elsewhere = (file: string, test: string): Row => ({ file, test });
const cannot = (reason: string): Row => ({ cannot: reason });
const NO_CERTIFICATES = 'Enterprise certificates are not taken (MP-120), so that there is none to compare.';

const MASKINPORTEN: Record<string, Row> = {
  'MP-011': mp('MP-011', async () => requestToken(server, `${grant()}\n`)),
  'MP-012': mp('MP-012', async () => {
    const assertion = grant();
    await requestToken(server, assertion);
    return requestToken(server, assertion);
  }),
  'MP-100': mp('MP-100', granted({ iss: randomUUID() })),
  'MP-110': mp('MP-110', granted({ aud: 'https://maskinporten.no/' })),
  'MP-120': mp('MP-120', granted({}, { kid: undefined, x5c: ['MIIB'] })),
  'MP-121': mp('MP-121', granted({}, {}, expired)),
  'MP-122': cannot(NO_CERTIFICATES),
  'MP-123': mp('MP-123', granted({}, { x5c: 'MIIB' })),
  'MP-124': mp('MP-124', granted({}, {}, stranger)),
  'MP-130': mp('MP-130', async () => granted({ iat: seconds() - 70, exp: seconds() - 10 })()),
  'MP-200': mp('MP-200', granted({ scope: 'altinn:broker.read' })),
  'MP-201': mp('MP-201', granted({ scope: LOGIN_ONLY })),
  'MP-250': mp('MP-250', granted({ scope: WRITE }), `Consumer has not been granted access to the scope ${WRITE}`),
  'MP-251': mp(
    'MP-251',
    granted({ scope: DELEGABLE, consumer_org: CUSTOMER }),
    `Consumer ${CUSTOMER} has not delegated access to the scope ${DELEGABLE} to supplier ${VENDOR}`,
  ),
  'MP-301': mp('MP-301', details({ type: 'urn:altinn:consent' })),
  'MP-302': mp('MP-302', details({ more: 1 })),
  'MP-303': mp('MP-303', details({ externalRef: 'none' })),
  'unknown-kid': mp('unknown-kid', granted({}, { kid: 'none' })),
  'no-kid': mp('no-kid', granted({}, { kid: undefined })),
  'issued-later': mp('issued-later', async () => granted({ iat: seconds() + 14 })()),
  'own-consumer': mp('own-consumer', granted({ consumer_org: VENDOR })),
  'grant-type': mp('grant-type', form('grant_type=client_credentials&assertion=x')),
  form: mp('form', form('{"grant_type":"x"}', 'application/json')),
  'missing-parameter': mp('missing-parameter', form('assertion=x'), 'The parameter grant_type is missing'),
  'repeated-parameter': mp(
    'repeated-parameter',
    form('grant_type=a&grant_type=b'),
    'The parameter grant_type is given more than once',
  ),
};

const NO_TYPE = 'This does not tell its kinds apart: one code says what is lacking (AUTH-00016, 68, 70 or 71).';
const REQUEST_STAYS = 'A POST answers 200 with the stored request, whatever its status (authentication §3.2).';
const STORED = 'A fault of the database is a fault of ours: 500 without a code.';

const SYSTEM_USER: Record<string, Row> = {
  'AUTH-00000': auth('AUTH-00000', () => ask({ partyOrgNo: '999999999' })),
  'AUTH-00001': auth('AUTH-00001', () => ask({ rights: [right('other')] })),
  'AUTH-00004': auth('AUTH-00004', () => ask({ externalRef: 'standard' })),
  ...Object.fromEntries(['06', '07', '08', '09'].map((number) => [`AUTH-000${number}`, cannot(REQUEST_STAYS)])),
  'AUTH-00010': auth('AUTH-00010', () => send('GET', `${REQUEST}/vendor/${randomUUID()}`, vendor)),
  'AUTH-00011': auth('AUTH-00011', () => ask({ systemId: `${VENDOR}_ukjent` })),
  'AUTH-00012': cannot(STORED),
  'AUTH-00013': auth('AUTH-00013', () => send('POST', `${REQUEST}/${customer}/${standard}/approve`, kari)),
  'AUTH-00014': cannot('The delegation check is made here and has no unknown outcome.'),
  'AUTH-00015': auth('AUTH-00015', () => send('DELETE', `${USERS}/agent/${firm}/${randomUUID()}`, mona)),
  'AUTH-00016': elsewhere(SYSTEM_USERS, 'is refused what the approver does not hold, with the reason'),
  ...Object.fromEntries(['18', '19', '20', '69'].map((number) => [`AUTH-000${number}`, cannot(NO_TYPE)])),
  'AUTH-00021': auth('AUTH-00021', () => ask({ externalRef: 'u', redirectUrl: 'https://evil.example/' })),
  'AUTH-00023': auth('AUTH-00023', async () => ask({}, await personal(KARI, 'altinn:authentication/systemuser.request.write'))),
  'AUTH-00024': cannot('Who may not delete a system user is told what would be needed: a key role in the organisation.'),
  'AUTH-00025': cannot('An agent’s request is a kind of its own: one of the other kind is unknown (AUTH-00030).'),
  'AUTH-00026': auth('AUTH-00026', async () => {
    await put({ allowedRedirectUrls: [] });
    const answer = await ask({ externalRef: 'u', redirectUrl: 'https://vendor.example/' });
    await put({ allowedRedirectUrls: ['https://vendor.example/'] });
    return answer;
  }),
  'AUTH-00030': auth('AUTH-00030', () => send('POST', `${REQUEST}/agent/${firm}/${randomUUID()}/approve`, mona)),
  'AUTH-00034': auth('AUTH-00034', () => send('DELETE', `${USERS}/agent/${customer}/${standard}`, kari)),
  'AUTH-00035': elsewhere(AGENT_TESTS, 'is ended only when it serves nobody, and then at once'),
  'AUTH-00036': elsewhere(AGENT_TESTS, 'is ended only when it serves nobody, and then at once'),
  'AUTH-00041': auth('AUTH-00041', () => send('POST', `${REQUEST}/${firm}/${request}/approve`, mona)),
  'AUTH-00042': elsewhere(AGENT_TESTS, 'is seen among agent requests alone, by vendor and firm, each in its form'),
  'AUTH-00049': cannot('Every party of the register has its uuid.'),
  'AUTH-00050': cannot('What cannot be given is named with AUTH-00053.'),
  'AUTH-00053': elsewhere(SYSTEM_USERS, 'has what its approved access packages give, which the approver must be able to give'),
  'AUTH-00058': elsewhere(AGENT_TESTS, 'needs packages, and those meant for clients'),
  'AUTH-00059': auth('AUTH-00059', () => ask({ externalRef: 'u', rights: [], accessPackages: [] })),
  'AUTH-00060': cannot(STORED),
  'AUTH-00061': elsewhere(SYSTEM_USERS, 'changes its rights when the customer approves a change request'),
  'AUTH-00063': auth('AUTH-00063', () => ask({ externalRef: 'u', accessPackages: [{ urn: PAYROLL }] })),
  'AUTH-00064': elsewhere(AGENT_TESTS, 'needs packages, and those meant for clients'),
  'AUTH-00065': auth('AUTH-00065', () => askAgent('urn:altinn:accesspackage:hovedadministrator')),
  'AUTH-00066': auth('AUTH-00066', async () => send('GET', `${REQUEST}/${request}`, mona)),
  'AUTH-00068': auth('AUTH-00068', () => approveOf('ttd-avslag-pakke')),
  'AUTH-00070': elsewhere(SYSTEM_USERS, 'is refused what the approver does not hold, with the reason'),
  'AUTH-00071': auth('AUTH-00071', () => approveOf(SCHEMA)),
  'AUTH-00079': elsewhere(AGENT_TESTS, 'can serve those who have given the firm what it needs, and is told of by code otherwise'),
  'AUTH-00080': elsewhere(AGENT_TESTS, 'can serve those who have given the firm what it needs, and is told of by code otherwise'),
};

const SYSTEM_REGISTER: Record<string, Row> = {
  '00000': vld(0, () => post({ vendor: { ID: VENDOR } })),
  '00001': vld(1, () => post({ id: '311000000_a' })),
  '00002': vld(2, () => post({ id: SYSTEM })),
  '00003': vld(3, () => post({ rights: [right('no-such')] })),
  '00004': vld(4, () => post({ clientId: [clientId] })),
  '00005': vld(5, () => post({ allowedRedirectUrls: ['http://vendor.example'] })),
  '00006': vld(6, () => post({ rights: [right(RESOURCE), right(RESOURCE)] })),
  '00007': vld(7, () => post({ accessPackages: [{ urn: POST }, { urn: POST }] })),
  '00008': vld(8, () => post({ accessPackages: [{ urn: 'urn:altinn:accesspackage:no-such' }] })),
  '00009': vld(9, () => post({ rights: [{ resource: [{ id: 'urn:other', value: 'x' }] }] })),
  '00011': vld(11, () => put({ clientId: [clientId, clientId] })),
  '00012': vld(12, () => put({ id: `${SYSTEM}2` })),
  '00013': vld(13, () => post({ id: `${SYSTEM} 2` })),
  '00017': vld(17, () => post({ rights: [right(SCHEMA)] })),
  '00018': vld(18, () => post({ accessPackages: [{ urn: PAYROLL }], isVisible: true })),
  'agent-missing': { status: 400, text: AGENT_QUERY_FAULTS['agent-missing'][1], by: () => clients('client=x') },
  'agent-unknown': {
    status: 400,
    text: AGENT_QUERY_FAULTS['agent-unknown'][1],
    by: () => clients(`agent=${randomUUID()}&client=${randomUUID()}`),
  },
  'not-an-agent': {
    status: 400,
    text: AGENT_QUERY_FAULTS['not-an-agent'][1],
    by: async () => {
      const token = await personal(KARI, 'altinn:clientdelegations.read');
      return send('GET', `${AGENTS}/clients?agent=${standard}`, token);
    },
  },
  'client-missing': elsewhere(AGENT_TESTS, 'can serve those who have given the firm what it needs, and is told of by code otherwise'),
};

const exchange = (provider: string, headers: Record<string, string>) => () =>
  call(`${server.url}${AUTHENTICATION}/exchange/${provider}`, { headers });
const BASIC = `Basic ${Buffer.from('test:wrong').toString('base64')}`;
const tool = (authorization: string | undefined, parameters: Record<string, string> = { env: 'tt02', scopes: 'a' }) => () =>
  testTool(server, 'GetEnterpriseToken', parameters, authorization === undefined ? {} : { authorization });

const OTHERS: Record<string, Row> = {
  'exchange 401 without a token': { status: 401, text: 'Unauthorized', by: exchange('maskinporten', {}) },
  'exchange 401 for what is no token, of an unknown provider too': {
    status: 401,
    text: 'Unauthorized',
    by: exchange('other', { authorization: 'Bearer x' }),
  },
  'exchange 400 for an unknown provider': {
    status: 400,
    text: "Invalid token provider: Other. Trusted token providers are 'Maskinporten', 'Id-porten' and 'AltinnStudio'.",
    by: async () => exchange('Other', { authorization: `Bearer ${vendor}` })(),
  },
  'exchange 401 for another issuer, signature or a late token': elsewhere(
    EXCHANGE,
    'refuses tokens that are expired, changed, of another issuer, or signed by something else',
  ),
  'exchange 401 without pid, acr or a known person': elsewhere(
    EXCHANGE,
    'refuses a token without pid or acr, and a person nobody knows, with 401',
  ),
  'exchange 403 without a scope of Altinn’s': elsewhere(
    EXCHANGE,
    'refuses scopes that are none of Altinn’s with an empty 403, before it looks for pid and acr',
  ),
  'exchange 410 for an enterprise user': elsewhere(EXCHANGE, 'says that enterprise users are gone, but only to a good token'),
  'test tools 401 without a header': { status: 401, text: '', by: tool(undefined) },
  'test tools 401 for a wrong password': { status: 401, text: '', by: tool(BASIC) },
  'test tools 401 for another scheme': { status: 401, text: '', by: tool('Digest x') },
  'test tools 400 for unreadable credentials': { status: 400, text: '', by: tool('Basic %%%') },
  'test tools 400 for another algorithm': {
    status: 400,
    text: 'Expected RsaSha256 signature',
    by: tool(`Bearer ${Buffer.from('{"alg":"none"}').toString('base64url')}.e30.`),
  },
  'test tools 403 for a token of another kind': {
    status: 403,
    text: 'Invalid bearer token',
    by: async () => tool(`Bearer ${vendor}`)(),
  },
  'test tools 403 without the scope': elsewhere(TOOLS, 'is given to a Maskinporten token with a scope that covers it'),
  'test tools 400 for a missing parameter': {
    status: 400,
    text: 'Parameter must be supplied',
    by: () => testTool(server, 'GetEnterpriseToken', { scopes: 'a' }),
  },
  'test tools 400 for a parameter that is wrong': {
    status: 400,
    text: 'Parameter was supplied with an invalid value',
    by: () => testTool(server, 'GetEnterpriseToken', { env: 'TT 02', scopes: 'a' }),
  },
  'gateway 401 without a key': elsewhere(GATEWAY, 'is missing: the gateway’s 401, before the token is looked at'),
  'gateway 401 for a wrong key': elsewhere(GATEWAY, 'is unknown: the gateway’s other 401'),
  'gateway 429': elsewhere(GATEWAY, 'with a limit lets no more calls through than that in a minute, in all processes together'),
  'gateway 404': {
    status: 404,
    text: '{"statusCode":404,"message":"Resource not found"}',
    by: () => send('GET', '/no/such/operation'),
  },
};

const personal = async (pid: string, scopes: string) =>
  (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid, scopes })).text;

/** What the customer's manager is told when it approves a right to the resource. */
async function approveOf(resource: string): Promise<Answered> {
  const made = await ask({ externalRef: resource, rights: [right(resource)] });
  assert.equal(made.status, 201, made.text);
  return send('POST', `${REQUEST}/${customer}/${made.json.id}/approve`, kari);
}
