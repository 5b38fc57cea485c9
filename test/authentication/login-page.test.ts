import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 900 };
/** Set it to a directory to look at the pages. */
const SCREENSHOTS = process.env.SCREENSHOTS;

describe('in a browser', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  before(async () => {
    [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
  });
  after(async () => {
    await browser.close();
    await server.close();
  });

  /** A page whose every error and refused resource fails the test. */
  async function opened(
    options: Parameters<Browser['newContext']>[0] = {},
  ): Promise<{ page: Page; context: BrowserContext; faults: string[] }> {
    const context = await browser.newContext({ viewport: DESKTOP, locale: 'nb-NO', ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    return { page, context, faults };
  }

  async function look(page: Page, name: string): Promise<void> {
    if (SCREENSHOTS !== undefined) await page.screenshot({ path: `${SCREENSHOTS}/${name}.png`, fullPage: true });
    const wide = await page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
    assert.equal(wide, false, `${name} scrolls sideways`);
    // Our own policy lets no script in; the checker is put in from outside of the page's world.
    const session = await page.context().newCDPSession(page);
    await session.send('Page.enable');
    const { frameTree } = (await session.send('Page.getFrameTree')) as { frameTree: { frame: { id: string } } };
    const { executionContextId } = (await session.send('Page.createIsolatedWorld', {
      frameId: frameTree.frame.id,
    })) as {
      executionContextId: number;
    };
    const run = async (expression: string) =>
      (await session.send('Runtime.evaluate', {
        expression,
        contextId: executionContextId,
        awaitPromise: true,
        returnByValue: true,
      })) as {
        result: { value: unknown };
      };
    await run(axe);
    const tags = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']";
    const { result } = await run(
      `axe.run({ runOnly: ${tags} }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html)))`,
    );
    assert.deepEqual(result.value, [], name);
  }

  const logOut = (page: Page) =>
    page.evaluate(`(async () => {
      const { csrf } = await (await fetch('/administration/api/v1/me')).json();
      const answer = await fetch('/logout', { method: 'POST', headers: { 'X-XSRF-TOKEN': csrf } });
      location.href = (await answer.json()).location;
    })()`);

  test('a person logs in, is who it chose to be, and logs out', async () => {
    const { page, context, faults } = await opened();
    await page.goto(`${server.url}/login?returnTo=/logged-out%3F`);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Velg en oppdiktet person');
    await page.getByLabel('Nivå 4').check();
    await page.getByRole('button', { name: /Kari Nordby/ }).click();
    // Our pages forbid what follows to script that got into them; this address has no policy, only the origin.
    await page.goto(`${server.url}/healthz`);
    const me = (await page.evaluate("fetch('/administration/api/v1/me').then((answer) => answer.json())")) as {
      person: { name: string };
      authenticationLevel: number;
    };
    assert.deepEqual([me.person.name, me.authenticationLevel], ['Kari Nordby', 4]);
    assert.doesNotMatch(String(await page.evaluate('document.cookie')), /session/, 'no script can read it');

    await logOut(page).catch(() => undefined);
    await page.waitForURL(`${server.url}/logged-out`);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'Du er logget ut');
    await page.getByRole('link', { name: 'Logg inn på nytt' }).click();
    await page.getByRole('heading', { name: 'Velg en oppdiktet person' }).waitFor();
    await page.goto(`${server.url}/healthz`);
    assert.equal(await page.evaluate("fetch('/administration/api/v1/me').then(({ status }) => status)"), 401);
    assert.deepEqual(
      // The 401 was asked for, and an address that is no page has no icon.
      faults.filter((fault) => !/status of 40[14]/.test(fault)),
      [],
    );
    await context.close();
  });

  test('it works without script, by keyboard alone', async () => {
    const { page, context } = await opened({ javaScriptEnabled: false });
    await page.goto(`${server.url}/login`);
    await page.getByLabel(/Søk etter navn/).focus();
    await page.keyboard.type('lyngheim');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Kari Nordby/ }).waitFor({ state: 'detached' });
    const people = page.getByRole('list', { name: 'Personer' }).getByRole('button');
    assert.equal(await people.count(), 1);
    assert.match(
      (await people.textContent())!,
      /Mona Strand\s+født 30. september 1979\s+daglig leder i Lyngheim Regnskap AS/,
    );
    await people.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/inbox/);
    const cookies = await context.cookies();
    const session = cookies.find(({ name }) => name === 'budstikke-session')!;
    assert.deepEqual([session.httpOnly, session.sameSite], [true, 'Lax']);
    await context.close();
  });

  test('CSRF: a form of another site comes without the session', async () => {
    const { page, context } = await opened();
    await page.goto(`${server.url}/login`);
    await page.getByRole('button', { name: /Kari Nordby/ }).click();
    await page.waitForURL(/\/inbox/);
    await page.goto(`${server.url.replace('127.0.0.1', 'localhost')}/healthz`);
    const answered = page.waitForResponse(`${server.url}/session/extend`);
    await page.evaluate(`(() => {
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '${server.url}/session/extend';
      document.body.append(form);
      form.submit();
    })()`);
    const answer = await answered;
    assert.equal((await answer.request().allHeaders())['sec-fetch-site'], 'cross-site');
    assert.equal(answer.status(), 401);
    await context.close();
  });

  test('every page is clean by axe on phone and desktop, and says so in three languages', async () => {
    for (const [size, viewport] of [
      ['phone', PHONE],
      ['desktop', DESKTOP],
    ] as const) {
      const { page, context, faults } = await opened({ viewport });
      await page.goto(`${server.url}/login`);
      await look(page, `choose-${size}`);
      await page.getByLabel(/Søk etter navn/).fill('finnes ikke');
      await page.getByRole('button', { name: 'Søk' }).click();
      await look(page, `nobody-${size}`);
      await page.getByRole('button', { name: 'English' }).click();
      assert.equal(await page.locator('html').getAttribute('lang'), 'en');
      await look(page, `english-${size}`);
      await page.getByRole('button', { name: 'Nynorsk' }).click();
      await page.getByRole('button', { name: 'Avbryt' }).click();
      await page.getByRole('heading', { name: 'Du er ikke logget inn' }).waitFor();
      await look(page, `cancelled-${size}`);
      await page.goto(`${server.url}/logged-out`);
      await look(page, `logged-out-${size}`);
      await page.goto(`${server.url}/login/callback?state=x`);
      await look(page, `lost-${size}`);
      await page.goto(`${server.url}/idporten/choose/x`);
      await look(page, `expired-${size}`);
      await page.goto(`${server.url}/idporten/authorize?client_id=nobody`);
      await look(page, `refused-${size}`);
      assert.deepEqual(
        faults.filter((fault) => !/status of 400/.test(fault)),
        [],
      );
      await context.close();
    }
  });
});
