import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../harness/webhook-receiver.ts';

const IDA = '18850460120';
const FJORDFISK = '311003003';
const NUMBERS = organizationNumbers(3000);
const HOSTILE = organizationNumbers(3001).at(-1)!;
const HOSTILE_NAME = '<img src=x onerror=alert(1)>\u202e"; DROP TABLE --';
const WAIT = 45_000;

describe('the pages for integration and access', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let session: LoggedIn;
  let receiver: WebhookReceiver;
  let window: Window;
  let page: Page;

  const asTtd = (method: string, path: string, body?: unknown) =>
    session.fetch(path, {
      method,
      headers: { 'budstikke-owner': 'ttd', 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const members = async (list: string): Promise<number> => {
    const answer = await asTtd('GET', `/administration/api/v1/owners/ttd/access-lists/${list}/members?limit=1`);
    return ((await answer.json()) as { members: number }).members;
  };
  const urn = (number: string) => `urn:altinn:organization:identifier-no:${number}`;

  before(async () => {
    ensurePages();
    server = await startTestServer();
    receiver = await startWebhookReceiver();
    const token = await testToken(server.url, '311001000', 'budstikke:administration', { org: 'ttd' });
    await importOrganizations(server.url, token, NUMBERS);
    await importOrganizations(server.url, token, [HOSTILE], { name: HOSTILE_NAME });
    session = await logIn(server, { pid: IDA });
    browser = await startBrowser();
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, session);
    page = window.page;
    page.setDefaultTimeout(WAIT);
    await window.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  });
  after(async () => {
    await browser?.close();
    await receiver?.close();
    await server?.close();
  });

  it('make a list, and put 3 000 pasted numbers into it, telling those that do not go', async () => {
    await window.go('/studio/ttd/access-lists');
    await page.getByRole('button', { name: 'Ny liste' }).first().click();
    await page.getByLabel('Navn').fill('Fiskemottak i nord');
    assert.equal(await page.getByLabel('Id', { exact: true }).inputValue(), 'fiskemottak-i-nord');
    await page.getByRole('button', { name: 'Lag listen' }).click();
    await page.waitForURL(/access-lists\/fiskemottak-i-nord/);
    // Pasted anywhere on the page, numbers open the panel.
    await page.getByRole('button', { name: 'Lukk' }).click();
    await page.getByLabel('Lim inn').waitFor({ state: 'detached' });
    const pasted = [...NUMBERS, HOSTILE, '311007009', '999999999', '123456789', NUMBERS[0]].join('\n');
    await page.evaluate(`{
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', ${JSON.stringify(pasted)});
      document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }`);
    const panel = page.getByRole('region', { name: 'Legg til medlemmer' });
    await panel.getByText(/^3\s001 nye$/).waitFor();
    await panel.getByText('1 ukjent').waitFor();
    await panel.getByText('1 slettet i registeret').waitFor();
    await panel.getByText('1 er ikke et organisasjonsnummer').waitFor();
    await panel.getByText('1 står flere ganger').waitFor();
    await panel.getByText('Nedlagt Verksted AS').waitFor();
    assert.deepEqual(await window.findings(), []);
    await panel.getByRole('button', { name: /^Legg til 3\s001$/ }).click();
    await page.locator('.page-lead', { hasText: /3\s001 medlemmer/ }).waitFor();
    assert.equal(await members('fiskemottak-i-nord'), 3001);
  });

  it('show a hostile name as text, and say that a unit is not its main unit', async () => {
    await window.go(`/studio/ttd/access-lists/fiskemottak-i-nord?q=${HOSTILE}`);
    await page.locator('th bdi', { hasText: '<img src=x onerror=alert(1)>␀"; DROP TABLE --' }).waitFor();
    assert.equal(await page.locator('main img').count(), 0);
    await asTtd('POST', '/resourceregistry/api/v1/access-lists/ttd/fiskemottak-i-nord/members', {
      data: [urn(FJORDFISK)],
    });
    await window.go('/studio/ttd/access-lists/fiskemottak-i-nord?q=311003518');
    await page.getByText('Fjordfisk AS står på listen, men det gjelder ikke underenheter').waitFor();
    assert.deepEqual(window.faults.splice(0), []);
  });

  it('remove a member at once, put it back by Angre, and keep it when another has changed the list', async () => {
    await window.go(`/studio/ttd/access-lists/fiskemottak-i-nord?q=${FJORDFISK}`);
    const row = page.getByRole('row', { name: /^Fjordfisk AS/ });
    await row.getByRole('button', { name: 'Fjern Fjordfisk AS' }).click();
    await page.locator('.undo-toast', { hasText: 'Fjordfisk AS er fjernet' }).waitFor();
    assert.equal(await members('fiskemottak-i-nord'), 3001);
    await page.keyboard.press('Control+z');
    await row.getByRole('button', { name: 'Fjern Fjordfisk AS' }).waitFor();
    assert.equal(await members('fiskemottak-i-nord'), 3002);
    await page.locator('.page-lead', { hasText: /3\s002 medlemmer/ }).waitFor();

    await asTtd('DELETE', '/resourceregistry/api/v1/access-lists/ttd/fiskemottak-i-nord/members', {
      data: [urn(NUMBERS[0]!)],
    });
    await row.getByRole('button', { name: 'Fjern Fjordfisk AS' }).click();
    await page.locator('main').getByText('Noen andre endret listen').waitFor();
    await row.waitFor();
    assert.equal(await members('fiskemottak-i-nord'), 3001);
  });

  it('make a subscription, test it, and show what was sent and answered', async () => {
    receiver.reply(({ body }) =>
      body.includes('testsubscription')
        ? { status: 503, body: '<script>alert(1)</script>' }
        : { status: 200, body: 'fine' },
    );
    await window.go('/studio/ttd/events?add=1');
    const create = page.getByRole('button', { name: 'Lag abonnement' });
    const address = page.getByLabel('Adresse som skal få hendelsene');
    await address.fill('hooks.example.no');
    await create.click();
    await page.getByText('Lenken må starte med https://').waitFor();
    await address.fill('http://192.168.1.1/hook');
    await page.getByLabel('Tjeneste', { exact: true }).selectOption('ttd-demo-brev');
    await create.click();
    await page.getByText('Adressen kan ikke brukes').waitFor();
    await address.fill(`${receiver.url}/hook?token=secret`);
    await create.click();
    await page.waitForURL(/events\/subscriptions\/\d+/);
    await page.locator('.page-lead', { hasText: 'Virker' }).waitFor();
    assert.doesNotMatch((await page.locator('h1').textContent())!, /secret/);

    await page.getByRole('button', { name: 'Send testhendelse' }).click();
    const panel = page.getByRole('region', { name: 'Testhendelse' });
    await panel.getByText(/svarte 503/).waitFor();
    await panel.getByText('<script>alert(1)</script>').waitFor();
    await panel.getByText('"platform.events.testsubscription"').waitFor();
    assert.match(page.url(), /event=\d+/);
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  });

  it('move in the log by keys, send again, and keep filter and open delivery in the address', async () => {
    receiver.reply([{ status: 200 }]);
    const before = receiver.received.length;
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Testhendelse' }).waitFor({ state: 'detached' });
    await page.keyboard.press('r');
    await receiver.arrived(before + 1);
    await page
      .getByRole('region', { name: 'Testhendelse' })
      .getByText(/svarte 200/)
      .waitFor();
    await page.getByLabel('Status', { exact: true }).selectOption('delivered');
    await page.waitForURL(/status=delivered/);
    await page.getByRole('row', { name: /Kontroll av adressen/ }).waitFor();
    await page.getByRole('link', { name: 'Kontroll av adressen' }).focus();
    await page.keyboard.press('k');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('region', { name: 'Kontroll av adressen' });
    await panel.getByText(/svarte 200/).waitFor();
    await page.reload();
    await panel.getByText('fine').waitFor();
    assert.equal(await page.getByLabel('Status', { exact: true }).inputValue(), 'delivered');
  });

  it('pause and resume, and show a signing secret once', async () => {
    await page.getByRole('button', { name: 'Sett på pause' }).click();
    await page.locator('.page-lead', { hasText: 'På pause siden' }).waitFor();
    await page.getByRole('button', { name: 'Start igjen' }).click();
    await page.getByRole('button', { name: 'Sett på pause' }).waitFor();
    await page.getByRole('button', { name: 'Signer leveringene' }).click();
    const secret = page.locator('.secret-value');
    assert.match((await secret.textContent())!, /^whsec_/);
    await page.getByRole('button', { name: 'Jeg har lagret den' }).click();
    await secret.waitFor({ state: 'detached' });
    await page.getByText(/Signert med nøkkel …/).waitFor();
  });

  it('answer who has access, and why', async () => {
    await window.go(`/studio/ttd/access?resource=ttd-demo-brev&party=${FJORDFISK}`);
    await page.getByRole('heading', { name: '3 kan lese hos Fjordfisk AS' }).waitFor();
    await page.getByRole('button', { name: 'Hvorfor Kari Nordby har tilgang' }).click();
    await page.getByRole('heading', { name: 'Kari Nordby kan lese hos Fjordfisk AS' }).waitFor();
    await page.getByText('Kari Nordby har rollen Daglig leder i Fjordfisk AS').waitFor();
    assert.doesNotMatch(page.url(), /(?<![\w-])\d{11}(?![\w-])/);
    await page.getByRole('button', { name: 'Kopier svar til mottakeren' }).click();
    const reply = (await page.evaluate('navigator.clipboard.readText()')) as string;
    assert.match(reply, /Kari Nordby kan lese .*\n\n.*kan lese .*\n\n.*may read/s);
    assert.doesNotMatch(reply, /\d{9}/);
    // Until the answer is there, nothing is said: least of all the one to another question.
    const held = Promise.withResolvers<void>();
    await page.route('**/authorization/api/v1/explain', (route) => held.promise.then(() => route.continue()), {
      times: 1,
    });
    await page.getByLabel('Handling').selectOption('write');
    await page.locator('#answer').waitFor({ state: 'detached' });
    held.resolve();
    await page.getByRole('heading', { name: 'Kari Nordby kan ikke sende hos Fjordfisk AS' }).waitFor();
    await page.getByText('Dette ville endret svaret').waitFor();
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  });
});
