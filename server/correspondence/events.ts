import type { NewEvent } from '../events/port.ts';
import { newId } from '../foundation/ids.ts';
import { ORGANIZATION } from './model/recipients.ts';

/** Every event the mail emits (correspondence-send §7); the second word of each entry says whose event it is. */
const KINDS = {
  attachmentinitialized: 'attachment',
  attachmentpublished: 'attachment',
  attachmentuploadfailed: 'attachment',
  attachmentpurged: 'attachment',
  attachmentexpired: 'attachment',
  correspondenceinitialized: 'correspondence',
  correspondencepublished: 'correspondence',
  correspondencepublishfailed: 'correspondence',
  correspondencereceiverreserved: 'correspondence',
  correspondencepurged: 'correspondence',
  correspondencereceiverread: 'correspondence',
  correspondencereceiverconfirmed: 'correspondence',
  correspondencereceiverneverread: 'correspondence',
  correspondencereceiverneverconfirmed: 'correspondence',
  notificationcreated: 'notification',
  correspondencenotificationcreationfailed: 'correspondence',
  correspondencenotificationdelivered: 'correspondence',
  correspondencenotificationreminderdelivered: 'correspondence',
  correspondencenotificationfailed: 'correspondence',
  correspondencenotificationallfailed: 'correspondence',
} as const;

export type EventName = keyof typeof KINDS;

export interface EventFacts {
  readonly name: EventName;
  /** Id of the correspondence, attachment or notification order. */
  readonly id: string;
  readonly resourceId: string;
  /** Party URN of the recipient, or the organisation number of the sender. */
  readonly subject: string;
}

/** Makes the event that others are told; `at` is the time of the change it tells of. */
export function eventOf({ name, id, resourceId, subject }: EventFacts, at: Date, publicUrl: string): NewEvent {
  return {
    id: newId(at),
    time: at,
    type: `no.altinn.correspondence.${name}`,
    source: `${publicUrl}/correspondence/api/v1/${KINDS[name]}`,
    resourceId,
    resourceInstance: id,
    subject: subject.startsWith('urn:') ? subject : `${ORGANIZATION}${subject}`,
  };
}
