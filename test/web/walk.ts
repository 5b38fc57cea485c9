import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { type Look, openWindow } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { INBOX, STUDIO } from './addresses.ts';

/** Bokmål that Designsystemet and AC say where no label is given (web-design §7.1). */
const DEFAULTS =
  /Lukk dialogvindu|Laster\.\.\.|Fjern alt|Du er her|Bla i sider|tegn igjen|tegn for mye|hovednavigasjon|Ulest innhold|Legg til filter|Fjern filter/;
const IDA = '18850460120';

/** Opens every page in each of these looks, as an owner of the demo's service owner. */
export function walkPages(looks: readonly Look[]): void {
  describe('every page', { skip: noBrowser() }, () => {
    let server: TestServer;
    let browser: Browser;
    let session: LoggedIn;
    before(async () => {
      ensurePages();
      server = await startTestServer();
      session = await logIn(server, { pid: IDA });
      browser = await startBrowser();
    });
    after(async () => {
      await browser?.close();
      await server?.close();
    });

    it('is in the list of addresses', () => {
      for (const [app, pages] of Object.entries({ studio: STUDIO, inbox: INBOX })) {
        const folders = readdirSync(fileURLToPath(new URL(`../../web/${app}/pages`, import.meta.url)));
        assert.deepEqual(Object.keys(pages).sort(), folders.sort(), app);
      }
    });

    for (const look of looks) {
      const { language, scheme, width } = look;
      it(`shows itself in ${language}, ${scheme}, ${width} px: accessible, within the policy, from here alone`, async () => {
        const { context, go, findings, seen, faults } = await openWindow(browser, server.url, look, session);
        const wrong: string[] = [];
        for (const path of [...Object.values(STUDIO), ...Object.values(INBOX)]) {
          await go(path);
          const note = (fault: string) => wrong.push(`${path} ${fault}`);
          for (const finding of await findings()) note(finding);
          for (const fault of faults.splice(0)) note(fault);
          let looks = await seen();
          // An address that leads on to another has no heading for a moment.
          for (const until = Date.now() + 5000; looks.headings === 0 && Date.now() < until; ) looks = await seen();
          if (looks.language !== language) note(`speaks ${looks.language}`);
          if (looks.headings !== 1) note(`has ${looks.headings} first headings`);
          if (looks.sideways) note('scrolls sideways');
          const foreign = language === 'nb' ? null : DEFAULTS.exec(looks.html);
          if (foreign !== null) note(`says ${foreign[0]}`);
        }
        await context.close();
        assert.deepEqual(wrong, []);
      });
    }
  });
}
