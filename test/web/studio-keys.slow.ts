import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const WAIT = 30_000;
/** The members of a private key that are public too. */
const PUBLIC = new Set(['kty', 'alg', 'use', 'kid', 'n', 'e', 'crv', 'x', 'y']);

describe('a client’s key pair made in the browser', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let ida: LoggedIn;
  let window: Window;
  let page: Page;
  const sent: string[] = [];

  before(async () => {
    ensurePages();
    server = await startTestServer();
    ida = await logIn(server, { pid: IDA });
    browser = await startBrowser();
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, ida);
    await window.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    page = window.page;
    page.setDefaultTimeout(WAIT);
    page.on('request', (request) => sent.push(request.postData() ?? '', request.url()));
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const keysOf = async (clientId: string) => {
    const answer = await ida.fetch(`/maskinporten/clients/${clientId}/jwks`, { headers: { 'budstikke-owner': 'ttd' } });
    return ((await answer.json()) as { keys: Record<string, string>[] }).keys;
  };
  const downloaded = async (name: RegExp): Promise<string> => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFileSync((await file.path())!, 'utf8');
  };
  /** Runs lines in a shell as if they were pasted there; answers what was written. */
  const paste = (lines: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const shell = spawn('bash', { stdio: ['pipe', 'pipe', 'pipe'] });
      let [out, error] = ['', ''];
      shell.stdout.on('data', (part) => (out += part));
      shell.stderr.on('data', (part) => (error += part));
      shell.on('close', (code) => (code === 0 && out !== '' ? resolve(out) : reject(new Error(`${code}: ${error}`))));
      shell.stdin.end(lines);
    });
  async function sound(): Promise<void> {
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  }

  for (const algorithm of ['RS256', 'ES256'] as const)
    it(`signs by ${algorithm}, is shown once, and fetches a token by the lines that are shown`, async () => {
      await window.go('/studio/ttd/keys?add=client');
      await page.getByLabel('Navn på klienten').fill(`Klient ${algorithm}`);
      await page.getByRole('radio', { name: algorithm }).check();
      await page.getByRole('button', { name: 'Lag nøkkelpar og klient' }).click();
      await page.getByText('Vekslet til Altinn-token').waitFor();
      const clientId = await page.getByRole('textbox', { name: 'Klient-id' }).inputValue();

      const [stored] = await keysOf(clientId);
      assert.deepEqual([stored!.alg, stored!.kty], [algorithm, algorithm === 'RS256' ? 'RSA' : 'EC']);
      const jwk = JSON.parse(await downloaded(/\.jwk\.json$/)) as Record<string, string>;
      assert.deepEqual([jwk.alg, jwk.kid, jwk.x ?? jwk.n], [algorithm, stored!.kid, stored!.x ?? stored!.n]);
      const pem = await downloaded(/\.pem$/);
      assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n[\s\S]+-----END PRIVATE KEY-----\n$/);
      assert.match(await downloaded(/\.env$/), new RegExp(`MASKINPORTEN_ALGORITHM='${algorithm}'`));
      const hidden = Object.entries(jwk).filter(([name]) => !PUBLIC.has(name));
      assert.ok(hidden.length > 0);
      for (const [name, value] of hidden)
        assert.ok(!sent.some((body) => body.includes(value)), `${name} left the browser`);

      await page.getByText('Hent et token fra terminalen').click();
      await sound();
      for (const tool of ['Med curl og openssl', 'Med Node']) {
        await page.getByRole('button', { name: `Kopier ${tool}` }).click();
        const lines = (await page.evaluate('navigator.clipboard.readText()')) as string;
        const token = (await paste(lines)).trim();
        const claims = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
        assert.equal(claims['urn:altinn:org'], 'ttd', tool);
      }

      await page.getByRole('button', { name: 'Jeg har lagret den' }).click();
      await page.waitForURL(`**/keys/clients/${clientId}`);
      assert.ok(!(await page.content()).includes(jwk.d!), 'it is not shown again');
    });

  it('takes a token with a private elliptic key that is pasted, and a public one made elsewhere', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await page.getByText('Lim inn en offentlig nøkkel du har laget selv').click();
    const field = page.getByLabel('Offentlig nøkkel (JWK eller PEM)');
    await field.fill(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    await page.getByRole('button', { name: 'Legg til', exact: true }).first().click();
    await page.getByText('Dette er en privat nøkkel').waitFor();
    await field.fill(publicKey.export({ type: 'spki', format: 'pem' }) as string);
    await page.getByRole('button', { name: 'Legg til', exact: true }).first().click();
    await page.locator('.client-section tbody tr').nth(1).waitFor();
    // Loaded anew, the window knows no private key.
    await page.reload();
    await page
      .getByLabel('Privat nøkkel (PEM eller JWK)')
      .fill(privateKey.export({ type: 'pkcs8', format: 'pem' }) as string);
    await page.getByRole('button', { name: 'Hent et token nå' }).click();
    await page.getByText('Vekslet til Altinn-token').waitFor();
    await sound();
  });

  it('is made for a client that has one already, of the kind that is chosen', async () => {
    await page.getByRole('radio', { name: 'ES256' }).check();
    await page.getByRole('button', { name: 'Lag ny nøkkel i nettleseren' }).click();
    await page.getByRole('button', { name: 'Jeg har lagret den' }).click();
    const keys = await keysOf(page.url().split('/').at(-1)!);
    assert.equal(keys.at(-1)!.alg, 'ES256');
    await sound();
  });
});
