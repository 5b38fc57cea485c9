import type { Answer } from '../../http/operation.ts';
import { html, languageOf, page } from '../../http/page.ts';
import { type Trouble, WORDS } from './words.ts';

const STATUS: Readonly<Record<Trouble, number>> = {
  lost: 400,
  cancelled: 200,
  level: 403,
  refused: 400,
  'unknown-person': 403,
  'provider-away': 503,
  'not-set-up': 503,
};

const loginAddress = (returnTo: string): string => `/login?returnTo=${encodeURIComponent(returnTo)}`;

/** Says why a login came to nothing, and how to go on. `asked` is a list of languages. */
export function troublePage(trouble: Trouble, asked: string | undefined, returnTo: string): Answer {
  const language = languageOf(asked);
  const words = WORDS[language];
  const [title, next] = words.troubles[trouble];
  const main = html`<p>${next}</p>${
    trouble !== 'not-set-up' && html`<p><a class="button" href="${loginAddress(returnTo)}">${words.logIn}</a></p>`
  }`;
  return page({ language, title, main, status: STATUS[trouble] });
}

/** Where one lands after logging out. */
export function loggedOutPage(asked: string | undefined, returnTo: string): Answer {
  const language = languageOf(asked);
  const words = WORDS[language];
  const main = html`<p>${words.loggedOutNext}</p><p><a class="button" href="${loginAddress(returnTo)}">${words.logIn}</a></p>`;
  return page({ language, title: words.loggedOut, main });
}
