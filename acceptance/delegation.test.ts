import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from './client/http.ts';
import { System, testToken } from './client/maskinporten.ts';
import { mailPolicy } from './client/policy.ts';
import { startOwnServer } from './own-server.ts';

const TTD = '311001000';
const FJORDFISK = '311003003';
const LYNGHEIM = '311004018';
/** Makes the system that the accountant uses. */
const VENDOR = '311006002';
/** Managing director of Fjordfisk AS. */
const KARI = '14837510008';
const RESOURCE = 'ttd-demo-brev';
const ORGANIZATION = 'urn:altinn:organization:identifier-no:';

/** Director of Lyngheim Regnskap AS, and a bookkeeper of theirs. */
const MONA = '30897925067';
const LARS = '21925515040';

/** Against `BASE_URL` when it is set, else against a server of its own. */
describe('delegation', { timeout: 120_000 }, () => {
  let server: Awaited<ReturnType<typeof startOwnServer>> | undefined;
  let base: string;
  before(async () => {
    const given = process.env.BASE_URL?.replace(/\/+$/, '');
    server = given === undefined ? await startOwnServer() : undefined;
    base = given ?? server!.base;
  });
  after(() => server?.stop());

  test('a director gives an accountant’s system user the right to read letters, and takes it away again', () =>
    toSystemUser(base));
  test('an accountant lets a bookkeeper read a client’s letters, as long as both the client and it want it', () =>
    toBookkeeper(base));
});

async function tool(base: string, name: string, parameters: Record<string, string>): Promise<string> {
  const query = new URLSearchParams({ env: 'local', ...parameters });
  const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  return (await expectStatus(200, call(`${base}/testtools/api/${name}?${query}`, { headers }))).text;
}

const personToken = (base: string, pid: string, scopes: string) =>
  tool(base, 'GetPersonalToken', { pid, scopes, authLvl: '4' });

async function partyOf(base: string, number: string): Promise<{ partyUuid: string; partyId: number }> {
  const found = await expectStatus(
    200,
    call(`${base}/register/api/v1/correspondence/parties/query`, {
      token: await testToken(base, TTD, 'altinn:register/partylookup.admin'),
      json: { data: [`${ORGANIZATION}${number}`] },
    }),
  );
  return found.json<{ data: { partyUuid: string; partyId: number }[] }>().data[0]!;
}

const partyUuid = async (base: string, number: string): Promise<string> => (await partyOf(base, number)).partyUuid;

/** Sends one letter to Fjordfisk AS and waits until it is published; answers its address. */
async function letterTo(base: string, sender: string, resourceId: string): Promise<string> {
  const correspondence = `${base}/correspondence/api/v1/correspondence`;
  const sent = await expectStatus(
    200,
    call(correspondence, {
      token: sender,
      json: {
        correspondence: {
          resourceId,
          sendersReference: 'delegation',
          content: { language: 'nb', messageTitle: 'Til regnskap', messageSummary: 'Bilag', messageBody: 'Årsoppgave' },
        },
        recipients: [`${ORGANIZATION}${FJORDFISK}`],
      },
    }),
  );
  const [first] = sent.json<{ correspondences: { correspondenceId: string }[] }>().correspondences;
  const letter = `${correspondence}/${first!.correspondenceId}`;
  await eventually('publishing', async () => {
    const { status } = (await call(letter, { token: sender })).json<{ status: string }>();
    return status === 'Published' || undefined;
  });
  return letter;
}

interface Explained {
  readonly decision: string;
  readonly because: string[];
  readonly wouldChange: string[];
}

/** Why the subject may or may not read mail of the service for the party. */
async function explained(
  base: string,
  token: string,
  subject: [string, string],
  { resourceId, party }: { resourceId: string; party: string },
): Promise<Explained> {
  const attributes = (...pairs: [string, string][]) => [
    { Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) },
  ];
  const why = await expectStatus(
    200,
    call(`${base}/authorization/api/v1/explain`, {
      token,
      json: {
        Request: {
          AccessSubject: attributes(subject),
          Action: attributes(['urn:oasis:names:tc:xacml:1.0:action:action-id', 'read']),
          Resource: attributes(['urn:altinn:resource', resourceId], ['urn:altinn:party:uuid', party]),
        },
      },
    }),
  );
  return why.json<{ explanations: Explained[] }>().explanations[0]!;
}

/** A vendor's system that the accountant lets in as its system user; answers its id and an Altinn token of it. */
async function approvedSystemUser(base: string): Promise<{ id: string; token: string }> {
  const read = 'altinn:correspondence.read';
  const client = await System.register(base, await testToken(base, VENDOR, 'idporten:dcr.write'), 'Regnskap', [read]);
  const vendor = await testToken(
    base,
    VENDOR,
    'altinn:authentication/systemregister.write altinn:authentication/systemuser.request.write',
  );
  const texts = { nb: 'Regnskap', nn: 'Rekneskap', en: 'Accounting' };
  const rights = [{ resource: [{ id: 'urn:altinn:resource', value: RESOURCE }] }];
  const id = `${VENDOR}_regnskap-${randomUUID().slice(0, 8)}`;
  const system = {
    id,
    vendor: { authority: 'iso6523-actorid-upis', ID: `0192:${VENDOR}` },
    name: texts,
    description: texts,
    rights,
    accessPackages: [],
    clientId: [client.clientId],
    allowedRedirectUrls: [],
  };
  const authentication = `${base}/authentication/api/v1`;
  await expectStatus(200, call(`${authentication}/systemregister/vendor`, { token: vendor, json: system }));
  const asked = await expectStatus(
    201,
    call(`${authentication}/systemuser/request/vendor`, {
      token: vendor,
      json: { systemId: id, partyOrgNo: LYNGHEIM, rights, accessPackages: [] },
    }),
  );
  const request = asked.json<{ id: string }>().id;
  const { partyId } = await partyOf(base, LYNGHEIM);
  await expectStatus(
    200,
    call(`${authentication}/systemuser/request/${partyId}/${request}/approve`, {
      method: 'POST',
      token: await personToken(base, MONA, 'altinn:portal/enduser'),
    }),
  );
  return { id: request, token: await client.systemUserToken(read, LYNGHEIM) };
}

async function toSystemUser(base: string): Promise<void> {
  const scopes = 'altinn:serviceowner altinn:correspondence.write altinn:authorization/authorize';
  const sender = await testToken(base, TTD, scopes, { org: 'ttd' });
  const letter = await letterTo(base, sender, RESOURCE);

  // The accountant's system user may not read it yet.
  const { id: systemUser, token: reader } = await approvedSystemUser(base);
  const read = async () => (await call(`${letter}/content`, { token: reader })).status;
  assert.notEqual(await read(), 200);

  // The director gives it the right to read, for the organisation.
  const director = await personToken(base, KARI, 'altinn:portal/enduser');
  const party = await partyUuid(base, FJORDFISK);
  const connections = `${base}/accessmanagement/api/v1/enduser/connections`;
  const query = new URLSearchParams({ party, from: party, to: systemUser, resource: RESOURCE });
  const check = await expectStatus(
    200,
    call(`${connections}/resources/delegationcheck?${new URLSearchParams({ party, resource: RESOURCE })}`, {
      token: director,
    }),
  );
  const { rights } = check.json<{ rights: { right: { key: string; action: { value: string } }; result: boolean }[] }>();
  const right = rights.find((one) => one.right.action.value === 'read' && one.result);
  assert.ok(right !== undefined, check.text);
  const giving = { token: director, json: { directRightKeys: [right.right.key] } };
  await expectStatus(201, call(`${connections}/resources/rights?${query}`, giving));
  assert.equal(await read(), 200);

  // It is taken away, and works at once; explain says why.
  await expectStatus(204, call(`${connections}/resources?${query}`, { method: 'DELETE', token: director }));
  assert.notEqual(await read(), 200);
  const subject: [string, string] = ['urn:altinn:systemuser:uuid', systemUser];
  const explanation = await explained(base, sender, subject, { resourceId: RESOURCE, party });
  assert.equal(explanation.decision, 'NotApplicable');
  assert.match(explanation.because[0]!, /nobody has given it by delegation/);
  assert.ok(explanation.wouldChange.some((remedy) => remedy.includes('by delegation')));

  // Both the reading and the refusal are in the audit trail.
  const audit = await expectStatus(
    200,
    call(`${base}/administration/api/v1/audit?actor=urn:altinn:systemuser:uuid:${systemUser}`, {
      token: await testToken(base, TTD, 'budstikke:administration'),
    }),
  );
  const results = new Set(audit.json<{ data: { result: string }[] }>().data.map(({ result }) => result));
  assert.ok(results.has('Permit') && results.has('NotApplicable'), audit.text);
}

async function toBookkeeper(base: string): Promise<void> {
  // A service for accounts: the package that accountants have for their clients opens it.
  const resourceId = `ttd-regnskap-${randomUUID().slice(0, 8)}`;
  const scopes =
    'altinn:serviceowner altinn:correspondence.write altinn:resourceregistry/resource.write altinn:authorization/authorize';
  const sender = await testToken(base, TTD, scopes, { org: 'ttd' });
  const texts = (text: string) => ({ nb: text, nn: text, en: text });
  await expectStatus(
    201,
    call(`${base}/resourceregistry/api/v1/resource`, {
      token: sender,
      json: {
        identifier: resourceId,
        title: texts('Brev om regnskap'),
        description: texts('Brev om regnskap'),
        rightDescription: texts('Lese brev om regnskap'),
        contactPoints: [],
        delegable: true,
        hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts('Testdepartementet') },
        resourceType: 'CorrespondenceService',
      },
    }),
  );
  const form = new FormData();
  const policy = mailPolicy(resourceId, [
    {
      subjects: [
        ['urn:altinn:rolecode', 'DAGL'],
        ['urn:altinn:accesspackage', 'regnskapsforer-med-signeringsrettighet'],
      ],
      actions: ['read'],
    },
    { subjects: [['urn:altinn:org', 'ttd']], actions: ['write'] },
  ]);
  form.append('policyFile', new Blob([policy], { type: 'application/xml' }), 'policy.xml');
  await expectStatus(
    201,
    call(`${base}/resourceregistry/api/v1/resource/${resourceId}/policy`, { token: sender, body: form }),
  );
  const letter = await letterTo(base, sender, resourceId);

  const bookkeeper = await personToken(base, LARS, 'altinn:portal/enduser altinn:correspondence.read');
  const read = async () => (await call(`${letter}/content`, { token: bookkeeper })).status;
  assert.notEqual(await read(), 200);

  // The accountant sees its client, makes its bookkeeper an agent and lets him do the client's accounts.
  const accountant = await personToken(base, MONA, 'altinn:portal/enduser');
  const [client, provider] = [await partyUuid(base, FJORDFISK), await partyUuid(base, LYNGHEIM)];
  const clientDelegations = `${base}/accessmanagement/api/v2/enduser/clientdelegations`;
  const clients = await expectStatus(
    200,
    call(`${clientDelegations}/clients?party=${provider}`, { token: accountant }),
  );
  assert.ok(clients.json<{ data: { client: { id: string } }[] }>().data.some((one) => one.client.id === client));
  const agent = await expectStatus(
    200,
    call(`${clientDelegations}/agents?party=${provider}`, {
      token: accountant,
      json: { personIdentifier: LARS, lastName: 'Vik' },
    }),
  );
  const query = new URLSearchParams({ party: provider, client, agent: agent.json<{ toId: string }>().toId });
  const work = {
    token: accountant,
    json: { values: [{ role: 'regnskapsforer', packages: ['regnskapsforer-med-signeringsrettighet'] }] },
  };
  await expectStatus(200, call(`${clientDelegations}/agents/accesspackages?${query}`, work));
  assert.equal(await read(), 200);

  // The bookkeeper leaves: the work is taken from him, and works at once; explain says why.
  await expectStatus(
    204,
    call(`${clientDelegations}/agents/delete?${query}&cascade=true`, { method: 'POST', token: accountant }),
  );
  assert.notEqual(await read(), 200);
  const subject: [string, string] = ['urn:altinn:person:identifier-no', LARS];
  const explanation = await explained(base, sender, subject, { resourceId, party: client });
  assert.equal(explanation.decision, 'NotApplicable');
  assert.ok(
    explanation.wouldChange.some((remedy) => remedy.includes('regnskapsforer-med-signeringsrettighet')),
    JSON.stringify(explanation),
  );
}
