import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const KARI = '14837510008';
const OLA = '02918220065';
const OWNER = '/administration/api/v1/service-owners/ttd';
const LIST = 'fiskemottak';
const SYSTEM = '311001000_fagsystem';

/** Names of buttons that change something, wherever they stand. */
const CHANGES =
  /^(Lag|Ny|Nytt|Inviter|Legg|Fjern|Slett|Bytt|Trekk|Lagre|Send|Gi|Koble|Start|Sett|Signer|Slutt|Be en|Avslå|Godkjenn|Bruk|Publiser|Hent fram|Flytt|Kontroller adressen)\b/;
/** Each page with something on it that only some may do, and the role that is asked for. */
const PAGES = {
  '/studio/ttd/keys': 'owner',
  '/studio/ttd/keys?add=key': 'owner',
  '/studio/ttd/members': 'owner',
  '/studio/ttd/settings': 'owner',
  '/studio/ttd/systems': 'owner',
  [`/studio/ttd/systems/${SYSTEM}`]: 'owner',
  '/studio/ttd/services': 'editor',
  '/studio/ttd/services/new': 'editor',
  '/studio/ttd/services/ttd-demo-brev': 'editor',
  '/studio/ttd/services/ttd-demo-brev/policy': 'editor',
  '/studio/ttd/services/ttd-demo-brev/access': 'editor',
  '/studio/ttd/services/ttd-demo-brev/publish': 'editor',
  '/studio/ttd/access-lists': 'editor',
  [`/studio/ttd/access-lists/${LIST}`]: 'editor',
  '/studio/ttd/events': 'editor',
  '/studio/ttd/events/subscriptions/1': 'editor',
  '/studio/ttd/messages/new': 'editor',
} as const;

describe('the pages of Studio', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  const windows: Record<'editor' | 'reader', Window> = {} as never;

  before(async () => {
    ensurePages();
    server = await startTestServer();
    const [ida, kari, ola] = [
      await logIn(server, { pid: IDA }),
      await logIn(server, { pid: KARI }),
      await logIn(server, { pid: OLA }),
    ];
    const send = async (method: string, path: string, body: unknown) => {
      const answer = await ida.fetch(path, {
        method,
        headers: { 'budstikke-owner': 'ttd', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      assert.ok(answer.ok, `${path}: ${await answer.text()}`);
    };
    const uuidOf = async (one: LoggedIn) =>
      ((await (await one.fetch('/administration/api/v1/me')).json()) as { person: { uuid: string } }).person.uuid;
    await send('PUT', `${OWNER}/members/${await uuidOf(kari)}`, { role: 'editor' });
    await send('PUT', `${OWNER}/members/${await uuidOf(ola)}`, { role: 'reader' });
    await send('POST', `${OWNER}/api-keys`, { name: 'Fagsystemet' });
    await send('PUT', `/resourceregistry/api/v1/access-lists/ttd/${LIST}`, { name: 'Fiskemottak', description: 'x' });
    await send('POST', `/resourceregistry/api/v1/access-lists/ttd/${LIST}/members`, {
      data: ['urn:altinn:organization:identifier-no:311003003'],
    });
    await send('POST', '/events/api/v1/subscriptions', {
      endPoint: `${server.url}/events/api/v1/tests/webhooks/ttd`,
      resourceFilter: 'urn:altinn:resource:ttd-demo-brev',
    });
    const texts = { nb: 'Fagsystem', nn: 'Fagsystem', en: 'Case system' };
    await send('POST', '/authentication/api/v1/systemregister/vendor', {
      id: SYSTEM,
      vendor: { ID: '0192:311001000' },
      name: texts,
      description: texts,
      rights: [{ resource: [{ id: 'urn:altinn:resource', value: 'ttd-demo-brev' }] }],
      clientId: [],
      isVisible: true,
    });
    browser = await startBrowser();
    const look = { language: 'nb', scheme: 'light', width: 1280 } as const;
    windows.editor = await openWindow(browser, server.url, look, kari);
    windows.reader = await openWindow(browser, server.url, look, ola);
    for (const { page } of Object.values(windows)) page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  /** Buttons of the page that can be pressed, by name. */
  const enabled = ({ page }: Window): Promise<string[]> =>
    page.evaluate(`[...document.querySelectorAll('main button, main input[type=submit]')]
      .filter((one) => one.checkVisibility() && !one.disabled && one.closest('[inert]') === null)
      .filter((one) => one.getAttribute('aria-disabled') !== 'true')
      .map((one) => (one.getAttribute('aria-label') ?? one.textContent).trim())`);

  for (const role of ['reader', 'editor'] as const)
    it(`let ${role}s press nothing that is refused, and say whom to ask`, async () => {
      const window = windows[role];
      for (const [path, needed] of Object.entries(PAGES)) {
        if (role === 'editor' && needed === 'editor') continue;
        await window.go(path);
        const needs = needed === 'owner' ? 'Bare eiere' : 'Bare de som kan endre, kan|Du kan se alt her, men ikke';
        await window.page
          .getByText(new RegExp(`(${needs}).*Spør Ida Moen`))
          .first()
          .waitFor({ state: 'visible' })
          .catch(() => assert.fail(`${role} is not told why on ${path}`));
        const live = (await enabled(window)).filter((name) => CHANGES.test(name));
        assert.deepEqual(live, [], `${role} on ${path}`);
        assert.deepEqual(window.faults.splice(0), [], path);
      }
    });

  it('show a reader the steps that are left, each with who can do it', async () => {
    const window = windows.reader;
    await window.go('/studio/ttd/start?step=message');
    await window.page.getByText('Bare de som kan endre, kan gjøre dette. Spør Ida Moen').waitFor();
    await window.go('/studio/ttd/start?step=client');
    assert.deepEqual(
      (await enabled(window)).filter((name) => CHANGES.test(name)),
      [],
    );
  });

  it('let an editor do what the role is for', async () => {
    const window = windows.editor;
    await window.go('/studio/ttd/access-lists');
    await window.page.getByRole('button', { name: 'Ny liste' }).first().click();
    await window.page.getByRole('button', { name: 'Lag listen' }).waitFor();
    await window.go('/studio/ttd/services');
    assert.equal(await window.page.getByText('Spør Ida Moen').count(), 0);
  });
});
