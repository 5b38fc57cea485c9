import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import {
  assertionOf,
  call,
  enterpriseToken,
  grantScope,
  keyPair,
  registerClient,
  requestToken,
  testTool,
} from './harness.ts';

export const VENDOR = '311006002';
const FIRM = '311004018';
export const CUSTOMER = '311003003';
export const KARI = '14837510008';
export const LARS = '21925515040';
const MONA = '30897925067';
const TTD = '311001000';
const OPERATOR = '991825827';

export const AUTHENTICATION = '/authentication/api/v1';
const REGISTER = `${AUTHENTICATION}/systemregister/vendor`;
export const USERS = `${AUTHENTICATION}/systemuser`;
export const REQUEST = `${USERS}/request`;
export const AGENTS = `${AUTHENTICATION}/enduser/systemuser`;
export const SYSTEM = `${VENDOR}_avslag`;
export const FULL = `${VENDOR}_avslagfull`;
const HIDDEN = `${VENDOR}_avslagklient`;
export const RESOURCE = 'ttd-demo-brev';
export const SCHEMA = 'ttd-avslag-skjema';
export const PACKAGED = 'ttd-avslag-pakke';
const READ = 'altinn:correspondence.read';
export const WRITE = 'altinn:correspondence.write';
export const DELEGABLE = 'altinn:events.subscribe';
export const LOGIN_ONLY = 'ttd:avslag.innlogging';
export const POST = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';
export const PAYROLL = 'urn:altinn:accesspackage:regnskapsforer-lonn';

const key = keyPair('refused');
export const stranger = keyPair('refused');
export const expired = keyPair('expired');

export let server: TestServer;
export let clientId: string;
export let vendor: string;
export let kari: string;
export let mona: string;
export let customer: number;
export let firm: number;
export let standard: string;
export let request: string;

export const send = (method: string, path: string, token?: string, json?: unknown) =>
  call(`${server.url}${path}`, { method, token, ...(json === undefined ? {} : { json }) });
export const right = (value: string) => ({ resource: [{ id: 'urn:altinn:resource', value }] });
const system = (facts: Record<string, unknown> = {}) => ({
  id: SYSTEM,
  vendor: { ID: `0192:${VENDOR}` },
  name: { nb: 'Avslag', nn: 'Avslag', en: 'Refusals' },
  description: { nb: 'x', nn: 'x', en: 'x' },
  rights: [right(RESOURCE)],
  ...facts,
});
export const post = (facts: Record<string, unknown>) =>
  send('POST', REGISTER, vendor, system({ id: `${SYSTEM}2`, ...facts }));
export const put = (facts: Record<string, unknown>) => send('PUT', `${REGISTER}/${SYSTEM}`, vendor, system(facts));
export const ask = (facts: Record<string, unknown> = {}, token = vendor) =>
  send('POST', `${REQUEST}/vendor`, token, {
    systemId: SYSTEM,
    partyOrgNo: CUSTOMER,
    rights: [right(RESOURCE)],
    ...facts,
  });
export const askAgent = (urn: string) =>
  send('POST', `${REQUEST}/vendor/agent`, vendor, {
    systemId: HIDDEN,
    partyOrgNo: FIRM,
    externalRef: randomUUID(),
    accessPackages: [{ urn }],
  });
export const clients = (query: string) => send('POST', `${AGENTS}/clients?${query}`, mona);

/** A grant, good unless something is changed. */
export function grant(
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
  signer = key,
): string {
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
export const seconds = () => Math.floor(server.foundation.clock.now().getTime() / 1000);
export const granted =
  (claims?: Record<string, unknown>, header?: Record<string, unknown>, signer = key) =>
  () =>
    requestToken(server, grant(claims, header, signer));
export const details = (more: Record<string, unknown>) =>
  granted({
    authorization_details: [
      {
        type: 'urn:altinn:systemuser',
        systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${CUSTOMER}` },
        ...more,
      },
    ],
  });
export const form =
  (body: string, type = 'application/x-www-form-urlencoded') =>
  () =>
    call(`${server.url}/maskinporten/token`, { method: 'POST', body, headers: { 'content-type': type } });

export const personal = async (pid: string, scopes: string) =>
  (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid, scopes })).text;

async function partyIdOf(organizationNumber: string): Promise<number> {
  const { rows } = await server.foundation.database.pool.query(
    'select party_id from register.party where organization_number = $1',
    [organizationNumber],
  );
  return Number(rows[0].party_id);
}

const owner = () =>
  enterpriseToken(server, TTD, 'altinn:resourceregistry/resource.write altinn:resourceregistry/resource.admin');
const texts = { nb: 'Avslag', nn: 'Avslag', en: 'Refusal' };
const resource = (identifier: string, facts: Record<string, unknown> = {}) => ({
  identifier,
  title: texts,
  description: texts,
  rightDescription: texts,
  contactPoints: [],
  delegable: true,
  hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts },
  resourceType: 'CorrespondenceService',
  status: 'Completed',
  ...facts,
});

/** A resource whose policy is for payroll accountants alone. */
async function publish(identifier: string): Promise<void> {
  const token = await owner();
  const made = await send('POST', '/resourceregistry/api/v1/resource', token, resource(identifier));
  assert.equal(made.status, 201, made.text);
  const body = new FormData();
  const rule = { subjects: [['urn:altinn:accesspackage', 'regnskapsforer-lonn']] as const, actions: ['read'] };
  body.set('policyFile', new Blob([mailPolicy(identifier, [rule])], { type: 'application/xml' }), 'policy.xml');
  const path = `${server.url}/resourceregistry/api/v1/resource/${identifier}/policy`;
  const policy = await call(path, { method: 'POST', token, body });
  assert.ok(policy.status < 300, policy.text);
}

async function setUpClient(): Promise<void> {
  const operator = await enterpriseToken(server, OPERATOR, 'budstikke:administration');
  const scopes = `${server.url}/maskinporten/scopes`;
  const made = await call(scopes, {
    method: 'POST',
    token: operator,
    json: {
      prefix: 'ttd',
      subscope: LOGIN_ONLY.slice(4),
      description: 'x',
      accessible_for_all: true,
      owner_orgno: TTD,
    },
  });
  assert.equal(made.status, 201, made.text);
  clientId = await registerClient(server, VENDOR, [READ, WRITE, DELEGABLE, LOGIN_ONLY], [key, expired]);
  const changed = await call(`${scopes}?scope=${LOGIN_ONLY}`, {
    method: 'PUT',
    token: operator,
    json: { description: 'x', accessible_for_all: true, allowed_integration_types: ['idporten'] },
  });
  assert.equal(changed.status, 200, changed.text);
  for (const organization of [VENDOR, CUSTOMER]) await grantScope(server, organization, DELEGABLE);
  await server.foundation.database.pool.query(
    `update authentication.client_key set expires = '2020-01-01' where kid = 'expired'`,
  );
}

async function setUpSystems(): Promise<void> {
  const register = async (facts: Record<string, unknown>) => {
    const made = await send('POST', REGISTER, vendor, system(facts));
    assert.equal(made.status, 200, made.text);
  };
  for (const identifier of [SCHEMA, PACKAGED]) await publish(identifier);
  await register({ allowedRedirectUrls: ['https://vendor.example/'] });
  await register({ id: FULL, rights: [right(SCHEMA), right(PACKAGED)], clientId: [clientId] });
  const packages = [PAYROLL, 'urn:altinn:accesspackage:hovedadministrator'].map((urn) => ({ urn }));
  await register({ id: HIDDEN, rights: [], accessPackages: packages, isVisible: false });
  // Only a resource that changes its kind later can stand on a system: none of the kind may be put there.
  const reference = { referenceSource: 'Default', referenceType: 'MaskinportenScope', reference: 'ttd:avslag' };
  const facts = { resourceType: 'MaskinportenSchema', resourceReferences: [reference] };
  const changed = await send(
    'PUT',
    `/resourceregistry/api/v1/resource/${SCHEMA}`,
    await owner(),
    resource(SCHEMA, facts),
  );
  assert.ok(changed.status < 300, changed.text);
}

/** A demo server with what the refusals need: a vendor with a client and systems, a customer, and an accountant. */
export async function setUp(): Promise<void> {
  server = await startTestServer();
  const scopes = ['systemregister.write', 'systemuser.request.write', 'systemuser.request.read'];
  vendor = await enterpriseToken(server, VENDOR, scopes.map((scope) => `altinn:authentication/${scope}`).join(' '));
  kari = await personal(KARI, 'altinn:portal/enduser');
  mona = await personal(MONA, 'altinn:portal/enduser altinn:clientdelegations.read altinn:clientdelegations.write');
  customer = await partyIdOf(CUSTOMER);
  firm = await partyIdOf(FIRM);
  await setUpClient();
  await setUpSystems();
  standard = (await ask({ externalRef: 'standard' })).json.id;
  const approved = await send('POST', `${REQUEST}/${customer}/${standard}/approve`, kari);
  assert.equal(approved.json, true, approved.text);
  request = (await ask({ externalRef: 'open' })).json.id;
}
