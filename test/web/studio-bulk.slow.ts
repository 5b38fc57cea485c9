import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page, Route } from 'playwright-core';
import { eventually, expectStatus } from '../../acceptance/client/http.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { MailClient, TTD } from '../harness/mail.ts';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const LOOK = { language: 'nb', scheme: 'light', width: 1280 } as const;
/** The server keeps a thousand lines at a time. */
const COUNT = 1500;
const STORED = 1000;
const ARRIVE = 1200;

describe('a send to many', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let mail: MailClient;
  let session: LoggedIn;
  let window: Window;
  let page: Page;
  let batch: string;
  const numbers = organizationNumbers(COUNT);

  before(async () => {
    ensurePages();
    [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
    mail = new MailClient(server.url);
    await importOrganizations(server.url, await mail.token(TTD, 'budstikke:administration'), numbers);
    session = await logIn(server, { pid: IDA });
    window = await openWindow(browser, server.url, LOOK, session);
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const facts = async () =>
    (await expectStatus(200, mail.get(`bulk/${batch}`, await mail.sender()))).json<{
      state: string;
      received: number;
      rejected: number;
      published: number;
    }>();

  /** Sends the first lines of what the page wanted to send, and cuts the connection. */
  const cut = async (route: Route): Promise<void> => {
    const given = route.request();
    const { pathname, search } = new URL(given.url());
    batch = new URL(given.url()).searchParams.get('batch')!;
    const lines = given.postData()!.split('\n');
    const sending = request({
      ...{ host: '127.0.0.1', port: new URL(server.url).port, method: 'POST', path: pathname + search },
      headers: {
        ...{ 'content-type': 'application/x-ndjson', accept: 'application/json', 'budstikke-owner': 'ttd' },
        ...{ cookie: session.cookie, 'x-xsrf-token': session.csrf, 'transfer-encoding': 'chunked' },
      },
    });
    sending.on('error', () => undefined);
    // The first line is what they share.
    sending.write(`${lines.slice(0, ARRIVE + 1).join('\n')}\n`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    sending.destroy();
    await route.abort();
    broken.resolve();
  };
  const broken = Promise.withResolvers<void>();

  test('whose upload breaks off goes on where it stopped after a reload: nobody is left out, nobody gets two', async () => {
    await page.route(/\/correspondence\/api\/v1\/bulk\?batch=/, cut, { times: 1 });
    await window.go('/studio/ttd/messages/new');
    await page
      .locator('.compose-recipients input[type=file]')
      .setInputFiles({ name: 'mottakere.csv', mimeType: 'text/csv', buffer: Buffer.from(numbers.join('\n')) });
    await page
      .getByText(/1\s?500 klare/)
      .first()
      .waitFor();
    await page.locator('#compose-reference').fill('Brutt av');
    await page.locator('#compose-title').fill('Til mange');
    await page.locator('#compose-body').fill('Hei');
    await page.getByRole('button', { name: 'Gå til kontroll' }).click();
    await page.getByRole('button', { name: /^Send til 1\s?500 mottakere$/ }).click();
    await page.waitForURL(/\/bulk\//);
    await eventually('what was cut off is stored', async () => (await facts()).received === STORED || undefined);
    assert.equal((await facts()).state, 'Receiving');
    // As long as the page is sending, it asks whether one will leave.
    await broken.promise;
    await page.evaluate('look.standsStill()');
    await page.reload();
    await page
      .getByText(/Opplastingen av listen stoppet\. 1\s?000 mottakere er tatt imot/)
      .first()
      .waitFor();
    assert.deepEqual(await window.findings(), []);
    await page.getByRole('button', { name: 'Fortsett der den stoppet' }).click();
    await page.locator('.page-heading [data-state="Done"]').waitFor();
    await page
      .getByText(/1\s?500 av 1\s?500 publisert/)
      .first()
      .waitFor();
    const done = await facts();
    assert.deepEqual([done.received, done.rejected, done.published], [COUNT, 0, COUNT]);
    assert.equal(await page.getByRole('button', { name: 'Fortsett der den stoppet' }).count(), 0);
    window.faults.splice(0);
  });

  test('tells what became of each, why it failed, and tries those again', async () => {
    await server.foundation.database.pool.query(
      `update correspondence.correspondence set status = 11, status_text = 'Recipient is gone', published = null
        where id in (select correspondence_id from correspondence.bulk_line where bulk_id = $1 and line <= 3)`,
      [batch],
    );
    await window.go('/studio/ttd/bulk');
    await window.go(`/studio/ttd/bulk/${batch}`);
    await page.locator('[data-count="failed"]', { hasText: '3' }).waitFor();
    const row = page.locator('.bulk-row', { hasText: 'Recipient is gone' });
    await row.first().waitFor();
    assert.equal(await row.count(), 3);
    assert.deepEqual(await window.findings(), []);
    await page.getByLabel('Søk etter nummer').fill(numbers[1]!);
    await page.getByLabel('Søk etter nummer').press('Enter');
    await eventually('one row', async () => (await page.locator('.bulk-row').count()) === 1 || undefined);
    await page.getByRole('button', { name: 'Prøv de 3 på nytt' }).click();
    await page.locator('.undo-toast', { hasText: '3 prøves på nytt' }).waitFor();
    await page.locator('[data-count="failed"]', { hasText: '0' }).waitFor();
    await page.getByText('Ingen mottakere her').waitFor();
    assert.equal((await facts()).published, COUNT);
    assert.deepEqual(window.faults.splice(0), []);
  });
});
