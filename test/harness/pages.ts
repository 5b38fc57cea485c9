import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { LoggedIn } from './log-in.ts';

/** How a page is looked at. */
export interface Look {
  readonly language: 'nb' | 'nn' | 'en';
  readonly scheme: 'light' | 'dark';
  readonly width: 360 | 1280;
  /** A phone in the hand: touched, and no taller than one. */
  readonly touch?: boolean;
}

const axe = readFileSync(fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url)), 'utf8');

const inPage = readFileSync(new URL('in-page.js', import.meta.url), 'utf8');

/** What stands on a page. */
export interface Seen {
  readonly language: string;
  /** How many first headings. */
  readonly headings: number;
  /** Whether it is wider than its window. */
  readonly sideways: boolean;
  readonly html: string;
}

/** A window on a server's pages that notes what must never happen. */
export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Requests to other hosts, what the Content-Security-Policy refused, errors that reached the window. */
  readonly faults: string[];
  /** What the browser itself complained of in its console: also calls that a page asks knowing they may be refused. */
  readonly errors: string[];
  /** Goes to a path the way the app itself does, without loading the page anew, and waits until it stands still. */
  go(path: string): Promise<void>;
  /** Serious and critical findings of axe, as `rule: element`. */
  findings(): Promise<string[]>;
  seen(): Promise<Seen>;
}

/** Opens a window on `url`, logged in when a session is given. Close its context afterwards. */
export async function openWindow(
  browser: Browser,
  url: string,
  { language, scheme, width, touch = false }: Look,
  session?: Pick<LoggedIn, 'cookie'>,
): Promise<Window> {
  const context = await browser.newContext({
    viewport: { width, height: touch ? 740 : 800 },
    hasTouch: touch,
    isMobile: touch,
    colorScheme: scheme,
    reducedMotion: 'reduce',
  });
  const cookies = [`budstikke-language=${language}`, `budstikke-scheme=${scheme}`, session?.cookie ?? ''];
  await context.addCookies(
    cookies
      .flatMap((line) => line.split('; '))
      .filter((pair) => pair !== '')
      .map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1), url })),
  );
  // Playwright evaluates past the policy, so axe needs no exception from it.
  await context.addInitScript({ content: axe });
  await context.addInitScript({ content: inPage });
  const page = await context.newPage();
  // What is said to those who hear the page may stand there twice, for seconds: texts are looked for where they are seen.
  const byText = page.getByText.bind(page);
  const seen = page.locator(':not([aria-live].ds-sr-only)');
  page.getByText = (...asked) => byText(...asked).and(seen);
  const faults: string[] = [];
  const errors: string[] = [];
  const host = new URL(url).host;
  page.on('request', (request) => {
    const address = new URL(request.url());
    if (/^(https?|wss?):$/.test(address.protocol) && address.host !== host)
      faults.push(`request to another host: ${address.href}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
    else if (message.type() === 'error') errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  let app = '';
  return {
    page,
    context,
    faults,
    errors,
    async go(path) {
      const next = path.split('/', 2)[1]!;
      if (next !== app) {
        app = next;
        await page.goto(url + path);
      } else {
        await page.evaluate(`look.go(${JSON.stringify(path)})`);
      }
      await page.waitForSelector('h1');
      await page.evaluate('look.standsStill()');
    },
    findings: () => page.evaluate('look.findings()') as Promise<string[]>,
    seen: () => page.evaluate('look.seen()') as Promise<Seen>,
  };
}
