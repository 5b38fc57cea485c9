import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const PEOPLE = { owner: '18850460120', editor: '14837510008', reader: '02918220065' } as const;
type Role = keyof typeof PEOPLE;
const ROLES = ['owner', 'editor', 'reader'] as const;
const OWNERS = '/administration/api/v1/service-owners/ttd';
const OWN = '/administration/api/v1/owners/ttd';
const SERVICE = 'ttd-demo-brev';
const FJORDFISK = '311003003';
const SYSTEMS = '/authentication/api/v1/systemregister/vendor';
const LISTS = '/resourceregistry/api/v1/access-lists/ttd';

let server: TestServer;
const people: Record<Role, LoggedIn> = {} as never;

async function send(role: Role, method: string, path: string, json?: unknown) {
  const response = await people[role].fetch(path, {
    method,
    headers: {
      'budstikke-owner': 'ttd',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  return { status: response.status, text: await response.text() };
}

before(async () => {
  server = await startTestServer();
  for (const role of ROLES) people[role] = await logIn(server, { pid: PEOPLE[role] });
  for (const role of ['editor', 'reader'] as const) {
    const me = (await (await people[role].fetch('/administration/api/v1/me')).json()) as { person: { uuid: string } };
    const put = await send('owner', 'PUT', `${OWNERS}/members/${me.person.uuid}`, { role });
    assert.equal(put.status, 204, put.text);
  }
});
after(() => server?.close());

/** What each role may, as the pages say it (web-design §2.5). */
const LOOKING: readonly string[] = [
  `${OWNERS}`,
  `${OWNERS}/members`,
  `${OWNERS}/api-keys`,
  `${OWN}/setup`,
  `${OWN}/attention`,
  `${OWN}/audit`,
  `${OWN}/services`,
  `${OWN}/services/${SERVICE}/draft`,
  `${OWN}/access-lists`,
  '/maskinporten/clients',
  '/events/api/v1/subscriptions',
  SYSTEMS,
  `/correspondence/api/v1/correspondence?resourceId=${SERVICE}&role=Sender`,
];

type Change = readonly [what: string, method: string, path: string, body?: (role: Role) => unknown];

const FOR_EDITORS: readonly Change[] = [
  [
    'a service',
    'POST',
    `${OWN}/services`,
    (role) => ({ id: `ttd-${role}-tjeneste`, name: { nb: 'Brev' }, template: 'ordinary' }),
  ],
  ['an access list', 'PUT', `${LISTS}/liste`, () => ({ name: 'Liste', description: 'x' })],
  [
    'a subscription',
    'POST',
    '/events/api/v1/subscriptions',
    (role) => ({
      endPoint: `${server.url}/events/api/v1/tests/webhooks/ttd?${role}`,
      resourceFilter: `urn:altinn:resource:${SERVICE}`,
    }),
  ],
  [
    'rights of an organisation',
    'PUT',
    `/administration/api/v1/resources/${SERVICE}/rights/${FJORDFISK}`,
    () => ({ actions: ['read'] }),
  ],
  [
    'a message',
    'POST',
    '/correspondence/api/v1/correspondence',
    () => ({
      correspondence: {
        resourceId: SERVICE,
        sendersReference: '1',
        content: { language: 'nb', messageTitle: 'Hei', messageBody: 'Et brev.' },
      },
      recipients: [`urn:altinn:organization:identifier-no:${FJORDFISK}`],
    }),
  ],
];

const FOR_OWNERS: readonly Change[] = [
  ['an API key', 'POST', `${OWNERS}/api-keys`, () => ({ name: 'Nøkkel' })],
  [
    'a client',
    'POST',
    '/maskinporten/clients',
    () => ({ client_name: 'Klient', description: 'Klient', scopes: ['altinn:serviceowner'], jwks: { keys: [] } }),
  ],
  ['an invitation', 'POST', `${OWNERS}/invitations`, () => ({ role: 'reader', note: 'x' })],
  ['another’s invitation', 'GET', `${OWNERS}/invitations`],
  ['settings', 'PATCH', OWNERS, () => ({ contact: { email: 'post@ttd.example' } })],
  [
    'a system',
    'POST',
    SYSTEMS,
    (role) => ({
      id: `311001000_${role}`,
      vendor: { ID: '0192:311001000' },
      name: { nb: 'S', nn: 'S', en: 'S' },
      description: { nb: 'S', nn: 'S', en: 'S' },
      rights: [{ resource: [{ id: 'urn:altinn:resource', value: SERVICE }] }],
      clientId: [],
      isVisible: true,
    }),
  ],
];

describe('the members of a service owner', () => {
  it('all look at everything', async () => {
    for (const role of ROLES)
      for (const path of LOOKING) {
        const { status, text } = await send(role, 'GET', path);
        assert.equal(status, 200, `${role}: GET ${path}: ${text}`);
      }
  });

  for (const [title, changes, allowed] of [
    ['send, and make services, lists and subscriptions as owners and editors', FOR_EDITORS, ['owner', 'editor']],
    ['see to keys, clients, members, systems and settings as owners alone', FOR_OWNERS, ['owner']],
  ] as const)
    it(title, async () => {
      for (const [what, method, path, body] of changes)
        for (const role of ROLES) {
          const { status, text } = await send(role, method, path, body?.(role));
          const told = `${role}, ${what}: ${status} ${text}`;
          if ((allowed as readonly Role[]).includes(role)) assert.ok(status < 300, told);
          else assert.ok(status === 401 || status === 403, told);
        }
    });

  it('who may not are told why, and nothing was made', async () => {
    const keys = JSON.parse((await send('owner', 'GET', `${OWNERS}/api-keys`)).text) as unknown[];
    assert.equal(keys.length, 1, 'the owner’s');
    const refused = await send('editor', 'POST', `${OWNERS}/api-keys`, { name: 'x' });
    assert.match(refused.text, /changed only by its owners/);
  });
});
