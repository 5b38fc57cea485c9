import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Says, TABLE } from './error-rows.ts';
import { letterPolicy } from './policy.ts';
import {
  type Answered,
  fjellheim,
  FJELLHEIM,
  LISTS,
  openRegistry,
  type Registry,
  registered,
  ttd,
} from './registry.ts';

/**
 * Every status and every text of the registry's reference (resource-registry §3.3, §3.4, §4, §5, §6, §7), provoked over
 * HTTP one by one. The last test counts them, so that none is forgotten.
 */
let registry: Registry;
let production: Registry;

before(async () => {
  registry = await openRegistry();
  production = await openRegistry({ allowDelete: false, environment: 'PROD' });
  await registered(registry, 'letters', { policy: letterPolicy('letters') });
  await registered(registry, 'no-policy');
  await registered(registry, 'of-fjellheim', {
    as: fjellheim,
    changes: { hasCompetentAuthority: { organization: FJELLHEIM, orgcode: 'fjel' } },
  });
  const made = await registry.call('PUT', `${LISTS}/ttd/banks`, { as: ttd, body: { name: 'Banks' } });
  assert.equal(made.status, 200, made.text);
});
after(() => Promise.all([registry.close(), production.close()]));

/** What the reference lists and cannot happen here, and why. */
const CANNOT: Readonly<Record<string, string>> = {
  'Invalid resource identifier. Cannot be empty or contain any of the characters:':
    'identifiers are no file names here; what could not be one is refused by its pattern, or holds U+0000',
  'Something went wrong in the upload of file to storage':
    'a policy is a row of the database: when that is away, the answer is 503, as everywhere',
  'The ContactPoints field is required.': 'missing contact points are accepted (§3.3, our behaviour)',
  'RR.VLD-00009': 'the reference declares and never sends it',
};

const provoked = new Set<number>();

for (const [index, { name, status, says, ask, of }] of TABLE.entries())
  test(`${status}: ${name}`, async () => {
    const answered = await (of === 'production' ? production : registry).call(...ask);
    assert.equal(answered.status, status, answered.text);
    check(says, answered);
    provoked.add(index);
  });

function check(says: Says, { status, text, body, headers }: Answered): void {
  const fits = (told: string | undefined, wanted: string | RegExp) =>
    wanted instanceof RegExp ? assert.match(told ?? text, wanted) : assert.equal(told, wanted, text);
  const type = headers.get('content-type') ?? '';
  if ('key' in says) {
    assert.match(type, /application\/problem\+json/);
    const told: string[] = body.errors[says.key] ?? [];
    fits(typeof says.text === 'string' ? told.find((one) => one === says.text) : told[0], says.text);
  } else if ('code' in says) {
    assert.match(type, /application\/problem\+json/);
    if (says.code.startsWith('RR.VLD')) {
      assert.deepEqual([body.code, body.title], ['STD-00000', 'One or more validation errors occurred.']);
      const told = body.validationErrors.find(({ code }: { code: string }) => code === says.code);
      assert.equal(told?.title, says.text, text);
      if (says.paths !== undefined) assert.deepEqual(told.paths, says.paths);
    } else
      assert.deepEqual([body.code, body.title, body.type], [says.code, says.text, `urn:altinn:error:${says.code}`]);
    assert.equal(body.status, status);
  } else if ('quoted' in says) {
    assert.match(type, /application\/json/);
    fits(JSON.parse(text), says.quoted);
  } else if ('plain' in says) {
    assert.match(type, /text\/plain/);
    assert.equal(text, says.plain);
  } else if ('small' in says) {
    assert.deepEqual([body.title, body.status, typeof body.traceId], [says.small, status, 'string']);
  } else assert.equal(text, '');
}

test('every code of the registry, and every status of its routes, is in the table', () => {
  assert.equal(provoked.size, TABLE.length);
  const codes = new Set(TABLE.flatMap(({ says }) => ('code' in says ? [says.code] : [])));
  const all = [
    ...[0, 1, 2, 4].map((number) => `RR-0000${number}`),
    ...Array.from({ length: 12 }, (_, number) => `RR.VLD-${String(number).padStart(5, '0')}`),
  ];
  assert.deepEqual(
    all.filter((code) => !codes.has(code)),
    Object.keys(CANNOT).filter((code) => code.startsWith('RR')),
  );
  assert.deepEqual([...new Set(TABLE.map(({ status }) => status))].sort(), [400, 401, 403, 404, 409, 412, 415, 501]);
});
