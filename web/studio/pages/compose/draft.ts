import type { Language } from '../../../common/words/language.ts';

export type Channel = 'Email' | 'Sms' | 'EmailPreferred' | 'SmsPreferred' | 'EmailAndSms';
export const CHANNELS: readonly Channel[] = ['EmailPreferred', 'SmsPreferred', 'Email', 'Sms', 'EmailAndSms'];

/** A file that was uploaded for the message. */
export interface DraftFile {
  /** Of the attachment, once the server knows it. */
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

/** A message being written, as the page keeps it; recipients are kept beside it. */
export interface DraftContent {
  readonly service: string;
  readonly reference: string;
  readonly language: Language;
  readonly title: string;
  readonly summary: string;
  readonly body: string;
  readonly files: readonly DraftFile[];
  readonly confirm: boolean;
  /** As the field has it: 2026-12-06T23:59 in the reader's zone; empty: none. */
  readonly due: string;
  readonly publish: string;
  readonly replies: readonly { readonly url: string; readonly text: string }[];
  readonly channel: Channel | 'none';
  readonly reminder: boolean;
  readonly ownText: boolean;
  readonly emailSubject: string;
  readonly emailBody: string;
  readonly smsBody: string;
  readonly senderName: string;
  readonly confidential: boolean;
  readonly ignoreReservation: boolean;
  readonly forwarding: boolean;
  readonly properties: readonly { readonly key: string; readonly value: string }[];
  /** What makes a second press of Send the same as the first; also the id of the batch. */
  readonly key: string;
}

export const emptyDraft = (service: string): DraftContent => ({
  service,
  reference: '',
  language: 'nb',
  title: '',
  summary: '',
  body: '',
  files: [],
  confirm: false,
  due: '',
  publish: '',
  replies: [],
  channel: 'EmailPreferred',
  reminder: false,
  ownText: false,
  emailSubject: '',
  emailBody: '',
  smsBody: '',
  senderName: '',
  confidential: false,
  ignoreReservation: false,
  forwarding: false,
  properties: [],
  key: crypto.randomUUID(),
});

/** A stored draft, whatever version of the page has written it. */
export const draftFrom = (content: Readonly<Record<string, unknown>>): DraftContent => ({
  ...emptyDraft(''),
  ...(content as Partial<DraftContent>),
});

/** The moment a field means, in UTC; nothing where it is empty. */
export const momentOf = (field: string): string | undefined => {
  const at = new Date(field);
  return field === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
};

/** What stands under `notification` in a request. */
export function notificationOf(draft: DraftContent): Record<string, unknown> | undefined {
  const { channel, reminder, ownText, emailSubject, emailBody, smsBody } = draft;
  if (channel === 'none') return undefined;
  const common = { notificationChannel: channel, sendReminder: reminder };
  if (!ownText) return { notificationTemplate: 'GenericAltinnMessage', ...common };
  const email = channel === 'Sms' ? {} : { emailSubject, emailBody };
  const sms = channel === 'Email' ? {} : { smsBody };
  return {
    notificationTemplate: 'CustomMessage',
    ...common,
    ...email,
    ...sms,
    ...(reminder
      ? {
          ...(channel === 'Sms' ? {} : { reminderEmailSubject: emailSubject, reminderEmailBody: emailBody }),
          ...(channel === 'Email' ? {} : { reminderSmsBody: smsBody }),
        }
      : {}),
  };
}

/** The correspondence of a request, without its recipients. */
export function correspondenceOf(draft: DraftContent): Record<string, unknown> {
  const notification = notificationOf(draft);
  const due = momentOf(draft.due);
  const publish = momentOf(draft.publish);
  const properties = draft.properties.filter(({ key }) => key.trim() !== '');
  return {
    resourceId: draft.service,
    sendersReference: draft.reference.trim(),
    ...(draft.senderName.trim() === '' ? {} : { messageSender: draft.senderName.trim() }),
    content: {
      language: draft.language,
      messageTitle: draft.title.trim(),
      messageSummary: draft.summary.trim(),
      messageBody: draft.body,
    },
    ...(publish === undefined ? {} : { requestedPublishTime: publish }),
    ...(due === undefined ? {} : { dueDateTime: due }),
    ...(draft.replies.length === 0
      ? {}
      : {
          replyOptions: draft.replies.map(({ url, text }) => ({
            linkURL: url.trim(),
            linkText: text.trim() === '' ? null : text.trim(),
          })),
        }),
    ...(notification === undefined ? {} : { notification }),
    ...(draft.confirm ? { isConfirmationNeeded: true } : {}),
    ...(draft.confidential ? { isConfidential: true } : {}),
    ...(draft.ignoreReservation ? { ignoreReservation: true } : {}),
    ...(draft.forwarding ? { allowForwarding: true } : {}),
    ...(properties.length === 0
      ? {}
      : { propertyList: Object.fromEntries(properties.map(({ key, value }) => [key.trim(), value])) }),
  };
}

/** The request that sends to the recipients given. */
export const requestOf = (draft: DraftContent, recipients: readonly string[]): Record<string, unknown> => ({
  correspondence: correspondenceOf(draft),
  recipients,
  ...(draft.files.length === 0 ? {} : { existingAttachments: draft.files.map(({ id }) => id) }),
});

/** The first line of a batch. */
export const sharedOf = (draft: DraftContent): Record<string, unknown> => ({
  correspondence: correspondenceOf(draft),
  ...(draft.files.length === 0 ? {} : { existingAttachments: draft.files.map(({ id }) => id) }),
});
