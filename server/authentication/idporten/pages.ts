import { html, Html, type Language, languageOf, page } from '../../http/page.ts';
import { birthDateOf, type Party } from '../../register/port.ts';

import type { Level } from './levels.ts';
import { LANGUAGE_NAMES, roleName, WORDS } from './words.ts';

/** What the page shows to choose from. */
export interface Choice {
  readonly language: Language;
  readonly csrf: string;
  /** Name of who wants the login. */
  readonly client: string;
  /** Where a choice leads to. */
  readonly leadsTo: string;
  readonly searched: string;
  readonly level: Level;
  readonly lowest: Level;
  readonly people: readonly { person: Party; roles: readonly { urn: string; organization: string }[] }[];
  readonly isCut: boolean;
  readonly said?: 'unknown';
}

/** The page one chooses a synthetic person on. It names people by party uuid; identity numbers are not in it. */
export function choosePage(choice: Choice) {
  const { language, level, lowest, people, searched } = choice;
  const words = WORDS[language];
  const state = html`<input type="hidden" name="csrf" value="${choice.csrf}"><input type="hidden" name="language" value="${language}">`;
  const levels = ([3, 4] as const).filter((one) => one >= lowest);
  const main = html`
<p class="lead">${words.lead(choice.client)}</p>
${choice.said && html`<p class="said" role="alert">${words[choice.said]}</p>`}
<form class="search" method="post" role="search">
${state}<input type="hidden" name="level" value="${level}">
<label for="search">${words.search}</label>
<div><input type="search" id="search" name="search" value="${searched}" autocomplete="off" spellcheck="false"><button name="do" value="search">${words.find}</button></div>
</form>
<form method="post">
${state}<input type="hidden" name="search" value="${searched}">
<fieldset><legend>${words.level}</legend><div class="choices">
${levels.map(
  (one) =>
    html`<label class="choice"><input type="radio" name="level" value="${one}"${one === level && new Html(' checked')}> ${words.levels[one]}</label>`,
)}
</div></fieldset>
<h2 id="people">${words.people}</h2>
${people.length === 0 && html`<p role="status">${words.nobody(searched)}</p>`}
<ul class="people" aria-labelledby="people">
${people.map(({ person, roles }) => personButton(person, roles, language))}
</ul>
${choice.isCut && html`<p class="lead">${words.more(people.length)}</p>`}
<p><button name="do" value="cancel">${words.cancel}</button></p>
</form>`;
  const tools = html`<form method="post" class="languages" aria-label="${words.language}">
<input type="hidden" name="csrf" value="${choice.csrf}"><input type="hidden" name="search" value="${searched}"><input type="hidden" name="level" value="${level}">
${(['nb', 'nn', 'en'] as const).map(
  (one) =>
    html`<button class="quiet" name="language" value="${one}" lang="${one}"${one === language && new Html(' aria-current="true"')}>${LANGUAGE_NAMES[one]}</button>`,
)}</form>`;
  return page({ language, title: words.title, strip: words.strip, main, tools, formsLeadTo: [choice.leadsTo] });
}

function personButton(
  person: Party,
  roles: readonly { urn: string; organization: string }[],
  language: Language,
): Html {
  const words = WORDS[language];
  const born = birthDateOf(person.personIdentifier ?? '');
  const names = new Intl.ListFormat(language, { type: 'conjunction' });
  const held = [...Map.groupBy(roles, ({ urn }) => urn)].map(([urn, holdings]) =>
    words.in(roleName(urn, language), names.format(holdings.map(({ organization }) => organization))),
  );
  return html`<li><button name="person" value="${person.partyUuid}"><span class="name">${person.name}</span>${
    born && html` <span class="born">${words.born(longDate(born, language))}</span>`
  } <span class="roles">${held.length === 0 ? words.noRoles : held.join(', ')}</span></button></li>
`;
}

const longDate = (date: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** The login is unknown in this browser, or too old. `startAt` is where another is begun. */
export function expiredPage(asked: string | undefined, startAt: string) {
  const language = languageOf(asked);
  const words = WORDS[language];
  const main = html`<p>${words.expiredNext}</p><p><a class="button" href="${startAt}">${words.startAgain}</a></p>`;
  return page({ language, title: words.expired, strip: words.strip, main, status: 400 });
}

/** What the provider found wrong with a client's request, in words for people and in OAuth's for who made it. */
export function errorPage(asked: string | undefined, out: { error: string; error_description?: string | undefined }) {
  const language = languageOf(asked);
  const words = WORDS[language];
  const main = html`<p>${words.refusedNext}</p><p class="detail"><code>${out.error}</code> ${out.error_description}</p>`;
  return page({ language, title: words.refused, strip: words.strip, main, status: 400 });
}

/** Asks before logging out, where nobody said where to go on. `form` is the provider's own, with its secret. */
export function logoutPage(asked: string | undefined, form: string) {
  const language = languageOf(asked);
  const words = WORDS[language];
  const main = html`<p>${words.logOutLead}</p>${new Html(form)}
<p><button form="op.logoutForm" name="logout" value="yes">${words.logOut}</button> <button class="quiet" form="op.logoutForm">${words.stay}</button></p>`;
  return page({ language, title: words.logOut, strip: words.strip, main });
}

export function loggedOutPage(asked: string | undefined) {
  const language = languageOf(asked);
  const words = WORDS[language];
  return page({ language, title: words.loggedOut, strip: words.strip, main: html`<p>${words.loggedOutNext}</p>` });
}
