import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** Owner member of ttd, which runs the demo. */
const IDA = '18850460120';
const KARI = '14837510008';
const SOLSIDEN = '311005006';
const OWNERS = '/administration/api/v1/service-owners';
const REASON = 'Dette er ikke et offentlig organ. <img src=x onerror=alert(1)> \u202e';

describe('an application that is refused', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let operator: Window;
  let applicant: Window;

  async function sound({ findings, seen, faults }: Window): Promise<void> {
    assert.deepEqual(await findings(), []);
    assert.equal((await seen()).headings, 1);
    assert.deepEqual(faults.splice(0), []);
  }

  before(async () => {
    ensurePages();
    server = await startTestServer();
    const [ida, kari] = [await logIn(server, { pid: IDA }), await logIn(server, { pid: KARI })];
    const applied = await kari.fetch(OWNERS, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        organizationNumber: SOLSIDEN,
        code: 'sol',
        name: { nb: 'Solsiden Borettslag' },
        contact: { email: 'post@solsiden.example' },
        agreement: { accepted: true },
      }),
    });
    assert.equal(applied.status, 201, await applied.text());
    // Demo lets everybody in at once; production has those that wait.
    await server.foundation.database.pool.query(
      `update administration.service_owner set status = 'applied', approved_at = null where code = 'sol'`,
    );
    browser = await startBrowser();
    operator = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, ida);
    applicant = await openWindow(browser, server.url, { language: 'nb', scheme: 'dark', width: 360 }, kari);
    for (const { page } of [operator, applicant]) page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('is refused with a reason by those who run the installation', async () => {
    const { page, go } = operator;
    await go('/studio/admin');
    await page.getByText('Venter på godkjenning').waitFor();
    await page.getByRole('link', { name: 'Solsiden Borettslag' }).click();
    await page.getByRole('button', { name: 'Avslå' }).click();
    const dialog = page.getByRole('dialog');
    assert.equal(await dialog.getByRole('button', { name: 'Avslå' }).getAttribute('aria-disabled'), 'true');
    await dialog.getByLabel('Hvorfor').fill(REASON);
    await dialog.getByRole('button', { name: 'Avslå' }).click();
    await page.getByText('Avslått fordi').waitFor();
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await page.getByRole('button', { name: 'Godkjenn' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Slipp inn igjen' }).count(), 0);
    await sound(operator);
    await go('/studio/admin');
    await page.getByText('Avslått', { exact: true }).waitFor();
  });

  it('says so to the applicant, with the reason and the way to a new one', async () => {
    const { page, go } = applicant;
    await go('/studio/sol/start');
    await page.getByText('En administrator avslo søknaden. Grunn:').waitFor();
    await page.getByText('Dette er ikke et offentlig organ.').waitFor();
    assert.match((await page.locator('.start-step').first().textContent()) ?? '', /avslått/);
    await sound(applicant);
    await go('/studio/sol/settings');
    await page.getByText('Avslått:').waitFor();
    await sound(applicant);
  });

  it('is made again with the same code, and takes the old one’s place', async () => {
    const { page, go } = applicant;
    await go('/studio/sol/start');
    await page.getByRole('link', { name: 'Registrer på nytt' }).click();
    await page.getByText('Søknaden ble avslått. Grunn:').waitFor();
    assert.equal(await page.getByLabel('Organisasjonsnummer').inputValue(), SOLSIDEN);
    assert.equal(await page.getByLabel('Kortnavn').inputValue(), 'sol');
    await sound(applicant);
    await page.getByLabel('E-postadresse').fill('post@solsiden.example');
    await page.getByLabel('Vi godtar vilkårene').check();
    await page.getByRole('button', { name: 'Registrer' }).click();
    await page.waitForURL('**/studio/sol/start');
    await page.locator('.start-step:nth-child(1)[data-state="done"]').waitFor();
    await sound(applicant);
  });
});
