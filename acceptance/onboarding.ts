import { call, eventually, expectStatus } from './client/http.ts';
import { System, testToken } from './client/maskinporten.ts';

/** From nothing to a message its recipient has read and confirmed, by documented calls alone; answers the message's id. */
export async function onboard(base: string, number: string, code: string, recipient: string): Promise<string> {
  const own = await testToken(base, number, 'idporten:dcr.write altinn:serviceowner');
  const [owners, mail] = ['/administration/api/v1/service-owners', '/correspondence/api/v1/correspondence'];
  const name = { nb: code, nn: code, en: code };
  const headers: Record<string, string> = {};
  const send = (method: string, path: string, token: string, json?: unknown, status = 200) =>
    expectStatus(status, call(base + path, { method, token, headers, json }));

  // Service owner, API key, client with its key, token.
  const about = { contact: { email: `post@${code}.example` }, agreement: { accepted: true } };
  await send('POST', owners, own, { organizationNumber: number, code, name, ...about }, 201);
  const made = await send('POST', `${owners}/${code}/api-keys`, own, { name: 'Første' }, 201);
  headers['ocp-apim-subscription-key'] = made.json<{ key: string }>().key;
  const scope = 'altinn:serviceowner altinn:correspondence.write altinn:resourceregistry/resource.write';
  const token = await (await System.register(base, own, code, scope.split(' '))).altinnToken(scope);

  // Service, and who may read what it sends.
  const [resourceId, registry] = [`${code}-brev`, '/resourceregistry/api/v1/resource'];
  const owner = { hasCompetentAuthority: { organization: number, orgcode: code, name }, contactPoints: [] };
  const texts = { title: name, description: name, rightDescription: name, resourceType: 'CorrespondenceService' };
  await send('POST', registry, token, { identifier: resourceId, ...texts, ...owner }, 201);
  const rules = [{ who: [{ organization: recipient }], may: ['read'] }];
  await send('PUT', `${registry}/${resourceId}/policy/plain`, token, { rules });

  // A message, and its recipient.
  const content = { language: 'nb', messageTitle: 'Hei', messageSummary: 'Hei', messageBody: 'Velkommen' };
  const message = { correspondence: { resourceId, sendersReference: '1', content }, recipients: [`0192:${recipient}`] };
  const sent = (await send('POST', mail, token, message)).json<{ correspondences: { correspondenceId: string }[] }>();
  const id = sent.correspondences[0]!.correspondenceId;
  const reader = await testToken(base, recipient, 'altinn:correspondence.read');
  const read = () => call(`${base}${mail}/${id}/content`, { token: reader, headers });
  await eventually('reading', async () => ((await read()).status === 200 ? true : undefined));
  await send('POST', `${mail}/${id}/confirm`, reader);
  return id;
}
