import type { Problem } from '../../http/problem.ts';
import type { InitializeCorrespondences } from '../wire/initialize.ts';
import { problem } from './problems.ts';

type Notification = NonNullable<InitializeCorrespondences['correspondence']['notification']>;
type CustomRecipient = NonNullable<Notification['customRecipients']>[number];

/** Extra receivers, from the present member or the two deprecated ones (correspondence-send §2.10). */
export function customRecipientsOf(notification: Notification): readonly CustomRecipient[] {
  if (notification.customRecipients?.length) return notification.customRecipients;
  if (notification.customRecipient) return [notification.customRecipient];
  return notification.customNotificationRecipients?.[0]?.recipients ?? [];
}

/** Step 26 of initialize: custom recipients, then completeness of the texts; the first broken rule. */
export function notificationProblem(
  notification: Notification | null | undefined,
  recipients: readonly string[],
): Problem | undefined {
  if (!notification) return undefined;
  const custom = customRecipientsOf(notification);
  if (notification.overrideRegisteredContactInformation === true && custom.length === 0) return problem('CORR-03022');
  if (custom.length > 0 && recipients.length > 1) return problem('CORR-03017');
  for (const recipient of custom) {
    const broken = customRecipientProblem(recipient, notification);
    if (broken !== undefined) return broken;
  }
  return notification.notificationTemplate === 'GenericAltinnMessage' ? undefined : textsProblem(notification);
}

function customRecipientProblem(recipient: CustomRecipient, notification: Notification): Problem | undefined {
  const { emailAddress, mobileNumber, organizationNumber, nationalIdentityNumber } = recipient;
  const given = [emailAddress, mobileNumber, organizationNumber, nationalIdentityNumber].filter((value) => value);
  if (given.length === 0) return problem('CORR-03019');
  if (given.length > 1) return problem('CORR-03018');
  const { emailSubject, emailBody, smsBody, reminderEmailSubject, reminderEmailBody, reminderSmsBody } = notification;
  const texts = [emailSubject, emailBody, smsBody, reminderEmailSubject, reminderEmailBody, reminderSmsBody];
  if ((emailAddress || mobileNumber) && texts.some((text) => text?.toLowerCase().includes('$recipientname$')))
    return problem('CORR-03015');
  if (emailAddress && !isStrictEmailAddress(emailAddress)) return problem('CORR-03011');
  if (mobileNumber && !/^(\+|00)[1-9]\d{6,14}$/.test(mobileNumber)) return problem('CORR-03012');
  return undefined;
}

const ATOM = "[A-Za-z0-9æøåÆØÅ!#$%&'*+\\-=?^_`{|}~]+";
const EMAIL = new RegExp(
  `^("[^"\\\\;]+"|${ATOM}(\\.${ATOM})*)@(([A-Za-z0-9æøåÆØÅ]([A-Za-z0-9æøåÆØÅ-]{0,61}[A-Za-z0-9æøåÆØÅ])?\\.){1,9}[A-Za-zæøåÆØÅ]{2,14}|(\\d{1,3}\\.){3}\\d{1,3})$`,
);

/** The pattern addresses must match when mail is sent to them. */
export const isStrictEmailAddress = (address: string): boolean => !address.includes(';') && EMAIL.test(address);

type Texts = { email: boolean; sms: boolean };

/** A custom message needs the texts of its channels; tested main and reminder in turn, channel by channel. */
function textsProblem(notification: Notification): Problem | undefined {
  const main: Texts = {
    email: Boolean(notification.emailBody && notification.emailSubject),
    sms: Boolean(notification.smsBody),
  };
  const reminder: Texts = {
    email: Boolean(notification.reminderEmailBody && notification.reminderEmailSubject),
    sms: Boolean(notification.reminderSmsBody),
  };
  const mainChannel = notification.notificationChannel ?? 'Email';
  const reminderChannel =
    notification.sendReminder === true ? (notification.reminderNotificationChannel ?? mainChannel) : undefined;
  const isPreferred = (channel: string | undefined) => channel === 'EmailPreferred' || channel === 'SmsPreferred';
  if (mainChannel === 'Email' && !main.email) return problem('CORR-03002');
  if (reminderChannel === 'Email' && !reminder.email) return problem('CORR-03003');
  if (mainChannel === 'Sms' && !main.sms) return problem('CORR-03004');
  if (reminderChannel === 'Sms' && !reminder.sms) return problem('CORR-03005');
  if (isPreferred(mainChannel) && !(main.email && main.sms)) return problem('CORR-03006');
  if (isPreferred(reminderChannel) && !(reminder.email && reminder.sms)) return problem('CORR-03007');
  if (mainChannel === 'EmailAndSms' && !(main.email && main.sms)) return problem('CORR-03024');
  if (reminderChannel === 'EmailAndSms' && !(reminder.email && reminder.sms)) return problem('CORR-03025');
  return undefined;
}
