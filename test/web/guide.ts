import type { Browser } from 'playwright-core';
import { MailClient, TTD } from '../harness/mail.ts';
import { importOrganizations, organizationNumbers } from '../harness/organizations.ts';
import { Walker, type Way } from './guide-walker.ts';

/** Who walks: the clerk is no member of anything yet, the reader manages Fjordfisk AS. */
const CLERK = 'Åsa Ravna';
const READER = 'Kari Nordby';
const OWNER = {
  number: organizationNumbers(1, 31_610_000)[0]!,
  name: 'Reisevik og Nordre Skjærgård kommune',
  code: 'reisevik',
  email: 'post@reisevik.example',
};
const RECIPIENT = { number: '311003003', name: 'Fjordfisk AS' };
/** As long as such names are in life. */
const SERVICE = {
  nb: 'Vedtak om ferdigattest og midlertidig brukstillatelse',
  nn: 'Vedtak om ferdigattest og mellombels bruksløyve',
  en: 'Decisions on certificates of completion and temporary use',
};
const SERVICE_ID = 'reisevik-ferdigattest';
const LIST = 'Kystkommunenes fiskemottak';
const REFERENCE = '2026-0412';
const TITLE = 'Ferdigattest for naust og kai, gnr. 12 bnr. 3';
const ATTACHMENT = 'ferdigattest-naust-og-kai-gnr-12-bnr-3.pdf';

/**
 * Walks the guide in the pages, from an organisation that is nothing here yet to a message that a person has read and
 * confirmed, and a sender who sees it. `shots` is a folder for a picture of each step, light and dark.
 */
export async function walkGuide(
  server: { readonly url: string },
  browser: Browser,
  way: Way,
  shots: string | undefined = process.env.GUIDE_SHOTS,
): Promise<void> {
  const administrator = await new MailClient(server.url).token(TTD, 'budstikke:administration');
  await importOrganizations(server.url, administrator, [OWNER.number], { name: OWNER.name, unitType: 'KOMM' });
  const clerk = await Walker.start(server.url, browser, way, shots);
  await clerk.logIn('/studio/', CLERK);
  await register(clerk);
  await apiKey(clerk);
  await client(clerk);
  await service(clerk);
  await policy(clerk);
  await publish(clerk, 1);
  await events(clerk);
  await accessList(clerk);
  await publish(clerk, 2);
  await verify(clerk);
  await message(clerk);
  const reader = await Walker.start(server.url, browser, way, shots, 'reader');
  await reader.logIn('/inbox/', READER);
  await readAndConfirm(reader);
  await reader.end();
  await timeline(clerk);
  await clerk.end();
}

async function register({ page, hand, say, button, link, field, text, looksWell }: Walker): Promise<void> {
  await looksWell('nobody-yet');
  await hand.press(link(say.common('shell.newOwner')));
  await hand.write(field(say.register('number')), OWNER.number);
  await text(OWNER.name).waitFor();
  await hand.write(field(say.register('code')), OWNER.code);
  await text(say.register('codeFree', { code: OWNER.code })).waitFor();
  await hand.write(field(say.register('email')), OWNER.email);
  await hand.press(field(say.register('terms')));
  await looksWell('register');
  await hand.press(button(say.register('register')));
  await page.waitForURL(`**/studio/${OWNER.code}/start`);
  await text(say.start('step.owner')).waitFor();
  await looksWell('start');
}

/** Opens a step of the list by its line. */
const step = (
  { hand, say, page }: Walker,
  key: 'owner' | 'key' | 'client' | 'service' | 'policy' | 'message' | 'events',
) => hand.press(page.locator(`[data-step="${key}"] h2`).getByRole('button', { name: say.start(`step.${key}`) }));
const isDone = ({ page }: Walker, key: string) => page.locator(`[data-step="${key}"][data-state="done"]`).waitFor();

async function apiKey(walker: Walker): Promise<void> {
  const { hand, say, button, text, looksWell } = walker;
  await step(walker, 'key');
  await looksWell('key-form');
  await hand.press(button(say.common('do.newKey')));
  await text(say.common('say.once')).waitFor();
  await looksWell('key-made');
  await hand.press(button(say.common('do.saved')));
}

async function client(walker: Walker): Promise<void> {
  const { page, hand, say, button, text, looksWell } = walker;
  await button(say.onboarding('client.make')).waitFor();
  await hand.press(page.locator('summary', { hasText: say.onboarding('client.scopesShort', { n: 4 }) }));
  await hand.press(page.getByRole('checkbox', { name: 'altinn:correspondence.read' }));
  await looksWell('client-form');
  await hand.press(button(say.onboarding('client.make')));
  await text(say.onboarding('token.exchanged')).waitFor();
  await looksWell('client-made');
  const download = page.waitForEvent('download');
  await hand.press(button(/\.pem$/));
  await download;
  await hand.press(button(say.common('do.saved')));
  await isDone(walker, 'client');
}

async function service(walker: Walker): Promise<void> {
  const { page, hand, say, button, link, field, text, looksWell } = walker;
  await hand.write(field(say.start('service.name')), SERVICE.nb);
  await hand.press(page.locator('summary', { hasText: say.start('service.more') }));
  await hand.write(field(say.start('service.id')), SERVICE_ID);
  await looksWell('service-form');
  await hand.press(button(say.start('service.make')));
  await isDone(walker, 'policy');
  await looksWell('service-made');
  await step(walker, 'service');
  await hand.press(link(say.start('service.open')));
  await page.locator('#title-nn').waitFor();
  await looksWell('service-page');
  await hand.write(page.locator('#title-nn'), SERVICE.nn);
  await hand.write(page.locator('#title-en'), SERVICE.en);
  for (const language of ['nb', 'nn', 'en'] as const)
    await hand.write(page.locator(`#description-${language}`), `${SERVICE[language]}.`);
  await text(say.about('ready')).waitFor();
  await looksWell('service-texts');
  await hand.press(link(say.service('link.policy')));
}

async function policy({ page, hand, say, button, link, looksWell }: Walker): Promise<void> {
  await page.locator('#rule-1').waitFor();
  await looksWell('policy');
  await hand.press(page.locator('#rule-1').getByRole('button', { name: say.policy('addSubject') }));
  const dialog = page.getByRole('dialog');
  await hand.write(dialog.getByLabel(say.policy('searchSubject')), 'dagl');
  const director = dialog.getByRole('button', { name: /DAGL/ });
  await director.waitFor();
  await looksWell('policy-who');
  await hand.press(director);
  await hand.press(dialog.getByRole('button', { name: say.policy('done') }));
  await hand.find(page.locator('.try-it').getByRole('combobox', { name: say.policy('recipient') }), RECIPIENT.name);
  const who = page.locator('.try-it').getByLabel(say.policy('who'), { exact: true });
  const kari = who.locator('option', { hasText: 'Kari Nordby' });
  await kari.waitFor({ state: 'attached' });
  await hand.choose(who, (await kari.textContent())!);
  await page.locator('.explained').getByText(say.common('decision.Permit')).waitFor();
  await hand.press(button(say.policy('addExample')));
  await page.locator('.examples li').waitFor();
  await looksWell('policy-tried');
  await hand.press(link(say.service('publish')));
}

async function publish({ page, hand, say, button, looksWell }: Walker, version: number): Promise<void> {
  await page.locator('h1', { hasText: say.publish('title') }).waitFor();
  await looksWell(`publish-${version}`);
  await hand.press(button(say.common('do.publish')));
  await page.waitForURL('**/history');
  await page.getByText(say.history('inForce'), { exact: true }).waitFor();
  await looksWell(`published-${version}`);
}

async function openAccess(walker: Walker): Promise<void> {
  const { hand, say, link, looksWell, language } = walker;
  await walker.goTo(say.common('nav.services'));
  await looksWell('services');
  await hand.press(link(SERVICE[language]));
  await hand.press(link(say.service('link.access')));
}

/** Only those on a list may have the service: the list is made, and the recipient put on it. */
async function accessList(walker: Walker): Promise<void> {
  const { page, hand, say, button, link, field, looksWell } = walker;
  await openAccess(walker);
  await hand.press(page.getByRole('switch', { name: say.access('onlyLists') }));
  await link(say.access('makeList')).waitFor();
  await looksWell('access');
  await hand.press(link(say.access('makeList')));
  await hand.press(button(say.lists('new')));
  await hand.write(field(say.lists('name')), LIST);
  await looksWell('list-form');
  await hand.press(button(say.lists('create')));
  await hand.write(field(say.list('paste')), `${RECIPIENT.number}, 311 004 018; 999999999`);
  const add = button(say.list('add', { n: 2 }));
  await add.waitFor();
  await looksWell('list-adding');
  await hand.press(add);
  await page.getByRole('row', { name: RECIPIENT.name }).waitFor();
  await looksWell('list');
  await openAccess(walker);
  await hand.choose(field(say.access('connectList')), LIST);
  await hand.press(button(say.access('connect')));
  await link(LIST).waitFor();
  await looksWell('access-list');
  await hand.press(link(say.service('publish')));
}

async function verify(walker: Walker): Promise<void> {
  const { hand, say, button, text, looksWell } = walker;
  await walker.goTo(say.common('nav.start'));
  await hand.press(button(say.onboarding('verify.again')));
  await text(say.onboarding('verify.ready')).waitFor();
  await looksWell('verified');
}

async function events(walker: Walker): Promise<void> {
  const { page, hand, say, button, link, text, looksWell } = walker;
  await walker.goTo(say.common('nav.start'));
  await step(walker, 'events');
  await looksWell('events-form');
  await hand.press(button(say.start('events.make')));
  await hand.press(button(say.common('do.testEvent')));
  await isDone(walker, 'events');
  await looksWell('events-done');
  await hand.press(link(say.start('events.open')));
  await page.getByRole('row').nth(2).waitFor();
  await looksWell('deliveries');
  await hand.press(page.getByRole('row').nth(1).getByRole('link'));
  await text(say.subscription('attemptLog')).waitFor();
  await looksWell('delivery');
}

async function message(walker: Walker): Promise<void> {
  const { page, hand, say, button, link, field, text, looksWell, language } = walker;
  await walker.goTo(say.common('nav.start'));
  await looksWell('message-step');
  await hand.press(link(say.start('message.whole')));
  await page.locator('#compose-service option:checked', { hasText: SERVICE_ID }).waitFor({ state: 'attached' });
  await hand.write(page.getByRole('textbox', { name: say.compose('recipients') }), RECIPIENT.number);
  await text(RECIPIENT.name).waitFor();
  await hand.write(page.locator('#compose-reference'), REFERENCE);
  await hand.pick(page.getByRole('radio', { name: { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' }[language] }));
  await hand.write(page.locator('#compose-title'), TITLE);
  await hand.write(page.locator('#compose-body'), 'Hei {{recipientName}}.\n\n**Vedlagt** er attesten.');
  await hand.give(page.locator('#compose-files'), {
    name: ATTACHMENT,
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.4'),
  });
  await page.locator('.compose-file-list .ds-tag').waitFor();
  await hand.press(field(say.compose('confirm')));
  await hand.writeMoment(field(say.compose('due.needed')), '2027-12-06T23:59');
  await looksWell('compose');
  await hand.press(button(say.common('do.send')));
  await page.waitForURL(/\/messages\/[0-9a-f-]{36}$/);
  await page.locator('.facts', { hasText: say.common('status.Published') }).waitFor();
  await looksWell('sent');
}

async function readAndConfirm({ page, hand, say, button, link, looksWell }: Walker): Promise<void> {
  await link(TITLE).waitFor();
  await looksWell('inbox');
  await hand.press(link(TITLE));
  await page.getByText('Vedlagt').waitFor();
  await looksWell('message');
  const download = page.waitForEvent('download');
  await hand.press(link(say.read('files.downloadOne', { file: ATTACHMENT })));
  await download;
  await hand.press(button(say.common('do.confirm')));
  // The button is called something else while it is under way; that one has to confirm first is said until it is done.
  await page.locator('.message-first').waitFor({ state: 'detached' });
  await looksWell('confirmed');
}

async function timeline(walker: Walker): Promise<void> {
  const { page, hand, say, link, text, looksWell } = walker;
  await page.locator('.facts', { hasText: say.common('status.Confirmed') }).waitFor();
  await looksWell('timeline');
  await walker.goTo(say.common('nav.start'));
  await text(say.common('ok.setup')).waitFor();
  await looksWell('all-done');
  await step(walker, 'message');
  await hand.press(link(say.start('message.history')));
  await page.locator('.facts', { hasText: say.common('status.Confirmed') }).waitFor();
}
