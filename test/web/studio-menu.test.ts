import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const OWN = '/administration/api/v1/owners/ttd';

describe('the menu of Studio', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let ida: LoggedIn;
  let window: Window;
  let page: Page;

  before(async () => {
    ensurePages();
    server = await startTestServer();
    ida = await logIn(server, { pid: IDA });
    browser = await startBrowser();
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, ida);
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  it('tells how far one has come, as the server knows it', async () => {
    const answer = await ida.fetch(`${OWN}/setup`, { headers: { 'budstikke-owner': 'ttd' } });
    const { done, steps } = (await answer.json()) as { done: number; steps: unknown[] };
    assert.ok(done < steps.length);
    await window.go('/studio/ttd/members');
    const link = page
      .getByRole('navigation')
      .getByRole('link', { name: `Kom i gang , ${done} av ${steps.length} gjort` });
    await link.waitFor();
    assert.match((await link.textContent()) ?? '', new RegExp(`${done}/${steps.length}`));
    assert.deepEqual(await window.findings(), []);
  });

  it('counts what wants attention where it is seen to, and puts the way there last when it is done', async () => {
    // What is to be seen is how much stands where; that the server finds it is tested with the server.
    await page.route(`**${OWN}/attention`, async (route) => {
      const since = '2026-11-22T10:00:00Z';
      const item = (kind: string, type: string, id: string) => ({
        kind,
        severity: 'error',
        since,
        subject: { type, id },
      });
      await route.fulfill({
        json: {
          items: [
            item('message-stuck', 'message', '1'),
            item('message-stuck', 'message', '2'),
            item('subscription-failing', 'subscription', '3'),
          ],
          more: [],
        },
      });
    });
    await page.route(`**${OWN}/setup`, async (route) => {
      const found = await route.fetch();
      const { steps } = (await found.json()) as { steps: { state: string }[] };
      await route.fulfill({ json: { done: steps.length, steps: steps.map((step) => ({ ...step, state: 'done' })) } });
    });
    await page.goto(`${server.url}/studio/ttd/members`);
    const menu = page.getByRole('navigation');
    await menu.getByRole('link', { name: 'Meldinger , 2 ting å se på' }).waitFor();
    await menu.getByRole('link', { name: 'Hendelser , 1 ting å se på' }).waitFor();
    const names = (
      await menu.locator('.nav-group').filter({ hasText: 'Innstillinger' }).getByRole('link').allTextContents()
    ).map((one) => one.trim());
    assert.ok(names.includes('Kom i gang'), names.join());
    assert.equal(await menu.getByRole('link', { name: 'Kom i gang' }).count(), 1, 'and nowhere else');
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults, []);
  });
});
