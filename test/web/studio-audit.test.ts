import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { ensurePages } from '../../scripts/build-web.ts';
import { OWNER_CHANGES } from '../../server/administration/port.ts';
import { DECIDED, KNOWN, SAID } from '../../web/studio/pages/audit/said.ts';
import en from '../../web/studio/pages/audit/words.en.ts';
import nb from '../../web/studio/pages/audit/words.nb.ts';
import nn from '../../web/studio/pages/audit/words.nn.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const IDA = '18850460120';
const KARI = '14837510008';
const server = fileURLToPath(new URL('../../server/', import.meta.url));

/** The sources of a domain, as one text. */
const sourcesOf = (domain: string): string =>
  readdirSync(join(server, domain), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(server, domain, name), 'utf8'))
    .join('\n');

const found = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map((match) => match[1]!);

describe('the words of the audit log', () => {
  it('are there for everything that is noted of members, keys, clients and standing', () => {
    for (const [subject, whats] of Object.entries(OWNER_CHANGES))
      for (const what of whats) assert.ok(`${subject} ${what}` in SAID, `${subject} ${what}`);
  });

  it('are there for everything that is noted of services and access lists', () => {
    const tables = readFileSync(join(server, 'resource-registry/store/tables.ts'), 'utf8');
    const kinds = found(/AccessListEventKind =([^;]+);/.exec(tables)![1]!, /'(\w+)'/g);
    assert.ok(kinds.length >= 9);
    for (const kind of kinds) assert.ok(`access-list ${kind}` in SAID, kind);
    const changes = readFileSync(join(server, 'resource-registry/store/change-reader.ts'), 'utf8');
    const [service] = found(changes, /'(\w+)' as what/g);
    assert.ok(`service ${service}` in SAID);
    assert.deepEqual(found(changes, /select '([\w-]+)'/g), ['service', 'access-list'], 'the subjects there are');
  });

  it('are there for everything that is noted of rights and decisions', () => {
    const text = sourcesOf('authorization');
    const statuses = found(/RequestStatus =([^;]+);/.exec(text)![1]!, /'(\w+)'/g);
    const noted = [
      ...found(text, /\bnote\('([^']+)'/g),
      ...found(text, /changeOf\('([^']+)'/g),
      ...found(text, /\bwhat: '([^']+ [^']+)'/g),
      ...statuses.map((status) => `request ${status.toLowerCase()}`),
    ];
    // Whoever notes something in another way than these must be found here too.
    assert.ok(noted.length >= 20, String(noted.length));
    for (const what of noted) assert.ok(`right ${what}` in SAID, what);
    const point = readFileSync(join(server, 'authorization/decisions/decision-point.ts'), 'utf8');
    const decided = found(point, /what: (?:[^,]*: )?'(\w+)'/g);
    assert.ok(decided.length >= 2);
    for (const what of ['authorize', ...decided]) assert.ok((DECIDED as readonly string[]).includes(what), what);
  });

  it('are in three languages, and no two things are asked for by the same name', () => {
    const whats = KNOWN.map((known) => known.slice(known.indexOf(' ') + 1));
    assert.equal(new Set(whats).size, whats.length);
    for (const texts of [nb, nn, en] as const)
      for (const key of Object.values(SAID))
        assert.ok(key in texts || `${key}_other` in texts, `${key} in one of the languages`);
  });
});

describe('the audit log in Studio', { skip: noBrowser() }, () => {
  let running: TestServer;
  let browser: Browser;
  let ida: LoggedIn;
  let kari: LoggedIn;
  let window: Window;
  let page: Page;

  const send = async (method: string, path: string, body: unknown) => {
    const answer = await ida.fetch(path, {
      method,
      headers: { 'budstikke-owner': 'ttd', 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    assert.ok(answer.ok, `${path}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  async function sound(): Promise<void> {
    // Rows of the former filter stand dimmed until the new ones are there.
    await page.locator('[aria-busy=true]').waitFor({ state: 'detached' });
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  }

  before(async () => {
    ensurePages();
    running = await startTestServer();
    ida = await logIn(running, { pid: IDA });
    kari = await logIn(running, { pid: KARI });
    const me = (await (await kari.fetch('/administration/api/v1/me')).json()) as { person: { uuid: string } };
    const owner = '/administration/api/v1/service-owners/ttd';
    await send('PUT', `${owner}/members/${me.person.uuid}`, { role: 'reader' });
    await send('PUT', `${owner}/members/${me.person.uuid}`, { role: 'editor' });
    await send('POST', `${owner}/api-keys`, { name: '<b>Nøkkel</b> \u202e' });
    await send('PATCH', owner, { contact: { email: 'post@ttd.example' } });
    const client = await send('POST', '/maskinporten/clients', {
      client_name: 'Fagsystemet',
      scopes: ['altinn:serviceowner'],
    });
    const path = `/maskinporten/clients/${client.client_id}`;
    await send('PUT', path, { ...client, client_name: 'Fagsystem 2' });
    await send('POST', `${path}/jwks`, { keys: [] });
    assert.equal((await ida.fetch(path, { method: 'DELETE', headers: { 'budstikke-owner': 'ttd' } })).status, 204);
    browser = await startBrowser();
    window = await openWindow(browser, running.url, { language: 'nb', scheme: 'light', width: 1280 }, ida);
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await running?.close();
  });

  it('says what happened in whole sentences, with names', async () => {
    await window.go('/studio/ttd/audit');
    for (const sentence of [
      'la til Kari Nordby med rollen «Kan lese»',
      'ga Kari Nordby rollen «Kan endre»',
      'laget API-nøkkelen «<b>Nøkkel</b>',
      'endret navn eller kontakt',
      'laget klienten «Fagsystemet»',
      'endret klienten «Fagsystem 2»',
      'endret nøklene til klienten «Fagsystem 2»',
      'tok klienten «Fagsystem 2» ut av bruk',
    ])
      await page.locator('tbody').getByText(sentence).first().waitFor();
    assert.doesNotMatch(
      (await page.locator('main tbody').textContent()) ?? '',
      /_|[0-9a-f]{8}-/,
      'nothing stands as the log has it',
    );
    await sound();
  });

  it('is filtered by what, by who and by id, in the address', async () => {
    const rows = page.locator('tbody tr');
    await page.getByLabel('Hva', { exact: true }).selectOption({ label: 'laget klienten «…»' });
    await page.waitForURL(/what=client_created/);
    await rows.nth(1).waitFor({ state: 'detached' });
    await page.getByLabel('Hvem').selectOption({ label: 'Kari Nordby' });
    await page.getByText('Ingen treff').waitFor();
    await page.getByRole('button', { name: 'Fjern filtre' }).click();
    // Slowly: what comes back in the address must not undo what is typed meanwhile.
    await page.getByLabel('Id på tjeneste').pressSequentially('ttd', { delay: 260 });
    await page.waitForURL(/subject=ttd/);
    await page.locator('tbody').getByText('laget klienten').waitFor({ state: 'detached' });
    await page.locator('tbody').getByText('endret navn eller kontakt').waitFor();
    assert.ok((await rows.count()) >= 1);
    await sound();
  });

  it('leads from a decision to why it was made', async () => {
    const sent = await send('POST', '/correspondence/api/v1/correspondence', {
      correspondence: {
        resourceId: 'ttd-demo-brev',
        sendersReference: '1',
        content: { language: 'nb', messageTitle: 'Hei', messageBody: 'Et brev.' },
      },
      recipients: ['urn:altinn:organization:identifier-no:311003003'],
    });
    const { correspondenceId } = sent.correspondences[0] as { correspondenceId: string };
    await kari.fetch(`/correspondence/api/v1/correspondence/${correspondenceId}`);
    await window.go('/studio/ttd/audit?decisions=1');
    const why = page.getByRole('link', { name: 'Se hvorfor' }).first();
    await why.waitFor();
    await why.click();
    await page.waitForURL(/\/studio\/ttd\/access\?.*resource=ttd-demo-brev/);
    assert.match(page.url(), /who=[0-9a-f-]{36}/);
    await sound();
  });
});
