import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { call, enterpriseToken, keyPair, testTool } from '../authentication/harness.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const TTD = '311001000';
const FJORDFISK = '311003003';
const NORDLYS = '311006002';
const OPERATOR = '311002007';
const IDA = '18850460120';
const OLA = '02918220065';
const KARI = '14837510008';
const OWNERS = '/administration/api/v1/service-owners';

let server: TestServer;
let ttd: string;
let administrator: string;

const send = (method: string, path: string, token: string, json?: unknown) =>
  call(`${server.url}${path}`, { method, token, ...(json === undefined ? {} : { json }) });
const personal = async (pid: string) =>
  (await testTool(server, 'GetPersonalToken', { env: 'tt02', pid, scopes: 'altinn:portal/enduser' })).text;

async function uuidOf(pid: string): Promise<string> {
  const { rows } = await server.foundation.database.pool.query(
    'select party_uuid as uuid from register.party where person_identifier = $1',
    [pid],
  );
  return rows[0].uuid;
}

before(async () => {
  server = await startTestServer();
  ttd = await enterpriseToken(server, TTD, 'altinn:serviceowner altinn:resourceregistry/resource.read');
  administrator = await enterpriseToken(server, OPERATOR, 'budstikke:administration');
});
after(() => server?.close());

describe('an application to be service owner', () => {
  const application = { organizationNumber: FJORDFISK, code: 'fisk', name: { nb: 'Fjordfisk' } };
  const rest = { contact: { email: 'post@fjordfisk.example' }, agreement: { accepted: true } };
  const apply = (token: string, more: object = {}) => send('POST', OWNERS, token, { ...application, ...rest, ...more });
  const reject = (code: string, reason: unknown, token = administrator) =>
    send('POST', `${OWNERS}/${code}/reject`, token, { reason });
  /** Demo lets everybody in at once; production has those that wait. */
  const waiting = (code: string) =>
    server.foundation.database.pool.query(
      `update administration.service_owner set status = 'applied', approved_at = null where code = $1`,
      [code],
    );

  it('is refused by the administrator with a reason that its applicant is shown', async () => {
    const kari = await personal(KARI);
    assert.equal((await apply(kari)).status, 201);
    assert.deepEqual(
      [(await reject('fisk', 'Nei')).status, (await reject('fisk', 'Nei')).json.code],
      [409, 'ADM-00013'],
    );
    await waiting('fisk');
    assert.equal((await reject('fisk', 'Nei', ttd)).status, 403);
    assert.equal((await reject('nobody', 'Nei')).json.code, 'ADM-00004');
    for (const reason of [undefined, '', '  ', 'x'.repeat(501)])
      assert.equal((await reject('fisk', reason)).status, 400, reason);
    const refused = await reject('fisk', ' Dette er ikke et offentlig organ. ');
    const REASON = 'Dette er ikke et offentlig organ.';
    assert.deepEqual([refused.status, refused.json.status, refused.json.rejectedReason], [200, 'rejected', REASON]);
    const seen = await send('GET', `${OWNERS}/fisk`, kari);
    assert.deepEqual([seen.json.status, seen.json.rejectedReason], ['rejected', REASON]);
    assert.equal((await send('GET', `${OWNERS}/fisk`, await personal(OLA))).status, 404, 'and by nobody else');
    assert.equal((await reject('fisk', 'En annen grunn')).json.rejectedReason, 'En annen grunn');
    assert.equal((await send('POST', `${OWNERS}/fisk/api-keys`, kari, { name: 'x' })).status, 409);
    assert.equal((await send('POST', `${OWNERS}/fisk/suspend`, administrator, { reason: 'x' })).json.code, 'ADM-00005');
    assert.equal((await send('POST', `${OWNERS}/fisk/resume`, administrator)).json.code, 'ADM-00005');
  });

  it('gives way to a new one, and holds neither code nor organisation', async () => {
    const ola = await personal(OLA);
    const lookUp = async (token: string) =>
      (
        await send(
          'GET',
          `/administration/api/v1/registrations/look-up?organizationNumber=${FJORDFISK}&code=fisk`,
          token,
        )
      ).json;
    const own = await lookUp(await personal(KARI));
    assert.deepEqual(own.rejected, { code: 'fisk', rejectedReason: 'En annen grunn' });
    assert.deepEqual(
      [own.registered, own.suggestedCode, own.code],
      [undefined, 'fisk', { code: 'fisk', isWellFormed: true, isFree: true }],
    );
    const foreign = await lookUp(ola);
    assert.deepEqual([foreign.registered, foreign.rejected], [undefined, undefined], 'others are told nothing of it');
    const again = await apply(ola);
    assert.deepEqual([again.status, again.json.rejectedReason], [201, undefined], again.text);
    assert.equal((await send('GET', `${OWNERS}/fisk`, await personal(KARI))).status, 404, 'whoever applied before');
    assert.equal((await apply(await personal(KARI))).json.code, 'ADM-00002');
  });

  it('can be let in after all', async () => {
    await waiting('fisk');
    await reject('fisk', 'Nei');
    const approved = await send('POST', `${OWNERS}/fisk/approve`, administrator);
    assert.deepEqual([approved.json.status, approved.json.rejectedReason], ['approved', undefined]);
  });

  it('leaves nothing of what was refused to another organisation that takes the code', async () => {
    const scopes = 'altinn:resourceregistry/resource.read altinn:resourceregistry/resource.write';
    const [fjordfisk, nordlys] = [
      await enterpriseToken(server, FJORDFISK, scopes),
      await enterpriseToken(server, NORDLYS, scopes),
    ];
    const services = '/administration/api/v1/owners/fisk/services';
    const drafts = async (token: string) =>
      (await send('GET', services, token)).json.data.map(({ id }: { id: string }) => id);
    const isListed = async () =>
      'fisk' in (await call(`${server.url}/resourceregistry/api/v1/resource/orgs`)).json.orgs;
    const draft = { id: 'fisk-hemmelig', name: { nb: 'Hemmelig' }, template: 'ordinary' };
    assert.equal((await send('POST', services, fjordfisk, draft)).status, 201);
    assert.equal(await isListed(), true);
    await waiting('fisk');
    await reject('fisk', 'Nei, av hemmelige grunner');
    assert.equal(await isListed(), false, 'an applicant is nobody’s business');
    assert.equal((await apply(fjordfisk)).status, 201);
    assert.deepEqual(await drafts(fjordfisk), ['fisk-hemmelig'], 'the same organisation goes on where it was');
    await waiting('fisk');
    await reject('fisk', 'Nei, av hemmelige grunner');
    const taken = await apply(nordlys, { organizationNumber: NORDLYS });
    assert.equal(taken.status, 201, taken.text);
    assert.deepEqual(await drafts(nordlys), []);
    const audit = await send('GET', '/administration/api/v1/owners/fisk/audit', nordlys);
    assert.deepEqual(
      audit.json.data.map(({ what, who }: { what: string; who: { id: string } }) => [what, who.id]),
      [['registered', NORDLYS]],
    );
  });
});

describe('the audit of a service owner', () => {
  const audit = async (query = '') => {
    const answer = await send('GET', `/administration/api/v1/owners/ttd/audit?${query}`, ttd);
    assert.equal(answer.status, 200, answer.text);
    return answer.json;
  };

  it('shows who changed members and keys, and from what to what', async () => {
    const [ida, ola] = [await personal(IDA), await uuidOf(OLA)];
    const by = `urn:altinn:party:uuid:${await uuidOf(IDA)}`;
    const member = `${OWNERS}/ttd/members/${ola}`;
    assert.equal((await send('PUT', member, ida, { role: 'reader' })).status, 204);
    assert.equal((await send('PUT', member, ida, { role: 'reader' })).status, 204);
    assert.equal((await send('PUT', member, ida, { role: 'editor' })).status, 204);
    assert.equal((await send('DELETE', member, ttd)).status, 204);
    const invitation = await send('POST', `${OWNERS}/ttd/invitations`, ida, { role: 'reader' });
    const accepted = await send('POST', '/administration/api/v1/invitations/accept', await personal(OLA), {
      secret: invitation.json.secret,
    });
    assert.equal(accepted.status, 200, accepted.text);
    const { data } = await audit();
    const members = data.filter(({ subject }: { subject: { kind: string } }) => subject.kind === 'member');
    type Entry = { what: string; who: { id: string }; before: unknown; after: { role?: string } };
    assert.deepEqual(
      members.map(({ what, who, before, after }: Entry) => [what, who.id, before, after.role]).slice(0, 5),
      [
        ['invitation_accepted', `urn:altinn:party:uuid:${ola}`, null, 'reader'],
        ['invited', by, null, 'reader'],
        ['member_removed', TTD, { role: 'editor' }, undefined],
        ['member_role_changed', by, { role: 'reader' }, 'editor'],
        ['member_added', by, null, 'reader'],
      ],
    );
    assert.equal(JSON.stringify(data).includes(invitation.json.secret), false);

    const made = await send('POST', `${OWNERS}/ttd/api-keys`, ida, { name: 'Sakssystem' });
    const key = `${OWNERS}/ttd/api-keys/${made.json.id}`;
    const rotated = await send('POST', `${key}/rotate`, ttd, {});
    assert.equal((await send('DELETE', key, ttd)).status, 204);
    assert.equal((await send('DELETE', key, ttd)).status, 204);
    const keys = await audit(`subject=${made.json.id}`);
    assert.deepEqual(
      keys.data.map(({ what, who, subject }: Entry & { subject: unknown }) => [what, who.id, subject]),
      ['key_revoked', 'key_rotated', 'key_created'].map((what) => [
        what,
        what === 'key_created' ? by : TTD,
        { kind: 'api_key', id: made.json.id },
      ]),
    );
    for (const secret of [made.json.key, rotated.json.key])
      assert.equal(JSON.stringify(await audit()).includes(secret), false);
  });

  it('shows who changed clients and settings, and nothing that was refused or changed nothing', async () => {
    const ida = await personal(IDA);
    const by = `urn:altinn:party:uuid:${await uuidOf(IDA)}`;
    const token = await enterpriseToken(server, TTD, 'idporten:dcr.write');
    const client = (name: string) => ({
      client_name: name,
      description: 'Sender post',
      integration_type: 'maskinporten',
      application_type: 'web',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      scopes: ['altinn:serviceowner'],
    });
    const clients = '/maskinporten/clients';
    const made = await send('POST', clients, token, client('Sakssystem'));
    assert.equal(made.status, 201, made.text);
    const one = `${clients}/${made.json.client_id}`;
    assert.equal((await send('PUT', one, token, client('Arkiv'))).status, 200);
    assert.equal((await send('PUT', `${one}/jwks`, token, { keys: [keyPair('noted').jwk] })).status, 200);
    const other = await enterpriseToken(server, FJORDFISK, 'idporten:dcr.write');
    assert.equal((await send('DELETE', one, other)).status, 404);
    for (let times = 0; times < 2; times++) assert.equal((await send('DELETE', one, token)).status, 204);
    type Entry = { what: string; who: { id: string }; after: Record<string, unknown> };
    const noted = (await audit(`subject=${made.json.client_id}`)).data as Entry[];
    assert.deepEqual(
      noted.map(({ what, who, after }) => [what, who.id, after.name]),
      [
        ['client_deactivated', TTD, 'Arkiv'],
        ['client_keys_changed', TTD, 'Arkiv'],
        ['client_changed', TTD, 'Arkiv'],
        ['client_created', TTD, 'Sakssystem'],
      ],
    );
    assert.deepEqual(noted[1]!.after.keys, ['noted']);

    assert.equal((await send('PATCH', `${OWNERS}/ttd`, ida, {})).status, 200);
    assert.equal((await send('PATCH', `${OWNERS}/ttd`, ida, { contact: { email: 'ny@ttd.example' } })).status, 200);
    const changed = (await audit('what=changed')).data as Entry[];
    assert.deepEqual(
      changed.map(({ who }) => who.id),
      [by],
    );
  });

  it('is paged and filtered with the other changes', async () => {
    const whole: string[] = (await audit('limit=200')).data.map(({ id }: { id: string }) => id);
    assert.equal(new Set(whole).size, whole.length);
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: { data: { id: string }[]; next: string | null } = await audit(
        `limit=2${after === '' ? '' : `&after=${after}`}`,
      );
      paged.push(...page.data.map(({ id }) => id));
      after = page.next;
    }
    assert.deepEqual(paged, whole);
    const added = await audit('what=member_added');
    assert.ok(added.data.length > 0 && added.data.every(({ what }: { what: string }) => what === 'member_added'));
    assert.equal((await audit('kind=decision&what=member_added')).data.length, 0);
    const forged = Buffer.from(JSON.stringify({ owner: "' or 1=1" })).toString('base64url');
    assert.equal((await send('GET', `/administration/api/v1/owners/ttd/audit?after=${forged}`, ttd)).status, 400);
  });

  it('can only grow', async () => {
    const { pool } = server.foundation.database;
    for (const statement of ['update administration.change set actor = null', 'delete from administration.change'])
      await assert.rejects(pool.query(statement), /stay as they are/);
  });
});
