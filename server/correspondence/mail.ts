import type { ServiceOwners } from '../administration/port.ts';
import type { Authorization } from '../authorization/port.ts';
import type { Events } from '../events/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import type { Notifications } from '../notifications/port.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import type { Receiving } from './files/receiving.ts';

/** What every operation and sweep of the mail works with. */
export interface Mail extends Foundation {
  readonly register: Register;
  readonly registry: ResourceRegistry;
  readonly authorization: Authorization;
  readonly events: Events;
  readonly serviceOwners: ServiceOwners;
  readonly outgoing: OutgoingMail;
  readonly notifications: Notifications;
  readonly rules: MailRules;
  readonly receiving: Receiving;
}

/** Rules that differ between environments (correspondence-send §2.6, §4.13). */
export interface MailRules {
  /** Fewest days an attachment must be kept: 14 in production, 1 elsewhere. */
  readonly leastExpirationDays: number;
  /** Publish files that no scanner has looked at (demo without clamd only). */
  readonly publishUnscanned: boolean;
  /** Milliseconds after publishing until unread confidential mail is reminded of: 7 days in production, 1 minute elsewhere. */
  readonly confidentialUnreadAfter: number;
  /** Milliseconds from the main notification to its reminder. */
  readonly remindAfter: number;
  /** What callers of the statistics operations must know; undefined: nobody may call them. */
  readonly statisticsApiKey: string | undefined;
  /** What an external scanner sends with its results; undefined: there is none, and files do not wait for one. */
  readonly malwareWebhookSecret: string | undefined;
  /** Name of the environment in statistics reports. */
  readonly environment: string;
}
