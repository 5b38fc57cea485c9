import type { Queries, Transaction } from '../foundation/database/database.ts';
import type { Channel, NewChain, ShipmentKind } from './model/order.ts';
import type { DeliveryType } from './model/statuses.ts';

export {
  CHANNELS,
  type Channel,
  type EmailText,
  type NewShipment,
  type Recipient,
  type SmsText,
} from './model/order.ts';
export { isMobileNumber } from './model/addresses.ts';
export { fillIn } from './model/keywords.ts';
export { deliveryStatus, isSent, orderStatus } from './model/statuses.ts';

/** Notifications of one receiver of a message, planned while it is published. */
export interface PlannedChain extends NewChain {
  readonly correspondenceId: string;
  /** The message's resource, without prefix. */
  readonly aboutResource: string;
  /** Addressed to the message's own recipient. */
  readonly toRecipient: boolean;
  /** Organisation number whose own order makes this one needless where it reaches the same address. */
  readonly reachedBy: string | undefined;
}

/** One e-mail or SMS, as it stands now. */
export interface DeliveryState {
  readonly type: DeliveryType;
  readonly destination: string;
  /** Without prefix. */
  readonly status: string;
  readonly changed: Date;
}

/** A main notification or reminder of a message, as it stands now. */
export interface ShipmentState {
  readonly id: string;
  readonly chainId: string;
  /** False: planned, or refused because nobody can be reached. */
  readonly accepted: boolean;
  readonly kind: ShipmentKind;
  readonly creator: string;
  readonly created: Date;
  readonly sendersReference: string | undefined;
  readonly requestedSendTime: Date;
  /** The chain's main channel. */
  readonly channel: Channel;
  readonly ignoreReservation: boolean;
  readonly resourceId: string | undefined;
  /** Without prefix. */
  readonly status: string;
  readonly statusChanged: Date;
  readonly deliveries: readonly DeliveryState[];
}

/** How a shipment of a message ended. */
export interface ShipmentEnd {
  readonly correspondenceId: string;
  readonly kind: ShipmentKind;
  readonly toRecipient: boolean;
  /** Statuses of what was sent, without prefix; none when it was cancelled or its condition was not met. */
  readonly deliveries: readonly string[];
  /** The end was told before; one address has this status now, against what had been assumed. */
  readonly corrected: string | undefined;
}

/** Whose messages are told of: asked and told inside the transaction that acts on it. */
export interface Follower {
  /** Is each still to be told of? Holds the messages until the transaction ends. */
  maySend(
    transaction: Transaction,
    asked: readonly { readonly correspondenceId: string; readonly kind: ShipmentKind }[],
  ): Promise<readonly boolean[]>;
  /** Orders were accepted; `orderId` is the chain's. */
  accepted(
    transaction: Transaction,
    orders: readonly { readonly correspondenceId: string; readonly orderId: string }[],
    at: Date,
  ): Promise<void>;
  /** Nobody could be told of these messages; one entry an order. */
  refused(transaction: Transaction, correspondenceIds: readonly string[], at: Date): Promise<void>;
  ended(transaction: Transaction, ends: readonly ShipmentEnd[], at: Date): Promise<void>;
}

/** What other domains may ask of notifications. */
export interface Notifications {
  /** Who is asked before something is sent about a message, and told how it went. To be called before the sweeps start. */
  follow(follower: Follower): void;
  /** Plans chains in the transaction of what they tell of; those planned before under the same key are left as they are. */
  plan(transaction: Transaction, chains: readonly PlannedChain[]): Promise<void>;
  /** Cancels what has not begun of a message, and forgets what it would have said. */
  cancel(transaction: Transaction, correspondenceId: string): Promise<void>;
  /** Every shipment of a message, in the order in which they were planned. */
  of(queries: Queries, correspondenceId: string): Promise<ShipmentState[]>;
}

/** The latest SMS, newest first; to one number when it is given. */
export type LatestSms = (
  limit: number,
  to?: string,
) => Promise<
  {
    id: string;
    created: Date;
    to: string;
    from: string | null;
    text: string | null;
    status: string;
    lastError: string | null;
  }[]
>;
