import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { call, enterpriseToken, testTool } from './harness.ts';

const VENDOR = '311006002';
/** An accountant, and a customer that has made it its accountant in the register. */
const FIRM = '311004018';
const CUSTOMER = '311003003';
const STRANGER = '311005006';
const MONA = '30897925067';
const KARI = '14837510008';
const SYSTEM = `${VENDOR}_klientpost`;
const RESOURCE = 'ttd-lonnspost';
const PAYROLL = 'urn:altinn:accesspackage:regnskapsforer-lonn';
const ORDINARY = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';

const AUTHENTICATION = '/authentication/api/v1';
const REQUEST = `${AUTHENTICATION}/systemuser/request`;
const AGENTS = `${AUTHENTICATION}/enduser/systemuser`;

let server: TestServer;
let vendor: string;
let mona: string;
let firm: { party_id: number; uuid: string };
let customer: { party_id: number; uuid: string };
let stranger: { party_id: number; uuid: string };
let agent: string;

const send = (method: string, path: string, token: string, json?: unknown) =>
  call(`${server.url}${path}`, { method, token, ...(json === undefined ? {} : { json }) });

const personal = async (pid: string, scopes: string) =>
  (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid, scopes })).text;

async function partyOf(organizationNumber: string): Promise<{ party_id: number; uuid: string }> {
  const { rows } = await server.foundation.database.pool.query(
    'select party_id, party_uuid as uuid from register.party where organization_number = $1',
    [organizationNumber],
  );
  return { party_id: Number(rows[0].party_id), uuid: rows[0].uuid };
}

/** A resource of the payroll accountants alone. */
async function publishResource(): Promise<void> {
  const owner = await enterpriseToken(server, '311001000', 'altinn:resourceregistry/resource.write');
  const texts = { nb: 'Lønn', nn: 'Lønn', en: 'Payroll' };
  const made = await send('POST', '/resourceregistry/api/v1/resource', owner, {
    identifier: RESOURCE,
    title: texts,
    description: texts,
    rightDescription: texts,
    contactPoints: [],
    delegable: true,
    hasCompetentAuthority: { organization: '311001000', orgcode: 'ttd', name: texts },
    resourceType: 'CorrespondenceService',
    status: 'Completed',
  });
  assert.equal(made.status, 201, made.text);
  const form = new FormData();
  const rule = { subjects: [['urn:altinn:accesspackage', 'regnskapsforer-lonn']] as const, actions: ['read'] };
  form.set('policyFile', new Blob([mailPolicy(RESOURCE, [rule])], { type: 'application/xml' }), 'policy.xml');
  const policy = await call(`${server.url}/resourceregistry/api/v1/resource/${RESOURCE}/policy`, {
    method: 'POST',
    token: owner,
    body: form,
  });
  assert.ok(policy.status < 300, policy.text);
}

/** May the agent read what the party receives? */
async function mayRead(recipient: string): Promise<boolean> {
  const answer = await call(`${server.url}/authorization/api/v1/authorize`, {
    method: 'POST',
    token: await enterpriseToken(server, '311001000', 'altinn:authorization/authorize.admin'),
    json: {
      Request: {
        AccessSubject: [{ Attribute: [{ AttributeId: 'urn:altinn:systemuser:uuid', Value: agent }] }],
        Action: [{ Attribute: [{ AttributeId: 'urn:oasis:names:tc:xacml:1.0:action:action-id', Value: 'read' }] }],
        Resource: [
          {
            Attribute: [
              { AttributeId: 'urn:altinn:resource', Value: RESOURCE },
              { AttributeId: 'urn:altinn:organization:identifier-no', Value: recipient },
            ],
          },
        ],
      },
    },
  });
  assert.equal(answer.status, 200, answer.text);
  return answer.json.response[0].decision === 'Permit';
}

before(async () => {
  server = await startTestServer();
  vendor = await enterpriseToken(
    server,
    VENDOR,
    [
      'altinn:authentication/systemregister.write',
      'altinn:authentication/systemuser.request.write',
      'altinn:authentication/systemuser.request.read',
    ].join(' '),
  );
  mona = await personal(MONA, 'altinn:portal/enduser altinn:clientdelegations.read altinn:clientdelegations.write');
  firm = await partyOf(FIRM);
  customer = await partyOf(CUSTOMER);
  stranger = await partyOf(STRANGER);
  await publishResource();
  const made = await send('POST', `${AUTHENTICATION}/systemregister/vendor`, vendor, {
    id: SYSTEM,
    vendor: { ID: `0192:${VENDOR}` },
    name: { nb: 'Klientpost', nn: 'Klientpost', en: 'Client mail' },
    description: { nb: 'x', nn: 'x', en: 'x' },
    accessPackages: [{ urn: PAYROLL }, { urn: ORDINARY }],
    isVisible: false,
  });
  assert.equal(made.status, 200, made.text);
});
after(() => server?.close());

const ask = (body: Record<string, unknown> = {}) =>
  send('POST', `${REQUEST}/vendor/agent`, vendor, {
    systemId: SYSTEM,
    partyOrgNo: FIRM,
    accessPackages: [{ urn: PAYROLL }],
    ...body,
  });

describe('a request for an agent system user', () => {
  it('needs packages, and those meant for clients', async () => {
    assert.equal((await ask({ accessPackages: [] })).json.code, 'AUTH-00058');
    assert.equal((await ask({ accessPackages: undefined })).json.code, 'AUTH-00058');
    const foreign = await ask({ accessPackages: [{ urn: 'urn:altinn:accesspackage:revisormedarbeider' }] });
    assert.equal(foreign.json.code, 'AUTH-00063');
    const standard = await send('POST', `${REQUEST}/vendor`, vendor, {
      systemId: SYSTEM,
      partyOrgNo: FIRM,
      accessPackages: [{ urn: PAYROLL }],
    });
    assert.equal(standard.json.code, 'AUTH-00064', 'which a standard system user cannot have');
  });

  it('is seen among agent requests alone, by vendor and firm, each in its form', async () => {
    const made = await ask({ externalRef: 'side' });
    assert.equal(made.status, 201, made.text);
    const { id } = made.json;
    assert.equal(made.headers.get('location'), `${server.url}${REQUEST}/${id}`);
    assert.equal('rights' in made.json, false);
    assert.equal(made.json.userType, 'agent');
    assert.match(made.json.confirmUrl, /\/systemuser\/agentrequest\?id=/);
    assert.equal((await ask({ externalRef: 'side' })).status, 200);
    assert.equal((await send('GET', `${REQUEST}/vendor/${id}`, vendor)).json.code, 'AUTH-00010');
    assert.equal((await send('GET', `${REQUEST}/vendor/agent/${id}`, vendor)).json.id, id);
    const byRef = await send('GET', `${REQUEST}/vendor/agent/byexternalref/${SYSTEM}/${FIRM}/side`, vendor);
    assert.equal(byRef.json.id, id);
    assert.equal((await send('GET', `${REQUEST}/vendor/agent/bysystem/${SYSTEM}`, vendor)).json.data.length, 1);
    assert.equal((await send('GET', `${REQUEST}/${id}`, mona)).json.code, 'AUTH-00010');
    const seen = await send('GET', `${REQUEST}/agent/${id}`, mona);
    assert.deepEqual([seen.json.systemUserType, seen.json.userMayEscalateButNotApprove], ['Agent', false]);
    assert.equal((await send('GET', `${REQUEST}/agent/${firm.party_id}/${id}`, mona)).json.id, id);
    const pending = () => send('GET', `${REQUEST}/agent/${firm.party_id}/${FIRM}/pending`, mona);
    assert.deepEqual((await pending()).json, [], 'only what was passed on');
    assert.equal((await send('POST', `${REQUEST}/agent/${firm.party_id}/${id}/escalate`, mona)).json, true);
    assert.equal((await pending()).json.length, 1);
    const kari = await personal(KARI, 'altinn:portal/enduser');
    const wrongParty = await send('POST', `${REQUEST}/agent/${customer.party_id}/${id}/approve`, kari);
    assert.equal(wrongParty.json.code, 'AUTH-00042');
    const unknown = await send('POST', `${REQUEST}/agent/${firm.party_id}/${randomUUID()}/approve`, mona);
    assert.deepEqual([unknown.status, unknown.json.code], [404, 'AUTH-00030']);
    assert.equal((await send('POST', `${REQUEST}/agent/${firm.party_id}/${id}/reject`, mona)).json, true);
    assert.equal((await send('DELETE', `${REQUEST}/vendor/${id}`, vendor)).status, 202);
  });
});

describe('an agent system user', () => {
  it('has nothing until it serves clients', async () => {
    agent = (await ask()).json.id;
    const approved = await send('POST', `${REQUEST}/agent/${firm.party_id}/${agent}/approve`, mona);
    assert.deepEqual([approved.status, approved.json], [200, true], approved.text);
    const own = await send('GET', `${AUTHENTICATION}/systemuser/agent/${firm.party_id}`, mona);
    assert.deepEqual([own.json[0].id, own.json[0].userType], [agent, 'agent']);
    assert.deepEqual((await send('GET', `${AUTHENTICATION}/systemuser/${firm.party_id}`, mona)).json, []);
    assert.equal((await send('GET', `${AGENTS}/agents?party=${FIRM}`, mona)).json[0].id, agent);
    assert.deepEqual([await mayRead(CUSTOMER), await mayRead(FIRM)], [false, false]);
  });

  it('can serve those who have given the firm what it needs, and is told of by code otherwise', async () => {
    const available = await send('GET', `${AGENTS}/clients/available?agent=${agent}`, mona);
    assert.equal(available.status, 200, available.text);
    assert.deepEqual(available.json.systemUserInformation, { systemUserId: agent, systemUserOwnerOrg: FIRM });
    const numbers = available.json.data.map(
      (one: { clientOrganizationNumber: string }) => one.clientOrganizationNumber,
    );
    assert.ok(numbers.includes(CUSTOMER) && !numbers.includes(STRANGER), String(numbers));

    const add = (query: string, token = mona) => send('POST', `${AGENTS}/clients?${query}`, token);
    const codeOf = ({ json }: Awaited<ReturnType<typeof add>>) => json.validationErrors?.[0].code ?? json.code;
    assert.equal(codeOf(await add(`client=${customer.uuid}`)), 'AUTH.VLD-00014');
    assert.equal(codeOf(await add(`agent=${randomUUID()}&client=${customer.uuid}`)), 'AUTH.VLD-00014');
    assert.equal(codeOf(await add(`agent=${agent}`)), 'AUTH.VLD-00016');
    assert.equal(codeOf(await add(`agent=${agent}&client=${randomUUID()}`)), 'AUTH-00079');
    assert.equal(codeOf(await add(`agent=${agent}&client=${stranger.uuid}`)), 'AUTH-00080');
    const kari = await personal(KARI, 'altinn:clientdelegations.write');
    assert.equal((await add(`agent=${agent}&client=${customer.uuid}`, kari)).status, 403, 'not a manager of the firm');
    assert.equal((await add(`agent=${agent}&client=${customer.uuid}`, vendor)).status, 403, 'not without the scope');

    const added = await add(`agent=${agent}&client=${customer.uuid}`);
    assert.deepEqual([added.status, added.json], [200, { agent, client: customer.uuid }], added.text);
    assert.equal(await mayRead(CUSTOMER), true);
    assert.deepEqual([await mayRead(STRANGER), await mayRead(FIRM)], [false, false]);
    const clients = await send('GET', `${AGENTS}/clients?agent=${agent}`, mona);
    assert.deepEqual(
      clients.json.data.map((one: { clientId: string }) => one.clientId),
      [customer.uuid],
    );
  });

  it('may no more when the customer changes its accountant, without anybody saying so', async () => {
    const { rows } = await server.foundation.database.pool.query(
      `delete from register.role where holder = $1 returning *`,
      [firm.uuid],
    );
    await server.foundation.database.transaction((transaction) => server.foundation.epoch.bump(transaction));
    assert.equal(await mayRead(CUSTOMER), false);
    for (const row of rows)
      await server.foundation.database.pool.query(
        `insert into register.role select * from jsonb_populate_record(null::register.role, $1)`,
        [JSON.stringify(row)],
      );
    await server.foundation.database.transaction((transaction) => server.foundation.epoch.bump(transaction));
    assert.equal(await mayRead(CUSTOMER), true);
  });

  it('can be given the firm itself, and is seen to by the firm’s own page', async () => {
    const path = `${AUTHENTICATION}/systemuser/agent/${firm.party_id}/${agent}`;
    assert.equal((await send('GET', `${path}/self/`, mona)).json, false);
    assert.equal((await send('POST', `${path}/self/`, mona)).json, true);
    assert.equal((await send('GET', `${path}/self/`, mona)).json, true);
    assert.equal(await mayRead(FIRM), true);
    assert.equal((await send('DELETE', `${path}/self/`, mona)).json, true);
    assert.equal(await mayRead(FIRM), false);
    const delegations = await send(
      'GET',
      `${AUTHENTICATION}/systemuser/agent/${firm.party_id}/${firm.party_id}/${agent}/delegations`,
      mona,
    );
    assert.deepEqual(
      delegations.json.map((one: { customerId: string }) => one.customerId),
      [customer.uuid],
    );
    const customers = await send(
      'GET',
      `${AUTHENTICATION}/systemuser/agent/${firm.party_id}/clients?packages=${PAYROLL}`,
      mona,
    );
    assert.equal(customers.json[0].clientOrganizationNumber, CUSTOMER);
    const gone = await send('DELETE', `${path}/client?delegationId=${customer.uuid}`, mona);
    assert.equal(gone.status, 200, gone.text);
    const again = await send('DELETE', `${path}/client?delegationId=${customer.uuid}`, mona);
    assert.equal(again.json.code, 'AUTH-00079');
    assert.equal(await mayRead(CUSTOMER), false);
    const back = await send('POST', path, mona, { customerId: customer.uuid });
    assert.equal(back.json[0].customerId, customer.uuid, back.text);
    assert.equal(await mayRead(CUSTOMER), true);
  });

  it('is ended only when it serves nobody, and then at once', async () => {
    const path = `${AUTHENTICATION}/systemuser/agent/${firm.party_id}/${agent}`;
    assert.equal((await send('DELETE', path, mona)).json.code, 'AUTH-00035');
    const asStandard = await send('DELETE', `${AUTHENTICATION}/systemuser/${firm.party_id}/${agent}`, mona);
    assert.equal(asStandard.json.code, 'AUTH-00036');
    const change = `${AUTHENTICATION}/systemuser/changerequest/vendor?correlation-id=${randomUUID()}&system-user-id=${agent}`;
    assert.equal((await send('POST', change, vendor, {})).json.code, 'AUTH-00015', 'agents have no change requests');
    assert.equal((await send('DELETE', `${AGENTS}/clients?agent=${agent}&client=${customer.uuid}`, mona)).status, 200);
    assert.equal(await mayRead(CUSTOMER), false);
    assert.equal((await send('DELETE', path, mona)).status, 200);
    assert.equal((await send('DELETE', path, mona)).json.code, 'AUTH-00015');
  });

  it('comes in the feed of all system users, in order of the last change', async () => {
    const admin = await enterpriseToken(server, '991825827', 'altinn:authentication/systemuser.admin');
    const internal = `${AUTHENTICATION}/systemuser/internal/systemusers`;
    const page = await send('GET', `${internal}/stream`, admin);
    assert.equal(page.status, 200, page.text);
    const [entry] = page.json.data;
    assert.deepEqual([entry.id, entry.partyOrgNo, entry.isDeleted, entry.systemUserType], [agent, FIRM, true, 'agent']);
    assert.equal(page.json.stats.pageEnd, page.json.stats.sequenceMax);
    const end = await call(page.json.links.next, { token: admin });
    assert.deepEqual([end.json.data, end.json.links], [[], {}]);
    assert.equal((await send('GET', `${internal}/${agent}`, admin)).status, 410);
    assert.equal((await send('GET', `${internal}/${randomUUID()}`, admin)).status, 404);
    assert.equal((await send('GET', `${internal}/stream`, vendor)).status, 403);
    const component = (await testTool(server, 'GetPlatformAccessToken', { env: 'tt02', app: 'register' })).text;
    const byComponent = await call(`${server.url}${internal}/stream`, { headers: { PlatformAccessToken: component } });
    assert.equal(byComponent.status, 200, 'the platform’s own components may too');
  });
});
