import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { call, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { logIn } from '../harness/log-in.ts';
import { KARI, ORGANIZATION, PERSON } from '../harness/mail.ts';
import { organizationNumbers } from '../harness/organizations.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const MANY = 3000;

describe('the party switcher of one who acts for thousands', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let window: Window;
  before(async () => {
    ensurePages();
    [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
    const token = await testToken(server.url, '311001000', 'budstikke:administration');
    const numbers = organizationNumbers(MANY);
    const parties = numbers.map((organizationNumber, place) => ({
      key: organizationNumber,
      kind: 'organization',
      name: place === 1234 ? 'Ærfugl og Ånd AS' : `Bedrift ${place} AS`,
      organizationNumber,
      unitType: 'AS',
    }));
    const roles = numbers.map((number) => ({
      role: 'urn:altinn:external-role:ccr:daglig-leder',
      of: ORGANIZATION + number,
      holder: PERSON + KARI,
    }));
    const url = `${server.url}/administration/api/v1/register/import`;
    await expectStatus(200, call(url, { token, json: { parties, roles } }));
    const session = await logIn(server, { pid: KARI });
    window = await openWindow(browser, server.url, { language: 'nb', scheme: 'light', width: 1280 }, session);
    window.page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  test('draws fifty of them, asks once for what is typed, says how many, and is used by keys alone', async () => {
    const { page, go } = window;
    await go('/inbox/me/archive');
    await page.locator('.header-owner').focus();
    await page.keyboard.press('Enter');
    const options = page.locator('[role=option]');
    await page.locator('.party-foot', { hasText: /av 3\s?0\d\d/ }).waitFor();
    assert.ok((await options.count()) <= 60, 'the page never holds them all');

    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith('/parties') && searchParams.has('q')) asked.push(searchParams.get('q')!);
    });
    await page.keyboard.type('ærfugl ån', { delay: 10 });
    await page.locator('[aria-live=polite]', { hasText: '1 treff' }).waitFor({ state: 'attached' });
    assert.equal(asked.at(-1), 'ærfugl ån');
    assert.ok(asked.length < 'ærfugl ån'.length, `not for each letter: ${asked.join()}`);
    assert.deepEqual(await window.findings(), []);

    for (const _ of 'ærfugl ån') await page.keyboard.press('Backspace');
    await page.keyboard.type('bedrift 29');
    // What was found before stands until the new answer is there.
    await options.filter({ hasText: 'Ærfugl og Ånd AS' }).waitFor({ state: 'detached' });
    await options.nth(12).waitFor();
    await page.locator('[aria-live=polite]', { hasText: /^\d+ treff/ }).waitFor({ state: 'attached' });
    for (let step = 0; step < 12; step++) await page.keyboard.press('ArrowDown');
    const active = await page.locator('[role=combobox]').getAttribute('aria-activedescendant');
    const chosen = page.locator(`[id="${active}"]`);
    assert.equal(await chosen.getAttribute('aria-selected'), 'true');
    const name = (await chosen.locator('.party-name').textContent())!;
    await page.keyboard.press('Enter');
    await page.locator('.header-owner', { hasText: name }).waitFor();
    assert.match(page.url(), /\/inbox\/[0-9a-f-]{36}\/archive$/, 'the folder stays');
    assert.deepEqual(window.faults, []);
  });
});
