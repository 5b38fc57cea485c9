import type { Browser } from 'playwright-core';
import { noBrowser, startBrowser } from '../test/harness/browser.ts';
import { logIn } from '../test/harness/log-in.ts';
import { type Bench, type Line, milliseconds, percentile } from './bench.ts';

const OPENED = 9;
/** Ida Moen, member of the demo's service owner, and the mailbox of everybody she acts for. */
const IDA = '18850460120';
const PAGES = [
  ['Studio, get started', '/studio/ttd/start'],
  ['Inbox, everything', '/inbox/all/inbox'],
] as const;

/** Issue budget of the pages: painted within 1.5 s, each time with an empty profile; beside a page of one word. */
export async function firstPaint(bench: Bench): Promise<Line[]> {
  const missing = noBrowser();
  if (missing !== false) return [['not measured', missing]];
  const { cookie } = await logIn({ url: bench.base }, { pid: IDA });
  const browser = await startBrowser();
  try {
    const lines: Line[] = [
      ['a page without script, first paint', await paints(browser, bench.base, '/logged-out', '')],
    ];
    for (const [name, path] of PAGES)
      lines.push([`${name}: first paint / last answer`, await paints(browser, bench.base, path, cookie)]);
    return lines;
  } finally {
    await browser.close();
  }
}

/** Median of the first paint, and of the last answer the page waited for. */
async function paints(browser: Browser, base: string, path: string, cookie: string): Promise<string> {
  const painted: number[] = [];
  const ready: number[] = [];
  for (let turn = 0; turn < OPENED; turn++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies(
      cookie
        .split('; ')
        .filter((pair) => pair !== '')
        .map((pair) => ({
          name: pair.slice(0, pair.indexOf('=')),
          value: pair.slice(pair.indexOf('=') + 1),
          url: base,
        })),
    );
    const page = await context.newPage();
    await page.goto(base + path);
    await page.locator('h1').first().waitFor();
    // The inbox keeps a stream open, so the network is never idle.
    await page.waitForTimeout(1500);
    // Text, for this file knows no browser's types.
    painted.push(Number(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime")));
    ready.push(
      Number(
        await page.evaluate("Math.max(...performance.getEntriesByType('resource').map((one) => one.responseEnd), 0)"),
      ),
    );
    await context.close();
  }
  const median = (times: number[]) =>
    milliseconds(
      percentile(
        times.sort((a, b) => a - b),
        0.5,
      ),
    );
  return cookie === '' ? median(painted) : `${median(painted)} / ${median(ready)}`;
}
