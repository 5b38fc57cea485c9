import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { GRANT_FAULTS } from '../../server/authentication/model/grant-problems.ts';
import { AGENT_QUERY_FAULTS, problem, SYSTEM_FAULTS } from '../../server/authentication/model/system-problems.ts';
import { type Answered, call, requestToken, testTool } from './harness.ts';
import {
  AGENTS,
  AUTHENTICATION,
  CUSTOMER,
  DELEGABLE,
  FULL,
  KARI,
  LARS,
  LOGIN_ONLY,
  PACKAGED,
  PAYROLL,
  POST,
  REQUEST,
  RESOURCE,
  SCHEMA,
  SYSTEM,
  USERS,
  VENDOR,
  WRITE,
  ask,
  askAgent,
  clientId,
  clients,
  customer,
  details,
  expired,
  firm,
  form,
  grant,
  granted,
  kari,
  mona,
  personal,
  post,
  put,
  request,
  right,
  seconds,
  send,
  server,
  setUp,
  standard,
  stranger,
  vendor,
} from './refusal-stage.ts';

/** A row of the reference's tables: provoked here, provoked by a test elsewhere, or impossible for a reason. */
type Row =
  | { readonly status: number; readonly text: string; readonly by: () => Promise<Answered> }
  | { readonly file: string; readonly test: string }
  | { readonly cannot: string };

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
  'AUTH-00023': auth('AUTH-00023', async () =>
    ask({}, await personal(KARI, 'altinn:authentication/systemuser.request.write')),
  ),
  'AUTH-00024': cannot(
    'Who may not delete a system user is told what would be needed: a key role in the organisation.',
  ),
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
  'AUTH-00053': elsewhere(
    SYSTEM_USERS,
    'has what its approved access packages give, which the approver must be able to give',
  ),
  'AUTH-00058': elsewhere(AGENT_TESTS, 'needs packages, and those meant for clients'),
  'AUTH-00059': auth('AUTH-00059', () => ask({ externalRef: 'u', rights: [], accessPackages: [] })),
  'AUTH-00060': cannot(STORED),
  'AUTH-00061': elsewhere(SYSTEM_USERS, 'changes its rights when the customer approves a change request'),
  'AUTH-00063': auth('AUTH-00063', () => ask({ externalRef: 'u', accessPackages: [{ urn: PAYROLL }] })),
  'AUTH-00064': elsewhere(AGENT_TESTS, 'needs packages, and those meant for clients'),
  'AUTH-00065': auth('AUTH-00065', () => askAgent('urn:altinn:accesspackage:hovedadministrator')),
  'AUTH-00066': auth('AUTH-00066', async () =>
    send('GET', `${REQUEST}/${request}`, await personal(LARS, 'altinn:portal/enduser')),
  ),
  'AUTH-00068': auth('AUTH-00068', () => approveOf(PACKAGED)),
  'AUTH-00070': elsewhere(SYSTEM_USERS, 'is refused what the approver does not hold, with the reason'),
  'AUTH-00071': auth('AUTH-00071', () => approveOf(SCHEMA)),
  'AUTH-00079': elsewhere(
    AGENT_TESTS,
    'can serve those who have given the firm what it needs, and is told of by code otherwise',
  ),
  'AUTH-00080': elsewhere(
    AGENT_TESTS,
    'can serve those who have given the firm what it needs, and is told of by code otherwise',
  ),
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
  'client-missing': elsewhere(
    AGENT_TESTS,
    'can serve those who have given the firm what it needs, and is told of by code otherwise',
  ),
};

const exchange = (provider: string, headers: Record<string, string>) => () =>
  call(`${server.url}${AUTHENTICATION}/exchange/${provider}`, { headers });
const BASIC = `Basic ${Buffer.from('test:wrong').toString('base64')}`;
const tool =
  (authorization: string | undefined, parameters: Record<string, string> = { env: 'tt02', scopes: 'a' }) =>
  () =>
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
  'exchange 410 for an enterprise user': elsewhere(
    EXCHANGE,
    'says that enterprise users are gone, but only to a good token',
  ),
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
  'gateway 429': elsewhere(
    GATEWAY,
    'with a limit lets no more calls through than that in a minute, in all processes together',
  ),
  'gateway 403 beyond the quota': elsewhere(
    GATEWAY,
    'has a volume a day for all its keys in all processes; beyond it is the gateway’s 403',
  ),
  'gateway 404': {
    status: 404,
    text: '{"statusCode":404,"message":"Resource not found"}',
    by: () => send('GET', '/no/such/operation'),
  },
};

/** What the customer's manager is told when it approves a right to the resource. */
async function approveOf(resource: string): Promise<Answered> {
  const made = await ask({ systemId: FULL, externalRef: resource, rights: [right(resource)] });
  assert.equal(made.status, 201, made.text);
  return send('POST', `${REQUEST}/${customer}/${made.json.id}/approve`, kari);
}

before(setUp);
after(() => server?.close());

/** Where an answer carries its code, by the table it is of. */
const codesIn = ({ json }: Answered): string[] =>
  [
    json?.error_uri?.split('/').at(-1),
    json?.code,
    ...(json?.validationErrors ?? []).map((one: Row & { code: string }) => one.code),
  ].filter((code) => code !== undefined);

/** Every text of an answer, however deep. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [String(value)];

function table(name: string, rows: Readonly<Record<string, Row>>, codeOf?: (row: string) => string | undefined): void {
  describe(name, () => {
    for (const [row, how] of Object.entries(rows)) {
      if ('by' in how)
        it(`${row} is answered: ${how.text || how.status}`, async () => {
          const answer = await how.by();
          assert.equal(answer.status, how.status, answer.text);
          const code = codeOf?.(row);
          if (code !== undefined) assert.ok(codesIn(answer).includes(code), answer.text);
          const said = answer.json === undefined ? [answer.text] : [answer.text, ...textsIn(answer.json)];
          assert.ok(
            said.some((text) => text.replace(/ \(trace_id: [0-9a-f]{32}\)$/, '') === how.text),
            `${how.text}\n${answer.text}`,
          );
        });
      else if ('file' in how)
        it(`${row} is provoked by ${how.file}`, () => {
          const tests = readFileSync(new URL(how.file, import.meta.url), 'utf8');
          const from = tests.indexOf(`it('${how.test}'`);
          assert.notEqual(from, -1, `${how.file} has no test '${how.test}'`);
          const code = codeOf?.(row);
          const body = tests.slice(from, tests.indexOf('\n  });', from));
          if (code !== undefined) assert.ok(body.includes(code), `'${how.test}' does not ask for ${code}`);
        });
      else it(`${row} cannot occur`, () => assert.match(how.cannot, /^[A-Z].{20,}\.$/));
    }
  });
}

const AGENT_CODES: Record<string, number> = Object.fromEntries(
  Object.entries(AGENT_QUERY_FAULTS).map(([fault, [number]]) => [fault, number]),
);

table('a grant is refused', MASKINPORTEN, (row) => (row.startsWith('MP-') ? row : undefined));
table('a system user is refused', SYSTEM_USER, (row) => row);
table('a system is refused', SYSTEM_REGISTER, (row) => `AUTH.VLD-${String(AGENT_CODES[row] ?? row).padStart(5, '0')}`);
table('other refusals', OTHERS);

describe('the tables', () => {
  it('have every refusal that the catalogues know', () => {
    const missing = (known: object, rows: object, own: readonly string[] = []) =>
      Object.keys(known).filter((code) => !(code in rows) && !own.includes(code));
    assert.deepEqual(missing(GRANT_FAULTS, MASKINPORTEN), []);
    // Ours, without a code of the reference: system-users.test asks for their statuses.
    const own = ['other-vendor', 'other-vendors-user', 'no-vendor', 'not-manager', 'not-found'];
    assert.deepEqual(missing(problem.catalogue, SYSTEM_USER, own), []);
    assert.deepEqual(missing(AGENT_QUERY_FAULTS, SYSTEM_REGISTER), []);
    const numbers = Object.keys(SYSTEM_FAULTS).map((number) => [number.padStart(5, '0'), true]);
    assert.deepEqual(missing(Object.fromEntries(numbers), SYSTEM_REGISTER), []);
  });
});
