import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Browser, Locator, Page } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Managing director of Fjordfisk AS, and of no service owner. */
const KARI = '14837510008';
const OLA = '02918220065';
/** Not a service owner in the demo. */
const SOLSIDEN = '311005006';
/** Turns the text around, opens a tag, ends a string, and is long. */
const HOSTILE = `Brev <img src=x onerror=alert(1)> "'} \u202e & ${'langt'.repeat(12)}`;
/** web-design §4.1. */
const MOST_CLICKS = 40;

describe('a new service owner', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let kari: LoggedIn;
  let window: Window;
  let page: Page;
  let clicks = 0;
  const sent: string[] = [];

  const button = (name: string | RegExp): Locator =>
    page.getByRole('button', { name, exact: typeof name === 'string' });
  async function press(target: Locator): Promise<void> {
    clicks++;
    await target.click();
  }
  /** The line of a step, by its number. */
  const line = (number: number): Locator => page.locator('.start-step').nth(number - 1);
  const told = async (number: number): Promise<string> => (await line(number).textContent()) ?? '';
  const isDone = (number: number): Promise<void> =>
    page.locator(`.start-step:nth-child(${number})[data-state="done"]`).waitFor();
  async function sound(): Promise<void> {
    assert.deepEqual(await window.findings(), []);
    assert.equal((await window.seen()).headings, 1);
    assert.deepEqual(window.faults.splice(0), []);
  }

  before(async () => {
    ensurePages();
    server = await startTestServer();
    kari = await logIn(server, { pid: KARI });
    browser = await startBrowser();
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, kari);
    page = window.page;
    page.setDefaultTimeout(30_000);
    page.on('request', (request) => sent.push(request.postData() ?? '', request.url()));
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('is told at once who an organisation number is, and every fault of the form', async () => {
    await window.go('/studio/');
    await press(page.getByRole('link', { name: 'Registrer en tjenesteeier' }));
    const number = page.getByLabel('Organisasjonsnummer');
    await number.fill('311 001 000');
    await page.getByText('Be Ida Moen om å invitere deg').waitFor();
    assert.equal(await button('Registrer').count(), 0);
    await number.fill(SOLSIDEN);
    await page.getByText('311 005 006').waitFor();
    assert.equal(await page.getByLabel('Kortnavn').inputValue(), 'solsiden');
    assert.equal(await page.getByLabel('English').inputValue(), 'Solsiden Borettslag');
    await page.getByLabel('Kortnavn').fill('ttd');
    await page.getByText('Kortnavnet ttd er i bruk').first().waitFor();
    await page.getByLabel('Kortnavn').fill('solsiden');
    await page.getByText('solsiden er ledig').waitFor();
    await button('Registrer').click();
    const summary = page.locator('.ds-error-summary');
    await summary.getByRole('link', { name: 'Godta vilkårene' }).waitFor();
    await summary.getByRole('link', { name: /navn@eksempel/ }).click();
    assert.ok(await page.getByLabel('E-postadresse').evaluate((field) => field === document.activeElement));
    await sound();
  });

  it('registers and comes straight to the list, with the first step done', async () => {
    await page.getByLabel('E-postadresse').fill('post@solsiden.example');
    await press(page.getByLabel('Vi godtar vilkårene'));
    await press(button('Registrer'));
    await page.waitForURL('**/studio/solsiden/start');
    await isDone(1);
    assert.match(await told(1), /Solsiden Borettslag 311\s005\s006[\s\S]*solsiden[\s\S]*godkjent/);
    assert.match(await told(7), /trenger «Publiser» først/);
    await sound();
  });

  it('gets an API key that is shown once', async () => {
    await press(button(/2 API-nøkkel/));
    await page.getByLabel('Navn på nøkkelen').fill(HOSTILE.slice(0, 60));
    await press(button('Lag nøkkel'));
    const secret = (await page.locator('.secret-value').textContent())!;
    assert.match(secret, /^[0-9a-f]{32}$/);
    assert.ok(await page.locator('.secret-once h2').evaluate((heading) => heading === document.activeElement));
    await press(button('Jeg har lagret den'));
    assert.equal((await page.content()).includes(secret), false);
    await line(2)
      .getByText(`${secret.slice(0, 6)}…`)
      .waitFor();
  });

  it('gets a client whose key pair is made in the browser, and a token with it', async () => {
    await press(button('Lag nøkkelpar og klient'));
    await page.getByText('Fikk token med 4 av 4 scopes').waitFor();
    await page.getByText('Vekslet til Altinn-token').waitFor();
    const download = page.waitForEvent('download');
    await press(button(/^Last ned .*\.jwk\.json$/));
    const key = JSON.parse(await text(await download)) as { d: string; n: string };
    assert.ok(sent.some((body) => body.includes(key.n)));
    for (const member of Object.values(key).filter((value) => value.length > 100 && value !== key.n))
      assert.ok(!sent.some((body) => body.includes(member)), 'a private part of the key left the browser');
    await press(button('Jeg har lagret den'));
    await isDone(3);
    await sound();
  });

  it('makes a service with a hostile name, sees who can read, and publishes', async () => {
    await page.getByLabel('Navn på tjenesten').fill(HOSTILE);
    await press(button('Lag tjenesten'));
    await isDone(5);
    assert.ok((await told(4)).includes('<img src=x onerror=alert(1)>'));
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await press(button('Publiser'));
    await isDone(6);
    await page.getByText('rett til å sende: i orden').waitFor();
    await sound();
  });

  it('sends a first message to somebody it can be read as, and follows what happens', async () => {
    await page.getByText('Fjordfisk AS', { exact: true }).waitFor();
    await press(button('Send'));
    await page.getByText('Publisert').first().waitFor();
    await press(button(/8 Hendelser/));
    await press(button('Lag abonnement'));
    await button('Send testhendelse').waitFor();
    await press(button(/7 Første melding/));
    const address = await page.getByRole('link', { name: 'Åpne som mottaker' }).getAttribute('href');
    assert.match(address!, /^\/inbox\/m\/[0-9a-f-]{36}$/);
    const opened = window.context.waitForEvent('page');
    await press(page.getByRole('link', { name: 'Åpne som mottaker' }));
    const inbox = await opened;
    await inbox.getByText('Vår første melding').first().waitFor();
    await press(inbox.getByRole('button', { name: 'Bekreft mottak' }).first());
    await inbox
      .getByText(/[Bb]ekreftet/)
      .first()
      .waitFor();
    await inbox.close();
    await isDone(7);
    assert.match(await told(7), /bekreftet/);
    await isDone(8);
    await page.getByText('Alt virker').waitFor();
    assert.ok(clicks <= MOST_CLICKS, `${clicks} clicks`);
    await sound();
  });

  it('takes files along that hold its own values, and send a message as they are', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'budstikke-take-'));
    for (const name of ['.env', 'send.mjs']) {
      const download = page.waitForEvent('download');
      await button(name).click();
      await (await download).saveAs(join(folder, name));
    }
    assert.match(readFileSync(join(folder, '.env'), 'utf8'), /BUDSTIKKE_API_KEY='[0-9a-f]{32}'/);
    const { stdout } = await promisify(execFile)(process.execPath, ['--env-file=.env', 'send.mjs'], { cwd: folder });
    const answer = JSON.parse(stdout) as { correspondences: { correspondenceId: string }[] };
    assert.match(answer.correspondences[0]!.correspondenceId, /^[0-9a-f-]{36}$/);
    rmSync(folder, { recursive: true });
  });

  it('replaces a key, revokes it by its name, and sees why a token was refused', async () => {
    await page.getByRole('link', { name: 'Nøkler og klienter' }).click();
    await button(/^Bytt nøkkelen/).click();
    await button('Bytt nøkkel').click();
    await button('Jeg har lagret den').click();
    await page.getByText(/virker til .* \(byttet\)/).waitFor();
    await button(/^Trekk tilbake nøkkelen/)
      .first()
      .click();
    await button('Trekk tilbake nøkkelen').click();
    await page.locator('dialog').getByRole('textbox').fill(HOSTILE.slice(0, 60));
    await button('Trekk tilbake nøkkelen').click();
    await page.getByText('1 nøkkel virker ikke lenger').waitFor();
    const clients = await read<{ client_id: string }[]>('/maskinporten/clients');
    const grant = [
      { alg: 'RS256', kid: 'nobody' },
      { iss: clients[0]!.client_id, aud: 'x', scope: 'y', iat: 1, exp: 2 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    await fetch(`${server.url}/maskinporten/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: `${grant}.c2lnbmF0dXJl`,
      }),
    });
    await page.getByRole('link', { name: 'Første klient' }).click();
    await page.getByText('Nøkkelen (kid) er ikke registrert på klienten').waitFor();
    await page.getByText('ga token').first().waitFor();
    await sound();
  });

  it('lets a colleague in by a link whose secret stays out of every address', async () => {
    await page.getByRole('link', { name: 'Medlemmer' }).click();
    await button('Inviter').click();
    await page.getByLabel('Hvem invitasjonen er til').fill(HOSTILE);
    await button('Lag lenke').click();
    const link = (await page.locator('.secret-value').textContent())!;
    await button('Jeg har lagret den').click();
    const other = await openWindow(
      browser,
      server.url,
      { language: 'nb', scheme: 'light', width: 1280 },
      await logIn(server, { pid: OLA }),
    );
    const asked: string[] = [];
    other.page.on('request', (request) => asked.push(request.url()));
    await other.page.goto(link);
    await other.page.getByRole('button', { name: 'Bli medlem som Ola Lien' }).click();
    await other.page.waitForURL('**/studio/solsiden**');
    const secret = new URL(link).hash.slice(1);
    assert.ok(secret.length > 20 && !asked.some((address) => address.split('#')[0]!.includes(secret)));
    await other.context.close();
    await page.reload();
    await page.getByLabel('Rollen til Ola Lien').selectOption({ label: 'Kan lese' });
    await page.getByText('Ola Lien: Kan lese').first().waitFor();
    await button('Fjern Ola Lien').click();
    await page.getByText('Ola Lien er ikke lenger medlem').first().waitFor();
    await button('Angre').click();
    await page.getByLabel('Rollen til Ola Lien').waitFor();
    await page.getByText('Den siste eieren kan ikke fjernes').waitFor();
  });

  const read = async <Answer>(path: string): Promise<Answer> =>
    (await (await kari.fetch(path, { headers: { 'budstikke-owner': 'solsiden' } })).json()) as Answer;
});

async function text(download: { createReadStream(): Promise<NodeJS.ReadableStream> }): Promise<string> {
  let whole = '';
  for await (const part of await download.createReadStream()) whole += String(part);
  return whole;
}
