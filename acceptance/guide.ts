import { createHash, randomBytes } from 'node:crypto';
import { call, eventually, expectStatus } from './client/http.ts';
import { assertion, requestToken, System, testToken } from './client/maskinporten.ts';
import { newOrganizationNumber } from './client/organization.ts';
import { mailPolicy } from './client/policy.ts';
import { startReceiver } from './client/receiver.ts';

/** Tells that a step of the guide is done, with what came of it. */
export type Report = (step: string, outcome: string) => void;

/** Demo recipients: Fjordfisk AS, its managing director, and Lyngheim Regnskap AS. */
const FJORDFISK = '311003003';
const LYNGHEIM = '311004018';
const ORGANIZATION = 'urn:altinn:organization:identifier-no:';
const SENDER_SCOPES = 'altinn:serviceowner altinn:correspondence.write altinn:events.subscribe';

/**
 * Walks the getting-started guide, from an organisation nobody knows to a message that was read and confirmed and a
 * webhook that was told. Everything over HTTP, as an integrator would; a throw names the step that failed.
 */
export async function walkGuide(base: string, report: Report): Promise<void> {
  const receiver = await startReceiver();
  try {
    await walk(base, report, receiver);
  } finally {
    await receiver.stop();
  }
}

async function walk(base: string, report: Report, receiver: Awaited<ReturnType<typeof startReceiver>>): Promise<void> {
  const owner = newOrganizationNumber();
  const code = `t${randomBytes(4)
    .toString('hex')
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)}`;
  const resourceId = `${code}-brev`;
  const correspondence = `${base}/correspondence/api/v1/correspondence`;
  const attachment = `${base}/correspondence/api/v1/attachment`;

  // Who we are.
  const administrator = await testToken(base, owner, 'budstikke:administration idporten:dcr.write');
  await expectStatus(
    200,
    call(`${base}/administration/api/v1/register/import`, {
      token: administrator,
      json: {
        parties: [
          { key: code, kind: 'organization', name: 'Reisevik kommune', organizationNumber: owner, unitType: 'KOMM' },
        ],
        roles: [],
      },
    }),
  );
  await expectStatus(
    201,
    call(`${base}/administration/api/v1/service-owners`, {
      token: administrator,
      json: {
        organizationNumber: owner,
        code,
        name: { nb: 'Reisevik kommune', nn: 'Reisevik kommune', en: 'Reisevik municipality' },
        contact: { email: 'post@reisevik.example' },
        agreement: { accepted: true },
      },
    }),
  );
  report('Register a service owner', `${code}, organisation ${owner}, approved`);

  const key = await expectStatus(
    201,
    call(`${base}/administration/api/v1/service-owners/${code}/api-keys`, {
      token: administrator,
      json: { name: 'tour' },
    }),
  );
  const apiKey = { 'ocp-apim-subscription-key': key.json<{ key: string }>().key };
  report('Get an API key', 'shown once; only its hash is stored');

  const sender = await System.register(base, administrator, 'Reisevik fagsystem', [
    ...SENDER_SCOPES.split(' '),
    'altinn:resourceregistry/resource.write',
  ]);
  report('Register a Maskinporten client with its own key', sender.clientId);

  const grant = assertion({ issuer: sender.issuer, clientId: sender.clientId, key: sender.key, scope: SENDER_SCOPES });
  const granted = await expectStatus(200, requestToken(sender.issuer, grant));
  report(
    'Get a Maskinporten token by JWT-bearer grant',
    `RS256, ${granted.json<{ expires_in: number }>().expires_in} seconds`,
  );
  const replayed = await expectStatus(400, requestToken(sender.issuer, grant));
  report(
    'The same grant again is refused',
    replayed.json<{ error_description: string }>().error_description.replace(/ \(trace.*/, ''),
  );

  const exchanged = await expectStatus(
    200,
    call(`${base}/authentication/api/v1/exchange/maskinporten`, {
      token: granted.json<{ access_token: string }>().access_token,
      headers: apiKey,
    }),
  );
  const senderToken = exchanged.text;
  report('Exchange it for an Altinn token', `${senderToken.split('.').length} parts, ${senderToken.length} characters`);

  // What we send, and who may read it.
  const registryToken = await sender.altinnToken('altinn:resourceregistry/resource.write');
  const texts = (text: string) => ({ nb: text, nn: text, en: text });
  await expectStatus(
    201,
    call(`${base}/resourceregistry/api/v1/resource`, {
      token: registryToken,
      json: {
        identifier: resourceId,
        title: texts('Brev fra Reisevik'),
        description: texts('Vanlige brev'),
        rightDescription: texts('Lese brev fra Reisevik'),
        contactPoints: [],
        delegable: true,
        hasCompetentAuthority: { organization: owner, orgcode: code, name: texts('Reisevik kommune') },
        resourceType: 'CorrespondenceService',
      },
    }),
  );
  report('Create a resource', resourceId);

  const policy = mailPolicy(resourceId, [
    { subjects: [['urn:altinn:rolecode', 'DAGL']], actions: ['read', 'subscribe'] },
    { subjects: [['urn:altinn:org', code]], actions: ['write', 'subscribe'] },
  ]);
  const form = new FormData();
  form.append('policyFile', new Blob([policy], { type: 'application/xml' }), 'policy.xml');
  await expectStatus(
    201,
    call(`${base}/resourceregistry/api/v1/resource/${resourceId}/policy`, { token: registryToken, body: form }),
  );
  report('Upload its XACML policy', 'two rules: the director reads, we write');

  for (const organization of [FJORDFISK, LYNGHEIM])
    await expectStatus(
      200,
      call(`${base}/administration/api/v1/resources/${resourceId}/rights/${organization}`, {
        method: 'PUT',
        token: registryToken,
        json: { actions: ['read', 'subscribe'] },
      }),
    );
  report('Give organisations access', `${FJORDFISK} and ${LYNGHEIM} may read`);

  const subscribed = await expectStatus(
    201,
    call(`${base}/events/api/v1/subscriptions`, {
      token: senderToken,
      json: { endPoint: receiver.url, resourceFilter: `urn:altinn:resource:${resourceId}` },
    }),
  );
  const { id: subscriptionId } = subscribed.json<{ id: number }>();
  await eventually(
    'Validation of the subscription',
    async () =>
      (await call(`${base}/events/api/v1/subscriptions/${subscriptionId}`, { token: senderToken })).json<{
        validated: boolean;
      }>().validated || undefined,
  );
  report('Subscribe to events', `subscription ${subscriptionId} was validated`);

  // Sending.
  const bytes = randomBytes(200_000);
  const initialized = await expectStatus(
    200,
    call(attachment, {
      token: senderToken,
      json: {
        resourceId,
        fileName: 'vedtak.pdf',
        sendersReference: 'tour',
        checksum: createHash('md5').update(bytes).digest('hex'),
      },
    }),
  );
  const attachmentId = initialized.json<string>();
  const uploaded = await expectStatus(
    200,
    call(`${attachment}/${attachmentId}/upload`, {
      token: senderToken,
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes,
    }),
  );
  const scanned = uploaded.json<{ status: string; statusText: string }>();
  report('Initialize an attachment and upload it', `${bytes.length} bytes, ${scanned.status} (${scanned.statusText})`);

  const message = {
    resourceId,
    sendersReference: 'tour-1',
    content: {
      language: 'nb',
      messageTitle: 'Vedtak om båtplass',
      messageSummary: 'Du har fått plass',
      messageBody: '# Vedtak\n\nHei {{recipientName}}, **plass 12** er din.',
    },
    isConfirmationNeeded: true,
    dueDateTime: new Date(Date.now() + 14 * 86_400_000).toISOString(),
  };
  const one = await expectStatus(
    200,
    call(correspondence, {
      token: senderToken,
      json: { correspondence: message, recipients: [`0192:${FJORDFISK}`], existingAttachments: [attachmentId] },
    }),
  );
  const { correspondenceId } = one.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!;
  report('Initialize a correspondence for one recipient', correspondenceId);

  const many = await expectStatus(
    200,
    call(correspondence, {
      token: senderToken,
      json: {
        correspondence: { ...message, isConfirmationNeeded: false },
        recipients: [FJORDFISK, LYNGHEIM].map((number) => `${ORGANIZATION}${number}`),
      },
    }),
  );
  report(
    'Initialize correspondences for many recipients',
    `${many.json<{ correspondences: unknown[] }>().correspondences.length} in one request`,
  );

  const multipart = new FormData();
  const fields = {
    'Correspondence.ResourceId': resourceId,
    'Correspondence.SendersReference': 'tour-2',
    'Correspondence.Content.Language': 'nb',
    'Correspondence.Content.MessageTitle': 'Kart',
    'Correspondence.Content.MessageSummary': 'Med vedlegg',
    'Correspondence.Content.MessageBody': 'Se vedlegget.',
    'Correspondence.Content.Attachments[0].FileName': 'kart.txt',
    'Correspondence.Content.Attachments[0].SendersReference': 'tour-2',
    'Recipients[0]': `0192:${FJORDFISK}`,
  };
  for (const [name, value] of Object.entries(fields)) multipart.append(name, value);
  multipart.append('attachments', new Blob(['Nord er opp.']), 'kart.txt');
  await expectStatus(200, call(`${correspondence}/upload`, { token: senderToken, body: multipart }));
  report('Initialize a correspondence with its files', 'multipart, one file');

  await eventually('Publishing', async () => {
    const { status } = (await call(`${correspondence}/${correspondenceId}`, { token: senderToken })).json<{
      status: string;
    }>();
    return status === 'Published' || undefined;
  });
  report('It is published', 'content is from now on the recipient’s alone');

  // Receiving: the recipient's own system, with its own client.
  const recipientAdministrator = await testToken(base, FJORDFISK, 'idporten:dcr.write');
  const recipient = await System.register(base, recipientAdministrator, 'Fjordfisk post', [
    'altinn:correspondence.read',
  ]);
  const recipientToken = await recipient.altinnToken('altinn:correspondence.read');
  const found = await expectStatus(
    200,
    call(`${correspondence}?resourceId=${resourceId}&role=Recipient&status=Published`, { token: recipientToken }),
  );
  const { ids } = found.json<{ ids: string[] }>();
  if (!ids.includes(correspondenceId)) throw new Error('The recipient did not find the message');
  report('The recipient’s system finds it', `${ids.length} messages`);

  const overview = (
    await expectStatus(200, call(`${correspondence}/${correspondenceId}`, { token: recipientToken }))
  ).json<{ content: { messageTitle: string } }>();
  const content = await expectStatus(
    200,
    call(`${correspondence}/${correspondenceId}/content`, { token: recipientToken }),
  );
  report('It reads overview and content', `“${overview.content.messageTitle}”, ${content.text.length} characters`);

  const response = await fetch(`${correspondence}/${correspondenceId}/attachment/${attachmentId}/download`, {
    headers: { authorization: `Bearer ${recipientToken}` },
  });
  const downloaded = Buffer.from(await response.arrayBuffer());
  if (response.status !== 200 || !downloaded.equals(bytes))
    throw new Error(`The download differs (status ${response.status})`);
  report('It downloads the attachment', `${downloaded.length} bytes, equal to those uploaded`);

  await expectStatus(
    200,
    call(`${correspondence}/${correspondenceId}/confirm`, { method: 'POST', token: recipientToken }),
  );
  report('It confirms', 'stored when answered');

  // Following up.
  const details = (
    await expectStatus(200, call(`${correspondence}/${correspondenceId}/details`, { token: senderToken }))
  ).json<{ statusHistory: { status: string }[] }>();
  const history = details.statusHistory.map(({ status }) => status);
  for (const status of ['Published', 'Fetched', 'Read', 'AttachmentsDownloaded', 'Confirmed'])
    if (!history.includes(status)) throw new Error(`The history lacks ${status}: ${history.join(', ')}`);
  report('The sender sees the history', history.join(' → '));

  const expected = [
    'correspondenceinitialized',
    'correspondencepublished',
    'correspondencereceiverread',
    'correspondencereceiverconfirmed',
  ];
  const told = await eventually('Delivery of the events', async () => {
    const types = receiver.events
      .filter(({ resourceinstance }) => resourceinstance === correspondenceId)
      .map(({ type }) => type.slice(type.lastIndexOf('.') + 1));
    return expected.every((type) => types.includes(type)) ? types : undefined;
  });
  report('The webhook was told', told.join(', '));
}
