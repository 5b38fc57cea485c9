import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { bucketOfId, newId } from '../../server/foundation/ids.ts';
import { dialogIdOf, transmissionIdOf } from '../../server/correspondence/model/dialogs.ts';
import { assertProblem, FJELLHEIM, FJORDFISK, LYNGHEIM, MailClient, ORGANIZATION, TTD } from '../harness/mail.ts';
import { organizationsMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

interface Reference {
  referenceType: string;
  referenceValue: string;
}

let server: TestServer;
let mail: MailClient;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
});
after(() => server?.close());

const referencesOf = async (id: string, token: string) =>
  (await expectStatus(200, mail.get(`correspondence/${id}`, token))).json<{ externalReferences: Reference[] }>()
    .externalReferences;

const dialogOf = async (id: string, token?: string) =>
  (await referencesOf(id, token ?? (await mail.sender()))).find(
    ({ referenceType }) => referenceType === 'DialogportenDialogId',
  )?.referenceValue;

const into = (dialog: string, ...more: Reference[]) => ({
  externalReferences: [{ referenceType: 'DialogportenDialogId', referenceValue: dialog }, ...more],
});

const idOf = (answer: { json<Body>(): Body; status: number; text: string }) => {
  assert.equal(answer.status, 200, answer.text);
  return answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
};

describe('the dialog id of a message', () => {
  test('is a UUIDv7 with the message’s time and bucket, leads back to it, and is nobody else’s', () => {
    const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 43 }), fc.integer({ min: 0, max: 4095 }), (time, bucket) => {
        const [one, two] = [newId(new Date(time), bucket), newId(new Date(time), bucket)];
        for (const made of [dialogIdOf(one), transmissionIdOf(one)]) {
          assert.match(made, UUID7);
          assert.equal(made.slice(0, 13), one.slice(0, 13));
          assert.equal(bucketOfId(made), bucket);
          assert.notEqual(made, one);
        }
        assert.notEqual(dialogIdOf(one), transmissionIdOf(one));
        assert.notEqual(dialogIdOf(one), dialogIdOf(two));
        assert.equal(dialogIdOf(dialogIdOf(one)), one);
      }),
    );
  });

  test('is shown to sender and recipient after their own references, from initialize on', async () => {
    const own = [{ referenceType: 'Generic', referenceValue: 'sak 12' }];
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const waiting = idOf(
      await mail.initialize({ correspondence: { externalReferences: own, requestedPublishTime: later } }),
    );
    assert.deepEqual(await referencesOf(waiting, await mail.sender()), [
      ...own,
      { referenceType: 'DialogportenDialogId', referenceValue: dialogIdOf(waiting) },
    ]);
    const published = await mail.published();
    for (const token of [await mail.sender(), await mail.recipient()])
      assert.equal(await dialogOf(published, token), dialogIdOf(published));
    const details = await mail.get(`correspondence/${published}/details`, await mail.recipient());
    assert.deepEqual(details.json<{ externalReferences: Reference[] }>().externalReferences, [
      { referenceType: 'DialogportenDialogId', referenceValue: dialogIdOf(published) },
    ]);
  });
});

describe('a message into an existing dialog', () => {
  test('is a transmission: it has no dialog of its own, and a transmission id once it is published', async () => {
    const dialog = (await dialogOf(await mail.published()))!;
    const requestedPublishTime = new Date(Date.now() + 1500).toISOString();
    const type = { referenceType: 'DialogportenTransmissionType', referenceValue: 'decision' };
    const id = idOf(await mail.initialize({ correspondence: { ...into(dialog, type), requestedPublishTime } }));
    const sent = into(dialog, type).externalReferences;
    assert.deepEqual(await referencesOf(id, await mail.sender()), sent);
    await eventually('publishing', async () =>
      (await mail.get(`correspondence/${id}`, await mail.recipient())).status === 200 ? true : undefined,
    );
    assert.deepEqual(await referencesOf(id, await mail.recipient()), [
      ...sent,
      { referenceType: 'DialogportenTransmissionId', referenceValue: transmissionIdOf(id) },
    ]);
    // Nor can others go into it.
    assertProblem(await mail.initialize({ correspondence: into(dialogIdOf(id)) }), 'CORR-01054', 404);
  });

  test('cannot be deleted once it is published, by anybody; before that its sender may', async () => {
    const host = await mail.published();
    const dialog = (await dialogOf(host))!;
    const id = await mail.published({ correspondence: into(dialog.toUpperCase()) });
    for (const token of [await mail.sender(), await mail.recipient(), await mail.recipient(LYNGHEIM)])
      assertProblem(await mail.delete(`correspondence/${id}/purge`, token), 'CORR-01043', 400);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    const waiting = idOf(await mail.initialize({ correspondence: { ...into(dialog), requestedPublishTime: later } }));
    await expectStatus(200, mail.delete(`correspondence/${waiting}/purge`, await mail.sender()));
    // The dialog is not the transmission's to delete.
    assert.equal(await dialogOf(host), dialog);
  });

  test('breaks its rules in the reference’s order', async () => {
    const dialog = (await dialogOf(await mail.published()))!;
    const unknown = randomUUID();
    const two = [`${ORGANIZATION}${FJORDFISK}`, `${ORGANIZATION}${LYNGHEIM}`];
    const replyOptions = [{ linkURL: 'https://www.altinn.no', linkText: 'Svar' }];
    const dueDateTime = new Date(Date.now() + 86_400_000).toISOString();
    const cases: [string, number, Parameters<MailClient['initialize']>[0]][] = [
      ['CORR-01048', 400, { correspondence: into(''), recipients: two }],
      ['CORR-01048', 400, { correspondence: into('ikke-en-uuid') }],
      ['CORR-01048', 400, { correspondence: into('00000000-0000-0000-0000-000000000000') }],
      ['CORR-01045', 400, { correspondence: { ...into(unknown), replyOptions }, recipients: two }],
      ['CORR-01051', 400, { correspondence: { ...into(unknown), replyOptions } }],
      ['CORR-01051', 400, { correspondence: { ...into(unknown), isConfirmationNeeded: true, dueDateTime } }],
      ['CORR-01054', 404, { correspondence: into(unknown) }],
      ['CORR-01046', 400, { correspondence: into(dialog), recipients: [`${ORGANIZATION}${LYNGHEIM}`] }],
    ];
    for (const [code, status, change] of cases) assertProblem(await mail.initialize(change), code, status);
    const type = (referenceValue: string) => ({ referenceType: 'DialogportenTransmissionType', referenceValue });
    assertProblem(await mail.initialize({ correspondence: into(dialog, type('Alert'), type('1')) }), 'CORR-01052', 400);
    assertProblem(
      await mail.initialize({ correspondence: { externalReferences: [type('Alert')] } }),
      'CORR-01053',
      400,
    );
  });

  test('another owner’s dialog is refused, also for the right recipient', async () => {
    const identifier = await registerResource(mail, `fjel-${randomUUID().slice(0, 8)}`, {
      owner: FJELLHEIM,
      code: 'fjel',
      rules: [organizationsMay([FJORDFISK], 'read'), organizationsMay([FJELLHEIM], 'write')],
    });
    const token = await mail.token(FJELLHEIM, 'altinn:serviceowner altinn:correspondence.write', { org: 'fjel' });
    const dialog = (await dialogOf(await mail.published()))!;
    const body = {
      correspondence: {
        resourceId: identifier,
        sendersReference: 'test',
        content: { language: 'nb', messageTitle: 'T', messageSummary: 'S', messageBody: 'B' },
        ...into(dialog),
      },
      recipients: [`${ORGANIZATION}${FJORDFISK}`],
    };
    assertProblem(await mail.post('correspondence', token, body), 'CORR-01050', 400);
    assertProblem(
      await mail.post('correspondence', token, { ...body, recipients: [`${ORGANIZATION}${LYNGHEIM}`] }),
      'CORR-01050',
      400,
    );
  });

  test('a dialog is gone with the message it was made of', async () => {
    const host = await mail.published();
    const dialog = (await dialogOf(host))!;
    await expectStatus(200, mail.delete(`correspondence/${host}/purge`, await mail.recipient()));
    assertProblem(await mail.initialize({ correspondence: into(dialog) }), 'CORR-01054', 404);
  });

  test('an app may send it, and nothing else', async () => {
    const app = `app_ttd_a${randomUUID().slice(0, 8)}`;
    const texts = { nb: 'App', nn: 'App', en: 'App' };
    await expectStatus(
      201,
      call(`${server.url}/resourceregistry/api/v1/resource`, {
        token: await mail.token(TTD, 'altinn:resourceregistry/resource.write', { org: 'ttd' }),
        json: {
          identifier: app,
          title: texts,
          description: texts,
          rightDescription: texts,
          contactPoints: [],
          hasCompetentAuthority: { organization: TTD, orgcode: 'ttd', name: texts },
          resourceType: 'AltinnApp',
          resourceReferences: [
            { referenceSource: 'Altinn3', referenceType: 'ApplicationId', reference: app.slice(4).replace('_', '/') },
          ],
        },
      }),
    );
    assertProblem(await mail.initialize({ correspondence: { resourceId: app } }), 'CORR-04010', 400);
    const dialog = (await dialogOf(await mail.published()))!;
    const id = idOf(await mail.initialize({ correspondence: { resourceId: app, ...into(dialog) } }));
    assert.deepEqual(await referencesOf(id, await mail.sender()), into(dialog).externalReferences);
  });
});
