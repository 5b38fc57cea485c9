import { later } from '../../foundation/clock.ts';
import type { Transaction } from '../../foundation/database/database.ts';
import { bucketOfId, newId } from '../../foundation/ids.ts';
import type { NewShipment, PlannedChain } from '../../notifications/port.ts';
import type { Party } from '../../register/port.ts';
import type { RegisteredResource } from '../../resource-registry/port.ts';
import type { Mail } from '../mail.ts';
import { displayName } from '../model/initialize-rules.ts';
import { namedUuid, type Receiver, receiversOf } from '../model/notification-receivers.ts';
import { type Notice, noticesOf, type RequestedNotification, templateLanguage } from '../model/notification-texts.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { NOTIFICATION_FACTS } from '../store/notification-statements.ts';
import { named } from '../wire/correspondence.ts';

/** What is known of the parties and resources of messages that are being published. */
export interface NotificationKnowledge {
  readonly parties: ReadonlyMap<string, Party>;
  readonly resources: ReadonlyMap<string, RegisteredResource | undefined>;
}

interface FactsRow {
  id: string;
  recipient: string;
  recipient_name: string | null;
  sender: string;
  resource_id: string;
  senders_reference: string;
  message_sender: string | null;
  language: string;
  title: string;
  notification: RequestedNotification;
  ignore_reservation: boolean | null;
}

/** Plans the notifications of messages in the transaction that publishes them (correspondence-receive §8.4). */
export async function planNotifications(
  mail: Mail,
  transaction: Transaction,
  ids: readonly string[],
  knowledge: NotificationKnowledge,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await transaction.run<FactsRow>(NOTIFICATION_FACTS, [ids.map(bucketOfId), ids]);
  const at = mail.clock.now();
  await mail.notifications.plan(
    transaction,
    rows.flatMap((row) => chainsOf(row, at, mail.rules.remindAfter, knowledge)),
  );
}

/** One chain a receiver: the main notification, and the reminder when one was asked for. */
function chainsOf(row: FactsRow, at: Date, remindAfter: number, { parties, resources }: NotificationKnowledge) {
  const { main, reminder } = noticesOf(row.notification, row.language);
  const resource = resources.get(row.resource_id);
  const receivers = receiversOf(row.notification, row.recipient);
  const keywords = {
    sendersName: row.message_sender || nameOf(parties.get(`${ORGANIZATION}${row.sender}`)),
    correspondenceRecipientName: nameOf(parties.get(row.recipient)),
    resourceName: resource === undefined ? row.resource_id : (resource.title[templateLanguage(row.language)] ?? ''),
    messageTitle: named(row.title, { recipientName: row.recipient_name ?? undefined }),
  };
  const own = receivers.find(({ isOwn }) => isOwn);
  return receivers.map((receiver): PlannedChain => {
    const shipment = (notice: Notice, kind: 'Notification' | 'Reminder', time: Date): NewShipment => ({
      ...notice,
      id: newId(at),
      kind,
      sendersReference: `corr-${row.senders_reference}`,
      requestedSendTime: time,
      recipients: [receiver.recipient],
      resourceId: isBare(receiver) ? undefined : row.resource_id,
      ignoreReservation: receiver.recipient.kind === 'person' ? (row.ignore_reservation ?? undefined) : undefined,
    });
    return {
      id: newId(at),
      creator: resource?.owner.orgCode ?? row.sender,
      idempotencyId: namedUuid(row.id, receiver.key),
      created: at,
      keywords,
      correspondenceId: row.id,
      aboutResource: row.resource_id,
      toRecipient: receiver.isOwn,
      reachedBy: isBare(receiver) && own?.recipient.kind === 'organization' ? own.recipient.value : undefined,
      shipments: [
        shipment(main, 'Notification', at),
        ...(reminder === undefined ? [] : [shipment(reminder, 'Reminder', later(at, remindAfter))]),
      ],
    };
  });
}

const isBare = ({ recipient: { kind } }: Receiver): boolean => kind === 'email' || kind === 'sms';

/** A registered name as people write it; nothing where there is none (correspondence-receive §8.3). */
const nameOf = (party: Party | undefined): string => (party === undefined ? '' : displayName(party.name));
