import { type Bench, type Line, load, milliseconds, pause, percent, percentile, perSecond, post } from './bench.ts';
import { insertRequest, publish } from './raw-sql.ts';

const SECONDS = 10;
const LANES = 32;

const body = (recipient: string) =>
  JSON.stringify({
    correspondence: {
      resourceId: 'ttd-demo-brev',
      sendersReference: 'bench',
      content: { language: 'nb', messageTitle: 'Tittel', messageSummary: '', messageBody: 'Brødtekst' },
    },
    recipients: [recipient],
  });

/** Design §7, row 1: one recipient a request, with token check, decision and publishing beside it. */
export async function initializeOne(bench: Bench): Promise<Line[]> {
  const { database, recipients } = bench;
  let next = 0;
  const recipient = () => recipients[next++ % recipients.length]!;
  const send = () => post(bench, '/correspondence/api/v1/correspondence', body(recipient()));
  await load(3, LANES, send);
  const { rate, times } = await load(SECONDS, LANES, send);
  const late = performance.now();
  while (
    (await database.query('select 1 from correspondence.correspondence where publish_at is not null limit 1'))
      .rowCount! > 0
  )
    await pause(10);
  const lag = performance.now() - late;

  const waiting: string[] = [];
  const insert = async () => {
    const started = performance.now();
    waiting.push(...(await insertRequest(database, [recipient()])));
    if (waiting.length >= 500) await publish(database, waiting.splice(0));
    return performance.now() - started;
  };
  await load(2, 16, insert);
  const raw = await load(SECONDS, 16, insert);
  return [
    ['accepted and published', perSecond(rate)],
    ['p50 / p99', `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`],
    ['still unpublished after the last answer for', milliseconds(lag)],
    ['raw SQL of the same rows', perSecond(raw.rate)],
    ['share of raw SQL', percent(rate / raw.rate)],
  ];
}
