import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { mailPolicy } from '../../acceptance/client/policy.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { assertionOf, call, enterpriseToken, keyPair, registerClient, requestToken, testTool } from './harness.ts';

const VENDOR = '311006002';
const OTHER_VENDOR = '311004018';
const CUSTOMER = '311003003';
const SUB_UNIT = '311003518';
const KARI = '14837510008';
const OLA = '02918220065';
const LARS = '21925515040';
const RESOURCE = 'ttd-demo-brev';
const SYSTEM = `${VENDOR}_regnskap`;
const ASSERTION_KEY = keyPair('vendor-key');
const READ = 'altinn:correspondence.read';

const right = (value: string) => ({ resource: [{ id: 'urn:altinn:resource', value }] });
const REQUEST = '/authentication/api/v1/systemuser/request';
const CHANGE = '/authentication/api/v1/systemuser/changerequest';
const REGISTER = '/authentication/api/v1/systemregister/vendor';
const USERS = '/authentication/api/v1/systemuser';

let server: TestServer;
let vendor: string;
let otherVendor: string;
let kari: string;
let lars: string;
let clientId: string;
let customerParty: number;

const VENDOR_SCOPES = [
  'altinn:authentication/systemregister.write',
  'altinn:authentication/systemuser.request.write',
  'altinn:authentication/systemuser.request.read',
].join(' ');

const personal = async (pid: string, scopes = 'altinn:portal/enduser') =>
  (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid, scopes })).text;

const at = (path: string) => `${server.url}${path}`;
const send = (method: string, path: string, token: string, json?: unknown) =>
  call(at(path), { method, token, ...(json === undefined ? {} : { json }) });

const system = (facts: Record<string, unknown> = {}) => ({
  id: SYSTEM,
  vendor: { authority: 'iso6523-actorid-upis', ID: `0192:${VENDOR}` },
  name: { nb: 'Regnskap', nn: 'Rekneskap', en: 'Accounting' },
  description: { nb: 'Henter post', nn: 'Hentar post', en: 'Fetches mail' },
  rights: [right(RESOURCE)],
  accessPackages: [],
  clientId: [],
  allowedRedirectUrls: ['https://vendor.example/done'],
  ...facts,
});

async function partyIdOf(organizationNumber: string): Promise<number> {
  const { rows } = await server.foundation.database.pool.query(
    'select party_id from register.party where organization_number = $1',
    [organizationNumber],
  );
  return Number(rows[0].party_id);
}

before(async () => {
  server = await startTestServer();
  vendor = await enterpriseToken(server, VENDOR, VENDOR_SCOPES);
  otherVendor = await enterpriseToken(server, OTHER_VENDOR, VENDOR_SCOPES);
  kari = await personal(KARI);
  lars = await personal(LARS);
  clientId = await registerClient(server, VENDOR, [READ], [ASSERTION_KEY]);
  customerParty = await partyIdOf(CUSTOMER);
});
after(() => server?.close());

describe('the system register', () => {
  it('tells every fault of a system at once, with the codes and members of the original', async () => {
    const answer = await send('POST', REGISTER, vendor, {
      ...system(),
      id: '311000000_a b',
      rights: [right('no-such'), right('no-such'), { resource: [{ id: 'urn:other', value: 'x' }] }],
      accessPackages: [{ urn: 'urn:x' }, { urn: 'urn:altinn:accesspackage:no-such' }],
      allowedRedirectUrls: ['http://vendor.example'],
    });
    assert.equal(answer.status, 400, answer.text);
    assert.equal(answer.json.code, 'STD-00000');
    const codes = answer.json.validationErrors.map(({ code }: { code: string }) => Number(code.slice(-5)));
    assert.deepEqual(
      codes.sort((a: number, b: number) => a - b),
      [1, 3, 5, 6, 8, 9, 13],
    );
    const unknown = answer.json.validationErrors.find(({ code }: { code: string }) => code === 'AUTH.VLD-00003');
    assert.equal(unknown['ResourceIds Not Found : '], 'no-such');
    assert.deepEqual(unknown.paths, ['/registersystemrequest/rights/resource']);
  });

  it('is written by the vendor alone', async () => {
    assert.equal((await send('POST', REGISTER, otherVendor, system())).status, 403);
    const bad = await send('POST', REGISTER, vendor, system({ vendor: { ID: VENDOR } }));
    assert.deepEqual(
      bad.json.validationErrors.map(({ code }: { code: string }) => code),
      ['AUTH.VLD-00000'],
    );
    const none = await enterpriseToken(server, VENDOR, READ);
    assert.equal((await send('POST', REGISTER, none, system())).status, 403);
  });

  it('keeps a system, and answers it in both forms', async () => {
    const made = await send('POST', REGISTER, vendor, system({ clientId: [clientId] }));
    assert.equal(made.status, 200, made.text);
    assert.match(made.json, /^[0-9a-f-]{36}$/);
    const full = await send('GET', `${REGISTER}/${SYSTEM}`, vendor);
    assert.deepEqual(full.json.vendor, { ID: `0192:${VENDOR}` });
    assert.deepEqual([full.json.id, full.json.isVisible, full.json.isDeleted], [SYSTEM, true, false]);
    assert.deepEqual(full.json.clientId, [clientId]);
    assert.deepEqual(full.json.rights, [right(RESOURCE)]);
    const own = await send('GET', REGISTER, vendor);
    assert.deepEqual(
      own.json.map(({ systemId }: { systemId: string }) => systemId),
      [SYSTEM],
    );
    assert.equal(own.json[0].systemVendorOrgName, 'Nordlys Systemer AS');
    assert.equal((await send('GET', `${REGISTER}/${SYSTEM}`, otherVendor)).status, 403);
    const shown = await send('GET', '/authentication/api/v1/systemregister', kari);
    assert.deepEqual(
      shown.json.map(({ systemId }: { systemId: string }) => systemId),
      [SYSTEM],
    );
    assert.deepEqual((await send('GET', `/authentication/api/v1/systemregister/${SYSTEM}/rights`, kari)).json, [
      right(RESOURCE),
    ]);
  });

  it('refuses the same id, and a client that stands on another live system', async () => {
    const again = await send('POST', REGISTER, vendor, system({ clientId: [clientId] }));
    assert.deepEqual(
      again.json.validationErrors.map(({ code }: { code: string }) => code),
      ['AUTH.VLD-00002'],
    );
    const second = await send('POST', REGISTER, vendor, system({ id: `${VENDOR}_annet`, clientId: [clientId] }));
    const theirs = await registerClient(server, OTHER_VENDOR, [READ], []);
    const squatted = await send('POST', REGISTER, vendor, system({ id: `${VENDOR}_annet`, clientId: [theirs] }));
    assert.equal(squatted.json.validationErrors[0].code, 'AUTH.VLD-00004', 'nor one of another organisation');
    assert.deepEqual(
      second.json.validationErrors.map(({ code }: { code: string }) => code),
      ['AUTH.VLD-00004'],
    );
  });

  it('replaces in the order of the original, and logs each change', async () => {
    const put = (id: string, body: unknown, token = vendor) => send('PUT', `${REGISTER}/${id}`, token, body);
    const unknown = await put(`${VENDOR}_ukjent`, system());
    assert.equal(unknown.status, 404);
    assert.match(unknown.json.detail, /System with ID '.*_ukjent' not found\./);
    assert.equal((await put(SYSTEM, system(), otherVendor)).status, 403);
    assert.equal((await put(SYSTEM, system({ vendor: { ID: `0192:${OTHER_VENDOR}` } }))).status, 404);
    const other = await put(SYSTEM, system({ id: `${VENDOR}_annet` }));
    assert.deepEqual(
      other.json.validationErrors.map(({ code }: { code: string }) => code),
      ['AUTH.VLD-00012'],
    );
    const twice = await put(SYSTEM, system({ clientId: [clientId, clientId] }));
    assert.deepEqual(
      twice.json.validationErrors.map(({ code }: { code: string }) => code),
      ['AUTH.VLD-00011'],
    );
    assert.deepEqual((await put(SYSTEM, system({ clientId: [clientId] }))).json, { succeeded: true });
    assert.deepEqual((await send('PUT', `${REGISTER}/${SYSTEM}/rights`, vendor, [right(RESOURCE)])).json, {
      succeeded: true,
    });
    const packages = [{ urn: 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten' }];
    assert.deepEqual((await send('PUT', `${REGISTER}/${SYSTEM}/accesspackages`, vendor, packages)).json, {
      succeeded: true,
    });
    const log = await send('GET', `${REGISTER}/${SYSTEM}/changelog`, vendor);
    assert.deepEqual(
      log.json.map(({ changeType }: { changeType: string }) => changeType),
      ['create', 'update', 'rightsupdate', 'accesspackageupdate'],
    );
    assert.equal(log.json[0].changedByOrgNumber, VENDOR);
  });

  it('keeps the id of a deleted system, and refuses to change it', async () => {
    const id = `${VENDOR}_gammel`;
    await send('POST', REGISTER, vendor, system({ id }));
    assert.deepEqual((await send('DELETE', `${REGISTER}/${id}`, vendor)).json, { succeeded: true });
    assert.equal((await send('GET', `${REGISTER}/${id}`, vendor)).json.isDeleted, true);
    const changed = await send('PUT', `${REGISTER}/${id}`, vendor, system({ id }));
    assert.deepEqual([changed.status, changed.json.detail], [400, 'Cannot update a system marked as deleted.']);
    const again = await send('POST', REGISTER, vendor, system({ id }));
    assert.deepEqual(
      again.json.validationErrors.map(({ code }: { code: string }) => code),
      ['AUTH.VLD-00002'],
    );
    const unknown = await send('DELETE', `${REGISTER}/${VENDOR}_ukjent`, vendor);
    assert.deepEqual([unknown.status, unknown.json.errors], [400, { return: ['System not found'] }]);
  });
});

const ask = (body: Record<string, unknown> = {}, token = vendor) =>
  send('POST', `${REQUEST}/vendor`, token, {
    systemId: SYSTEM,
    partyOrgNo: CUSTOMER,
    rights: [right(RESOURCE)],
    ...body,
  });

/** A grant that asks for the customer's system user. */
function grant(details: Record<string, unknown> = {}): Promise<Awaited<ReturnType<typeof call>>> {
  const now = Math.floor(server.foundation.clock.now().getTime() / 1000);
  const claims = {
    aud: `${server.url}/maskinporten/`,
    iss: clientId,
    scope: READ,
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
    authorization_details: [
      {
        type: 'urn:altinn:systemuser',
        systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${CUSTOMER}` },
        ...details,
      },
    ],
  };
  return requestToken(server, assertionOf({ key: ASSERTION_KEY, claims }));
}

/** Exchanged tokens have a bare object, those of the test tools an array. */
function systemUserIdOf(token: string): string {
  const [details] = [decodeJwt(token).authorization_details].flat() as { systemuser_id: string[] }[];
  return details!.systemuser_id[0]!;
}

/** Does the token of the system user reach the recipient's messages? */
async function mayRead(token: string, recipient: string): Promise<boolean> {
  const answer = await call(at('/authorization/api/v1/authorize'), {
    method: 'POST',
    token: await enterpriseToken(server, '311001000', 'altinn:authorization/authorize.admin'),
    json: {
      Request: {
        AccessSubject: [
          {
            Attribute: [
              {
                AttributeId: 'urn:altinn:systemuser:uuid',
                Value: systemUserIdOf(token),
              },
            ],
          },
        ],
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

describe('a request for a system user', () => {
  it('is refused with the codes of the original, in its order', async () => {
    const codeOf = async (asked: ReturnType<typeof ask>) => {
      const { status, json } = await asked;
      return [status, json?.code];
    };
    assert.deepEqual(await codeOf(ask({}, kari)), [403, undefined]);
    assert.deepEqual(await codeOf(ask({ systemId: `${VENDOR}_ukjent` })), [404, 'AUTH-00011']);
    assert.deepEqual(await codeOf(ask({}, otherVendor)), [404, 'AUTH-00011']);
    assert.deepEqual(await codeOf(ask({ partyOrgNo: '999999999' })), [400, 'AUTH-00000']);
    assert.deepEqual(await codeOf(ask({ redirectUrl: 'https://evil.example/done' })), [400, 'AUTH-00021']);
    assert.deepEqual(await codeOf(ask({ rights: undefined })), [400, 'AUTH-00001']);
    assert.deepEqual(await codeOf(ask({ rights: [], accessPackages: [] })), [400, 'AUTH-00059']);
    assert.deepEqual(await codeOf(ask({ rights: [right('other')] })), [400, 'AUTH-00001']);
    assert.deepEqual(await codeOf(ask({ accessPackages: [{ urn: 'urn:altinn:accesspackage:lonn' }] })), [
      400,
      'AUTH-00063',
    ]);
  });

  it('is made once for a triple, rejected by the customer, and free again when it is withdrawn', async () => {
    const made = await ask({ redirectUrl: 'https://vendor.example/done?x=1', externalReference: 'avtale-1' });
    assert.equal(made.status, 201, made.text);
    const { id } = made.json;
    assert.equal(made.headers.get('location'), at(`${REQUEST}/${id}`));
    assert.deepEqual(
      [made.json.externalRef, made.json.integrationTitle, made.json.status, made.json.timedOut],
      ['avtale-1', 'Regnskap', 'New', false],
    );
    assert.match(
      made.json.confirmUrl,
      new RegExp(`/accessmanagement/ui/systemuser/request\\?id=${id}&DONTCHOOSEREPORTEE=true$`),
    );
    const again = await ask({ externalRef: 'avtale-1' });
    assert.deepEqual([again.status, again.json.id], [200, id]);
    assert.equal((await send('GET', `${REQUEST}/vendor/${id}`, otherVendor)).json.code, 'AUTH-00011');
    assert.equal((await send('GET', `${REQUEST}/vendor/${randomUUID()}`, vendor)).json.code, 'AUTH-00010');
    assert.equal(
      (await send('GET', `${REQUEST}/vendor/byexternalref/${SYSTEM}/${CUSTOMER}/avtale-1`, vendor)).json.id,
      id,
    );
    assert.equal((await send('POST', `${REQUEST}/${customerParty}/${id}/reject`, kari)).json, true);
    assert.equal((await send('POST', `${REQUEST}/${customerParty}/${id}/reject`, kari)).json.code, 'AUTH-00013');
    assert.equal((await ask({ externalRef: 'avtale-1' })).json.status, 'Rejected', 'a rejected request stays');
    assert.equal((await send('DELETE', `${REQUEST}/vendor/${id}`, otherVendor)).json.code, 'AUTH-00011');
    assert.equal((await send('DELETE', `${REQUEST}/vendor/${id}`, vendor)).status, 202);
    assert.equal((await ask({ externalRef: 'avtale-1' })).status, 201);
  });

  it('lists 50 a page with a link to the next', async () => {
    const id = `${VENDOR}_mange`;
    await send('POST', REGISTER, vendor, system({ id }));
    for (let number = 0; number < 52; number++) await ask({ systemId: id, externalRef: `nr-${number}` });
    const first = await send('GET', `${REQUEST}/vendor/bysystem/${id}`, vendor);
    assert.equal(first.json.data.length, 50);
    const second = await call(first.json.links.next, { token: vendor });
    assert.deepEqual([second.json.data.length, second.json.links], [2, {}]);
    const wrong = await send('GET', `${REQUEST}/vendor/bysystem/${id}?token=abc`, vendor);
    assert.equal(wrong.status, 400, wrong.text);
    const ids = [...first.json.data, ...second.json.data].map((row: { id: string }) => row.id);
    assert.equal(new Set(ids).size, 52);
  });

  it('can be approved only by a person with a key role in the organisation, and only for its own organisation', async () => {
    const { id } = (await ask({ externalRef: 'hvem' })).json;
    const approve = (token: string, party = customerParty) => send('POST', `${REQUEST}/${party}/${id}/approve`, token);
    assert.equal((await approve(lars)).status, 403, 'somebody else');
    assert.equal((await approve(vendor)).status, 403, 'the vendor itself');
    assert.equal(
      (await approve(await personal(KARI, 'altinn:instances.read'))).status,
      403,
      'not logged in at the portal',
    );
    assert.equal((await approve(lars, 2_147_483_648)).status, 403);
    assert.equal((await approve(lars, 1)).status, 403, 'an unknown party is not told from another');
    const solsiden = await partyIdOf('311005006');
    assert.equal((await approve(lars, solsiden)).json.code, 'AUTH-00041');
    const seen = await send('GET', `${REQUEST}/${id}`, kari);
    assert.deepEqual([seen.json.partyId, seen.json.userMayEscalateButNotApprove], [customerParty, false]);
    assert.equal((await send('GET', `${REQUEST}/${id}`, lars)).json.code, 'AUTH-00066');
    assert.equal((await send('POST', `${REQUEST}/${customerParty}/${id}/escalate`, lars)).json, false);
    const pending = await send('GET', `${REQUEST}/${customerParty}/${CUSTOMER}/pending`, kari);
    assert.ok(pending.json.some((row: { id: string }) => row.id === id));
    await send('DELETE', `${REQUEST}/vendor/${id}`, vendor);
  });
});

describe('an approved system user', () => {
  let id: string;

  it('has the id of its request, gets a token by a grant, and may what its approver may', async () => {
    assert.match((await grant()).json.error_uri, /MP-303$/, 'not before it is approved');
    id = (await ask()).json.id;
    const approved = await send('POST', `${REQUEST}/${customerParty}/${id}/approve`, kari);
    assert.deepEqual([approved.status, approved.json], [200, true], approved.text);
    assert.equal((await send('GET', `${REQUEST}/vendor/${id}`, vendor)).json.status, 'Accepted');
    assert.equal((await ask()).json.code, 'AUTH-00004');

    const granted = await grant();
    assert.equal(granted.status, 200, granted.text);
    const [details] = decodeJwt(granted.json.access_token).authorization_details as Record<string, unknown>[];
    assert.deepEqual([details!.systemuser_id, details!.system_id], [[id], SYSTEM]);
    const exchanged = await call(at('/authentication/api/v1/exchange/maskinporten'), {
      token: granted.json.access_token,
    });
    assert.equal(exchanged.status, 200, exchanged.text);
    assert.equal(await mayRead(exchanged.text, CUSTOMER), true);
    assert.equal(await mayRead(exchanged.text, SUB_UNIT), true, 'what the main unit gave counts for its sub-unit');
    assert.equal(await mayRead(exchanged.text, '311005006'), false, 'no other organisation');
    const recipient = `urn:altinn:organization:identifier-no:${CUSTOMER}`;
    const sender = await enterpriseToken(server, '311001000', 'altinn:serviceowner altinn:correspondence.write');
    const sent = await send('POST', '/correspondence/api/v1/correspondence', sender, {
      correspondence: {
        resourceId: RESOURCE,
        sendersReference: '1',
        content: { language: 'nb', messageTitle: 'Hei', messageBody: 'Et brev til systemet.' },
      },
      recipients: [recipient],
    });
    assert.equal(sent.status, 200, sent.text);
    const { correspondenceId } = sent.json.correspondences[0];
    let content = await send(
      'GET',
      `/correspondence/api/v1/correspondence/${correspondenceId}/content`,
      exchanged.text,
    );
    // It is published in a moment.
    for (let tries = 0; content.status !== 200 && tries < 100; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      content = await send('GET', `/correspondence/api/v1/correspondence/${correspondenceId}/content`, exchanged.text);
    }
    assert.equal(content.status, 200, content.text);
    assert.match(content.text, /Et brev til systemet/);
    const search = await call(at(`/correspondence/api/v1/correspondence?resourceId=${RESOURCE}&role=Recipient`), {
      token: exchanged.text,
    });
    assert.equal(search.status, 200, search.text);
  });

  it('is found by vendor, customer and Maskinporten, each in its form', async () => {
    const query = `${USERS}/vendor/byquery?system-id=${SYSTEM}&orgno=${CUSTOMER}`;
    const found = await send('GET', query, vendor);
    assert.deepEqual(
      [found.json.id, found.json.productName, found.json.supplierOrgno, found.json.userType],
      [id, 'Regnskap', VENDOR, 'standard'],
    );
    assert.equal((await send('GET', query, otherVendor)).status, 404);
    const page = await send('GET', `${USERS}/vendor/bysystem/${SYSTEM}`, vendor);
    assert.deepEqual([page.json.data[0].id, page.json.links], [id, {}]);
    const maskinporten = await enterpriseToken(server, '991825827', 'altinn:maskinporten/systemuser.read');
    const external = await send(
      'GET',
      `${USERS}/byExternalId?clientId=${clientId}&systemProviderOrgNo=${VENDOR}&systemUserOwnerOrgNo=${CUSTOMER}`,
      maskinporten,
    );
    assert.deepEqual([external.json.id, external.json.productName], [id, SYSTEM]);
    assert.equal((await send('GET', `${USERS}/byExternalId?clientId=${clientId}`, maskinporten)).status, 400);
    const list = await send('GET', `${USERS}/${customerParty}`, kari);
    assert.deepEqual([list.json[0].id, list.json[0].partyId], [id, String(customerParty)]);
    const one = await send('GET', `${USERS}/${customerParty}/${id}`, kari);
    assert.deepEqual(one.json.rights, [right(RESOURCE)]);
    assert.equal((await send('GET', `${USERS}/${customerParty}`, lars)).status, 403);
  });

  it('is refused to grants with another reference, another customer, or a client that is not on the system', async () => {
    assert.match((await grant({ externalRef: 'annen' })).json.error_uri, /MP-303$/);
    const organization = { authority: 'iso6523-actorid-upis', ID: '0192:311005006' };
    assert.match((await grant({ systemuser_org: organization })).json.error_uri, /MP-303$/);
    assert.match((await grant({ type: 'urn:other' })).json.error_uri, /MP-301$/);
    assert.match((await grant({ more: 1 })).json.error_uri, /MP-302$/);
    await send('PUT', `${REGISTER}/${SYSTEM}`, vendor, system({ clientId: [] }));
    assert.match((await grant()).json.error_uri, /MP-303$/);
    await send('PUT', `${REGISTER}/${SYSTEM}`, vendor, system({ clientId: [clientId] }));
    assert.equal((await grant()).status, 200);
  });

  it('changes its rights when the customer approves a change request', async () => {
    const token = (
      await call(at('/authentication/api/v1/exchange/maskinporten'), { token: (await grant()).json.access_token })
    ).text;
    const change = (correlation: string, body: unknown, by = vendor) =>
      send('POST', `${CHANGE}/vendor?correlation-id=${correlation}&system-user-id=${id}`, by, body);
    const unwanted = { unwantedRights: [right(RESOURCE)] };
    assert.match((await change('', unwanted)).json.detail, /^Missing or invalid QueryParameter: correlation-id/);
    assert.match((await change(id, unwanted)).json.detail, /should not be the same/);
    assert.equal((await change(randomUUID(), unwanted, otherVendor)).status, 401);
    const nothing = await change(randomUUID(), {});
    assert.deepEqual([nothing.status, nothing.json.status, nothing.json.confirmUrl], [200, 'NoChangeNeeded', '']);
    const correlation = randomUUID();
    const made = await change(correlation, unwanted);
    assert.deepEqual([made.status, made.json.id, made.json.systemUserId], [201, correlation, id], made.text);
    assert.equal((await change(correlation, unwanted)).status, 200);
    assert.equal(await mayRead(token, CUSTOMER), true, 'not before it is approved');
    assert.equal((await send('POST', `${CHANGE}/${customerParty}/${correlation}/approve`, lars)).status, 403);
    assert.equal((await send('POST', `${CHANGE}/${customerParty}/${correlation}/approve`, kari)).json, true);
    assert.equal(await mayRead(token, CUSTOMER), false, 'at once, with a token of before');
    assert.equal(
      (await send('POST', `${CHANGE}/${customerParty}/${correlation}/approve`, kari)).json.code,
      'AUTH-00061',
    );
    const back = randomUUID();
    await change(back, { requiredRights: [right(RESOURCE)] });
    assert.equal((await send('POST', `${CHANGE}/${customerParty}/${back}/approve`, kari)).json, true);
    assert.equal(await mayRead(token, CUSTOMER), true);
    const newest = await send('GET', `${CHANGE}/vendor/byexternalref/${SYSTEM}/${CUSTOMER}/${CUSTOMER}`, vendor);
    assert.deepEqual([newest.json.id, newest.json.status], [back, 'Accepted']);
    assert.equal((await send('GET', `${CHANGE}/vendor/bysystem/${SYSTEM}`, vendor)).json.data.length, 2);
  });

  it('is gone at once when the customer deletes it, and its triple is free again', async () => {
    const token = (
      await call(at('/authentication/api/v1/exchange/maskinporten'), { token: (await grant()).json.access_token })
    ).text;
    assert.equal((await send('DELETE', `${USERS}/${customerParty}/${id}`, lars)).status, 403);
    const gone = await send('DELETE', `${USERS}/${customerParty}/${id}`, kari);
    assert.deepEqual([gone.status, gone.json], [202, 1]);
    const again = await send('DELETE', `${USERS}/${customerParty}/${id}`, kari);
    assert.deepEqual([again.status, again.json], [404, 0]);
    assert.equal(await mayRead(token, CUSTOMER), false);
    assert.match((await grant()).json.error_uri, /MP-303$/);
    assert.equal((await ask()).status, 201);
  });

  it('has what its approved access packages give, which the approver must be able to give', async () => {
    const id = `${VENDOR}_pakker`;
    const urn = (name: string) => ({ urn: `urn:altinn:accesspackage:${name}` });
    const accessPackages = [urn('ordinaer-post-til-virksomheten'), urn('maskinporten-scopes-nuf')];
    await send('POST', REGISTER, vendor, system({ id, rights: [], accessPackages }));
    const approve = async (packages: unknown[]) => {
      const asked = { systemId: id, rights: [], accessPackages: packages, externalRef: `pakke-${packages.length}` };
      const made = await ask(asked);
      assert.equal(made.status, 201, made.text);
      return {
        id: made.json.id,
        answer: await send('POST', `${REQUEST}/${customerParty}/${made.json.id}/approve`, kari),
      };
    };
    const refused = await approve(accessPackages);
    assert.deepEqual([refused.answer.status, refused.answer.json.code], [400, 'AUTH-00053'], refused.answer.text);
    assert.match(refused.answer.json.detail, /cannot give urn:altinn:accesspackage:maskinporten-scopes-nuf/);
    const approved = await approve([accessPackages[0]]);
    assert.equal(approved.answer.json, true, approved.answer.text);
    const token = (
      await testTool(server, 'GetSystemUserToken', { env: 'tt02', systemUserId: approved.id, systemUserOrg: CUSTOMER })
    ).text;
    assert.equal(await mayRead(token, CUSTOMER), true);
  });

  it('is refused what the approver does not hold, with the reason', async () => {
    const id = `${VENDOR}_tomt`;
    const owner = await enterpriseToken(server, '311001000', 'altinn:resourceregistry/resource.write');
    const texts = { nb: 'Lukket', nn: 'Lukka', en: 'Closed' };
    for (const [identifier, delegable] of [
      ['ttd-lukket', true],
      ['ttd-fast', false],
    ] as const) {
      const made = await send('POST', '/resourceregistry/api/v1/resource', owner, {
        identifier,
        title: texts,
        description: texts,
        rightDescription: texts,
        contactPoints: [],
        delegable,
        hasCompetentAuthority: { organization: '311001000', orgcode: 'ttd', name: texts },
        resourceType: 'CorrespondenceService',
        status: 'Completed',
      });
      assert.equal(made.status, 201, made.text);
      const form = new FormData();
      const rule = { subjects: [['urn:altinn:rolecode', 'REGN']] as const, actions: ['read'] };
      form.set('policyFile', new Blob([mailPolicy(identifier, [rule])], { type: 'application/xml' }), 'policy.xml');
      const policy = await call(at(`/resourceregistry/api/v1/resource/${identifier}/policy`), {
        method: 'POST',
        token: owner,
        body: form,
      });
      assert.ok(policy.status < 300, policy.text);
    }
    await send('POST', REGISTER, vendor, system({ id, rights: [right('ttd-lukket'), right('ttd-fast')] }));
    const approve = async (resource: string) => {
      const made = await ask({ systemId: id, rights: [right(resource)], externalRef: resource });
      return (await send('POST', `${REQUEST}/${customerParty}/${made.json.id}/approve`, kari)).json;
    };
    const lacking = await approve('ttd-lukket');
    assert.equal(lacking.code, 'AUTH-00016');
    assert.match(lacking.detail, /^ttd-lukket: whoever approves must hold/);
    assert.equal((await approve('ttd-fast')).code, 'AUTH-00070');
  });

  it('loses everything when its system is deleted', async () => {
    const other = `${VENDOR}_kort`;
    await send('PUT', `${REGISTER}/${SYSTEM}`, vendor, system({ clientId: [] }));
    await send('POST', REGISTER, vendor, system({ id: other, clientId: [clientId] }));
    const made = await send('POST', `${USERS}/${customerParty}/create`, await personal(OLA), {
      systemId: other,
      integrationTitle: 'Selvlaget',
    });
    assert.deepEqual(
      [made.status, made.json.integrationTitle, made.json.externalRef],
      [200, 'Selvlaget', CUSTOMER],
      made.text,
    );
    const token = (
      await call(at('/authentication/api/v1/exchange/maskinporten'), { token: (await grant()).json.access_token })
    ).text;
    assert.equal(await mayRead(token, CUSTOMER), true);
    await send('DELETE', `${REGISTER}/${other}`, vendor);
    assert.equal(await mayRead(token, CUSTOMER), false);
    assert.match((await grant()).json.error_uri, /MP-303$/);
  });
});
