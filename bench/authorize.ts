import { testToken } from '../acceptance/client/maskinporten.ts';
import { type Bench, type Line, load, milliseconds, pause, percentile, perSecond } from './bench.ts';

const IDLE_QUESTIONS = 1_000;
const SECONDS = 5;
const LANES = 16;
const PARTS = 50;

const attributes = (...pairs: [id: string, value: string][]) =>
  pairs.map(([AttributeId, Value]) => ({ AttributeId, Value }));
const SUBJECT = attributes(['urn:altinn:person:identifier-no', '14837510008']);
const ACTION = attributes(['urn:oasis:names:tc:xacml:1.0:action:action-id', 'read']);
const RESOURCE = attributes(
  ['urn:altinn:resource', 'ttd-demo-brev'],
  ['urn:altinn:organization:identifier-no', '311003003'],
);

const one = {
  Request: {
    AccessSubject: [{ Attribute: SUBJECT }],
    Action: [{ Attribute: ACTION }],
    Resource: [{ Attribute: RESOURCE }],
  },
};
const many = {
  Request: {
    AccessSubject: [{ Id: 's1', Attribute: SUBJECT }],
    Action: [{ Id: 'a1', Attribute: ACTION }],
    Resource: [{ Id: 'r1', Attribute: RESOURCE }],
    MultiRequests: {
      RequestReference: Array.from({ length: PARTS }, () => ({ ReferenceId: ['s1', 'a1', 'r1'] })),
    },
  },
};

/** Issue 4: a service owner's system asks whether a person may read, over HTTP, audited as always. */
export async function authorize(bench: Bench): Promise<Line[]> {
  const token = await testToken(bench.base, '311001000', 'altinn:authorization/authorize');
  const ask = async (body: unknown, decisions: number): Promise<number> => {
    const started = performance.now();
    const answered = await bench.http.request({
      path: '/authorization/api/v1/authorize',
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answered.body.text();
    if (text.split('"Permit"').length !== decisions + 1)
      throw new Error(`${answered.statusCode}: ${text.slice(0, 500)}`);
    return performance.now() - started;
  };
  // Warm: the first decision looks everything up, and V8 knows the way after some more.
  for (let n = 0; n < 500; n++) await ask(one, 1);
  const idle: number[] = [];
  for (let n = 0; n < IDLE_QUESTIONS; n++) {
    idle.push(await ask(one, 1));
    await pause(2);
  }
  idle.sort((a, b) => a - b);
  const busy = await load(SECONDS, LANES, () => ask(one, 1));
  const multiple = await load(SECONDS, 2, () => ask(many, PARTS));
  const both = (times: readonly number[]) =>
    `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`;
  return [
    ['one question, idle, warm, p50 / p99', both(idle)],
    [`one question, ${LANES} at once, p50 / p99`, both(busy.times)],
    [`one question, ${LANES} at once`, perSecond(busy.rate)],
    [`${PARTS} questions in one, p50 / p99`, both(multiple.times)],
    [`${PARTS} questions in one, decisions`, perSecond(multiple.rate * PARTS)],
  ];
}
