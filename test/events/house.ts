import { randomUUID } from 'node:crypto';
import type { ServiceOwners } from '../../server/administration/port.ts';
import type { Authorization, Question } from '../../server/authorization/port.ts';
import { openEvents } from '../../server/events/open.ts';
import type { NewEvent } from '../../server/events/port.ts';
import { MovableClock } from '../../server/foundation/clock.ts';
import { Database, openPool } from '../../server/foundation/database/database.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openMetrics } from '../../server/foundation/metrics.ts';
import { Sweeps } from '../../server/foundation/sweeps/sweeps.ts';
import type { Caller } from '../../server/http/caller.ts';
import { createServer, mount } from '../../server/http/server.ts';
import type { Party, Register } from '../../server/register/port.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';

export const RESOURCE = 'urn:altinn:resource:example-letter';
export const organization = (number: string): string => `urn:altinn:organization:identifier-no:${number}`;

/** A verified caller; only what the test says is there. The token of a call is the caller as JSON. */
export const caller = (facts: Partial<Omit<Caller, 'scopes'>> & { scopes?: string[] } = {}): Caller => ({
  kind: 'altinn',
  issuer: 'https://platform.test/authentication/api/v1/openid/',
  organizationNumber: undefined,
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
  scopes: new Set(facts.scopes ?? ['altinn:events.subscribe']),
});

/** A service owner, and an organisation that receives mail. */
export const owner = caller({ orgCode: 'ttd', organizationNumber: '991825827' });
export const recipient = caller({ organizationNumber: '313154599' });
export const publisher = caller({
  orgCode: 'ttd',
  organizationNumber: '991825827',
  scopes: ['altinn:events.publish', 'altinn:events.publish.admin'],
});

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, member by member
  readonly body: any;
}

export interface CallOptions {
  readonly by?: Caller;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the neighbours answer; tests change it as they go. */
export interface Neighbours {
  /** Decides questions; by default everything is permitted. */
  decide: (question: Question) => boolean | Promise<boolean>;
  /** Main unit by sub-unit, organisation numbers. */
  mainUnits: Readonly<Record<string, string>>;
  /** Codes of service owners that are suspended. */
  suspended: ReadonlySet<string>;
  /** Party id by number. */
  parties: Readonly<Record<string, number>>;
}

/** One process: the events domain behind real HTTP, with its sweeps running or run by hand. */
export interface Process {
  readonly url: string;
  readonly foundation: Foundation;
  readonly clock: MovableClock;
  readonly sweeps: Sweeps;
  readonly events: ReturnType<typeof openEvents>;
  call(method: string, path: string, options?: CallOptions): Promise<Answered>;
  /** Records events in a transaction of their own. */
  record(...events: readonly NewEvent[]): Promise<void>;
  /** Starts the sweeps. */
  run(): Promise<void>;
  stop(): Promise<void>;
}

export interface House {
  readonly database: TestDatabase;
  readonly neighbours: Neighbours;
  startProcess(): Promise<Process>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const database = await openTestDatabase({ poolSize: 4 });
  const neighbours: Neighbours = { decide: () => true, mainUnits: {}, suspended: new Set(), parties: {} };
  const processes: Process[] = [];
  return {
    database,
    neighbours,
    async startProcess() {
      const process = await startProcess(database.url, neighbours);
      processes.push(process);
      return process;
    },
    async close() {
      for (const process of processes) await process.stop();
      await database.close();
    },
  };
}

async function startProcess(databaseUrl: string, neighbours: Neighbours): Promise<Process> {
  const log = openLog(process.env.LOG_LEVEL ?? 'silent');
  const metrics = openMetrics();
  const clock = new MovableClock();
  const database = new Database(openPool({ connection: databaseUrl, size: 8 }), log, metrics);
  const sweeps = new Sweeps(log, metrics);
  const foundation = {
    clock,
    log,
    metrics,
    database,
    epoch: new Epoch(database),
    sweeps,
    publicUrl: 'https://platform.test',
  } as unknown as Foundation;
  const events = openEvents(
    foundation,
    {
      register: registerOf(neighbours),
      authorization: authorizationOf(neighbours),
      serviceOwners: serviceOwnersOf(neighbours),
    },
    { callRules: { loopback: true }, encryptionKey: Buffer.alloc(32, 7) },
  );
  for (const sweep of events.sweeps) sweeps.add(sweep);
  const server = createServer();
  mount(server, events.operations, {
    log,
    metrics,
    tokens: { read: async (token) => callerIn(token) },
    keys: { check: async () => ({ kind: 'ok' }) },
  });
  const url = await server.listen({ port: 0, host: '127.0.0.1' });
  let running = true;
  return {
    url,
    foundation,
    clock,
    sweeps,
    events,
    async call(method, path, { by, body, headers = {} } = {}) {
      const answer = await fetch(`${url}${path}`, {
        method,
        headers: {
          ...(by === undefined ? {} : { authorization: `Bearer ${tokenOf(by)}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      return { status: answer.status, headers: answer.headers, text, body: isJson ? JSON.parse(text) : undefined };
    },
    record: (...recorded) => database.transaction((transaction) => events.port.record(transaction, recorded)),
    run: () => sweeps.start(database.pool, { run: true }),
    async stop() {
      if (!running) return;
      running = false;
      await server.close();
      await sweeps.stop();
      await events.close();
      await database.close();
    },
  };
}

const tokenOf = (by: Caller): string =>
  Buffer.from(JSON.stringify({ ...by, scopes: [...by.scopes] })).toString('base64url');
const callerIn = (token: string): Caller => caller(JSON.parse(Buffer.from(token, 'base64url').toString()));

const authorizationOf = (neighbours: Neighbours): Authorization => ({
  subjectOf: ({ organizationNumber, orgCode, authenticationLevel }) => ({
    attributes: [{ id: 'urn:altinn:organization:identifier-no', value: organizationNumber ?? '' }],
    authenticationLevel,
    orgCode,
  }),
  permitted: async (question) => new Set((await neighbours.decide(question)) ? question.actions : []),
  permittedEach: (subject, asked, actions) =>
    Promise.all(
      asked.map(async (one) =>
        (await neighbours.decide({ subject, ...one, actions })) ? new Set(actions) : new Set<string>(),
      ),
    ),
  decisionsAbout: async () => [],
  reachableBy: async () => new Set<string>(),
  instancesGivenTo: async () => [],
});

const serviceOwnersOf = (neighbours: Neighbours): Pick<ServiceOwners, 'byCode'> => ({
  byCode: async (code) => ({
    code,
    organizationNumber: '991825827',
    name: { nb: code, nn: code, en: code },
    approved: !neighbours.suspended.has(code),
    suspended: neighbours.suspended.has(code),
  }),
});

const MAIN_UNIT = 'urn:altinn:party:uuid:';

const registerOf = (neighbours: Neighbours): Register =>
  ({
    async byUrn(urn: string) {
      const partyId = neighbours.parties[urn.slice(urn.lastIndexOf(':') + 1)];
      return partyId === undefined ? undefined : ({ urn, partyId } as Party);
    },
    async byUrns(urns: readonly string[]) {
      const found = new Map<string, Party>();
      for (const urn of urns) {
        const number = urn.slice(urn.lastIndexOf(':') + 1);
        if (urn.startsWith(MAIN_UNIT))
          found.set(urn, { urn: organization(number), partyId: neighbours.parties[number] } as Party);
        else found.set(urn, { urn, mainUnit: neighbours.mainUnits[number] } as Party);
      }
      return found;
    },
  }) as unknown as Register;

/** An event as the mail emits it. */
export const newEvent = (clock: { now(): Date }, facts: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  time: clock.now(),
  type: 'no.altinn.correspondence.correspondencepublished',
  source: 'https://platform.test/correspondence/api/v1/correspondence',
  resourceId: 'example-letter',
  resourceInstance: randomUUID(),
  subject: organization('313154599'),
  ...facts,
});

/** Subscribes and lets the validation happen; answers the subscription as it was created. */
export async function subscribe(
  process: Process,
  body: Readonly<Record<string, unknown>>,
  by: Caller = owner,
): Promise<{ id: number; [member: string]: unknown }> {
  const answer = await process.call('POST', '/events/api/v1/subscriptions', {
    by,
    body: { resourceFilter: RESOURCE, ...body },
  });
  if (answer.status !== 201) throw new Error(`Subscribing was answered ${answer.status}: ${answer.text}`);
  return answer.body;
}

/** True for requests that carry an event and not a validation. */
export const isEvent = ({ body }: { body: string }): boolean => !body.includes('platform.events.validatesubscription');
