import type { Channel, EmailText, SmsText } from '../../notifications/port.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';

export type RequestedNotification = NonNullable<InitializeCorrespondences['correspondence']['notification']>;

/** Where the sender's own text comes in (correspondence-receive §8.3). */
const TEXT = '{textToken}';

interface Template {
  readonly subject: string;
  readonly body: string;
}

/** Main and reminder of the generic template; an SMS says what an e-mail's body says. */
const GENERIC: Readonly<Record<'nb' | 'nn' | 'en', { readonly main: Template; readonly reminder: Template }>> = {
  nb: {
    main: {
      subject: 'En melding har blitt mottatt i Altinn {textToken}',
      body: 'Hei. $correspondenceRecipientName$ har mottatt en ny melding fra $sendersName$. {textToken}Logg deg inn i Altinn for å se denne meldingen.',
    },
    reminder: {
      subject: 'Påminnelse - en melding har blitt mottatt i Altinn {textToken}',
      body: 'Hei. Dette er en påminnelse om at $correspondenceRecipientName$ har mottatt en ny melding fra $sendersName$. {textToken}Logg deg inn i Altinn for å se denne meldingen.',
    },
  },
  nn: {
    main: {
      subject: 'Ein melding har blitt motteke i Altinn {textToken}',
      body: 'Hei. $correspondenceRecipientName$ har motteke ei ny melding frå $sendersName$. {textToken}Logg deg inn i Altinn for å sjå denne meldinga.',
    },
    reminder: {
      subject: 'Påminning - ein melding har blitt motteke i Altinn {textToken}',
      body: 'Hei. Dette er ei påminning om at $correspondenceRecipientName$ har motteke ei ny melding frå $sendersName$. {textToken}Logg deg inn i Altinn for å sjå denne meldinga.',
    },
  },
  en: {
    main: {
      subject: 'A message has been received in Altinn {textToken}',
      body: 'Hello. $correspondenceRecipientName$ has received a new message from $sendersName$. {textToken}Log in to Altinn to see this message.',
    },
    reminder: {
      subject: 'Reminder - a message has been received in Altinn {textToken}',
      body: 'Hello. This is a reminder that $correspondenceRecipientName$ has received a new message from $sendersName$. {textToken}Log in to Altinn to see this message.',
    },
  },
};
const CUSTOM: Template = { subject: TEXT, body: TEXT };

/** What one notification says, and by which channel. */
export interface Notice {
  readonly channel: Channel;
  readonly email: EmailText | undefined;
  readonly sms: SmsText | undefined;
}

/** What the main notification and the reminder say, in the message's language; no reminder: none was asked for. */
export function noticesOf(
  notification: RequestedNotification,
  language: string,
): { main: Notice; reminder: Notice | undefined } {
  const { main, reminder } =
    notification.notificationTemplate === 'GenericAltinnMessage'
      ? GENERIC[templateLanguage(language)]
      : { main: CUSTOM, reminder: CUSTOM };
  const channel = notification.notificationChannel ?? 'Email';
  const contentType = notification.emailContentType ?? 'Plain';
  return {
    main: notice(main, channel, contentType, {
      subject: notification.emailSubject,
      body: notification.emailBody,
      sms: notification.smsBody,
    }),
    reminder:
      notification.sendReminder === true
        ? notice(
            reminder,
            notification.reminderNotificationChannel ?? channel,
            notification.reminderEmailContentType ?? contentType,
            {
              subject: notification.reminderEmailSubject,
              body: notification.reminderEmailBody,
              sms: notification.reminderSmsBody,
            },
          )
        : undefined,
  };
}

/** The language a notification about a message in `language` is written in; `nb` for those without texts of ours. */
export function templateLanguage(language: string): 'nb' | 'nn' | 'en' {
  const lower = language.toLowerCase();
  return lower === 'nn' || lower === 'en' ? lower : 'nb';
}

type Given = Readonly<Record<'subject' | 'body' | 'sms', string | null | undefined>>;

function notice(template: Template, channel: Channel, contentType: 'Plain' | 'Html', given: Given): Notice {
  const subject = written(template.subject, given.subject);
  const body = written(template.body, given.body);
  const sms = written(template.body, given.sms);
  return {
    channel,
    email: subject === '' || body === '' ? undefined : { subject, body, contentType },
    sms: sms === '' ? undefined : { body: sms },
  };
}

/** The sender's text and a blank in place of the token; without a text the blank is there all the same. */
const written = (template: string, text: string | null | undefined): string =>
  template.replace(TEXT, () => `${text ?? ''} `).trim();
