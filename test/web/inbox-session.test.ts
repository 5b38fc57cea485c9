import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { KARI, MailClient, PERSON } from '../harness/mail.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

describe('a session that ends in the middle', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let window: Window;
  before(async () => {
    ensurePages();
    [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
    const session = await logIn(server, { pid: KARI });
    await new MailClient(server.url).published({
      recipients: [PERSON + KARI],
      content: { messageTitle: 'Blir liggende' },
    });
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, session);
    window.page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test('leads to the login and back to the same list, where one is told that what was begun may not be done', async () => {
    const { page, context, go } = window;
    await go('/inbox/me/inbox');
    await page.locator('.message-list input[type=checkbox]').first().check();
    await context.clearCookies({ name: 'budstikke-session' });
    await page.keyboard.press('e');
    // The provider remembers her, and sends her straight back.
    await page.locator('.undo-toast-text', { hasText: /Du ble logget ut.*mens meldinger ble flyttet/ }).waitFor();
    await page.getByRole('link', { name: 'Blir liggende' }).waitFor();
    // Said once.
    await page.reload();
    await page.getByRole('link', { name: 'Blir liggende' }).waitFor();
    assert.equal(await page.locator('.undo-toast-text').count(), 0);
  });
});
