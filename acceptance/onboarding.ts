import { call, expectStatus } from './client/http.ts';
import { assertion, newClientKey, requestToken, testToken } from './client/maskinporten.ts';

/** From nothing to a call with a token of its own, by documented calls alone; answers the client id. */
export async function onboard(base: string, organizationNumber: string, code: string): Promise<string> {
  const post = async <Answer>(path: string, token: string, json: unknown, status = 201) =>
    (await expectStatus(status, call(`${base}${path}`, { token, json }))).json<Answer>();

  // Service owner, API key, client with its key.
  const own = await testToken(base, organizationNumber, 'idporten:dcr.write altinn:serviceowner');
  const name = { nb: code, nn: code, en: code };
  const contact = { email: `post@${code}.example` };
  const owner = { organizationNumber, code, name, contact, agreement: { accepted: true } };
  await post('/administration/api/v1/service-owners', own, owner);
  const { key: apiKey } = await post<{ key: string }>(`/administration/api/v1/service-owners/${code}/api-keys`, own, {
    name: 'Første nøkkel',
  });
  const scope = 'altinn:serviceowner altinn:correspondence.write altinn:resourceregistry/resource.write';
  const client = { client_name: code, scopes: scope.split(' ') };
  const { client_id: clientId } = await post<{ client_id: string }>('/maskinporten/clients', own, client);
  const key = newClientKey();
  await post(`/maskinporten/clients/${clientId}/jwks`, own, { keys: [key.publicJwk] }, 200);

  // Token, exchange, call.
  const issuer = `${base}/maskinporten/`;
  const granted = await expectStatus(200, requestToken(issuer, assertion({ issuer, clientId, key, scope })));
  const { access_token: token } = granted.json<{ access_token: string }>();
  const exchange = call(`${base}/authentication/api/v1/exchange/maskinporten`, { token });
  const altinn = (await expectStatus(200, exchange)).text;
  const list = `${base}/correspondence/api/v1/correspondence?role=Sender&resourceId=ttd-demo-brev`;
  const headers = { 'ocp-apim-subscription-key': apiKey };
  await expectStatus(200, call(list, { token: altinn, headers }));
  return clientId;
}
