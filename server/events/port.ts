import type { Transaction } from '../foundation/database/database.ts';

/** An event about to be recorded; it becomes a CloudEvent 1.0. */
export interface NewEvent {
  /** UUID, the same at every delivery. */
  readonly id: string;
  readonly time: Date;
  /** `no.altinn.correspondence.correspondencepublished` */
  readonly type: string;
  /** Absolute URI. */
  readonly source: string;
  /** Resource id without prefix. */
  readonly resourceId: string;
  readonly resourceInstance: string;
  /** Party URN. */
  readonly subject: string;
}

/** A subscription that its owner should look at. */
export interface AilingSubscription {
  readonly subscriptionId: number;
  readonly endPoint: string;
  readonly resource: string;
  /** `paused`: by itself, after days of failure. */
  readonly state: 'failing' | 'paused';
  /** Since it fails, or since it was paused. */
  readonly since: Date;
}

/** A subscription as its owner's overview tells of it. */
export interface SubscriptionFacts {
  readonly subscriptionId: number;
  readonly endPoint: string;
  readonly resource: string;
  readonly created: Date;
  /** When the endpoint first answered. */
  readonly validated: Date | null;
  readonly paused: Date | null;
  readonly failingSince: Date | null;
  /** The last event that was delivered, a test included and the validation not; null when there was none lately. */
  readonly lastDelivered: Date | null;
}

/** How one event went to one subscription. */
export interface DeliveryAbout {
  readonly id: number;
  readonly subscriptionId: number;
  readonly endPoint: string;
  /** `failing` waits for another attempt. */
  readonly status: 'pending' | 'failing' | 'delivered' | 'dead' | 'unauthorized' | 'cancelled';
  /** When it was settled, else tried last, else made. */
  readonly changed: Date;
  readonly attempts: number;
  readonly nextAttempt: Date | null;
  /** Status of the last answer; null when there was none. */
  readonly answer: number | null;
  readonly milliseconds: number | null;
}

/** An event about a message, and how it went to the subscriptions of whoever asks. */
export interface EventAbout {
  readonly id: string;
  readonly type: string;
  /** When it was recorded. */
  readonly at: Date;
  readonly deliveries: readonly DeliveryAbout[];
}

/** What other domains may ask of events. */
export interface Events {
  /**
   * Records events, and the deliveries they give rise to, in the caller's transaction (design decision 5): one
   * multi-row statement a table however many events. Deliveries start at commit. Subscriptions count as the caller's
   * transaction sees them, so read committed is right for it. The ids must be new: they are not looked for.
   */
  record(transaction: Transaction, events: readonly NewEvent[]): Promise<void>;
  /** Subscriptions of a consumer (`/org/ttd`) that fail, or were paused because of it; the longest first. */
  attention(consumer: string): Promise<readonly AilingSubscription[]>;
  /** Subscriptions of any of the consumers, the newest hundred. */
  subscriptionsOf(consumers: readonly string[]): Promise<readonly SubscriptionFacts[]>;
  /** The first 200 events recorded here about an instance, oldest first; deliveries only to subscriptions of the consumers. */
  about(resourceInstance: string, consumers: readonly string[]): Promise<readonly EventAbout[]>;
}
