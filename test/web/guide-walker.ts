import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { WORDS as LOGIN } from '../../server/authentication/idporten/words.ts';
import { type Look, openWindow, type Window } from '../harness/pages.ts';
import { type Hand, keyboard, pointer } from './guide-hands.ts';
import { wordsIn } from './guide-words.ts';

/** How a walk is made. */
export interface Way extends Look {
  readonly input: 'pointer' | 'keyboard';
}

/** Somebody with a window, a way to work it, and the words of its language; notes what is wrong with each page passed. */
export class Walker {
  readonly page: Page;
  readonly hand: Hand;
  readonly language: Look['language'];
  readonly say: Awaited<ReturnType<typeof wordsIn>>;
  readonly #window: Window;
  readonly #url: string;
  readonly #way: Way;
  readonly #shots: string | undefined;
  readonly #unseen: Set<string>;
  readonly #wrong: string[] = [];
  #step = 0;

  private constructor(
    window: Window,
    url: string,
    way: Way,
    say: Awaited<ReturnType<typeof wordsIn>>,
    shots: string | undefined,
  ) {
    this.#window = window;
    this.#url = url;
    this.#way = way;
    this.language = way.language;
    this.#shots = shots;
    this.#unseen = new Set();
    this.say = say;
    this.page = window.page;
    this.page.setDefaultTimeout(60_000);
    this.hand = way.input === 'keyboard' ? keyboard(this.page, this.#unseen) : pointer(this.page);
  }

  static async start(url: string, browser: Browser, way: Way, shots: string | undefined, who = 'clerk') {
    if (shots !== undefined) mkdirSync(shots, { recursive: true });
    const folder = shots === undefined ? undefined : `${shots}/${way.language}-${way.width}-${who}`;
    return new Walker(await openWindow(browser, url, way), url, way, await wordsIn(way.language), folder);
  }

  readonly button = (name: string | RegExp): Locator =>
    this.page.getByRole('button', { name, exact: typeof name === 'string' });
  readonly link = (name: string | RegExp): Locator =>
    this.page.getByRole('link', { name, exact: typeof name === 'string' });
  readonly field = (name: string | RegExp): Locator => this.page.getByLabel(name, { exact: typeof name === 'string' });
  readonly text = (text: string | RegExp): Locator =>
    this.page.getByText(text, { exact: typeof text === 'string' }).first();

  async logIn(path: string, name: string): Promise<void> {
    const words = LOGIN[this.#way.language];
    await this.page.goto(this.#url + path);
    await this.page.waitForSelector('h1');
    // That nobody is logged in is a 401, which the browser writes in its console.
    const { errors } = this.#window;
    errors.splice(0, errors.length, ...errors.filter((error) => !/\b401\b.*\/me$/.test(error)));
    await this.looksWell('front');
    await this.hand.press(this.link(this.say.common('do.logIn')).last());
    await this.field(words.search).waitFor();
    await this.looksWell('login');
    await this.hand.press(this.button(new RegExp(name)));
    await this.page.waitForURL(`**${path}**`);
  }

  /** Goes to a page of the menu, which a phone has behind a button. */
  async goTo(entry: string): Promise<void> {
    if (this.#way.width === 360) await this.hand.press(this.button(this.say.common('shell.menu')));
    await this.hand.press(
      this.page
        .getByRole('navigation', { name: this.say.common('shell.navigation') })
        // How many wait there may be said after it.
        .getByRole('link', { name: new RegExp(`^${entry}\\s*(,|$)`) })
        .locator('visible=true'),
    );
    await this.page.locator('h1', { hasText: entry }).waitFor();
  }

  /** What nobody may meet on any page: what axe finds, a page wider than the window, two headings, another language. */
  readonly looksWell = async (name: string): Promise<void> => {
    await this.page.evaluate('look.standsStill()');
    const note = (fault: string) => this.#wrong.push(`${name}: ${fault}`);
    if (this.#shots !== undefined) await this.#picture(`${String(++this.#step).padStart(2, '0')}-${name}`);
    for (const finding of await this.#findings()) note(finding);
    const { language, headings, sideways } = await this.#window.seen();
    if (language !== this.#way.language) note(`speaks ${language}`);
    if (headings !== 1) note(`has ${headings} first headings`);
    if (sideways) note('scrolls sideways');
    for (const fault of [...this.#window.faults.splice(0), ...this.#window.errors.splice(0)]) note(fault);
  };

  /** Of targets that are too small, only those that still are when what a bar at the foot covered has come forward. */
  async #findings(): Promise<string[]> {
    const found = await this.#window.findings();
    if (!found.some((finding) => finding.startsWith('target-size'))) return found;
    await this.page.evaluate('scrollBy(0, 150)');
    const again = await this.#window.findings();
    await this.page.evaluate('scrollBy(0, -150)');
    return found.filter((finding) => !finding.startsWith('target-size') || again.includes(finding));
  }

  async #picture(name: string): Promise<void> {
    const whole = (await this.page.locator('dialog[open]').count()) === 0;
    const scheme = (to: string) => this.page.evaluate(`document.documentElement.dataset.colorScheme = '${to}'`);
    for (const to of ['dark', 'light']) {
      await scheme(to);
      await this.page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      await this.page.screenshot({ path: `${this.#shots}-${name}-${to}.png`, fullPage: whole });
    }
    await scheme(this.#way.scheme);
  }

  async end(): Promise<void> {
    await this.#window.context.close();
    assert.deepEqual(this.#wrong, []);
    assert.deepEqual([...this.#unseen], [], 'the focus is not seen');
  }
}
