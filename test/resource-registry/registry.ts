import type { AddressInfo } from 'node:net';
import type { ServiceOwner, ServiceOwners } from '../../server/administration/port.ts';
import { MovableClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openMetrics } from '../../server/foundation/metrics.ts';
import type { Caller } from '../../server/http/caller.ts';
import type { Method } from '../../server/http/operation.ts';
import { createServer, mount } from '../../server/http/server.ts';
import type { Party, Register } from '../../server/register/port.ts';
import { openResourceRegistry } from '../../server/resource-registry/open.ts';
import { openTestDatabase } from '../harness/database.ts';

export const WRITE = 'altinn:resourceregistry/resource.write';
export const ADMIN = 'altinn:resourceregistry/resource.admin';
export const LIST_READ = 'altinn:resourceregistry/accesslist.read';
export const LIST_WRITE = 'altinn:resourceregistry/accesslist.write';
export const LIST_READ_ANY = 'altinn:resourceregistry/pdp:accesslist.read';

export const TTD = '311001000';
export const FJELLHEIM = '311002007';
export const FJORDFISK = '311003003';
export const BODO = '311003518';
export const CLOSED = '311007009';

/** A verified caller as authentication would answer it; only what the test says is there. */
export const caller = (scopes: string[], facts: Partial<Omit<Caller, 'scopes'>> = {}): Caller => ({
  kind: 'maskinporten',
  issuer: 'https://maskinporten.test/',
  organizationNumber: facts.consumer,
  consumer: undefined,
  orgCode: undefined,
  personIdentifier: undefined,
  userId: undefined,
  partyId: undefined,
  partyUuid: undefined,
  systemUser: undefined,
  authenticationLevel: 3,
  sessionId: undefined,
  claims: {},
  ...facts,
  scopes: new Set(scopes),
});

/** The owner `ttd`, with the scopes to register resources and keep lists. */
export const ttd = caller([WRITE, LIST_WRITE], { consumer: TTD });
export const fjellheim = caller([WRITE, LIST_WRITE], { consumer: FJELLHEIM });
export const admin = caller([ADMIN], { consumer: '991825827' });
/** A component of the platform; sent in the header `PlatformAccessToken`. */
export const component = caller([], { kind: 'altinn', issuer: 'platform' });

const owner = (code: string, organizationNumber: string, name: string): ServiceOwner => ({
  code,
  organizationNumber,
  name: { nb: name, nn: name, en: name },
  approved: true,
  suspended: false,
});

const OWNERS = [
  owner('fjel', FJELLHEIM, 'Fjellheim kommune'),
  owner('ttd', TTD, 'Testdepartementet'),
  // A second code on the same number, as some public bodies have.
  owner('ttdarkiv', TTD, 'Testdepartementets arkiv'),
];

const serviceOwners: ServiceOwners = {
  byOrganizationNumber: async (number) => OWNERS.find(({ organizationNumber }) => organizationNumber === number),
  byCode: async (code) => OWNERS.find((known) => known.code === code.toLowerCase()),
  all: async () => OWNERS,
};

/** A party of the register by its number, as `openRegistry` knows a few hundred. */
export const partyUuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function partiesOf(): Party[] {
  const organization = (partyId: number, organizationNumber: string, isDeleted = false) =>
    ({ partyUuid: partyUuid(partyId), partyId, kind: 'organization', organizationNumber, isDeleted }) as Party;
  return [
    organization(50000001, FJORDFISK),
    organization(50000002, BODO),
    organization(50000003, CLOSED, true),
    { partyUuid: partyUuid(50000009), partyId: 50000009, kind: 'person', isDeleted: false } as Party,
    ...Array.from({ length: 250 }, (_, index) => organization(51000000 + index, String(900000000 + index))),
  ];
}

function registerOf(parties: readonly Party[]): Register {
  const find = (urn: string): Party | undefined => {
    const value = urn.slice(urn.lastIndexOf(':') + 1);
    if (urn.startsWith('urn:altinn:party:uuid:')) return parties.find((party) => party.partyUuid === value);
    if (urn.startsWith('urn:altinn:partyid:')) return parties.find((party) => String(party.partyId) === value);
    if (urn.startsWith('urn:altinn:organization:identifier-no:'))
      return parties.find((party) => party.organizationNumber === value);
    return undefined;
  };
  const byUrns: Register['byUrns'] = async (urns, { includeDeleted = false } = {}) => {
    const found = new Map<string, Party>();
    for (const urn of urns) {
      const party = find(urn);
      if (party !== undefined && (includeDeleted || !party.isDeleted)) found.set(urn, party);
    }
    return found;
  };
  return { byUrns, byUrn: async (urn: string) => (await byUrns([urn])).get(urn) } as Register;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, member by member
  readonly body: any;
}

export interface CallOptions {
  readonly as?: Caller | undefined;
  readonly component?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string, Buffer or FormData goes as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** A registry behind the real HTTP layer, on a free port, with a database of its own. */
export async function openRegistry(options: { allowDelete?: boolean; environment?: string } = {}) {
  const opened = await openTestDatabase();
  const clock = new MovableClock();
  const epoch = new Epoch(opened.database);
  const foundation = {
    clock,
    epoch,
    database: opened.database,
    publicUrl: 'https://mail.test',
  } as unknown as Foundation;
  const known = new Set(['urn:altinn:rolecode:dagl', 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten']);
  const room = openResourceRegistry(
    foundation,
    { register: registerOf(partiesOf()), serviceOwners, knowsSubject: (urn) => known.has(urn) },
    { allowDelete: options.allowDelete ?? true, environment: options.environment ?? 'tt02' },
  );
  const callers: Caller[] = [];
  const server = createServer();
  mount(server, room.operations, {
    log: openLog('silent'),
    metrics: openMetrics(),
    tokens: { read: async (token) => callers[Number(token)] },
    keys: { check: async () => ({ kind: 'ok' }) },
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;

  return {
    port: room.port,
    operations: room.operations,
    database: opened.database,
    epoch,
    clock,
    url,
    async call(
      method: Method,
      path: string,
      { as, component: internal, headers, body }: CallOptions = {},
    ): Promise<Answered> {
      const raw = typeof body === 'string' || Buffer.isBuffer(body) || body instanceof FormData;
      const answer = await fetch(path.startsWith('http') ? path : url + path, {
        method,
        headers: {
          ...(as === undefined ? {} : { authorization: `Bearer ${callers.push(as) - 1}` }),
          ...(internal === true ? { platformaccesstoken: String(callers.push(component) - 1) } : {}),
          ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: (raw ? body : JSON.stringify(body)) as NonNullable<RequestInit['body']> }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      return {
        status: answer.status,
        headers: answer.headers,
        text,
        body: isJson && text !== '' ? JSON.parse(text) : undefined,
      };
    },
    async close(): Promise<void> {
      server.server.closeAllConnections();
      await server.close();
      await opened.close();
    },
  };
}

export type Registry = Awaited<ReturnType<typeof openRegistry>>;

/** A link of ours, at the server of the test. */
export const followed = (registry: Registry, link: string): string => link.replace('https://mail.test', registry.url);

export const RESOURCES = '/resourceregistry/api/v1/resource';
export const LISTS = '/resourceregistry/api/v1/access-lists';

/** A text in the three languages; where one is not given, as in English. */
export const texts = (en: string, nb = en, nn = en) => ({ en, nb, nn });

/** A valid resource of `ttd`; `changes` overrides its fields. */
export const resource = (identifier: string, changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  identifier,
  title: texts(`Title of ${identifier}`),
  description: texts('Description'),
  rightDescription: texts('Right'),
  contactPoints: [],
  hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts('Testdepartementet') },
  resourceType: 'CorrespondenceService',
  ...changes,
});

/** Registers a resource, and its policy when one is given. */
export async function registered(
  registry: Registry,
  identifier: string,
  { as = ttd, changes, policy }: { as?: Caller; changes?: Record<string, unknown>; policy?: string } = {},
): Promise<void> {
  const created = await registry.call('POST', RESOURCES, { as, body: resource(identifier, changes) });
  if (created.status !== 201) throw new Error(`POST of ${identifier} gave ${created.status}: ${created.text}`);
  if (policy !== undefined) {
    const uploaded = await registry.call('POST', `${RESOURCES}/${identifier}/policy`, { as, body: form(policy) });
    if (uploaded.status !== 201) throw new Error(`Upload for ${identifier} gave ${uploaded.status}: ${uploaded.text}`);
  }
}

/** A form with the policy file, as browsers and curl send it. */
export function form(policy: string | Uint8Array<ArrayBuffer>, name = 'policyFile'): FormData {
  const data = new FormData();
  data.append(name, new Blob([policy], { type: 'text/xml' }), 'policy.xml');
  return data;
}

/** Body of an app’s resource. */
export const app = (identifier: string, changes: Record<string, unknown> = {}) =>
  resource(identifier, {
    resourceType: 'AltinnApp',
    resourceReferences: [{ referenceType: 'ApplicationId', referenceSource: 'Altinn3', reference: 'TTD/Skjema' }],
    ...changes,
  });

/** Policies as they are uploaded and read; the registry is asked for at each call. */
export const policiesOf = (registry: () => Registry) => ({
  upload: (id: string, body: unknown, as: CallOptions = { as: ttd }) =>
    registry().call('POST', `${RESOURCES}/${id}/policy`, { ...as, body }),
  get: (path: string, headers: Record<string, string> = {}) =>
    registry().call('GET', `${RESOURCES}/${path}`, { headers }),
});
