import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page, Request } from 'playwright-core';
import { eventually } from '../../acceptance/client/http.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { bucketOf } from '../../server/foundation/ids.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { FJORDFISK, KARI, ORGANIZATION } from '../harness/mail.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const LOOK = { language: 'nb', scheme: 'light', width: 1280 } as const;
const MESSAGES = 1_000_000;
const CONTENTS = 10_000;
const FAILED = 3;
/** Rows drawn at a time at most, however many have been scrolled through: what is near, and the stretch with the focus. */
const MOST_ROWS = 300;
const MOST_ELEMENTS = 12_000;
const LISTS = /\/(sent\/search|inbox\/api\/v1\/messages)(\?|$)/;

/** What the lists asked for, and after how many milliseconds the answer was there. */
class Requests {
  readonly #times: number[] = [];
  readonly refused: string[] = [];

  constructor(page: Page) {
    page.on('requestfinished', (request) => void this.#note(request));
  }

  async #note(request: Request): Promise<void> {
    if (!LISTS.test(request.url())) return;
    const answer = await request.response();
    if (answer?.status() !== 200) this.refused.push(`${answer?.status()} ${request.url()}`);
    this.#times.push(request.timing().responseEnd);
  }

  /** Count, median, 95th percentile and longest of what was asked for since the last time. */
  told(): string {
    const times = this.#times.splice(0).sort((a, b) => a - b);
    const at = (part: number) =>
      `${Math.round(times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0)} ms`;
    return `${times.length} requests, p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`;
  }
}

describe('lists of a million messages in the browser', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;

  before(async () => {
    ensurePages();
    [server, browser] = await Promise.all([startTestServer(), startBrowser()]);
    await fill();
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const query = (text: string, values: readonly unknown[] = []) =>
    server.foundation.database.pool.query(text, [...values]);

  /** A million messages of one service owner to one recipient: a second between them, one in ten unread. */
  async function fill(): Promise<void> {
    const recipient = ORGANIZATION + FJORDFISK;
    await query(
      `insert into correspondence.content
         (id, created, resource_id, sender, senders_reference, language, title, summary, body, property_list, reply_options,
          external_references, requested_publish_time, is_confirmation_needed, is_confidential, allow_forwarding)
       select ('01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, now(), 'ttd-demo-brev', '311001000',
              'Sak ' || lpad(n::text, 6, '0'), 'nb', case n when 4711 then 'Nålen i høystakken' else 'Brev ' || n end, '',
              'Brødtekst', '{}', '[]', '[]', now(), false, false, false
         from generate_series(0, $1::int - 1) n`,
      [CONTENTS],
    );
    await query(
      `insert into correspondence.correspondence
         (bucket, id, content_id, recipient, resource_id, sender, created, requested_publish_time, status, status_changed,
          published, read_at)
       select $1::smallint,
              (lpad(to_hex(1700000000000 + n), 12, '0') || '7000' || '8000' || lpad(to_hex(n), 9, '0')
                || lpad(to_hex($1::smallint::int), 3, '0'))::uuid,
              ('01900000-0000-7000-8000-' || lpad(to_hex(n % $4::int), 12, '0'))::uuid, $2, 'ttd-demo-brev', '311001000',
              t, t, case when failed then 11 when n % 10 = 0 then 2 else 4 end, t,
              case when failed then null else t end, case when failed or n % 10 = 0 then null else t end
         from generate_series(1, $3::int) n
        cross join lateral (select now() - n * interval '1 second' as t, n > $3::int - $5::int as failed) facts`,
      [bucketOf(recipient), recipient, MESSAGES, CONTENTS, FAILED],
    );
    await query(
      `insert into correspondence.status (bucket, correspondence_id, status, changed)
       select bucket, id, status, created from correspondence.correspondence`,
    );
    await query('vacuum analyze correspondence.correspondence');
    await query('analyze correspondence.content');
    await query('analyze correspondence.status');
    await query('update epoch set number = number + 1');
  }

  const open = async (session: LoggedIn): Promise<Window> => {
    const window = await openWindow(browser, server.url, LOOK, session);
    window.page.setDefaultTimeout(30_000);
    return window;
  };
  const drawn = async (page: Page, row: string): Promise<number> => {
    const rows = await page.locator(row).count();
    assert.ok(rows <= MOST_ROWS, `${rows} rows are drawn`);
    const elements = (await page.evaluate("document.querySelectorAll('*').length")) as number;
    assert.ok(elements <= MOST_ELEMENTS, `${elements} elements are in the page`);
    return rows;
  };
  const heap = async ({ page, context }: Window): Promise<string> => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = (await devtools.send('Runtime.getHeapUsage')) as { usedSize: number };
    return `${Math.round(usedSize / 1e6)} MB`;
  };
  /** Scrolls by the wheel, and asks for more where pages no longer come by themselves, until so many rows are loaded. */
  const scrollTo = async (page: Page, row: string, loaded: () => Promise<number>, wanted: number): Promise<void> => {
    const more = page.getByRole('button', { name: 'Vis flere' });
    await page.mouse.move(700, 500);
    for (let turn = 0; (await loaded()) < wanted; turn++) {
      assert.ok(turn < 2000, `${await loaded()} rows are loaded after ${turn} turns of the wheel`);
      await page.mouse.wheel(0, 3000);
      await page.waitForTimeout(30);
      if (await more.isVisible()) {
        const before = await loaded();
        // By itself, unless ten pages have; then the button is what goes on.
        await page.waitForTimeout(300);
        if ((await loaded()) === before) await more.click();
        await eventually('the next page', async () => (await loaded()) > before || undefined, 30_000);
      }
      await drawn(page, row);
    }
  };

  test('Studio: scrolled far by wheel and keyboard, left and come back to, searched and filtered', async (t) => {
    const window = await open(await logIn(server, { pid: IDA }));
    const { page } = window;
    const requests = new Requests(page);
    const row = '.message-table tbody tr:has(.message-link)';
    let started = performance.now();
    const since = () => `${Math.round(performance.now() - started)} ms`;
    await window.go('/studio/ttd/messages');
    await page.locator(row).first().waitFor();
    t.diagnostic(`Studio: first rows after ${since()}; ${requests.told()}`);
    const first = (await page.locator('.message-link').first().getAttribute('id'))!;
    const loaded = async () =>
      Number(((await page.locator('.list-bar > span').first().textContent()) ?? '').replaceAll(/\D/g, ''));

    started = performance.now();
    await scrollTo(page, row, loaded, 3000);
    t.diagnostic(`Studio: 3 000 rows scrolled through in ${since()}; ${requests.told()}; heap ${await heap(window)}`);
    await page.locator(row).last().waitFor();

    // What was scrolled past is drawn again; a row one opens is there when one comes back, with the focus.
    await page.evaluate('scrollTo(0, document.body.scrollHeight / 2)');
    await eventually(
      'rows in the middle',
      async () =>
        ((await page.evaluate(`[...document.querySelectorAll('.message-link')].some((link) => {
        const { top } = link.getBoundingClientRect();
        return top > 100 && top < 600;
      })`)) as boolean) || undefined,
    );
    const middle = (await page.evaluate(`[...document.querySelectorAll('.message-link')].find((link) =>
      link.getBoundingClientRect().top > 200)?.id`)) as string;
    await page.locator(`#${middle}`).focus();
    for (let press = 0; press < 120; press++) await page.keyboard.press('j');
    const reached = (await page.evaluate('document.activeElement.id')) as string;
    assert.match(reached, /^message-[0-9a-f-]{36}$/);
    assert.notEqual(reached, middle);
    await drawn(page, row);
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(reached.slice('message-'.length)));
    await page.locator('.message-history').waitFor();
    requests.told();
    await page.goBack();
    await eventually(
      'the focus',
      async () => ((await page.evaluate('document.activeElement.id')) as string) === reached || undefined,
    );
    assert.ok(await page.locator(`#${reached}`).isVisible());
    assert.equal(requests.told().split(' ')[0], '0', 'what is there is not asked for again page by page');
    await page.evaluate('scrollTo(0, 0)');
    await page.locator(`#${first}`).waitFor();
    assert.ok((await page.locator('[data-far]').count()) > 0);
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    assert.equal(await page.locator('[data-far]').count(), 0, 'paper has every row');

    for (const [what, path, count] of [
      ['a reference of a hundred messages', '?q=Sak%20004712', 50],
      ['a reference nobody has', '?q=Sak%20x', 0],
      ['the recipient', `?q=${FJORDFISK}`, 50],
      ['a status few have', '?status=Failed', FAILED],
      ['a status nobody has', '?status=Confirmed', 0],
      ['what is stuck', '?stuck=1', FAILED],
      ['read', '?status=Read', 50],
      ['days long past', '?from=2020-01-01&to=2020-12-31', 0],
    ] as const) {
      requests.told();
      started = performance.now();
      await window.go(`/studio/ttd/messages${path}`);
      if (count === 0) await page.getByText('Ingen treff').waitFor();
      else
        await eventually(
          what,
          async () => {
            const rows = await loaded().catch(() => 0);
            const dimmed = await page.locator('.list[data-old]').count();
            return (rows >= count && rows <= 150 && dimmed === 0) || undefined;
          },
          30_000,
        );
      t.diagnostic(`Studio: ${what} after ${since()}; ${requests.told()}`);
    }
    assert.deepEqual(requests.refused, []);
    assert.deepEqual(window.faults, []);
    await window.context.close();
  });

  test('Inbox: scrolled far by wheel and keyboard, searched, filtered and tidied', async (t) => {
    const session = await logIn(server, { pid: KARI });
    const answer = await session.fetch('/inbox/api/v1/parties?q=Fjordfisk');
    const { items } = (await answer.json()) as { items: { partyUuid: string; name: string }[] };
    const scope = items.find(({ name }) => name === 'Fjordfisk AS')!.partyUuid;
    const window = await open(session);
    const { page } = window;
    const requests = new Requests(page);
    const row = '.message-row';
    let started = performance.now();
    const since = () => `${Math.round(performance.now() - started)} ms`;
    await window.go(`/inbox/${scope}/inbox`);
    await page.locator(row).first().waitFor();
    t.diagnostic(`Inbox: first rows after ${since()}; ${requests.told()}`);
    const loaded = async () =>
      Number(/\d[\d\s]*/.exec((await page.locator('.list-next .small').textContent()) ?? '')![0].replaceAll(/\s/g, ''));
    assert.equal(await loaded(), 50);

    started = performance.now();
    await scrollTo(page, row, loaded, 2000);
    t.diagnostic(`Inbox: 2 000 rows scrolled through in ${since()}; ${requests.told()}; heap ${await heap(window)}`);

    await page.evaluate('scrollTo(0, 0)');
    const top = page.locator(row).first();
    await top.locator('.row-title').focus();
    for (let press = 0; press < 120; press++) await page.keyboard.press('j');
    const reached = (await page.evaluate('document.activeElement.id')) as string;
    assert.match(reached, /^message-[0-9a-f-]{36}$/);
    await drawn(page, row);
    await page.keyboard.press('e');
    await page.locator('.undo-toast', { hasText: '1 flyttet til arkivet' }).waitFor();
    await eventually('the row is gone', async () => (await page.locator(`#${reached}`).count()) === 0 || undefined);
    await eventually(
      'the focus is on a row',
      async () => /^message-/.test((await page.evaluate('document.activeElement.id')) as string) || undefined,
    );

    for (const [what, path, rows] of [
      ['unread', '?unread=1', 50],
      ['a rare word', '?q=høystakken', 50],
      ['a word nobody uses', '?q=finnesikke', 0],
      ['what must be confirmed', '?confirm=1', 0],
    ] as const) {
      requests.told();
      started = performance.now();
      await window.go(`/inbox/${scope}/inbox${path}`);
      if (rows === 0) await page.getByText('Ingen treff').waitFor();
      else
        await eventually(
          what,
          async () => {
            const dimmed = await page.locator('.message-list[data-dimmed]').count();
            return (dimmed === 0 && (await loaded()) === rows) || undefined;
          },
          30_000,
        );
      t.diagnostic(`Inbox: ${what} after ${since()}; ${requests.told()}`);
    }
    assert.deepEqual(requests.refused, []);
    assert.deepEqual(window.faults, []);
    await window.context.close();
  });
});
