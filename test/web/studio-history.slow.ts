import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { KARI, LYNGHEIM, MailClient, RESOURCE, TTD } from '../harness/mail.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const IDA = '18850460120';
const LOOK = { language: 'nb', scheme: 'light', width: 1280 } as const;
const PUBLISHED = 'correspondencepublished';

describe('everything that happened to a message', { skip: noBrowser() }, () => {
  let smtp: TestSmtp;
  let receiver: WebhookReceiver;
  let server: TestServer;
  let browser: Browser;
  let mail: MailClient;
  let window: Window;
  let page: Page;
  let id: string;
  let broken = true;

  before(async () => {
    ensurePages();
    // The receiver's system is down for published messages until it is mended.
    receiver = await startWebhookReceiver({
      script: ({ body }) => ({ status: broken && body.includes(`.${PUBLISHED}`) ? 503 : 200 }),
    });
    smtp = await startSmtp();
    [server, browser] = await Promise.all([
      startTestServer({ SMTP_URL: smtp.url, MAIL_FROM: 'Budstikke <varsel@budstikke.example>' }),
      startBrowser(),
    ]);
    mail = new MailClient(server.url);
    const events = await mail.token(TTD, 'altinn:events.subscribe altinn:serviceowner', { org: 'ttd' });
    const subscription = { endPoint: `${receiver.url}/hook`, resourceFilter: `urn:altinn:resource:${RESOURCE}` };
    await expectStatus(201, call(`${server.url}/events/api/v1/subscriptions`, { token: events, json: subscription }));
    await receiver.arrived(1);
    id = await mail.published({
      correspondence: {
        sendersReference: 'Historie 1',
        notification: { notificationTemplate: 'GenericAltinnMessage', notificationChannel: 'Email' },
      },
    });
    window = await openWindow(browser, server.url, LOOK, await logIn(server, { pid: IDA }));
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    try {
      await server?.close();
    } finally {
      await Promise.all([smtp?.close(), receiver?.close()]);
    }
  });

  const quiet = async () => {
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  };
  const line = (text: string | RegExp) => page.locator('.history li', { hasText: text });

  test('stands in one order: statuses, notifications, events, and deliveries with attempts and the last answer', async () => {
    await window.go(`/studio/ttd/messages/${id}`);
    await line(/^[\d:]+.*Publisert/)
      .first()
      .waitFor();
    await line(/Varsel: sendt.*post@fjordfisk\.example/).waitFor();
    await line(/Hendelse: meldingen er publisert/).waitFor();
    const delivery = line(/Levering til 127\.0\.0\.1:\d+: meldingen er publisert/);
    await delivery.filter({ hasText: /Nytt forsøk kl\. \d\d:\d\d.*svarte 503/ }).waitFor();
    assert.equal(await page.getByRole('checkbox', { name: /Beslutninger/ }).isChecked(), false);
    const times = await page
      .locator('.history time')
      .evaluateAll((all) => all.map((one) => one.getAttribute('datetime')!));
    assert.deepEqual(times, times.toSorted().toReversed(), 'newest first');
    await quiet();
  });

  test('goes on by itself as the receiver is mended, the delivery sent again, and the mail read', async () => {
    broken = false;
    const before = receiver.received.length;
    const failing = line(/Levering til .*meldingen er publisert/).filter({ hasText: 'svarte 503' });
    await failing.getByRole('button', { name: /^Send på nytt til 127\.0\.0\.1:\d+: meldingen er publisert/ }).click();
    await page.locator('.undo-toast', { hasText: 'Hendelsen sendes på nytt' }).waitFor();
    await line(/Levering til .*meldingen er publisert.*Levert.*svarte 200/).waitFor();
    assert.ok(receiver.received.slice(before).some(({ body }) => body.includes(`.${PUBLISHED}`) && body.includes(id)));
    await expectStatus(200, mail.get(`correspondence/${id}/content`, await mail.recipient()));
    await line(/Lest.*av mottakeren/).waitFor();
    await line(/Levering til .*mottakeren har lest.*Levert/).waitFor();
  });

  test('says who was let in and who was refused, with a way to see why', async () => {
    const stranger = await mail.token(LYNGHEIM, 'altinn:correspondence.read');
    await mail.get(`correspondence/${id}/content`, stranger);
    await page.getByRole('checkbox', { name: /Beslutninger/ }).check();
    await page.waitForURL(/show=[^&]*decisions/);
    await line(/Noen på vegne av mottakeren ba om å lese: tillatt/)
      .first()
      .waitFor();
    const refused = line(/Noen ba om å lese: (nektet|ingen regel treffer)/);
    await refused.waitFor();
    await quiet();
    await refused.getByRole('link', { name: 'Se hvorfor' }).click();
    await page.waitForURL(/\/studio\/ttd\/access\?/);
    const { searchParams } = new URL(page.url());
    assert.deepEqual([searchParams.get('resource'), searchParams.get('party')], [RESOURCE, '311003003']);
    await page.getByText('Fjordfisk AS').first().waitFor();
    await page.goBack();
    await refused.waitFor();
  });

  test('shows what one chooses, from the address and by keyboard', async () => {
    await window.go(`/studio/ttd/messages/${id}?show=notifications&order=oldest`);
    await line(/Varsel bestilt/).waitFor();
    assert.equal(await page.locator('.history li', { hasText: 'Levering til' }).count(), 0);
    await page.getByRole('checkbox', { name: /Varsler/ }).focus();
    await page.keyboard.press('Space');
    await page.getByText('Ingenting av dette har skjedd').waitFor();
    await page.getByRole('button', { name: 'Vis alt' }).click();
    await line(/Noen ba om å lese/).waitFor();
    await page.getByRole('checkbox', { name: /Leveringer/ }).uncheck();
    assert.equal(await line('Levering til').count(), 0);
    await page.reload();
    await line(/Noen ba om å lese/).waitFor();
    assert.equal(await line('Levering til').count(), 0);
    await quiet();
  });

  test('is kept on the page when asking again fails', async () => {
    await page.route('**/timeline', (route) => route.abort());
    await page.getByText('Vi får ikke kontakt nå, og prøver igjen').waitFor();
    assert.ok((await page.locator('.history li').count()) > 5);
    await page.unroute('**/timeline');
    await page.getByText('Vi får ikke kontakt nå').waitFor({ state: 'detached' });
  });

  test('is counted: what was sent by which channel, day by day, beside its chart', async () => {
    await window.go('/studio/ttd/statistics?period=7d');
    const block = page.locator('.statistics-notifications');
    await block.getByRole('heading', { name: '1 varsel sendt, 0 kom ikke fram' }).waitFor();
    await block.getByRole('heading', { name: '1 på e-post og 0 på SMS' }).waitFor();
    await block.getByRole('row', { name: /^E-post Sendt 1$/ }).waitFor();
    assert.equal(await block.getByRole('row').count(), 1 + 7 + 1 + 1);
    assert.ok(await block.getByRole('img', { name: '1 varsel sendt, 0 kom ikke fram' }).isVisible());
    await quiet();
    await window.go('/studio/ttd/statistics?period=own&from=2020-01-01&to=2020-01-31');
    await page.getByText('Ingen varsler i denne perioden').waitFor();
    await window.go(`/studio/ttd/messages/${id}`);
  });

  test('can be read, but no delivery sent again, by who may only read', async () => {
    await server.foundation.database.pool.query(
      `insert into administration.member (service_owner, party_uuid, role, created)
       select 'ttd', party_uuid, 'reader', now() from register.party where person_identifier = $1`,
      [KARI],
    );
    const other = await openWindow(browser, server.url, LOOK, await logIn(server, { pid: KARI }));
    await other.go(`/studio/ttd/messages/${id}`);
    const button = other.page.getByRole('button', { name: /^Send på nytt til .*mottakeren har lest/ });
    await button.waitFor();
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await other.page.getByText('Send på nytt: Bare de som kan endre, kan gjøre dette').waitFor();
    const sent: string[] = [];
    other.page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    await button.click({ force: true });
    await other.page.evaluate('look.standsStill()');
    assert.deepEqual(sent, []);
    assert.equal(await other.page.locator('.undo-toast').count(), 0);
    assert.deepEqual(await other.findings(), []);
    await other.context.close();
  });
});
