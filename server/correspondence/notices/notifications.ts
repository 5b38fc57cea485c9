import type { ShipmentState } from '../../notifications/port.ts';
import type { Mail } from '../mail.ts';
import type { Message } from '../model/message.ts';
import { receiversOf } from '../model/notification-receivers.ts';
import { isBeforePublishing, isPurged } from '../model/status.ts';
import { notificationOverview } from '../wire/notifications.ts';

/** The notifications of a message; nobody is asked where there can be none. */
export async function notificationsOf(mail: Mail, message: Message): Promise<ShipmentState[]> {
  const some = message.notification !== undefined || message.isConfidential || isPurged(message.status);
  return some && message.published !== undefined ? mail.notifications.of(mail.database, message.id) : [];
}

/** As the overview lists them: before publishing, those that will be ordered then. */
export async function shownNotifications(mail: Mail, message: Message) {
  if (isBeforePublishing(message.status))
    return message.notification === undefined
      ? []
      : receiversOf(message.notification, message.recipient).map(() => ({
          notificationOrderId: null,
          isReminder: false,
        }));
  return (await notificationsOf(mail, message)).map(notificationOverview);
}
