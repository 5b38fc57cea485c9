import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import { type Language, languageOf } from '../../http/page.ts';
import type { Rendered } from '../../http/problem.ts';
import { readBytes } from '../../http/read-body.ts';
import type { SyntheticPeople } from '../../register/port.ts';
import { acrOf, type Level, levelAsked } from './levels.ts';
import { type Choice, choosePage, expiredPage } from './pages.ts';

const MOST_SHOWN = 50;
const FORM_LIMIT = 10_000;

interface Parts {
  readonly people: SyntheticPeople;
  readonly csrfSecret: string;
  /** Scheme and host the page is served at. */
  readonly origin: string;
  /** Where a new login is begun. */
  readonly startAt: string;
}

/** The page one chooses a person on, for a login that the provider has begun in this very browser. */
export function chooser({ people, csrfSecret, origin, startAt }: Parts) {
  const csrfOf = (login: string) => createHmac('sha256', csrfSecret).update(login).digest('base64url');

  async function shown(
    details: Awaited<ReturnType<Provider['interactionDetails']>>,
    provider: Provider,
    form: URLSearchParams,
    said?: 'unknown',
  ): Promise<Rendered> {
    const { params, uid } = details;
    const client = await provider.Client.find(String(params.client_id));
    const searched = (form.get('search') ?? '').slice(0, 100);
    const found = await people.search(searched, MOST_SHOWN + 1);
    const lowest = levelAsked(params.acr_values);
    const choice: Choice = {
      language: (form.get('language') as Language | null) ?? languageOf(params.ui_locales as string | undefined),
      csrf: csrfOf(uid),
      client: client?.clientName ?? String(params.client_id),
      leadsTo: new URL(String(params.redirect_uri)).origin,
      searched,
      level: levelChosen(form, lowest),
      lowest,
      people: found.slice(0, MOST_SHOWN),
      isCut: found.length > MOST_SHOWN,
      ...(said === undefined ? {} : { said }),
    };
    return choosePage(choice);
  }

  return async (provider: Provider, login: string, request: IncomingMessage, response: ServerResponse) => {
    const details = await provider.interactionDetails(request, response).catch((error: unknown) => {
      if (error instanceof errors.SessionNotFound) return undefined;
      throw error;
    });
    const expired = () => write(response, expiredPage(request.headers['accept-language'], startAt));
    if (details === undefined || details.uid !== login) return expired();
    if (request.method !== 'POST') return write(response, await shown(details, provider, new URLSearchParams()));

    const form = await formOf(request);
    if (form === undefined || isFromElsewhere(request, origin) || !equal(form.get('csrf') ?? '', csrfOf(login)))
      return expired();
    if (form.get('do') === 'cancel')
      return provider.interactionFinished(request, response, {
        error: 'access_denied',
        error_description: 'The person cancelled the login',
      });
    const chosen = form.get('person');
    if (chosen === null) return write(response, await shown(details, provider, form));
    const person = await people.find(chosen);
    if (person === undefined) return write(response, await shown(details, provider, form, 'unknown'));
    return provider.interactionFinished(request, response, {
      login: {
        accountId: person.partyUuid,
        acr: acrOf(levelChosen(form, levelAsked(details.params.acr_values))),
        amr: ['TestID'],
      },
    });
  };
}

const levelChosen = (form: URLSearchParams, lowest: Level): Level => (form.get('level') === '4' ? 4 : lowest);

async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  if (request.headers['content-type']?.split(';', 1)[0]?.trim() !== 'application/x-www-form-urlencoded')
    return undefined;
  const bytes = await readBytes(request, FORM_LIMIT).catch(() => undefined);
  if (bytes === undefined) return undefined;
  const form = new URLSearchParams(bytes.toString('utf8'));
  const language = form.get('language');
  if (language !== null && language !== 'nb' && language !== 'nn' && language !== 'en') form.delete('language');
  return form;
}

function isFromElsewhere({ headers }: IncomingMessage, origin: string): boolean {
  const site = headers['sec-fetch-site'];
  return (site !== undefined && site !== 'same-origin') || (headers.origin !== undefined && headers.origin !== origin);
}

const equal = (shown: string, expected: string): boolean =>
  timingSafeEqual(hash('sha256', shown, 'buffer'), hash('sha256', expected, 'buffer'));

function write(response: ServerResponse, { status, headers, contentType, body }: Rendered): void {
  response.writeHead(status, { ...headers, 'content-type': contentType }).end(body);
}
