import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const KARI = '14837510008';
const SYSTEM = '311001000_postleser';

describe('system users, seen from both sides', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let ida: Window;
  let kari: Window;
  let page: Page;
  let link: string;

  before(async () => {
    ensurePages();
    server = await startTestServer();
    browser = await startBrowser();
    const look = { language: 'nb', scheme: 'light', width: 1280 } as const;
    ida = await openWindow(browser, server.url, look, await logIn(server, { pid: IDA }));
    kari = await openWindow(browser, server.url, { ...look, width: 360 }, await logIn(server, { pid: KARI }));
    for (const window of [ida, kari]) window.page.setDefaultTimeout(30_000);
    page = ida.page;
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const nothingBad = async (window: Window) => {
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  };

  it('an owner is told what a system lacks, and registers it', async () => {
    await ida.go('/studio/ttd/systems');
    await page.getByText('Ingen systemer ennå').waitFor();
    await nothingBad(ida);
    await page.getByRole('button', { name: 'Nytt system' }).click();
    await page.getByRole('button', { name: 'Registrer systemet' }).click();
    await page.getByText('Velg minst én tjeneste').waitFor();
    await nothingBad(ida);
    await page.getByLabel('Navn').fill('Postleser');
    await page.getByText(SYSTEM).waitFor();
    await page.getByLabel('Hva systemet gjør').fill('Henter post til saksbehandlerne');
    await page.getByLabel('Brev fra Testdepartementet').check();
    await page.getByRole('button', { name: 'Registrer systemet' }).click();
    await page.getByRole('heading', { name: 'Postleser' }).waitFor();
    await page.getByText('Ingen forespørsler ennå').waitFor();
    await nothingBad(ida);
  });

  it('a customer is asked by a link, which is told what is wrong with its number', async () => {
    await page.getByLabel('Kundens organisasjonsnummer').fill('311');
    await page.getByRole('button', { name: 'Lag forespørselen' }).click();
    await page.locator('#customer-fault', { hasText: /\S/ }).waitFor();
    await page.getByLabel('Kundens organisasjonsnummer').fill('311 003 003');
    await page.getByLabel('Din referanse').fill('Avtale 2026-17');
    await page.getByRole('button', { name: 'Lag forespørselen' }).click();
    await page.getByText('Venter på kunden').waitFor();
    await page.getByText('Avtale 2026-17').waitFor();
    link = await page.getByRole('textbox', { name: 'Lenke til kunden' }).inputValue();
    assert.ok(link.startsWith(server.url), link);
    await nothingBad(ida);
  });

  it('the customer’s director follows it on a phone, approves, and the vendor sees so', async () => {
    await kari.page.goto(link);
    await kari.page.getByText('Testdepartementet').first().waitFor();
    await kari.page.getByText('Du kan gi den').waitFor();
    await nothingBad(kari);
    await kari.page.getByRole('button', { name: 'Godkjenn' }).click();
    await kari.page.getByText('Godkjent. Systemet har tilgang').waitFor();
    await nothingBad(kari);
    await ida.go(`/studio/ttd/systems/${SYSTEM}`);
    await page.getByRole('row', { name: /311 003 003.*Godkjent av kunden/ }).waitFor();
    await nothingBad(ida);
  });

  it('a request that was sent in error is taken back, and its link opens nothing', async () => {
    await page.getByLabel('Kundens organisasjonsnummer').fill('311005006');
    await page.getByRole('button', { name: 'Lag forespørselen' }).click();
    const other = await page.getByRole('textbox', { name: 'Lenke til kunden' }).inputValue();
    await page.getByRole('button', { name: 'Trekk tilbake forespørselen' }).click();
    await page.getByRole('heading', { name: 'Postleser' }).waitFor();
    await page.getByText('Forespørselen er trukket tilbake').waitFor();
    assert.equal(await page.getByRole('row', { name: /311 005 006/ }).count(), 0);
    await kari.page.goto(other);
    await kari.page.getByText('Forespørselen finnes ikke').waitFor();
    await ida.go('/studio/ttd/systems');
    await page.getByRole('row', { name: /Postleser/ }).waitFor();
    await nothingBad(ida);
  });
});
