import { readFile } from 'node:fs/promises';
import type { Members } from '../../administration/members.ts';
import type { Authentication } from '../../authentication/port.ts';
import type { OrganizationRights } from '../../authorization/organization-rights.ts';
import type { Transaction } from '../../foundation/database/database.ts';
import type { Caller } from '../../http/caller.ts';
import type { Register } from '../../register/port.ts';
import { parsePolicy } from '../../../xacml/parse-policy.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import type { Publishing } from '../../resource-registry/publishing.ts';

/** The demo's ready service: resource, policy, rights and client (design §4). */

/** The service owner that operates the demo. */
export const DEMO_OPERATOR = '311001000';
const OWNER = DEMO_OPERATOR;
const RESOURCE = 'ttd-demo-brev';

/** Organisations whose own systems may read the demo's mail, besides the people who hold a role in them. */
const READERS = ['311002007', '311003003', '311003518', '311004018', '311005006', '311006002'];

const SCOPES = [
  'altinn:serviceowner',
  'altinn:correspondence.write',
  'altinn:correspondence.read',
  'altinn:events.subscribe',
  'altinn:resourceregistry/resource.write',
];

const file = (name: string) => readFile(new URL(name, import.meta.url));
const texts = (nb: string, nn: string, en: string) => ({ nb, nn, en });

/** Whoever starts the process acts as its administrator. */
const administrator: Caller = {
  kind: 'altinn',
  issuer: 'demo',
  scopes: new Set(['budstikke:administration']),
  organizationNumber: OWNER,
  consumer: OWNER,
  orgCode: 'ttd',
  personIdentifier: undefined,
  userId: undefined,
  partyId: undefined,
  partyUuid: undefined,
  systemUser: undefined,
  authenticationLevel: 3,
  sessionId: undefined,
  claims: {},
};

/** Registers `ttd-demo-brev` with its policy and rights, unless it is there: what a user changed outlives a restart. */
export async function demoResource({
  registry,
  publishing,
  rights,
}: {
  registry: ResourceRegistry;
  publishing: Publishing;
  rights: OrganizationRights;
}): Promise<void> {
  if ((await registry.resource(RESOURCE)) !== undefined) return;
  await publishing.create({
    identifier: RESOURCE,
    title: texts('Brev fra Testdepartementet', 'Brev frå Testdepartementet', 'Letters from the Ministry of Testing'),
    description: texts('Vanlige brev', 'Vanlege brev', 'Ordinary letters'),
    rightDescription: texts(
      'Lese brev fra Testdepartementet',
      'Lese brev frå Testdepartementet',
      'Read letters from the Ministry of Testing',
    ),
    status: 'Completed',
    contactPoints: [],
    isPartOf: 'Altinn',
    delegable: true,
    visible: true,
    hasCompetentAuthority: {
      organization: OWNER,
      orgcode: 'ttd',
      name: texts('Testdepartementet', 'Testdepartementet', 'Ministry of Testing'),
    },
    resourceType: 'CorrespondenceService',
    availableForType: ['PrivatePerson', 'LegalEntityEnterprise'],
    accessListMode: 'Disabled',
    selfIdentifiedUserEnabled: false,
    enterpriseUserEnabled: false,
    isOneTimeConsent: false,
  });
  const document = await file('ttd-demo-brev.xml');
  await publishing.storePolicy(RESOURCE, { document, tree: parsePolicy(document.toString()) }, () => true);
  for (const organization of READERS) await rights.grant(administrator, RESOURCE, organization, ['read', 'subscribe']);
}

/** Makes Ida Moen owner of Testdepartementet while it has no members, so that somebody can log in to Studio. */
export async function demoMember(members: Members, register: Pick<Register, 'byUrn'>): Promise<void> {
  if ((await members.list(administrator, 'ttd')).length > 0) return;
  const ida = await register.byUrn('urn:altinn:person:identifier-no:18850460120');
  if (ida !== undefined) await members.put(administrator, 'ttd', ida.partyUuid, 'owner');
}

/** Registers the Maskinporten client whose test key is published in `client.json`. */
export async function demoClient(authentication: Authentication, transaction: Transaction): Promise<void> {
  const { clientId, key } = JSON.parse((await file('client.json')).toString()) as {
    clientId: string;
    key: Record<string, string>;
  };
  const { kty, kid, use, alg, n, e } = key;
  await authentication.registerClient(transaction, {
    clientId,
    organizationNumber: OWNER,
    name: 'Testdepartementets fagsystem',
    scopes: SCOPES,
    keys: [{ kty, kid, use, alg, n, e }],
  });
}
