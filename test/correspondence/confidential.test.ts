import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { assertProblem, FJORDFISK, LYNGHEIM, MailClient, ORGANIZATION } from '../harness/mail.ts';
import { advanceClock, organizationsMay, packageMay, registerResource } from '../harness/resources.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const PACKAGE = 'post-til-virksomheten-med-taushetsbelagt-innhold';
const REMINDERS = 'digdir-reminder-unopened-confidential-correspondences';
const TEST_TOOLS = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };

let server: TestServer;
let mail: MailClient;
let resourceId: string;
before(async () => {
  server = await startTestServer();
  mail = new MailClient(server.url);
  resourceId = await registerResource(mail, `ttd-taus-${randomUUID().slice(0, 8)}`, {
    rules: [packageMay(PACKAGE, 'read'), organizationsMay([FJORDFISK, LYNGHEIM], 'read')],
  });
});
after(() => server?.close());

const advance = async (duration: string) => {
  await advanceClock(server.url, duration);
  mail = new MailClient(server.url);
  await server.foundation.sweeps.settle();
};

const confidential = (recipient = FJORDFISK, correspondence: object = {}) =>
  mail.published({
    correspondence: { resourceId, isConfidential: true, ...correspondence },
    recipients: [`${ORGANIZATION}${recipient}`],
  });

const list = async (languageCode?: string, organization = FJORDFISK) =>
  mail.get(
    `confidential-reminders${languageCode === undefined ? '' : `?languageCode=${languageCode}`}`,
    await mail.recipient(organization),
  );

/** E-mails about confidential mail to an organisation. */
const reminders = async (to: string) => {
  const answer = await call(`${server.url}/testtools/api/outbox?to=${to}`, { headers: TEST_TOOLS });
  return answer
    .json<{ emails: { subject: string; text: string }[] }>()
    .emails.filter(({ subject }) => subject.endsWith('har uåpnet taushetsbelagt post.'));
};

describe('confidential mail nobody has read', () => {
  test('is listed for its organisation after a while, in three languages, until it is read or deleted', async () => {
    assertProblem(await list(), 'CORR-01062', 404);
    const first = await confidential(FJORDFISK, { messageSender: 'Båtkontoret' });
    const second = await confidential();
    const deleted = await confidential();
    await mail.published();
    await expectStatus(200, mail.delete(`correspondence/${deleted}/purge`, await mail.recipient()));
    assertProblem(await list(), 'CORR-01062', 404);
    await advance('PT2M');

    const answer = await expectStatus(200, list());
    assert.equal(answer.headers.get('content-type'), 'text/plain; charset=utf-8');
    const published = (await expectStatus(200, mail.get(`correspondence/${first}`, await mail.sender()))).json<{
      published: string;
    }>().published;
    const date = published.slice(0, 10).split('-').reverse().join('.');
    assert.deepEqual(answer.text.split('\n\n'), [
      'Under ligger en oversikt over hvilke meldinger som er uåpnet og viser til avsender, dato meldingen ble publisert og hvilken tjeneste som kreves. Hovedadministrator må delegere tilgang til denne tjenesten for at noen i din virksomhet skal kunne se meldingene. Se mer informasjon på våre hjelpesider: https://info.altinn.no/hjelp/ny-tilgangsstyring/taushetsbelagt-post/',
      `1. Melding fra avsender Båtkontoret datert ${date}, denne krever tilgang til tjenesten: Brev`,
      `2. Melding fra avsender Testdepartementet datert ${date}, denne krever tilgang til tjenesten: Brev`,
      'NB! Dette varselet forsvinner når alle uleste taushetsbelagte meldinger er åpnet.',
    ]);
    const lines = async (language: string) => (await expectStatus(200, list(language))).text.split('\n\n');
    const nn = await lines('nn');
    assert.ok(nn[0]!.startsWith('Under ligg ein oversikt') && nn[0]!.includes('.no/nn/hjelp/'));
    assert.equal(nn[1], `1. Melding frå avsendar Båtkontoret datert ${date}, denne krev tilgang til tenesta: Brev`);
    assert.equal(nn[3], 'NB! Dette varselet forsvinn når alle ulesne tausheitsbelagte meldingar er opna.');
    const en = await lines('EN');
    assert.ok(en[0]!.startsWith('Below is an overview') && en[0]!.includes('.no/en/help/'));
    assert.equal(
      en[1],
      `1. Correspondence from sender Båtkontoret dated ${date}, this requires access to the service: Brev`,
    );
    assert.equal(
      en[3],
      'N.B. This notice will disappear when all unread confidential correspondences have been opened.',
    );
    assert.equal((await lines('se'))[0], answer.text.split('\n\n')[0]);

    await expectStatus(200, mail.get(`correspondence/${first}/content`, await mail.recipient()));
    assert.equal((await lines('nb')).length, 3);
    await expectStatus(200, mail.get(`correspondence/${second}/content`, await mail.recipient()));
    assertProblem(await list(), 'CORR-01062', 404);
  });

  test('gives one e-mail a message to the registered address', async () => {
    const to = 'post@lyngheim.example';
    const unread = await confidential(LYNGHEIM);
    const read = await confidential(LYNGHEIM);
    const deleted = await confidential(LYNGHEIM);
    const token = await mail.recipient(LYNGHEIM);
    await expectStatus(200, mail.get(`correspondence/${read}/content`, token));
    await expectStatus(200, mail.delete(`correspondence/${deleted}/purge`, token));
    await server.foundation.sweeps.settle();
    assert.deepEqual(await reminders(to), []);
    await advance('PT2M');
    const sent = await eventually('the e-mail', async () => {
      const emails = await reminders(to);
      return emails.length > 0 ? emails : undefined;
    });
    assert.deepEqual(
      sent.map(({ subject, text }) => ({ subject, text })),
      [
        {
          subject: 'Din virksomhet Lyngheim Regnskap AS har uåpnet taushetsbelagt post.',
          text: 'Dette er et automatisk varsel om at din virksomhet har mottatt taushetsbelagt post som ikke er åpnet. \n\n Logg inn i Altinn for å se hvilke meldinger det gjelder og hvordan du kan åpne dem.',
        },
      ],
    );
    await advance('P8D');
    assert.equal((await reminders(to)).length, 1);
    assert.equal((await expectStatus(200, list('nb', LYNGHEIM))).text.split('\n\n').length, 3);
    assert.ok(unread);
  });

  test('a message published later is reminded of from then on', async () => {
    const { now } = (await call(`${server.url}/testtools/api/clock`, { headers: TEST_TOOLS })).json<{ now: string }>();
    const requestedPublishTime = new Date(Date.parse(now) + 3_600_000).toISOString();
    const answer = await mail.initialize({
      correspondence: { resourceId, isConfidential: true, requestedPublishTime },
      recipients: [`${ORGANIZATION}${FJORDFISK}`],
    });
    assert.equal(answer.status, 200, answer.text);
    const before = (await reminders('post@fjordfisk.example')).length;
    await advance('PT30M');
    assert.equal((await reminders('post@fjordfisk.example')).length, before);
    await advance('PT32M');
    assert.equal((await reminders('post@fjordfisk.example')).length, before + 1);
  });
});

describe('who may have the list', () => {
  const tokenOf = async (kind: string, parameters: Record<string, string>) => {
    const query = new URLSearchParams({ env: 'local', scopes: 'altinn:correspondence.read', ...parameters });
    return (await expectStatus(200, call(`${server.url}/testtools/api/${kind}?${query}`, { headers: TEST_TOOLS })))
      .text;
  };

  test('the organisation’s own system alone, as long as there is no resource to hold a right to', async () => {
    assertProblem(
      await mail.get('confidential-reminders', await tokenOf('GetPersonalToken', { pid: '14837510008' })),
      'CORR-04006',
      401,
    );
    const systemUser = await tokenOf('GetSystemUserToken', {
      systemUserId: randomUUID(),
      orgNo: LYNGHEIM,
      systemUserOrg: FJORDFISK,
    });
    assertProblem(await mail.get('confidential-reminders', systemUser), 'CORR-04001', 401);
    assert.equal((await mail.get('confidential-reminders', await mail.sender())).status, 403);
    const json = { accept: 'application/json' };
    assert.equal(
      (await call(mail.url('confidential-reminders'), { token: await mail.recipient(), headers: json })).status,
      406,
    );
  });

  test('those its policy lets, once there is one', async () => {
    await registerResource(mail, REMINDERS, { rules: [organizationsMay([LYNGHEIM], 'read')] });
    assertProblem(await list('nb', FJORDFISK), 'CORR-04001', 401);
    assert.equal((await list('nb', LYNGHEIM)).status, 200);
  });
});
