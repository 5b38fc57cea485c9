import type { Say } from '../../../common/words/words.ts';
import type { DraftContent } from './draft.ts';
import type nb from './words.nb.ts';

/** Fields a fault can be at, in the order of the page. */
export const FIELDS = [
  'service',
  'recipients',
  'title',
  'summary',
  'body',
  'files',
  'due',
  'replies',
  'notification',
  'reference',
  'senderName',
  'publish',
  'confidential',
  'forwarding',
  'properties',
] as const;
export type Field = (typeof FIELDS)[number];

/** What is wrong at a field: in our words, or in the API's where we have none. */
export interface Fault {
  readonly field: Field;
  readonly text: string;
  readonly code?: string;
  /** The text is the API's own, in English. */
  readonly wire?: boolean;
}

/** One problem of a dry run. */
export interface WireProblem {
  readonly code?: string;
  readonly path?: string;
  readonly recipient?: string;
  readonly text: string;
}

const CODES = {
  'CORR-01002': 'plain',
  'CORR-01008': 'duePast',
  'CORR-01009': 'duePublish',
  'CORR-01016': 'dueNeeded',
  'CORR-01018': 'fileNotReady',
  'CORR-01035': 'link',
  'CORR-01036': 'service',
  'CORR-01038': 'tooManyFiles',
  'CORR-01039': 'plain',
  'CORR-01055': 'fileExpires',
  'CORR-01060': 'mustBeConfidential',
  'CORR-01061': 'notConfidential',
  'CORR-01068': 'forwardLevel',
  'CORR-01069': 'forwardSize',
  'CORR-04010': 'service',
} as const;

const PATHS: readonly (readonly [RegExp, Field])[] = [
  [/ResourceId$/, 'service'],
  [/^Recipients/, 'recipients'],
  [/MessageTitle$/, 'title'],
  [/MessageSummary$/, 'summary'],
  [/MessageBody$/, 'body'],
  [/Attachments/, 'files'],
  [/DueDateTime$/, 'due'],
  [/RequestedPublishTime$/, 'publish'],
  [/ReplyOptions/, 'replies'],
  [/Notification/, 'notification'],
  [/SendersReference$/, 'reference'],
  [/MessageSender$/, 'senderName'],
  [/IsConfidential$/, 'confidential'],
  [/AllowForwarding$/, 'forwarding'],
  [/PropertyList/, 'properties'],
];

type Words = Say<typeof nb>;

/** What the page itself can see is missing or wrong, before anyone is asked. */
export function ownFaults(draft: DraftContent, recipients: number, say: Words): Fault[] {
  const faults: Fault[] = [];
  const missing = (field: Field, text: string, when: boolean) => when && faults.push({ field, text });
  missing('service', say('need.service'), draft.service === '');
  missing('recipients', say('need.recipients'), recipients === 0);
  missing('title', say('need.title'), draft.title.trim() === '');
  missing('body', say('need.body'), draft.body.trim() === '');
  missing('due', say('need.due'), draft.confirm && draft.due === '');
  missing(
    'replies',
    say('need.link'),
    draft.replies.some(({ url }) => !/^https:\/\/[^/\s]/i.test(url.trim())),
  );
  missing('reference', say('need.reference'), draft.reference.trim() === '');
  if (draft.channel !== 'none' && draft.ownText) {
    const email = draft.channel !== 'Sms' && (draft.emailSubject.trim() === '' || draft.emailBody.trim() === '');
    const sms = draft.channel !== 'Email' && draft.smsBody.trim() === '';
    missing('notification', say('need.notification'), email || sms);
  }
  return faults;
}

/** The faults of a dry run, at their fields. Recipients are looked up by themselves, so theirs are left out. */
export function wireFaults(problems: readonly WireProblem[], say: Words): Fault[] {
  return problems.flatMap(({ code, path = '', recipient, text }): Fault[] => {
    if (recipient !== undefined) return [];
    const field = PATHS.find(([pattern]) => pattern.test(path))?.[1] ?? 'service';
    const key = CODES[code as keyof typeof CODES];
    const known = key === undefined ? undefined : say(`fault.${key}`);
    return [
      {
        field,
        text: known ?? text,
        ...(code === undefined ? {} : { code }),
        ...(known === undefined ? { wire: true } : {}),
      },
    ];
  });
}

/** One fault a field: ours first, since it is in the reader's language. */
export function byField(faults: readonly Fault[]): ReadonlyMap<Field, Fault> {
  const found = new Map<Field, Fault>();
  for (const fault of faults) if (!found.has(fault.field)) found.set(fault.field, fault);
  return found;
}
