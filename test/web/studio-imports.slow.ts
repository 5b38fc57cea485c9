import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { organizationNumbers } from '../harness/organizations.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Owner member of what runs the demo. */
const OPERATOR = '18850460120';
/** No member of anything. */
const KARI = '14837510008';
const NUMBERS = organizationNumbers(1200);
const HOSTILE = '<img src=x onerror=alert(1)> \u202e "; DROP TABLE --';
const URN = 'urn:altinn:organization:identifier-no:';

describe('importing', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let window: Window;
  let page: Page;
  const files = mkdtempSync(join(tmpdir(), 'budstikke-import-'));

  const known = async (): Promise<number> =>
    (
      await server.foundation.database.pool.query<{ n: number }>(
        'select count(*)::int as n from register.party where organization_number = any($1)',
        [NUMBERS],
      )
    ).rows[0]!.n;
  async function sound(): Promise<void> {
    assert.deepEqual(await window.findings(), []);
    assert.equal((await window.seen()).headings, 1);
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    assert.deepEqual(window.faults.splice(0), []);
  }
  const company = (number: string, name = `Bedrift ${number}`) => ({
    kind: 'organization',
    name,
    organizationNumber: number,
  });

  before(async () => {
    ensurePages();
    server = await startTestServer();
    const session = await logIn(server, { pid: OPERATOR });
    browser = await startBrowser();
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, session);
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    rmSync(files, { recursive: true, force: true });
  });

  it('of parties tells every fault with its line, and changes nothing', async () => {
    await window.go('/studio/admin');
    await page.getByRole('link', { name: 'Importer parter' }).click();
    const button = page.getByRole('button', { name: 'Importer', exact: true });
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    const lines = [
      company(NUMBERS[0]!, HOSTILE),
      '',
      { ...company(NUMBERS[1]!), organizationNumber: '123456789' },
      { role: 'regn', of: URN + NUMBERS[0]!, holder: `${URN}991825827` },
    ];
    const text = (rows: readonly unknown[]) =>
      rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
    await page.getByLabel('Lim inn JSON').fill(text(lines));
    await page.getByRole('row', { name: /linje 3.*organizationNumber/ }).waitFor();
    await page.getByRole('row', { name: /linje 4.*holder/ }).waitFor();
    assert.equal(await button.getAttribute('aria-disabled'), 'true');
    await sound();
    await page.getByLabel('Lim inn JSON').fill('{"kind":');
    await page
      .locator('#document-note')
      .getByText(/Vi kan ikke lese dette som JSON\. Linje 1/)
      .waitFor();
    assert.equal(await known(), 0);
  });

  it('of parties says what would be done before it is done, and that again changes nothing', async () => {
    const file = join(files, 'register.json');
    writeFileSync(file, JSON.stringify({ parties: NUMBERS.map((number) => company(number)), roles: [] }));
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('heading', { name: 'Dette vil bli gjort' }).waitFor();
    await page.getByText(/^1\s?200 nye parter$/).waitFor();
    assert.equal(await known(), 0, 'a dry run leaves nothing');
    await sound();
    const button = page.getByRole('button', { name: 'Importer', exact: true });
    await page.getByLabel('Lim inn JSON').fill('{"kind":');
    assert.equal(await button.getAttribute('aria-disabled'), 'true', 'what stood there before is not imported');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText(/^1\s?200 nye parter$/).waitFor();
    await button.click();
    await page.getByRole('heading', { name: 'Dette ble gjort' }).waitFor();
    assert.equal(await known(), NUMBERS.length);
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('Alt står i registeret fra før').waitFor();
    await sound();
  });

  it('of members tells the lines of what does not go and of what stands there twice', async () => {
    const made = await (await logIn(server, { pid: OPERATOR })).fetch(
      '/resourceregistry/api/v1/access-lists/ttd/liste',
      {
        method: 'PUT',
        headers: { 'budstikke-owner': 'ttd', 'content-type': 'application/json' },
        body: JSON.stringify({ name: 'Liste', description: 'x' }),
      },
    );
    assert.equal(made.status, 200, await made.text());
    await window.go('/studio/ttd/access-lists/liste?add=1');
    const rows = ['Orgnr;Navn', ...NUMBERS, NUMBERS[3]!, '999999999', '123456789'];
    const file = join(files, 'medlemmer.csv');
    writeFileSync(file, rows.join('\n'));
    await page.locator('input[type=file]').setInputFiles(file);
    const panel = page.getByRole('region', { name: 'Legg til medlemmer' });
    await panel.getByText(/^1\s200 nye$/).waitFor();
    await panel.getByText('1 står flere ganger (linje 1202)').waitFor();
    await panel.getByText('linje 1203: finnes ikke i registeret').waitFor();
    await panel.getByText('linje 1204: ikke et organisasjonsnummer').waitFor();
    await sound();
  });

  it('is for those who run the installation alone', async () => {
    const other = await openWindow(
      browser,
      server.url,
      { language: 'en', scheme: 'dark', width: 360 },
      await logIn(server, { pid: KARI }),
    );
    await other.go('/studio/admin/import');
    await other.page.getByText('Only owners at the organisation that runs this installation').waitFor();
    assert.equal(await other.page.locator('input[type=file]').count(), 0);
    assert.deepEqual(await other.findings(), []);
  });
});
