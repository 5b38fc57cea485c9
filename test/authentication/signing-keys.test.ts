import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import { SigningKeys } from '../../server/authentication/signing-keys.ts';
import { days, hours, MovableClock } from '../../server/foundation/clock.ts';
import { Database, openPool } from '../../server/foundation/database/database.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';

const encryptionKey = createHash('sha256').update('one').digest();
/** DER of 1.2.840.113549.1.1.1, which every unencrypted RSA key in PKCS #8 holds. */
const RSA_OBJECT_IDENTIFIER = Buffer.from('2a864886f70d010101', 'hex');

let testDatabase: TestDatabase;
const databases: Database[] = [];
const ownDatabases: TestDatabase[] = [];

before(async () => {
  testDatabase = await openTestDatabase();
});

after(async () => {
  for (const database of databases) await database.close();
  for (const each of ownDatabases) await each.close();
  await testDatabase?.close();
});

/** The keys as another process holds them: a pool and a memory of its own, and the same clock. */
function inAProcess(clock: MovableClock, key = encryptionKey, { url } = testDatabase): SigningKeys {
  const database = new Database(openPool({ connection: url, size: 2 }), openLog('silent'));
  databases.push(database);
  return new SigningKeys(database, clock, { encryptionKey: key, bits: 2048 });
}

const signerOf = async (keys: SigningKeys) => decodeProtectedHeader(await keys.sign('altinn', {})).kid!;
const idsOf = async (keys: SigningKeys) => (await keys.published('altinn')).map(({ kid }) => kid);

describe('signing keys', () => {
  it('are made once by however many processes start at the same time, one for each issuer', async () => {
    const clock = new MovableClock();
    const processes = Array.from({ length: 4 }, () => inAProcess(clock));
    const signers = await Promise.all(processes.map(signerOf));
    assert.equal(new Set(signers).size, 1);
    assert.deepEqual(await idsOf(processes[0]!), [signers[0]]);
    const [other] = await processes[1]!.published('maskinporten');
    assert.notEqual(other!.kid, signers[0]);
    assert.equal(await processes[0]!.keyOf('maskinporten', signers[0]!), undefined);
    assert.ok(await processes[0]!.keyOf('altinn', signers[0]!));
  });

  it('lie in the database encrypted, and cannot be used with another encryption key', async () => {
    const clock = new MovableClock();
    await signerOf(inAProcess(clock));
    const { rows } = await testDatabase.database.pool.query('select private_key from authentication.signing_key');
    for (const { private_key: stored } of rows) assert.equal(stored.includes(RSA_OBJECT_IDENTIFIER), false);
    await assert.rejects(signerOf(inAProcess(clock, createHash('sha256').update('two').digest())), /ENCRYPTION_KEY/);
  });

  it('are replaced: the next is published two days before it signs, and the former stays two days after', async () => {
    const clock = new MovableClock();
    const [here, there] = [inAProcess(clock), inAProcess(clock)];
    const first = await signerOf(here);
    assert.equal(await here.rotate(), 0);

    clock.offset = days(301);
    await Promise.all([here.rotate(), there.rotate()]);
    const published = await idsOf(there);
    assert.equal(published.length, 2);
    const next = published.find((kid) => kid !== first)!;
    assert.equal(await signerOf(here), first);

    clock.offset += hours(49);
    assert.equal(await signerOf(here), next);
    assert.equal(await signerOf(there), next);
    await here.rotate();
    assert.deepEqual((await idsOf(here)).sort(), [first, next].sort());

    clock.offset += hours(48);
    await there.rotate();
    assert.deepEqual(await idsOf(here), [next]);
    assert.equal(await here.rotate(), 0);
  });

  it('are replaced without a refused token, for verifiers that ask for the key set once a day', async () => {
    const clock = new MovableClock();
    const own = await openTestDatabase();
    ownDatabases.push(own);
    const inOne = () => inAProcess(clock, encryptionKey, own);
    const [here, there] = [inOne(), inOne()];
    await signerOf(here);
    let known: string[] = [];
    let asked = Number.NEGATIVE_INFINITY;
    let tokens: { kid: string; at: number }[] = [];
    const signers = new Set<string>();
    // Hour by hour through the days in which the second key is made, published, used, and the first removed.
    for (let hour = 299 * 24; hour < 306 * 24; hour++) {
      clock.offset = hours(hour);
      await (hour % 2 === 0 ? here : there).rotate();
      if (hour - asked >= 24) {
        known = await idsOf(there);
        asked = hour;
      }
      for (const keys of [here, there]) tokens.push({ kid: await signerOf(keys), at: hour });
      // An Altinn token lives half an hour; one hour is more than that.
      tokens = tokens.filter(({ at }) => hour - at <= 1);
      for (const { kid } of tokens)
        assert.ok(known.includes(kid), `hour ${hour}: a good token of key ${kid} is refused`);
      for (const { kid } of tokens) assert.ok(await there.keyOf('altinn', kid), `hour ${hour}: refused here`);
      signers.add(tokens.at(-1)!.kid);
    }
    assert.equal(signers.size, 2, 'the key was replaced meanwhile');
  });

  it('sign also when the clock is moved to before they were made', async () => {
    const clock = new MovableClock();
    const keys = inAProcess(clock);
    const kid = await signerOf(keys);
    clock.offset = -days(4000);
    assert.equal(await signerOf(keys), kid);
    assert.equal((await idsOf(keys)).length, 1);
  });
});
