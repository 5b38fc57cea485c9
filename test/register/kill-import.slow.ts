import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { openTestDatabase } from '../harness/database.ts';
import { organizationNumbers } from '../harness/organizations.ts';
import { freePort, startProcess } from '../harness/process.ts';

const PARTIES = 60_000;
const IMPORT = '/administration/api/v1/register/import/lines';
const STREAM = '/register/api/v2/internal/parties/stream?fields=identifiers';

test('kill -9 twice during an import: the same file again completes it, and the feed of changes tells of each party', {
  timeout: 300_000,
}, async (context) => {
  const house = await openTestDatabase({ poolSize: 2 });
  const directory = await mkdtemp(join(tmpdir(), 'budstikke-import-'));
  const variables = { DATABASE_URL: house.url, DATA_DIR: directory, PORT: String(await freePort()) };
  let server = await startProcess(variables);
  try {
    const { base } = server;
    const administrator = await testToken(base, '311001000', 'budstikke:administration');
    const lookUp = await testToken(base, '991825827', 'altinn:register/partylookup.admin');
    const numbers = organizationNumbers(PARTIES);
    const body = numbers
      .map((organizationNumber) => JSON.stringify({ kind: 'organization', name: 'Bedrift', organizationNumber }))
      .join('\n');
    const stored = async (): Promise<number> => {
      const { rows } = await house.database.pool.query(
        `select count(*)::int as number from register.party where name = 'Bedrift'`,
      );
      return rows[0].number;
    };
    const send = () =>
      call(base + IMPORT, { token: administrator, headers: { 'content-type': 'application/x-ndjson' }, body });

    const seen: string[] = [];
    let next = STREAM;
    /** Reads the feed on from where it was left. */
    const follow = async () => {
      for (;;) {
        const answer = await expectStatus(200, call(base + next, { token: lookUp }));
        const { data, links } = answer.json<{
          data: { organizationIdentifier?: string }[];
          links: { next: string | null };
        }>();
        if (links.next === null) return;
        seen.push(...data.flatMap(({ organizationIdentifier }) => organizationIdentifier ?? []));
        const { pathname, search } = new URL(links.next);
        next = pathname + search;
      }
    };

    const lots: number[] = [];
    for (const kill of [1, PARTIES / 3]) {
      const sending = send().catch(() => undefined);
      while ((await stored()) < kill) await new Promise((resolve) => setTimeout(resolve, 10));
      await server.kill();
      await sending;
      lots.push(await stored());
      server = await startProcess(variables);
      await follow();
    }
    context.diagnostic(`stored when killed: ${lots.join(' and ')} of ${PARTIES}`);
    assert.ok(lots.every((number) => number > 0 && number < PARTIES && number % 5000 === 0));

    const completed = await expectStatus(200, send());
    const { lines, partiesCreated, partiesChanged } = completed.json<Record<string, number>>();
    assert.deepEqual([lines, partiesCreated, partiesChanged], [PARTIES, PARTIES - lots.at(-1)!, 0]);
    assert.equal(await stored(), PARTIES);
    await follow();
    const wanted = new Set(numbers);
    assert.deepEqual(seen.filter((number) => wanted.has(number)).sort(), numbers.toSorted());

    const again = (await expectStatus(200, send())).json<Record<string, number>>();
    assert.deepEqual([again.partiesCreated, again.partiesChanged], [0, 0]);
    await follow();
    assert.equal(seen.filter((number) => wanted.has(number)).length, PARTIES);
  } finally {
    await server.kill();
    await house.close();
    await rm(directory, { recursive: true, force: true });
  }
});
