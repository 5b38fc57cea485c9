import assert from 'node:assert/strict';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';
import {
  assertionOf,
  FJORDFISK,
  grantClaims,
  grantScope,
  keyPair,
  registerClient,
  requestToken,
  startProcess,
  type TestProcess,
  TTD,
} from './harness.ts';

export const key = keyPair('ttd-key');
export const otherKey = keyPair('fjordfisk-key');
export const unregistered = keyPair('ttd-key');
export const key384 = keyPair('key-384', { alg: 'RS384' });
export const key512 = keyPair('key-512', { alg: 'RS512' });

export const WRITE = 'altinn:correspondence.write';
export const READ = 'altinn:correspondence.read';
export const SUBSCRIBE = 'altinn:events.subscribe';

export interface GrantHouse {
  readonly testDatabase: TestDatabase;
  readonly server: TestProcess;
  /** Ids of a client of a service owner, and of one of an ordinary organisation. */
  readonly ttd: string;
  readonly fjordfisk: string;
  close(): Promise<void>;
}

/** A process with two clients, whose keys are those above. */
export async function openGrants(): Promise<GrantHouse> {
  const testDatabase = await openTestDatabase();
  const server = await startProcess(testDatabase.url);
  const ttd = await registerClient(server, TTD, [WRITE, READ, 'altinn:serviceowner', SUBSCRIBE], [key, key384, key512]);
  const fjordfisk = await registerClient(server, FJORDFISK, [WRITE, READ], [otherKey]);
  await grantScope(server, TTD, WRITE);
  await grantScope(server, TTD, 'altinn:serviceowner');
  return {
    testDatabase,
    server,
    ttd,
    fjordfisk,
    async close() {
      await server[Symbol.asyncDispose]();
      await testDatabase.close();
    },
  };
}

/** What tests of grants say again and again; the house is asked for at each call. */
export function grantsOf(house: () => GrantHouse) {
  const claims = (more: Record<string, unknown> = {}, scope = `${WRITE} altinn:serviceowner`) =>
    grantClaims(house().server, house().ttd, scope, more);
  return {
    claims,
    good: (more: Record<string, unknown> = {}) => assertionOf({ key, claims: claims(more) }),
    seconds: (ahead: number) => Math.floor(house().server.clock.now().getTime() / 1000) + ahead,
    /** Status, error, text and address of a refusal; each also carries a trace id and a hint. */
    async refused(assertion: string, status: number, error: string, description: string, code?: string) {
      const answer = await requestToken(house().server, assertion);
      assert.equal(answer.status, status, answer.text);
      assert.equal(answer.json.error, error);
      const [, text, trace] = /^(.*) \(trace_id: ([0-9a-f]{32})\)$/s.exec(answer.json.error_description) ?? [];
      assert.equal(text, description);
      assert.ok(trace);
      assert.equal(answer.json.error_uri, code === undefined ? undefined : `https://maskinporten.no/errors/${code}`);
      assert.match(answer.json.hint, /\w{3}/);
      assert.match(answer.headers.get('content-type')!, /^application\/json/);
      return answer.json.hint as string;
    },
  };
}
