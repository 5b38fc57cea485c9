import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { call, eventually, expectStatus } from '../../acceptance/client/http.ts';
import { ensurePages } from '../../scripts/build-web.ts';
import { noBrowser, startBrowser } from '../harness/browser.ts';
import { type LoggedIn, logIn } from '../harness/log-in.ts';
import { FJORDFISK, KARI, MailClient, RESOURCE } from '../harness/mail.ts';
import { openWindow, type Window } from '../harness/pages.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const MONA = '30897925067';
const AASA = '27869030053';
const LARS = '21925515040';
const VENDOR = '311006002';
const MAIL = 'ordinaer-post-til-virksomheten';
const HOSTILE = '<img src=x onerror=alert(1)>\u202egnp.exe "Nordlys"';
const LOOK = { language: 'nb', scheme: 'light', width: 1280 } as const;

describe('access in the inbox', { skip: noBrowser() }, () => {
  let server: TestServer;
  let browser: Browser;
  let mail: MailClient;
  let kari: LoggedIn;
  let mona: LoggedIn;
  let fjordfisk: string;
  let message: string;
  let window: Window;

  before(async () => {
    ensurePages();
    server = await startTestServer();
    mail = new MailClient(server.url);
    [kari, mona] = await Promise.all([logIn(server, { pid: KARI }), logIn(server, { pid: MONA })]);
    const { items } = (await (await kari.fetch('/inbox/api/v1/parties')).json()) as {
      items: { partyUuid: string; organizationNumber: string }[];
    };
    fjordfisk = items.find(({ organizationNumber }) => organizationNumber === FJORDFISK)!.partyUuid;
    message = await mail.published({ content: { messageTitle: 'Vedtak \u202egnp.exe"' } });
    browser = await startBrowser();
    window = await openWindow(browser, server.url, LOOK, kari);
    window.context.setDefaultTimeout(30_000);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  const nothingBad = async () => {
    assert.deepEqual(await window.findings(), []);
    assert.deepEqual(window.faults.splice(0), []);
  };
  /** Messages to the organisation that somebody can open. */
  const opens = async (who: LoggedIn) => {
    const answer = await who.fetch('/inbox/api/v1/messages?scope=all');
    const { items } = (await answer.json()) as { items: { id: string; isAuthorized: boolean }[] };
    return items.some(({ id, isAuthorized }) => id === message && isAuthorized);
  };
  const toast = (text: RegExp) => window.page.locator('.undo-toast', { hasText: text });
  const undo = () => window.page.locator('.undo-toast').getByRole('button', { name: 'Angre' }).click();

  it('says what is missing before anything is given, with the focus on it', async () => {
    const { page, go } = window;
    await go(`/inbox/${fjordfisk}/access/give`);
    await page.getByRole('button', { name: 'Gi tilgang' }).press('Enter');
    const summary = page.locator('.ds-error-summary');
    await summary.waitFor();
    assert.ok(await summary.evaluate((element) => element === document.activeElement));
    await summary.getByRole('link', { name: /Fødselsnummeret/ }).press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'give-number');
    await page.keyboard.type('30897925067');
    await page.getByLabel('Etternavn').fill('Nordmann');
    await page.getByLabel('Ordinær post til virksomheten').check();
    await page.getByText('Du kan gi den, fordi du er daglig leder').waitFor();
    await page.getByRole('button', { name: 'Gi tilgang' }).click();
    await summary.getByText('Vi finner ingen med dette nummeret og etternavnet').first().waitFor();
    await nothingBad();
  });

  it('lets a leader give a service, which works at once, and take it back, and give it again by Angre', async () => {
    const { page, go } = window;
    assert.equal(await opens(mona), false);
    await go(`/inbox/${fjordfisk}/access/give?resource=${RESOURCE}`);
    await page.getByLabel('Fødselsnummer').fill(MONA);
    await page.getByLabel('Etternavn').fill('strand');
    await page.getByRole('checkbox', { name: 'Åpne og lese' }).waitFor();
    await page.getByRole('button', { name: 'Gi tilgang' }).click();
    await toast(/Mona Strand har fått tilgang/).waitFor();
    assert.equal(await opens(mona), true);

    const card = page.getByRole('article', { name: 'Mona Strand' });
    await card.getByText('Gitt av deg').waitFor();
    await nothingBad();
    await card.getByRole('button', { name: /Fjern Brev fra Testdepartementet/ }).click();
    await toast(/Mona Strand har ikke lenger tilgang/).waitFor();
    assert.equal(await opens(mona), false);
    await undo();
    await eventually('given again', async () => (await opens(mona)) || undefined);
    await card.getByText('Gitt av deg').waitFor();
    await card.getByRole('button', { name: /Fjern Brev/ }).click();
    await toast(/Mona Strand har ikke lenger tilgang/).waitFor();
    assert.equal(await opens(mona), false);
  });

  it('gives one message alone to an organisation, and takes it back with the connection by Angre', async () => {
    const { page, go } = window;
    await go(`/inbox/${fjordfisk}/access/give?resource=${RESOURCE}&message=${message}`);
    await page.getByLabel('Virksomhet', { exact: true }).check();
    await page.getByLabel('Organisasjonsnummer').fill('311 005 006');
    await page.locator('.access-found', { hasText: 'Solsiden Borettslag' }).waitFor();
    assert.equal(await page.getByRole('checkbox', { name: 'Få beskjed til egne systemer' }).isChecked(), false);
    assert.equal(
      await page.getByRole('textbox', { name: 'Lenken til meldingen' }).inputValue(),
      `${server.url}/inbox/m/${message}`,
    );
    await page.getByText('␀gnp.exe').waitFor();
    await page.getByRole('button', { name: 'Gi tilgang' }).click();
    await toast(/Solsiden Borettslag har fått tilgang/).waitFor();
    const lars = await logIn(server, { pid: LARS });
    const byLink = async () => (await lars.fetch(`/inbox/api/v1/m/${message}`)).status;
    assert.equal(await byLink(), 200);
    await undo();
    await eventually('taken back', async () => (await byLink()) === 404 || undefined);
    await page.getByRole('article', { name: 'Solsiden Borettslag' }).waitFor({ state: 'detached' });
  });

  it('lets whoever may give it take confidential mail itself', async () => {
    const { page, go } = window;
    await go(`/inbox/${fjordfisk}/access`);
    await page.getByText('Ingen hos dere har fått den ennå').waitFor();
    await page.getByRole('button', { name: 'Gi meg selv tilgang' }).click();
    await page.getByText('Disse kan åpne den: Kari Nordby').waitFor();
    await undo();
    await page.getByRole('button', { name: 'Gi meg selv tilgang' }).waitFor();
  });

  it('shows who asks for what, and gives it when approved', async () => {
    const { page, go } = window;
    const aasa = await logIn(server, { pid: AASA });
    const me = (await (await aasa.fetch('/administration/api/v1/me')).json()) as { person: { uuid: string } };
    const path = '/accessmanagement/api/v1/enduser/request/package';
    const asked = await aasa.fetch(`${path}?party=${me.person.uuid}&to=${fjordfisk}&package=${MAIL}`, {
      method: 'POST',
    });
    assert.equal(asked.status, 201);
    await go(`/inbox/${fjordfisk}/access`);
    await page.getByRole('button', { name: 'Prøv igjen' }).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('link', { name: 'Se forespørselen fra Åsa Ravna' }).click();
    await page.getByText('Du kan gi den, fordi du er daglig leder').waitFor();
    await nothingBad();
    assert.equal(await opens(aasa), false);
    await page.getByRole('button', { name: 'Godkjenn' }).click();
    await page.getByRole('heading', { name: /Godkjent/ }).waitFor();
    assert.equal(await opens(aasa), true);
  });

  it('tells one who does not manage access what it has, and lets it ask', async () => {
    const aasa = await logIn(server, { pid: AASA });
    const other = await openWindow(browser, server.url, { ...LOOK, width: 360 }, aasa);
    await other.go(`/inbox/${fjordfisk}/access`);
    await other.page.getByText('Du styrer ikke tilganger for Fjordfisk AS').waitFor();
    await other.page.getByText('Ordinær post til virksomheten').first().waitFor();
    await other.page.getByRole('button', { name: /Be om tilgang: Post til virksomheten med taushetsbelagt/ }).click();
    await other.page.getByText(/Venter på svar/).waitFor();
    assert.deepEqual(await other.findings(), []);
    assert.deepEqual(other.faults, []);
    await other.context.close();
  });

  it('keeps where one is told of mail, and takes it back', async () => {
    const { page, go } = window;
    const own = async () =>
      (await kari.fetch(`/profile/api/v1/users/current/notificationsettings/parties/${fjordfisk}`)).json() as Promise<{
        emailAddress?: string;
      }>;
    await go(`/inbox/${fjordfisk}/settings`);
    await page.getByLabel('E-post').fill('kari');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await page.getByText('Skriv en adresse som').waitFor();
    await page.getByLabel('E-post').fill('kari@jobb.example');
    await page.getByRole('button', { name: 'Lagre' }).click();
    await toast(/Du får varsel om post til Fjordfisk AS/).waitFor();
    assert.equal((await own()).emailAddress, 'kari@jobb.example');
    await page.getByRole('button', { name: 'Slutt å varsle meg' }).click();
    await toast(/ikke lenger varsel/).waitFor();
    assert.equal((await own()).emailAddress, undefined);
    await undo();
    await eventually('kept again', async () => (await own()).emailAddress === 'kari@jobb.example' || undefined);

    await page.getByRole('button', { name: 'Legg til en adresse' }).click();
    const form = page.getByRole('form', { name: 'Adressene til virksomheten' });
    await form.getByLabel('Mobil').fill('999 90 001');
    await form.getByRole('button', { name: 'Lagre adressen' }).click();
    await page.getByText('+47 999 90 001', { exact: true }).waitFor();
    await nothingBad();
  });

  it('shows what a system asks for and where one goes afterwards, approves it and goes there', async () => {
    const { page, go, context } = window;
    const request = await systemUserRequest(mail);
    await go(`/inbox/${fjordfisk}/access`);
    await page.reload();
    await page.getByText('Et system ber om tilgang: <img src=x onerror=alert(1)>␀gnp.exe "Nordlys"').waitFor();
    const answer = await kari.fetch(`/accessmanagement/ui/systemuser/request?id=${request}&DONTCHOOSEREPORTEE=true`);
    assert.equal(answer.headers.get('location'), `/inbox/requests/systemuser/${request}`);
    await go(`/inbox/requests/systemuser/${request}`);
    await page.getByText('Nordlys Systemer AS').first().waitFor();
    await page.getByText(/Bruke tjenesten Brev fra Testdepartementet/).waitFor();
    await page.getByText('Du kan gi den, fordi du er daglig leder').waitFor();
    await page.getByText('https://vendor.example/done').waitFor();
    await nothingBad();
    await context.route('https://vendor.example/**', (route) =>
      route.fulfill({ body: '<h1>vendor</h1>', contentType: 'text/html' }),
    );
    await page.getByRole('button', { name: 'Godkjenn' }).click();
    await page.waitForURL('https://vendor.example/done');
    window.faults.splice(0);
    await page.goto(`${server.url}/inbox/${fjordfisk}/access`);
    await page
      .getByRole('article', { name: /␀gnp\.exe/ })
      .getByText('Brev fra Testdepartementet')
      .waitFor();
    assert.deepEqual(window.faults, []);
  });
});

/** A vendor's system, and its request to Fjordfisk; answers the id. */
async function systemUserRequest(mail: MailClient): Promise<string> {
  const token = await mail.token(
    VENDOR,
    'altinn:authentication/systemregister.write altinn:authentication/systemuser.request.write',
  );
  const rights = [{ resource: [{ id: 'urn:altinn:resource', value: RESOURCE }] }];
  const accessPackages = [{ urn: `urn:altinn:accesspackage:${MAIL}` }];
  const id = `${VENDOR}_regnskap`;
  const post = (path: string, json: unknown) =>
    call(`${mail.base}/authentication/api/v1/${path}`, { method: 'POST', token, json });
  await expectStatus(
    200,
    post('systemregister/vendor', {
      id,
      vendor: { authority: 'iso6523-actorid-upis', ID: `0192:${VENDOR}` },
      name: { nb: 'Regnskap', nn: 'Rekneskap', en: 'Accounting' },
      description: { nb: 'Henter post', nn: 'Hentar post', en: 'Fetches mail' },
      rights,
      accessPackages,
      clientId: [],
      allowedRedirectUrls: ['https://vendor.example/done'],
    }),
  );
  const asked = await expectStatus(
    201,
    post('systemuser/request/vendor', {
      systemId: id,
      partyOrgNo: FJORDFISK,
      externalRef: 'ref-1',
      integrationTitle: HOSTILE,
      rights,
      accessPackages,
      redirectUrl: 'https://vendor.example/done',
    }),
  );
  return asked.json<{ id: string }>().id;
}
