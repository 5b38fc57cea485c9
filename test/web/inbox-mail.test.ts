import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { Client } from 'pg';
import type { Browser, Page } from 'playwright-core';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { testToken } from '../../acceptance/client/maskinporten.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { KARI, MailClient, ORGANIZATION, PERSON } from '../harness/mail.ts';
import { organizationNumbers } from '../harness/organizations.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { packageMay, registerResource } from '../harness/resources.ts';
import { startSmtp, type TestSmtp } from '../harness/smtp.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const LOOK = { language: 'nb', scheme: 'light', width: 1280 } as const;
const day = 864e5;

describe('the inbox', { skip: noBrowser() }, () => {
  let server: TestServer;
  let smtp: TestSmtp;
  let mail: MailClient;
  let browser: Browser;
  let session: LoggedIn;
  let fjordfisk: string;
  let window: Window;
  let page: Page;

  before(async () => {
    ensurePages();
    smtp = await startSmtp();
    const settings = { SMTP_URL: smtp.url, MAIL_FROM: 'Budstikke <post@budstikke.example>' };
    [server, browser] = await Promise.all([startTestServer(settings), startBrowser()]);
    mail = new MailClient(server.url);
    session = await logIn(server, { pid: KARI });
    fjordfisk = await uuidOf('Fjordfisk AS');
    window = await openWindow(browser, server.url, LOOK, session);
    page = window.page;
    page.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await smtp?.close();
  });

  const uuidOf = async (name: string): Promise<string> => {
    const answer = await session.fetch(`/inbox/api/v1/parties?q=${encodeURIComponent(name)}`);
    const { items } = (await answer.json()) as { items: { partyUuid: string; name: string }[] };
    return items.find((party) => party.name === name)!.partyUuid;
  };
  const historyOf = async (id: string): Promise<string[]> =>
    (await expectStatus(200, mail.get(`correspondence/${id}/details`, await mail.sender())))
      .json<{ statusHistory: { status: string }[] }>()
      .statusHistory.map(({ status }) => status);
  /** The list as one comes to it: from elsewhere, with nothing in focus. */
  const list = async (folder = 'inbox', query = ''): Promise<void> => {
    await window.go('/inbox/all/search');
    await window.go(`/inbox/${fjordfisk}/${folder}${query}`);
  };
  const titleIs = (begins: string) =>
    eventually(`title ${begins}`, async () => (await page.title()).startsWith(begins) || undefined);
  const focusIs = (id: string) => eventually(`focus on ${id}`, async () => (await focused()) === id || undefined);
  const row = (id: string, where: Page = page) => where.locator(`[data-message="${id}"]`);
  const titled = (messageTitle: string, content: object = {}) =>
    mail.published({ content: { messageTitle, ...content } });
  const focused = () => page.evaluate('document.activeElement.id') as Promise<string>;
  const toast = (text: string) => page.locator('.undo-toast-text', { hasText: text }).waitFor();
  const nothingWrong = () => assert.deepEqual(window.faults.splice(0), []);

  test('lists what is new, which tells the sender nothing, and reads a message when it is opened', async () => {
    const id = await titled('Årsoppgave', { messageSummary: 'Det vi har registrert' });
    await window.go(`/inbox/${fjordfisk}/inbox`);
    await row(id).waitFor();
    assert.match(
      (await row(id).textContent()) ?? '',
      /Årsoppgave\s*Ulest\s*Testdepartementet til Fjordfisk AS\s*Det vi har registrert/,
    );
    await page.hover(`#message-${id}`);
    await page.waitForTimeout(200);
    assert.deepEqual(await historyOf(id), ['Initialized', 'ReadyForPublish', 'Published']);
    await titleIs('Fjordfisk AS – Innboks (');
    await page.click(`#message-${id}`);
    await page.locator('.message-body', { hasText: 'Brødtekst' }).waitFor();
    await page.getByText('Åpnet av deg').waitFor();
    await page.getByText('Du kan se denne fordi du er daglig leder i Fjordfisk AS').waitFor();
    assert.deepEqual((await historyOf(id)).slice(-3), ['Published', 'Fetched', 'Read']);
    await page.goBack();
    await row(id).waitFor();
    assert.equal(await row(id).getAttribute('data-unread'), null);
    await focusIs(`message-${id}`);
    nothingWrong();
  });

  test('confirms in one press, and shows it when the server has it', async () => {
    const dueDateTime = new Date(Date.now() + 10 * day).toISOString();
    const id = await mail.published({
      correspondence: {
        isConfirmationNeeded: true,
        dueDateTime,
        replyOptions: [{ linkURL: 'https://svar.example/a', linkText: 'Svar på vedtaket' }],
      },
      content: { messageTitle: 'Vedtak' },
    });
    await list();
    await row(id).getByText('Må bekreftes innen').waitFor();
    const archive = row(id).getByRole('button', { name: /Arkiver Vedtak/ });
    assert.equal(await archive.getAttribute('aria-disabled'), 'true');
    await archive.click({ force: true });
    await toast('Du må bekrefte meldingen før du kan slette den');
    await page.click(`#message-${id}`);
    const reply = page.getByRole('link', { name: /Svar på vedtaket/ });
    assert.deepEqual(
      [await reply.getAttribute('href'), await reply.getAttribute('rel')],
      ['https://svar.example/a', 'noopener noreferrer'],
    );
    await page.getByRole('button', { name: 'Bekreft mottak' }).click();
    await page.locator('.message-confirmed', { hasText: 'Bekreftet av deg' }).waitFor();
    assert.equal(await page.evaluate('document.activeElement.className'), 'message-confirmed');
    assert.ok((await historyOf(id)).includes('Confirmed'));
    await page.getByRole('button', { name: 'Arkiver' }).click();
    await toast('1 flyttet til arkivet');
    await page.waitForURL(/\/inbox\/[\w-]+\/inbox$/);
    assert.equal(await row(id).count(), 0);
    nothingWrong();
  });

  test('is worked by keyboard: move, choose, archive, undo, mark', async () => {
    const [third, second, first] = [await titled('Tast 3'), await titled('Tast 2'), await titled('Tast 1')];
    await list();
    await row(first).waitFor();
    await page.keyboard.press('j');
    await focusIs(`message-${first}`);
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.getByText('2 valgt', { exact: true }).first().waitFor();
    await page.keyboard.press('e');
    await toast('2 flyttet til arkivet');
    await row(first).waitFor({ state: 'detached' });
    await focusIs(`message-${third}`);
    await page.keyboard.press('z');
    await row(second).waitFor();
    await page.locator(`#message-${third}`).focus();
    await page.keyboard.press('Enter');
    await page.locator('.message-body').waitFor();
    await page.keyboard.press('u');
    await toast('1 vises som ulest igjen');
    await page.locator(`#message-${third}[data-unread="true"], [data-unread="true"]:has(#message-${third})`).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await page.getByRole('heading', { level: 1, name: 'Papirkurv' }).waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Hurtigtaster' }).waitFor();
    await page.keyboard.press('Escape');
    nothingWrong();
  });

  test('keeps what narrows it in the address, and takes all that match at once', async () => {
    const resource = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
    });
    await Promise.all(
      Array.from({ length: 53 }, (_, count) =>
        mail.initialize({ correspondence: { resourceId: resource }, content: { messageTitle: `Nummer ${count}` } }),
      ),
    );
    const ready = async () =>
      (await (await session.fetch(`/inbox/api/v1/messages?service=${resource}&limit=1&withCount=true`)).json())
        .count === 53;
    while (!(await ready())) await new Promise((done) => setTimeout(done, 100));
    await list('inbox', `?service=${resource}&unread=1`);
    await page.getByText('50 av 53').waitFor();
    await page.locator('.message-row input').first().check();
    await page.getByRole('button', { name: 'Velg alle 53 som passer filteret' }).click();
    await page.locator('.bulk-bar').getByRole('button', { name: 'Arkiver' }).click();
    await toast('53 flyttet til arkivet');
    await page.getByText('Ingen treff').waitFor();
    await page.getByRole('button', { name: 'Angre' }).click();
    await page.getByText('50 av 53').waitFor();
    await page.getByRole('button', { name: 'Vis flere' }).click();
    await page.locator('.message-row').nth(52).waitFor();
    await page.locator('.message-row input').first().check();
    await page.locator('.bulk-bar').waitFor();
    await page.getByLabel('Ulest').uncheck();
    await page.waitForURL(/\?service=[\w-]+$/);
    // What was chosen under one filter is not acted on under another.
    await page.locator('.bulk-bar').waitFor({ state: 'detached' });
    nothingWrong();
  });

  test('shows new mail in two browsers within two seconds, and waits where one is at work', async () => {
    const other = await openWindow(browser, server.url, LOOK, await logIn(server, { pid: KARI }));
    other.page.setDefaultTimeout(30_000);
    await other.go(`/inbox/${fjordfisk}/inbox`);
    await other.page.locator('.message-row').first().waitFor();
    await list();
    await page.locator('.message-row').first().waitFor();
    // In the other browser somebody stands in the list: nothing may move there.
    await other.page.keyboard.press('j');
    const first = await other.page.evaluate('document.activeElement.id');
    const answer = await mail.initialize({ content: { messageTitle: 'Kom nettopp' } });
    const id = answer.json<{ correspondences: { correspondenceId: string }[] }>().correspondences[0]!.correspondenceId;
    await row(id).waitFor();
    await other.page.getByRole('button', { name: '1 ny melding. Vis' }).waitFor();
    assert.equal(await row(id, other.page).count(), 0);
    assert.equal(await other.page.evaluate('document.activeElement.id'), first);
    await other.page.getByRole('button', { name: '1 ny melding. Vis' }).click();
    await row(id, other.page).waitFor();
    // What one reads is read for both.
    await page.click(`#message-${id}`);
    await page.locator('.message-body').waitFor();
    await other.page.locator(`[data-message="${id}"]:not([data-unread])`).waitFor();
    assert.deepEqual(other.faults, []);
    await other.context.close();
    nothingWrong();
  });

  test('runs nothing that a sender wrote, in title, body, file name or name', async () => {
    const bad = '<img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>';
    const number = organizationNumbers(1)[0]!;
    const name = `Ond ${bad} \u202eSA`;
    const parties = [{ key: 'ond', kind: 'organization', name, organizationNumber: number, unitType: 'AS' }];
    const roles = [{ role: 'urn:altinn:external-role:ccr:daglig-leder', of: 'ond', holder: PERSON + KARI }];
    const token = await testToken(server.url, '311001000', 'budstikke:administration');
    const url = `${server.url}/administration/api/v1/register/import`;
    await expectStatus(200, call(url, { token, json: { parties, roles } }));
    const file = await mail.uploaded('%PDF-', {
      fileName: "'onerror=ran().pdf",
      displayName: 'A" onload=ran() \u202efdp.exe',
    });
    const id = await mail.published({
      recipients: [ORGANIZATION + number],
      correspondence: { messageSender: 'Skatten \u202ekcolb' },
      content: {
        messageTitle: 'Tittel " onmouseover=ran()',
        messageBody: `${bad}\n\n[klikk](javascript:globalThis.ran=1)\n\n<a href="javascript:globalThis.ran=1">her</a>\n\n# Stor`,
      },
      existingAttachments: [file],
    });
    // The mail takes no such title; whatever lies stored must not run either.
    const database = new Client({ connectionString: server.databaseUrl });
    await database.connect();
    await database.query('update correspondence.content set title = $1 where title like $2', [
      `Tittel ${bad}`,
      'Tittel " onmouseover%',
    ]);
    await database.end();
    const ond = await uuidOf(name);
    await window.go(`/inbox/${ond}/inbox`);
    await row(id).waitFor();
    await page.locator('.header-owner', { hasText: 'Ond <img' }).waitFor();
    await page.click(`#message-${id}`);
    await page.locator('.message-body').waitFor();
    await page.getByText('␀fdp.exe').waitFor();
    assert.equal(await page.locator('h1').count(), 1);
    assert.equal(
      await page.locator('main :is(script, img, iframe, [onerror], [onload], [href^="javascript"])').count(),
      0,
    );
    for (const path of ['/inbox/all/search?q=globalThis', '/inbox/all/inbox']) {
      await window.go(path);
      await row(id).waitFor();
    }
    assert.equal(await page.evaluate('globalThis.ran'), undefined);
    nothingWrong();
  });

  test('shows one who only may see that it exists, and how to get access; never the body', async () => {
    const resourceId = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'see')],
    });
    const id = await mail.published({
      correspondence: { resourceId },
      content: { messageTitle: 'Bare se', messageBody: 'Hemmelig tekst' },
    });
    await window.go(`/inbox/m/${id}`);
    await page.getByText('Du kan se at meldingen finnes, men ikke åpne den').waitFor();
    assert.ok(!(await page.content()).includes('Hemmelig'));
    assert.ok(!(await historyOf(id)).includes('Read'));
    await page.getByRole('button', { name: 'Be om tilgang' }).click();
    await page.locator('main').getByText('Du har bedt Fjordfisk AS om tilgang').waitFor();
    nothingWrong();
  });

  test('forwards by e-mail, and tells in the history how it went', async () => {
    const resourceId = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
    });
    const file = await mail.uploaded('innhold', { resourceId, fileName: 'kart.txt', displayName: 'Kart' });
    const id = await mail.published({
      correspondence: { resourceId, allowForwarding: true },
      content: { messageTitle: 'Til videresending' },
      existingAttachments: [file],
    });
    await list('inbox', `/${id}`);
    await page.locator('.message-body').waitFor();
    await page.keyboard.press('f');
    const panel = page.getByRole('dialog', { name: 'Videresend på e-post' });
    await panel.getByText('Kart').waitFor();
    await page.waitForURL(/\?forward=1$/);
    await panel.getByLabel('E-postadresse').fill('ola');
    await panel.getByRole('button', { name: 'Send' }).click();
    await panel.getByText('Skriv en adresse som navn@eksempel.no').waitFor();
    await panel.getByLabel('E-postadresse').fill('ola@example.org');
    await panel.getByRole('button', { name: 'Send' }).click();
    await page.getByText('Videresendt til ola@example.org av deg. Levert til e-posttjeneren').waitFor();
    assert.equal(smtp.received.length, 1);
    nothingWrong();
  });

  test('asks for a higher level where one is needed, and says when there is no such message', async () => {
    const resourceId = await registerResource(mail, `ttd-${randomUUID().slice(0, 8)}`, {
      rules: [packageMay('ordinaer-post-til-virksomheten', 'read')],
      level: 4,
    });
    const id = await mail.published({ correspondence: { resourceId }, content: { messageTitle: 'Høyt nivå' } });
    await list('inbox', `/${id}`);
    const logInAgain = page.getByRole('link', { name: 'Logg inn på nivå 4' });
    await logInAgain.waitFor();
    assert.match((await logInAgain.getAttribute('href'))!, new RegExp(`returnTo=.*${id}.*level=4`));
    assert.ok(!(await page.content()).includes('Høyt nivå'));
    await window.go(`/inbox/m/${randomUUID()}`);
    await page.getByRole('heading', { level: 1, name: 'Vi finner ikke meldingen' }).waitFor();
    nothingWrong();
  });

  test('finds in everything, and marks the words', async () => {
    const id = await titled('Fartøyet Havsulen');
    await list();
    await page.keyboard.press('/');
    await page.keyboard.type('havsul');
    await page.keyboard.press('Enter');
    await row(id).waitFor();
    assert.equal(await row(id).locator('mark').first().textContent(), 'Havsul');
    await page.getByText(/Vi har søkt tilbake til/).waitFor();
    await page.click(`#message-${id}`);
    await page.waitForURL(new RegExp(`/inbox/${fjordfisk}/inbox/${id}$`));
    nothingWrong();
  });

  test('switches whom one acts for by keyboard, keeps the folder, and is accessible', async () => {
    await list('archive', '?unread=1');
    await page.locator('.header-owner').click();
    const field = page.getByRole('combobox', { name: 'Navn eller organisasjonsnummer' });
    await field.fill('311 003 518');
    await page.getByRole('option', { name: /avd\. Bodø/ }).waitFor();
    assert.deepEqual(await window.findings(), []);
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/archive$/);
    await titleIs('Fjordfisk AS avd. Bodø – Arkiv');
    await page.getByText('Her ligger det du har arkivert').waitFor();
    await list();
    await page.locator('.message-row').first().waitFor();
    assert.deepEqual(await window.findings(), []);
    await page.locator('.row-title').first().click();
    await page.locator('.message-body').waitFor();
    assert.deepEqual(await window.findings(), []);
    nothingWrong();
  });

  test('stands on a phone in the dark, in Nynorsk, whatever the names are', async () => {
    const long = `Vestlandske${'samvirkelagsfiskeforedlingseksport'.repeat(4)} AS`;
    const id = await mail.published({
      correspondence: {
        messageSender: long,
        isConfirmationNeeded: true,
        dueDateTime: new Date(Date.now() + 10 * day).toISOString(),
        replyOptions: [{ linkURL: `https://${'lang.'.repeat(20)}example/`, linkText: long }],
      },
      content: { messageTitle: long, messageSummary: long, messageBody: long },
    });
    const phone = await openWindow(browser, server.url, { language: 'nn', scheme: 'dark', width: 360 }, session);
    for (const path of [`/inbox/all/inbox`, `/inbox/${fjordfisk}/inbox/${id}`, `/inbox/all/search?q=vestlandske`]) {
      await phone.go(path);
      await phone.page.getByText('Vestlandske').first().waitFor();
      assert.deepEqual(await phone.findings(), [], path);
      const { sideways, headings, language } = await phone.seen();
      assert.deepEqual([sideways, headings, language], [false, 1, 'nn'], path);
    }
    await phone.page.locator('.message-row').first().waitFor();
    assert.deepEqual(phone.faults, []);
    await phone.context.close();
  });
});
