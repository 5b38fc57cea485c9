import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { startTestServer } from '../harness/server.ts';
import { walkGuide } from './guide.ts';
import type { Way } from './guide-walker.ts';

/** Walks the guide in each of these ways, each on a server with a database of its own. */
export function walkGuideBy(ways: readonly Way[]): void {
  describe('the guide in the pages, from an empty database to a message that was read', { skip: noBrowser() }, () => {
    let browser: Browser;
    before(async () => {
      ensurePages();
      browser = await startBrowser();
    });
    after(() => browser?.close());

    for (const way of ways)
      it(`is walked in ${way.language}, ${way.scheme}, ${way.width} px, by ${way.input}`, async () => {
        const server = await startTestServer();
        await walkGuide(server, browser, way).finally(() => server.close());
      });
  });
}
