import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer as createProbe } from 'node:net';
import { openChanges } from '../../server/administration/changes.ts';
import type { MemberRole, ServiceOwner, ServiceOwners } from '../../server/administration/port.ts';
import {
  type AuthenticationOptions,
  type OpenedAuthentication,
  openAuthentication,
} from '../../server/authentication/open.ts';
import { MovableClock } from '../../server/foundation/clock.ts';
import { Database, openPool } from '../../server/foundation/database/database.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openMetrics } from '../../server/foundation/metrics.ts';
import { Sweeps } from '../../server/foundation/sweeps/sweeps.ts';
import { anyScope, type TokenKind } from '../../server/http/caller.ts';
import { type Operation, ok, operation } from '../../server/http/operation.ts';
import { problemDetails } from '../../server/http/problem-forms/details.ts';
import { createServer, mount } from '../../server/http/server.ts';
import type { Party, Register } from '../../server/register/port.ts';

/** A service owner, an ordinary organisation, a supplier, and one that waits for approval. */
export const TTD = '311001000';
export const FJORDFISK = '311003003';
export const NORDLYS = '311006002';
export const FJELLHEIM = '311002007';
export const DIGDIR = '991825827';
export const KARI = '14837510008';

const ENCRYPTION_KEY = createHash('sha256').update('a test').digest();

const owner = (code: string, organizationNumber: string, approved = true): ServiceOwner => ({
  code,
  organizationNumber,
  name: { nb: code, nn: code, en: code },
  approved,
  suspended: false,
});

const OWNERS = [owner('ttd', TTD), owner('digdir', DIGDIR), owner('fjel', FJELLHEIM, false)];

const serviceOwners: Pick<ServiceOwners, 'byCode' | 'byOrganizationNumber'> = {
  byOrganizationNumber: async (number) => OWNERS.find(({ organizationNumber }) => organizationNumber === number),
  byCode: async (code) => OWNERS.find((each) => each.code === code.toLowerCase()),
};

export const kari: Party = {
  partyUuid: '0193a5a5-0000-7000-8000-000000000001',
  partyId: 50_000_001,
  kind: 'person',
  name: 'Kari Nordby',
  urn: `urn:altinn:person:identifier-no:${KARI}`,
  organizationNumber: undefined,
  personIdentifier: KARI,
  userId: 20_000_001,
  unitType: undefined,
  mainUnit: undefined,
  isDeleted: false,
  reservedInKrr: false,
  email: undefined,
  mobile: undefined,
  language: 'nb',
};

/** Roles of people among the members of service owners, by code and party uuid. */
export const roles = new Map<string, MemberRole>();

const register: Pick<Register, 'byUrn'> = {
  byUrn: async (urn) => ([kari.urn, `urn:altinn:party:uuid:${kari.partyUuid}`].includes(urn) ? kari : undefined),
};

export interface TestProcess extends AsyncDisposable {
  /** Where this process listens; `publicUrl` is what it says of itself. */
  readonly url: string;
  readonly publicUrl: string;
  readonly clock: MovableClock;
  readonly foundation: Foundation;
  readonly authentication: OpenedAuthentication;
}

export interface ProcessOptions extends Partial<AuthenticationOptions> {
  /** The address of another process of the same installation. */
  publicUrl?: string;
}

/** One process of an installation: its own pool, caches and port, over the database at `databaseUrl`. */
export async function startProcess(databaseUrl: string, options: ProcessOptions = {}): Promise<TestProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { publicUrl = url, ...given } = options;
  const log = openLog('silent');
  const metrics = openMetrics();
  const database = new Database(openPool({ connection: databaseUrl, size: 6 }), log);
  const clock = new MovableClock();
  const foundation: Foundation = {
    clock,
    log,
    metrics,
    database,
    epoch: new Epoch(database),
    sweeps: new Sweeps(log),
    blobs: undefined as never,
    scanner: undefined as never,
    publicUrl,
  };
  const authentication = openAuthentication(
    foundation,
    {
      register,
      serviceOwners,
      members: { roleOf: async (code, partyUuid) => roles.get(`${code} ${partyUuid}`) },
      changes: openChanges({ database, clock }),
      firmPackages: { heldAt: async () => new Set(), giversTo: async () => [] },
    },
    { testTools: true, apiKeys: 'off', encryptionKey: ENCRYPTION_KEY, movableClock: clock, ...given },
  );
  const { tokens, keys } = authentication.port;
  const server = createServer();
  mount(server, [...authentication.operations, ...probes], { log, metrics, tokens, keys });
  await server.listen({ host: '127.0.0.1', port });
  return {
    url,
    publicUrl,
    clock,
    foundation,
    authentication,
    [Symbol.asyncDispose]: async () => {
      authentication.movedClock?.stop();
      await server.close();
      await authentication.end();
      await database.close();
    },
  };
}

/** Operations that stand for the rest of the server: who is calling, and may it write? */
const probes: Operation[] = [
  ...(['altinn', 'maskinporten'] as const).map((kind: TokenKind) =>
    operation({
      name: `Probe${kind}`,
      method: 'GET',
      path: `/probe/${kind}`,
      tag: 'Probe',
      summary: 'What the server believes of the caller',
      access: anyScope(['altinn:correspondence.write'], [kind]),
      answers: {},
      problems: problemDetails,
      handle: async ({ caller }) => ok({ ...caller, scopes: [...caller!.scopes] }),
    }),
  ),
];

async function freePort(): Promise<number> {
  const probe = createProbe();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** A key pair of a client; made once a file, for making one takes a while. */
export interface KeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: Record<string, string>;
}

export function keyPair(kid: string, { bits = 2048, alg = 'RS256' } = {}): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const { n, e } = publicKey.export({ format: 'jwk' });
  return { kid, privateKey, jwk: { kty: 'RSA', alg, use: 'sig', kid, n: n!, e: e! } };
}

interface Assertion {
  key: KeyPair;
  header?: Record<string, unknown>;
  claims: Record<string, unknown>;
  digest?: string;
  /** Pads each part, before or after it is signed. */
  padded?: 'before' | 'after';
}

/** Signs an assertion by hand, so that every member of it can be wrong. */
export function assertionOf({ key, header = {}, claims, digest = 'RSA-SHA256', padded }: Assertion): string {
  const encode = (value: unknown, pad: boolean) =>
    Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
      .toString(pad ? 'base64' : 'base64url')
      .replaceAll('+', '-')
      .replaceAll('/', '_');
  const text = (pad: boolean) =>
    [{ alg: 'RS256', kid: key.kid, ...header }, claims].map((part) => encode(part, pad)).join('.');
  const signed = text(padded === 'before');
  const signature = sign(digest, Buffer.from(signed), key.privateKey);
  return padded === undefined
    ? `${signed}.${signature.toString('base64url')}`
    : `${text(true)}.${signature.toString('base64').replaceAll('+', '-').replaceAll('/', '_')}`;
}

/** Claims of a good grant, now, for `process`. */
export function grantClaims(
  process: TestProcess,
  clientId: string,
  scope: string,
  claims: Record<string, unknown> = {},
): Record<string, unknown> {
  const now = Math.floor(process.clock.now().getTime() / 1000);
  return {
    aud: `${process.publicUrl}/maskinporten/`,
    iss: clientId,
    scope,
    iat: now,
    exp: now + 60,
    jti: randomUUID(),
    ...claims,
  };
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly json: any;
}

/** Calls an address and reads the answer whole. */
export async function call(
  url: string,
  init: RequestInit & { token?: string | undefined; json?: unknown } = {},
): Promise<Answered> {
  const { token, json, headers, ...rest } = init;
  const response = await fetch(url, {
    ...rest,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(headers as Record<string, string>),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  return { status: response.status, headers: response.headers, text, json: parsed };
}

/** Sends an assertion to the token endpoint. */
export const requestToken = (process: { url: string }, assertion: string): Promise<Answered> =>
  call(`${process.url}/maskinporten/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }),
  });

const BASIC = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

/** Asks a function of the token generator. */
export const testTool = (
  process: { url: string },
  name: string,
  parameters: Record<string, string>,
  headers: Record<string, string> = BASIC,
) => call(`${process.url}/testtools/api/${name}?${new URLSearchParams(parameters)}`, { headers });

/** An Altinn token of an organisation, by the test tools. */
export const enterpriseToken = async (process: { url: string }, orgNo: string, scopes: string): Promise<string> =>
  (await testTool(process, 'GetEnterpriseToken', { env: 'tt02', orgNo, scopes })).text;

/** Registers a client with its keys over HTTP, as the organisation itself. */
export async function registerClient(
  process: { url: string },
  orgNo: string,
  scopes: string[],
  keys: readonly KeyPair[],
  more: Record<string, unknown> = {},
): Promise<string> {
  const token = await enterpriseToken(process, orgNo, 'idporten:dcr.write');
  const made = await call(`${process.url}/maskinporten/clients`, {
    method: 'POST',
    token,
    json: { client_name: 'Test', description: 'Of a test', integration_type: 'maskinporten', scopes, ...more },
  });
  const id = made.json.client_id;
  await call(`${process.url}/maskinporten/clients/${id}/jwks`, {
    method: 'POST',
    token,
    json: { keys: keys.map(({ jwk }) => jwk) },
  });
  return id;
}

/** Gives an organisation access to a scope, as the operator. */
export async function grantScope(process: { url: string }, orgNo: string, scope: string): Promise<void> {
  const token = await enterpriseToken(process, DIGDIR, 'budstikke:administration');
  await call(`${process.url}/maskinporten/scopes/access/${orgNo}?scope=${encodeURIComponent(scope)}`, {
    method: 'PUT',
    token,
  });
}
