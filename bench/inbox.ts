import { call, expectStatus } from '../acceptance/client/http.ts';
import { bucketOf } from '../server/foundation/ids.ts';
import { type Bench, type Line, milliseconds, percentile } from './bench.ts';

/** Ola Lien of the demo leads these organisations besides his own. */
const READER = '02918220065';
const PARTIES = 50_000;
const MESSAGES = 1_000_000;
const PAGES = 300;
const CONTENTS = ['01900000-0000-7000-8000-000000000011', '01900000-0000-7000-8000-000000000012'] as const;

const ORGANIZATION = 'urn:altinn:organization:identifier-no:';

/** Design §7 and web-design §3.20: one party with a million messages, and a person with fifty thousand parties. */
export async function inbox(bench: Bench): Promise<Line[]> {
  const large = await seed(bench);
  const token = await tokenOf(bench, READER);
  const ask = async (path: string): Promise<{ time: number; next: string | null; count: number }> => {
    const started = performance.now();
    const { statusCode, body } = await bench.http.request({
      path: `/inbox/api/v1/${path}`,
      method: 'GET',
      headers: { authorization: `Bearer ${token}` },
    });
    const answer = (await body.json()) as { items?: unknown[]; next?: string | null };
    if (statusCode !== 200)
      throw new Error(`The inbox answered ${statusCode}: ${JSON.stringify(answer).slice(0, 300)}`);
    return {
      time: performance.now() - started,
      next: answer.next ?? null,
      count: answer.items?.length ?? 0,
    };
  };
  const measure = async (
    paths: (turn: number, next: string | null) => string,
    turns = PAGES,
    before?: () => Promise<void>,
  ): Promise<string> => {
    const times: number[] = [];
    let next: string | null = null;
    for (let turn = 0; turn < turns; turn++) {
      await before?.();
      const answer = await ask(paths(turn, next));
      next = answer.next;
      times.push(answer.time);
    }
    times.sort((a, b) => a - b);
    return `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`;
  };
  const after = (next: string | null) => (next === null ? '' : `&after=${next}`);
  const lines: Line[] = [];
  lines.push(['50 000 parties, first request of all', milliseconds((await ask('parties?limit=50')).time)]);
  lines.push([
    '50 000 parties, search by name or number',
    await measure((turn) => `parties?q=${turn % 2 === 0 ? `bedrift%20${turn}` : 31_700_000 + turn}`),
  ]);
  lines.push([
    'the same, each straight after a change of rights',
    await measure(
      (turn) => `parties?q=bedrift%20${turn}`,
      50,
      () => changeOfRights(bench),
    ),
  ]);
  lines.push(['everything of 50 000 parties, first page, cold', milliseconds((await ask('messages?scope=all')).time)]);
  lines.push([
    'everything of 50 000 parties, pages of 50',
    await measure((_, next) => `messages?scope=all${after(next)}`, 30),
  ]);
  lines.push([
    'its first page, each straight after a change of rights',
    await measure(
      () => 'messages?scope=all',
      20,
      () => changeOfRights(bench),
    ),
  ]);
  lines.push(['counts of 50 000 parties', await measure(() => 'counts?scope=all', 10)]);
  const scope = `messages?scope=${large}`;
  lines.push([
    '1 000 000 messages, pages of 50, one after another',
    await measure((_, next) => `${scope}${after(next)}`),
  ]);
  lines.push(['1 000 000 messages, pages of unread', await measure((_, next) => `${scope}&unread=true${after(next)}`)]);
  lines.push(['1 000 000 messages, what must be confirmed', await measure(() => `${scope}&confirm=true`, 50)]);
  lines.push(['1 000 000 messages, a rare word', await measure(() => `${scope}&q=sjelden`, 50)]);
  lines.push(['1 000 000 messages, a common word', await measure((_, next) => `${scope}&q=vanlig${after(next)}`, 50)]);
  lines.push(['1 000 000 messages, an empty archive', await measure(() => `${scope}&folder=archive`, 50)]);
  lines.push(['1 000 000 messages, counts', await measure(() => `counts?scope=${large}`, 50)]);
  return lines;
}

/** As any change of rights in the house does, whoever's they are. */
async function changeOfRights({ database }: Bench): Promise<void> {
  await database.query('update epoch set number = number + 1');
}

async function tokenOf({ base }: Bench, pid: string): Promise<string> {
  const scopes = 'altinn:portal/enduser altinn:correspondence.read';
  const query = new URLSearchParams({ env: 'local', pid, scopes, ttl: '7200' });
  const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  return (await expectStatus(200, call(`${base}/testtools/api/GetPersonalToken?${query}`, { headers }))).text;
}

/** Organisations that the reader leads, mail to every fifth of them, and one with a million; answers that one's uuid. */
async function seed({ database }: Bench): Promise<string> {
  await database.query(
    `with made as (
       insert into register.party (party_uuid, kind, name, organization_number, unit_type, is_deleted, reserved_in_krr, language)
       select gen_random_uuid(), 'organization', 'Bedrift ' || n, (700000000 + n)::text, 'AS', false, false, 'nb'
         from generate_series(1, $1::int) n
       returning party_uuid)
     insert into register.role (of_party, holder, urn)
     select made.party_uuid, person.party_uuid, 'urn:altinn:external-role:ccr:daglig-leder'
       from made, register.party person where person.person_identifier = $2`,
    [PARTIES, READER],
  );
  for (const [index, title] of ['Et vanlig brev', 'Et sjelden brev'].entries())
    await database.query(
      `insert into correspondence.content
         (id, created, resource_id, sender, senders_reference, language, title, summary, body, property_list, reply_options,
          external_references, requested_publish_time, is_confirmation_needed, is_confidential, allow_forwarding)
       values ($1, now(), 'ttd-demo-brev', '311001000', 'bench', 'nb', $2, '', 'Brødtekst', '{}', '[]', '[]', now(), false, false, false)`,
      [CONTENTS[index], title],
    );
  const put = (content: string, buckets: number[], recipients: string[], each: number, unreadEach: number, apart = 0) =>
    database.query(
      `insert into correspondence.correspondence
         (bucket, id, content_id, recipient, resource_id, sender, created, requested_publish_time, status, status_changed,
          published, read_at)
       select party.bucket,
              (lpad(to_hex(1700000000000 + party.place + $6::int), 12, '0') || '7' || lpad(to_hex(n % 4096), 3, '0') || '8000'
                || lpad(to_hex(n), 9, '0') || lpad(to_hex(party.bucket::int), 3, '0'))::uuid,
              $1, party.recipient, 'ttd-demo-brev', '311001000', t, t, case when n % $5 = 0 then 2 else 4 end, t, t,
              case when n % $5 = 0 then null else t end
         from unnest($2::smallint[], $3::text[]) with ordinality as party (bucket, recipient, place)
        cross join generate_series(1, $4::int) n
        cross join lateral (select now() - interval '1 minute' - n * interval '1 second' - party.place * interval '7 ms' as t) times`,
      [content, buckets, recipients, each, unreadEach, apart],
    );
  const some = Array.from({ length: PARTIES / 5 }, (_, index) => `${ORGANIZATION}${700_000_001 + index * 5}`);
  await put(CONTENTS[0], some.map(bucketOf), some, 3, 3);
  const large = `${ORGANIZATION}700000002`;
  await put(CONTENTS[0], [bucketOf(large)], [large], MESSAGES, 1000, 1_000_000);
  await put(CONTENTS[1], [bucketOf(large)], [large], 1, 1, 2_000_000);
  await database.query('update epoch set number = number + 1');
  await database.query('vacuum analyze correspondence.correspondence');
  await database.query('analyze correspondence.content');
  await database.query('analyze register.party');
  await database.query('analyze register.role');
  const { rows } = await database.query<{ party_uuid: string }>(
    "select party_uuid from register.party where organization_number = '700000002'",
  );
  return rows[0]!.party_uuid;
}
