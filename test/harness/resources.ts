import { call, expectStatus } from '../../acceptance/client/http.ts';
import { mailPolicy, type PolicyRule } from '../../acceptance/client/policy.ts';
import { type MailClient, TTD } from './mail.ts';

const texts = (text: string) => ({ nb: text, nn: text, en: text });

/** Registers a resource of the demo's service owner, or of another one, with a policy of these rules; answers its id. */
export async function registerResource(
  mail: MailClient,
  identifier: string,
  {
    rules,
    level = 0,
    resourceType = 'CorrespondenceService',
    owner = TTD,
    code = 'ttd',
  }: { rules: readonly PolicyRule[]; level?: number; resourceType?: string; owner?: string; code?: string },
): Promise<string> {
  const token = await mail.token(owner, 'altinn:resourceregistry/resource.write', { org: code });
  const json = {
    identifier,
    title: texts('Brev'),
    description: texts('Brev'),
    rightDescription: texts('Brev'),
    contactPoints: [],
    hasCompetentAuthority: { organization: owner, orgcode: code, name: texts('Eieren') },
    resourceType,
  };
  await expectStatus(201, call(`${mail.base}/resourceregistry/api/v1/resource`, { token, json }));
  const form = new FormData();
  form.append('policyFile', new Blob([mailPolicy(identifier, rules, level)]), 'policy.xml');
  await expectStatus(
    201,
    call(`${mail.base}/resourceregistry/api/v1/resource/${identifier}/policy`, { token, body: form }),
  );
  return identifier;
}

/** A rule that lets organisations do something. */
export const organizationsMay = (organizations: readonly string[], ...actions: string[]): PolicyRule => ({
  subjects: organizations.map((number) => ['urn:altinn:organization:identifier-no', number]),
  actions,
});

/** A rule that lets holders of an access package do something. */
export const packageMay = (name: string, ...actions: string[]): PolicyRule => ({
  subjects: [['urn:altinn:accesspackage', name]],
  actions,
});

const TEST_TOOLS = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

/** Moves the clock of a demo server. */
export const advanceClock = (base: string, advance: string) =>
  expectStatus(200, call(`${base}/testtools/api/clock`, { json: { advance }, headers: TEST_TOOLS }));
