import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { eventually, expectStatus } from '../../acceptance/client/http.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { MailClient, TTD } from '../harness/mail.ts';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const FJORDFISK = '311003003';
const RESERVED = '09816840055';
const DELETED = '311007009';
const LOOK = { language: 'nb', scheme: 'light', width: 1280 } as const;
/** Markup, a script, and marks that turn a line around. */
const HOSTILE = '<img src=x onerror=alert(1)>\u202e{{7*7}} "Ås"';

describe('messages in Studio', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let mail: MailClient;
  let window: Window;
  let page: Page;
  const numbers = organizationNumbers(300);

  before(async () => {
    ensurePages();
    [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
    mail = new MailClient(server.url);
    await importOrganizations(server.url, await mail.token(TTD, 'budstikke:administration'), numbers);
    window = await openWindow(browser, server.url, LOOK, await logIn(server, { pid: IDA }));
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const write = async (message: { recipients: string; reference: string; title: string; body: string }) => {
    await window.go('/studio/ttd/messages/new');
    await page.getByRole('textbox', { name: 'Mottakere' }).fill(message.recipients);
    await page.locator('#compose-reference').fill(message.reference);
    await page.locator('#compose-title').fill(message.title);
    await page.locator('#compose-body').fill(message.body);
  };
  const textOf = async (part: Locator) => (await part.textContent()) ?? '';
  const quiet = async () => {
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  };

  test('a message is written, seen as the recipient will, sent, found again, and its story told', async () => {
    await write({
      recipients: FJORDFISK,
      reference: '2026-0412',
      title: 'Vedtak om skjenkebevilling',
      body: 'Hei {{recipientName}}. **Vedlagt** er vedtaket.',
    });
    await page
      .locator('#compose-files')
      .setInputFiles({ name: 'vedtak.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4') });
    await page.getByText('Ikke virussjekket').waitFor();
    await page.getByLabel('Mottakeren må bekrefte').check();
    await page.getByText('Lagret kl.').waitFor();
    await page.locator('.compose-side strong', { hasText: 'Vedlagt' }).waitFor();
    await page.locator('.compose-side .message-card', { hasText: 'Hei Fjordfisk AS.' }).waitFor();

    // Ctrl+Enter is the primary button; what is missing takes the focus, and says where.
    await page.locator('#compose-title').press('Control+Enter');
    const missing = page.getByRole('link', { name: 'Velg en frist når mottakeren må bekrefte' });
    await missing.click();
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'compose-due');
    await page.locator('#compose-due').fill('2027-12-06T23:59');
    await quiet();

    // A reload finds the draft as it was.
    await page.getByText('mandag 6. desember 2027').waitFor();
    await eventually('the draft is stored', async () => {
      const token = await mail.sender();
      const { items } = (await expectStatus(200, mail.get('drafts', token))).json<{
        items: { content: { due: string }; recipientCount: number }[];
      }>();
      return items.some(({ content, recipientCount }) => content.due !== '' && recipientCount === 1) || undefined;
    });
    await page.reload();
    await page.getByText('vedtak.pdf').first().waitFor();
    assert.equal(await page.locator('#compose-title').inputValue(), 'Vedtak om skjenkebevilling');

    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
    const id = page.url().split('/').at(-1)!;
    await page.locator('.undo-toast', { hasText: 'Meldingen er sendt' }).waitFor();
    await page.locator('.facts', { hasText: 'Publisert' }).waitFor();
    assert.match(await textOf(page.locator('.history')), /vedtak\.pdf/);
    assert.match(await textOf(page.locator('main')), /Avsenderen kan ikke se innholdet etter publisering/);
    await quiet();

    // The recipient opens it: it shows by itself, and the message can no longer be taken back.
    const reader = await mail.recipient();
    await expectStatus(200, mail.get(`correspondence/${id}/content`, reader));
    await page.getByText(/Åpnet kl\..*Kan ikke trekkes tilbake/).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Trekk tilbake' }).count(), 0);

    await window.go('/studio/ttd/messages');
    await page.getByRole('searchbox', { name: 'Søk' }).fill('2026-0412');
    await page.getByRole('searchbox', { name: 'Søk' }).press('Enter');
    await page.waitForURL(/q=2026-0412/);
    await page.getByRole('row', { name: /2026-0412.*Fjordfisk AS/ }).waitFor();
    assert.equal(await page.locator('.drafts').count(), 0, 'the draft is gone with the sending');
    await page.keyboard.press('Escape');
    await page.locator('h1').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(id));
    await quiet();
  });

  test('a message nobody has opened is taken back from its page', async () => {
    const id = await mail.published({});
    await window.go(`/studio/ttd/messages/${id}`);
    await page.getByRole('button', { name: 'Trekk tilbake' }).click();
    await page.locator('.page-heading', { hasText: 'Trukket tilbake' }).waitFor();
    assert.match(await textOf(page.locator('main')), /Meldingen og vedleggene er slettet/);
    window.faults.splice(0);
  });

  test('a person’s number is searched for without standing in the address', async () => {
    await window.go('/studio/ttd/messages');
    await page.getByRole('searchbox', { name: 'Søk' }).fill(RESERVED);
    await page.getByRole('searchbox', { name: 'Søk' }).press('Enter');
    await page.getByText('Ingen treff').waitFor();
    assert.doesNotMatch(page.url(), /0981684/);
    await page.getByRole('button', { name: 'Fjern filtre' }).first().click();
    await page.getByRole('row', { name: /2026-0412/ }).waitFor();
  });

  test('what was chosen under one filter is not chosen under another', async () => {
    await window.go('/studio/ttd/messages');
    const box = page.getByRole('checkbox', { name: 'Velg 2026-0412' });
    await box.check();
    await page.getByText('1 valgt', { exact: true }).waitFor();
    await window.go('/studio/ttd/messages?status=Failed');
    await page.getByText('Ingen treff').waitFor();
    await window.go('/studio/ttd/messages');
    await box.waitFor();
    assert.equal(await box.isChecked(), false);
    assert.equal(await page.getByText('1 valgt', { exact: true }).count(), 0);
  });

  test('300 pasted recipients are sorted, checked and sent, and their progress goes to the end', async () => {
    await write({
      recipients: ['Organisasjonsnummer;Navn', ...numbers, numbers[0], DELETED, RESERVED, '12345678'].join('\n'),
      reference: 'Skattemelding 2026',
      title: 'Skattemeldingen er klar',
      body: 'Hei {{recipientName}}.',
    });
    await page.getByText('1 finnes ikke i registeret, eller er slettet').first().waitFor();
    await page.getByText('1 har reservert seg mot digital post').first().waitFor();
    assert.match(
      await textOf(page.locator('.compose-recipients')),
      /302 klare · 1 står flere ganger · 1 kan ikke leses/,
    );
    await page.getByRole('button', { name: 'Gå til kontroll' }).click();
    await page.getByRole('heading', { name: 'Kontroller utsendingen' }).waitFor();
    await page.locator('.message-card', { hasText: `Hei Bedrift ${numbers[4]}` }).waitFor();
    await quiet();
    await page.getByRole('button', { name: 'Send til 300 mottakere' }).click();
    await page.waitForURL(/\/bulk\//);
    await page.locator('.page-heading [data-state="Done"]').waitFor();
    await page.getByText('300 av 300 publisert').waitFor();
    assert.equal(await page.locator('[data-count="rejected"]').textContent(), '0');
    await page.getByLabel('Vis', { exact: true }).selectOption('all');
    await page.locator('.bulk-row').first().waitFor();
    // Until the batch is there, asking for it is answered 404.
    window.faults.splice(0);
    assert.deepEqual(await window.findings(), []);

    await window.go('/studio/ttd/bulk');
    await page.getByRole('row', { name: /Skattemelding 2026.*Ferdig.*300/ }).waitFor();
    await window.go('/studio/ttd');
    await page.getByRole('heading', { name: 'Siste sju dager' }).waitFor();
    await page.locator('.numbers', { hasText: '302' }).waitFor();
    await window.go('/studio/ttd/statistics?period=7d');
    await page.locator('.chart').first().waitFor();
    await quiet();
  });

  test('what others have typed stays text, in the page, the title and the preview', async () => {
    await write({
      recipients: FJORDFISK,
      reference: HOSTILE,
      title: 'Hei',
      body: `${HOSTILE}\n\n[x](javascript:alert(1))`,
    });
    await page.locator('.compose-side .message-body').waitFor();
    await eventually(
      'the preview',
      async () => (await page.locator('.compose-side .message-body').textContent())?.includes('{{7*7}}') || undefined,
    );
    assert.equal(await page.locator('.compose-side img, .compose-side [href^="javascript"]').count(), 0);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
    await page.locator('h1', { hasText: '<img src=x onerror=alert(1)>␀{{7*7}}' }).waitFor();
    await window.go('/studio/ttd/messages');
    await page.locator('.card-table a', { hasText: '␀{{7*7}}' }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await quiet();
  });
});
