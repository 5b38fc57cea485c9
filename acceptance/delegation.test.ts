import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { call, eventually, expectStatus } from './client/http.ts';
import { testToken } from './client/maskinporten.ts';
import { startOwnServer } from './own-server.ts';

const TTD = '311001000';
const FJORDFISK = '311003003';
const LYNGHEIM = '311004018';
/** Managing director of Fjordfisk AS. */
const KARI = '14837510008';
const RESOURCE = 'ttd-demo-brev';
const ORGANIZATION = 'urn:altinn:organization:identifier-no:';

/** Against `BASE_URL` when it is set, else against a server of its own. */
test('a director gives an accountant’s system user the right to read letters, and takes it away again', {
  timeout: 120_000,
}, async () => {
  const given = process.env.BASE_URL?.replace(/\/+$/, '');
  const server = given === undefined ? await startOwnServer() : undefined;
  try {
    await walk(given ?? server!.base);
  } finally {
    await server?.stop();
  }
});

async function walk(base: string): Promise<void> {
  const correspondence = `${base}/correspondence/api/v1/correspondence`;
  const tool = async (name: string, parameters: Record<string, string>): Promise<string> => {
    const query = new URLSearchParams({ env: 'local', ...parameters });
    const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
    return (await expectStatus(200, call(`${base}/testtools/api/${name}?${query}`, { headers }))).text;
  };

  // A letter to the organisation.
  const scopes = 'altinn:serviceowner altinn:correspondence.write altinn:authorization/authorize';
  const sender = await testToken(base, TTD, scopes, { org: 'ttd' });
  const sent = await expectStatus(
    200,
    call(correspondence, {
      token: sender,
      json: {
        correspondence: {
          resourceId: RESOURCE,
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

  // The accountant's system user may not read it yet.
  const systemUser = randomUUID();
  const reader = await tool('GetSystemUserToken', {
    scopes: 'altinn:correspondence.read',
    systemUserId: systemUser,
    systemUserOrg: LYNGHEIM,
    supplierOrgNo: LYNGHEIM,
  });
  const read = async () => (await call(`${letter}/content`, { token: reader })).status;
  assert.notEqual(await read(), 200);

  // The director gives it the right to read, for the organisation.
  const director = await tool('GetPersonalToken', { pid: KARI, scopes: 'altinn:portal/enduser', authLvl: '4' });
  const parties = await expectStatus(
    200,
    call(`${base}/register/api/v1/correspondence/parties/query`, {
      token: await testToken(base, TTD, 'altinn:register/partylookup.admin'),
      json: { data: [`${ORGANIZATION}${FJORDFISK}`] },
    }),
  );
  const party = parties.json<{ data: { partyUuid: string }[] }>().data[0]!.partyUuid;
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
  const attributes = (...pairs: [string, string][]) => [
    { Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) },
  ];
  const why = await expectStatus(
    200,
    call(`${base}/authorization/api/v1/explain`, {
      token: sender,
      json: {
        Request: {
          AccessSubject: attributes(['urn:altinn:systemuser:uuid', systemUser]),
          Action: attributes(['urn:oasis:names:tc:xacml:1.0:action:action-id', 'read']),
          Resource: attributes(['urn:altinn:resource', RESOURCE], ['urn:altinn:party:uuid', party]),
        },
      },
    }),
  );
  const [explanation] = why.json<{ explanations: { decision: string; because: string[]; wouldChange: string[] }[] }>()
    .explanations;
  assert.equal(explanation!.decision, 'NotApplicable');
  assert.match(explanation!.because[0]!, /nobody has given it by delegation/);
  assert.ok(explanation!.wouldChange.some((remedy) => remedy.includes('by delegation')));

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
