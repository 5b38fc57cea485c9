import { type Bench, type Line, load, milliseconds, pause, percent, percentile, perSecond, post } from './bench.ts';
import { insertRequest, publish } from './raw-sql.ts';

const SIZE = 500;
const SECONDS = 10;
const LANES = 4;

/** Design §7, row 2: 500 recipients a request; accepted, and published with their events. */
export async function initializeMany(bench: Bench): Promise<Line[]> {
  const { database, recipients } = bench;
  let next = 0;
  const batch = () => {
    const from = (next++ * SIZE) % recipients.length;
    return recipients.slice(from, from + SIZE);
  };
  const send = () =>
    post(
      bench,
      '/correspondence/api/v1/correspondence',
      JSON.stringify({
        correspondence: {
          resourceId: 'ttd-demo-brev',
          sendersReference: 'bench',
          content: { language: 'nb', messageTitle: 'Tittel', messageSummary: '', messageBody: 'Brødtekst' },
        },
        recipients: batch(),
      }),
    );
  const unpublished = async () =>
    Number(
      (await database.query('select count(*) from correspondence.correspondence where publish_at is not null')).rows[0]
        .count,
    );
  // One row is enough to know; counting them all would take part in what is measured.
  const allPublished = async () => {
    while (
      (await database.query('select 1 from correspondence.correspondence where publish_at is not null limit 1'))
        .rowCount! > 0
    )
      await pause(50);
  };
  await load(2, LANES, send);
  await allPublished();

  const started = performance.now();
  const { rate, times } = await load(SECONDS, LANES, send);
  const accepted = times.length * SIZE;
  const backlog = await unpublished();
  const drain = performance.now();
  await allPublished();
  const ended = performance.now();

  const insert = async () => {
    const from = performance.now();
    await insertRequest(database, batch());
    return performance.now() - from;
  };
  const rawInserts = await load(5, LANES, insert);
  const ids: string[][] = [];
  for (let index = 0; index < 40; index++) ids.push(await insertRequest(database, batch()));
  const rawStarted = performance.now();
  for (const some of ids) await publish(database, some);
  const rawPublishing = (ids.length * SIZE) / ((performance.now() - rawStarted) / 1000);
  const publishing = backlog / ((ended - drain) / 1000);
  return [
    ['recipients accepted, publishing beside it', perSecond(rate * SIZE)],
    ['p50 / p99 of a request', `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`],
    ['accepted and published, first to last', perSecond(accepted / ((ended - started) / 1000))],
    ['published, from the backlog alone', backlog > 2000 ? perSecond(publishing) : `no backlog (${backlog})`],
    ['raw SQL: recipients inserted', perSecond(rawInserts.rate * SIZE)],
    ['raw SQL: recipients published, one connection', perSecond(rawPublishing)],
    ['share of raw SQL, accepting', percent((rate * SIZE) / (rawInserts.rate * SIZE))],
  ];
}
