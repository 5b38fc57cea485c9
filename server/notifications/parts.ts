import type { Foundation } from '../foundation/foundation.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import type { Pace } from '../foundation/mailer/pace.ts';
import type { SmsGateway } from '../foundation/sms/gateway.ts';
import type { ConditionAsker } from './conditions.ts';
import type { ContactLookUp } from './contacts.ts';
import type { FileFetcher } from './fetch-file.ts';
import type { Follower } from './port.ts';

/** What every operation and sweep of notifications works with. */
export interface Parts extends Foundation {
  readonly lookUp: ContactLookUp;
  readonly askCondition: ConditionAsker;
  readonly fetchFile: FileFetcher;
  readonly outgoing: OutgoingMail;
  readonly gateway: SmsGateway;
  readonly smsPace: Pace;
  /** Milliseconds after which no news of what was accepted is good news. */
  readonly assumedAfter: number;
  /** The messages' side; set once before the sweeps start. */
  readonly follower: () => Follower;
}

export const ACCEPT_SWEEP = 'notifications-accept';
export const START_SWEEP = 'notifications-start';
export const FETCH_SWEEP = 'notifications-fetch-files';
export const SMS_SWEEP = 'notifications-send-sms';
