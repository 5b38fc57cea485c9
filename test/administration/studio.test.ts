import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { keyPair } from '../authentication/harness.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const OWNERS = '/administration/api/v1/service-owners';
const LOOK_UP = '/administration/api/v1/registrations/look-up';
/** An organisation that is no service owner yet. */
const NEWCOMER = '311005006';
const IDA = '14837510008';
const OLA = '02918220065';
const LARS = '21925515040';

let server: TestServer;
const people: Record<'ida' | 'ola' | 'lars', LoggedIn> = {} as never;

before(async () => {
  server = await startTestServer({ API_KEYS: 'required' });
  people.ida = await logIn(server, { pid: IDA });
  people.ola = await logIn(server, { pid: OLA });
  people.lars = await logIn(server, { pid: LARS });
});
after(() => server?.close());

type Who = keyof typeof people;

/** A call of a person in a browser, for itself or for a service owner. */
async function send(who: Who, method: string, path: string, { owner, json }: { owner?: string; json?: unknown } = {}) {
  const response = await people[who].fetch(path, {
    method,
    headers: {
      ...(owner === undefined ? {} : { 'budstikke-owner': owner }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  return { status: response.status, text, json: (text === '' ? undefined : JSON.parse(text)) as any };
}

const uuidOf = async (pid: string): Promise<string> =>
  (
    await server.foundation.database.pool.query('select party_uuid from register.party where person_identifier = $1', [
      pid,
    ])
  ).rows[0].party_uuid;

describe('a person who registers a service owner', () => {
  it('looks up the organisation, gets a code suggested, and is told whether one is free', async () => {
    const found = await send('ida', 'GET', `${LOOK_UP}?organizationNumber=${NEWCOMER}&code=ttd`);
    assert.equal(found.status, 200, found.text);
    assert.equal(found.json.organization.name, 'Solsiden Borettslag');
    assert.deepEqual(
      [found.json.suggestedCode, found.json.code, found.json.approval],
      ['solsiden', { code: 'ttd', isWellFormed: true, isFree: false }, 'automatic'],
    );
    const taken = await send('ida', 'GET', `${LOOK_UP}?organizationNumber=311001000`);
    assert.equal(taken.json.registered.code, 'ttd');
    assert.equal((await send('ida', 'GET', `${LOOK_UP}?organizationNumber=123456789`)).json.organization, null);
  });

  it('becomes its first owner, and works for it at once', async () => {
    const made = await send('ida', 'POST', OWNERS, {
      json: {
        organizationNumber: NEWCOMER,
        code: 'solsiden',
        name: { nb: 'Solsiden Borettslag' },
        contact: { email: 'post@solsiden.example' },
        agreement: { accepted: true },
      },
    });
    assert.equal(made.status, 201, made.text);
    assert.equal(made.json.status, 'approved', 'in the demo');
    const members = await send('ida', 'GET', `${OWNERS}/solsiden/members`);
    assert.deepEqual(
      members.json.data.map(({ role, partyUuid }: Record<string, string>) => [role, partyUuid]),
      [['owner', await uuidOf(IDA)]],
    );
    const again = await send('ola', 'GET', `${LOOK_UP}?organizationNumber=${NEWCOMER}`);
    assert.deepEqual(again.json.registered.owners, [members.json.data[0].name], 'others learn whom to ask');
    const me = await send('ida', 'GET', '/administration/api/v1/me');
    assert.ok(me.json.memberships.some(({ owner }: { owner: string }) => owner === 'solsiden'));
  });
});

describe('members in a browser', () => {
  const accept = async (who: Who, role: string) => {
    const { secret } = (await send('ida', 'POST', `${OWNERS}/solsiden/invitations`, { json: { role } })).json;
    const accepted = await send(who, 'POST', '/administration/api/v1/invitations/accept', { json: { secret } });
    assert.equal(accepted.json.role, role, accepted.text);
  };
  const inOwner = (who: Who, method: string, path: string, json?: unknown) =>
    send(who, method, path, { owner: 'solsiden', json });

  before(async () => {
    await accept('ola', 'editor');
    await accept('lars', 'reader');
  });

  it('look and change by their role, with the owner in a header as by themselves', async () => {
    const keys = `${OWNERS}/solsiden/api-keys`;
    for (const call of [inOwner, send] as const) {
      assert.equal(
        (await call('lars', 'POST', keys, call === send ? { json: { name: 'x' } } : ({ name: 'x' } as never))).status,
        403,
        'a reader',
      );
      assert.equal((await call('lars', 'GET', keys)).status, 200);
    }
    assert.equal((await inOwner('ola', 'POST', keys, { name: 'x' })).status, 403, 'an editor');
    const made = await inOwner('ida', 'POST', keys, { name: 'Produksjon' });
    assert.equal(made.status, 201, made.text);
    const rotated = await inOwner('ida', 'POST', `${keys}/${made.json.id}/rotate`, { overlapDays: 3 });
    assert.equal(rotated.status, 201, rotated.text);
    const list = (await inOwner('lars', 'GET', keys)).json;
    assert.deepEqual(
      list.map(({ expires }: { expires: string | null }) => expires === null).sort(),
      [false, true],
      'both work until the old one ends',
    );
    assert.equal(JSON.stringify(list).includes(rotated.json.key), false);
    assert.equal((await inOwner('lars', 'DELETE', `${keys}/${rotated.json.id}`)).status, 403);
    assert.equal((await inOwner('ola', 'DELETE', `${keys}/${rotated.json.id}`)).status, 403);
    assert.equal((await inOwner('ida', 'DELETE', `${keys}/${rotated.json.id}`)).status, 204);
    assert.equal((await inOwner('ola', 'GET', `${OWNERS}/ttd/api-keys`)).status, 403, 'another service owner');
  });

  it('see clients, their keys’ warnings and why tokens were refused; owners make and change them', async () => {
    const client = { client_name: 'Sakssystem', scopes: ['altinn:correspondence.write'] };
    assert.equal((await inOwner('lars', 'POST', '/maskinporten/clients', client)).status, 403);
    assert.equal((await inOwner('ola', 'POST', '/maskinporten/clients', client)).status, 403);
    const made = await inOwner('ida', 'POST', '/maskinporten/clients', client);
    assert.equal(made.status, 201, made.text);
    assert.equal(made.json.client_orgno, NEWCOMER);
    const { client_id } = made.json;
    const jwks = `/maskinporten/clients/${client_id}/jwks`;
    const stored = await inOwner('ida', 'POST', jwks, { keys: [keyPair('studio').jwk] });
    assert.equal(stored.status, 200, stored.text);
    const shown = await inOwner('lars', 'GET', '/maskinporten/clients');
    assert.equal(shown.json[0]?.client_id, client_id, shown.text);
    assert.equal((await inOwner('lars', 'GET', jwks)).json.keys[0].kid, 'studio');
    assert.deepEqual((await inOwner('lars', 'GET', `/maskinporten/clients/${client_id}/token-requests`)).json.data, []);
    assert.equal((await send('lars', 'GET', '/maskinporten/clients')).status, 403, 'not as private person');
  });

  it('are invited by e-mail too, whose link is the one of the answer', async () => {
    const to = 'mona@solsiden.example';
    const invite = (json: object) => inOwner('ida', 'POST', `${OWNERS}/solsiden/invitations`, json);
    const made = await invite({ role: 'reader', email: to });
    assert.equal(made.status, 201, made.text);
    const { secret, link, emailedTo, note } = made.json;
    assert.deepEqual([link, emailedTo, note], [`${server.url}/studio/invite/solsiden#${secret}`, to, to]);
    const outbox = await fetch(`${server.url}/testtools/api/outbox?to=${to}`, {
      headers: { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` },
    });
    const { emails } = (await outbox.json()) as { emails: { subject: string; text: string }[] };
    assert.equal(emails.length, 1);
    assert.match(emails[0]!.subject, /Solsiden Borettslag/);
    assert.ok(emails[0]!.text.includes(link));
    assert.equal((await invite({ role: 'reader', email: 'ingen adresse' })).status, 400);
    const without = await invite({ role: 'reader' });
    assert.equal(without.json.emailedTo, null);
    assert.ok(without.json.link.endsWith(without.json.secret));
  });

  it('are seen, in the list of members', async () => {
    const seen = async () =>
      (await inOwner('ida', 'GET', `${OWNERS}/solsiden/members`)).json.data.map(
        ({ lastSeen }: { lastSeen: string | null }) => lastSeen !== null,
      );
    assert.deepEqual(await seen(), [true, true, true]);
  });

  it('cannot leave the service owner without an owner, nor give themselves a higher role', async () => {
    const [ida, lars] = [await uuidOf(IDA), await uuidOf(LARS)];
    const member = (uuid: string) => `${OWNERS}/solsiden/members/${uuid}`;
    assert.equal((await inOwner('lars', 'PUT', member(lars), { role: 'owner' })).status, 403);
    assert.equal((await inOwner('ola', 'PUT', member(lars), { role: 'owner' })).status, 403);
    assert.equal((await inOwner('ida', 'PUT', member(ida), { role: 'editor' })).json.code, 'ADM-00011');
    assert.equal((await inOwner('ida', 'DELETE', member(ida))).json.code, 'ADM-00011');
    assert.equal((await inOwner('ida', 'PUT', member(lars), { role: 'owner' })).status, 204);
    assert.equal((await inOwner('ida', 'DELETE', member(ida))).status, 204);
    assert.equal((await inOwner('ida', 'GET', `${OWNERS}/solsiden`)).status, 403, 'no longer a member, at once');
  });
});
