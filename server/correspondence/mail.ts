import type { Authorization } from '../authorization/port.ts';
import type { Events } from '../events/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';

/** What every operation and sweep of the mail works with. */
export interface Mail extends Foundation {
  readonly register: Register;
  readonly registry: ResourceRegistry;
  readonly authorization: Authorization;
  readonly events: Events;
  readonly rules: MailRules;
}

/** Rules that differ between environments (correspondence-send §2.6, §4.13). */
export interface MailRules {
  /** Fewest days an attachment must be kept: 14 in production, 1 elsewhere. */
  readonly leastExpirationDays: number;
  /** Publish files that no scanner has looked at (demo without clamd only). */
  readonly publishUnscanned: boolean;
}
