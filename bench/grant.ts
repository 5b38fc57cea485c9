import { call, expectStatus } from '../acceptance/client/http.ts';
import { assertion, newClientKey, testToken } from '../acceptance/client/maskinporten.ts';
import { type Bench, type Line, load, milliseconds, percentile, perSecond } from './bench.ts';

const OWNER = '311001000';
const SCOPE = 'altinn:serviceowner altinn:correspondence.write';
const SECONDS = 10;
/** A client of its own each: what one does must not stand in the way of another. */
const LANES = 4;

/** Design §7: how many clients a second get a Maskinporten token and exchange it. The assertions are signed here too. */
export async function grant({ base, http }: Bench): Promise<Line[]> {
  const issuer = `${base}/maskinporten/`;
  const token = await testToken(base, OWNER, 'idporten:dcr.write');
  const clients = await Promise.all(
    Array.from({ length: LANES }, async () => {
      const key = newClientKey();
      const json = { client_name: 'Bench', scopes: SCOPE.split(' ') };
      const made = await expectStatus(201, call(`${issuer}clients`, { token, json }));
      const { client_id: clientId } = made.json<{ client_id: string }>();
      await expectStatus(200, call(`${issuer}clients/${clientId}/jwks`, { token, json: { keys: [key.publicJwk] } }));
      return { issuer, clientId, key, scope: SCOPE };
    }),
  );

  async function one(client: (typeof clients)[number]): Promise<number> {
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: assertion(client),
    });
    const started = performance.now();
    const granted = await http.request({
      path: '/maskinporten/token',
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    });
    const { access_token: accessToken } = (await granted.body.json()) as { access_token?: string };
    const exchanged = await http.request({
      path: '/authentication/api/v1/exchange/maskinporten',
      method: 'GET',
      headers: { authorization: `Bearer ${accessToken}` },
    });
    await exchanged.body.text();
    if (exchanged.statusCode !== 200) throw new Error(`The exchange answered ${exchanged.statusCode}`);
    return performance.now() - started;
  }

  let turn = 0;
  const next = () => one(clients[turn++ % LANES]!);
  await load(2, LANES, next);
  const { rate, times } = await load(SECONDS, LANES, next);
  return [
    ['grant + exchange', perSecond(rate)],
    ['both together, p50 / p99', `${milliseconds(percentile(times, 0.5))} / ${milliseconds(percentile(times, 0.99))}`],
  ];
}
