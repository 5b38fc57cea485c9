import type { Refusal } from '../api/refusal.ts';
import type nb from './refusals.nb.ts';
import { type Say, wordsOf } from './words.ts';

export const refusals = wordsOf({
  nb: () => import('./refusals.nb.ts'),
  nn: () => import('./refusals.nn.ts'),
  en: () => import('./refusals.en.ts'),
});

/** What was refused, in our words; a page that can do something about it asks for the kind. */
export type RefusalKind = keyof typeof nb extends infer Key ? (Key extends `${infer Kind}.what` ? Kind : never) : never;

/** From code to kind (web-design §3.0). The number after the last hyphen is the API's `errorCode`. */
const KINDS: Readonly<Record<string, RefusalKind>> = {
  'CORR-01029': 'unknownRecipients',
  'CORR-01030': 'reserved',
  'CORR-01034': 'alreadySent',
  'CORR-01036': 'noService',
  'CORR-01044': 'nobodyReads',
  'CORR-01060': 'confidential',
  'CORR-01061': 'confidential',
  'CORR-01068': 'noForwarding',
  'CORR-01069': 'noForwarding',
  'CORR-02008': 'uploadAgain',
  'CORR-02022': 'uploadAgain',
  'CORR-02013': 'fileType',
  'CORR-04001': 'access',
  'RR-00001': 'unknownParty',
};

/** The kind of a refusal: by its code, else by its status. */
export function kindOf({ code = '', status, fields, body }: Refusal): RefusalKind {
  const kind = KINDS[code];
  if (kind !== undefined) return kind;
  if (/^MP-\d{3}$/.test(code)) return 'token';
  if (levelWanted(body) !== undefined) return 'level';
  if (Object.keys(fields).length > 0) return 'fields';
  switch (status) {
    case 0:
    case 502:
    case 503:
    case 504:
      return 'away';
    case 401:
      return 'loggedOut';
    case 403:
      return 'access';
    case 404:
    case 410:
      return 'notFound';
    case 409:
    case 412:
      return 'changed';
    case 429:
      return 'tooMany';
    default:
      return status >= 500 ? 'ours' : 'refused';
  }
}

/** The login level that is asked for, where the answer names one. */
function levelWanted(body: Readonly<Record<string, unknown>>): number | undefined {
  const level = Number(body.requiredAuthenticationLevel ?? body.requiredLevel ?? Number.NaN);
  return Number.isInteger(level) ? level : undefined;
}

export interface RefusalWords {
  readonly kind: RefusalKind;
  readonly what: string;
  readonly next: string;
  readonly severity: 'danger' | 'warning' | 'info';
  readonly level: number | undefined;
}

export function wordsOfRefusal(refusal: Refusal, say: Say<typeof nb>): RefusalWords {
  const kind = kindOf(refusal);
  return {
    kind,
    what: say(`${kind}.what`),
    next: say(`${kind}.next`),
    severity: kind === 'ours' ? 'danger' : 'warning',
    level: kind === 'level' ? levelWanted(refusal.body) : undefined,
  };
}
