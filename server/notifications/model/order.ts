/** The channels of an order (events §3.1); numbers as the mail's own API writes them. */
export const CHANNELS = { Email: 0, Sms: 1, EmailPreferred: 2, SmsPreferred: 3, EmailAndSms: 4 } as const;
export type Channel = keyof typeof CHANNELS;

/** Who is to be told: a party that is looked up, or a bare address. */
export type Recipient =
  | { readonly kind: 'organization' | 'person'; readonly value: string }
  /** A party URN: e-mail user or old self-identified user. */
  | { readonly kind: 'external'; readonly value: string }
  | { readonly kind: 'email' | 'sms'; readonly value: string };

export interface EmailText {
  readonly subject: string;
  readonly body: string;
  readonly contentType: 'Plain' | 'Html';
  /** Shown as sender; undefined: our own address. */
  readonly sender?: string | undefined;
  /** Files of a composed e-mail. */
  readonly attachments?: readonly AttachedFile[];
}

/** A file that is fetched from an address and sent along. */
export interface AttachedFile {
  readonly fileName: string;
  readonly mimeType: string;
  readonly url: string;
  /** Where its bytes lie once they are fetched. */
  readonly blobKey?: string;
}

export interface SmsText {
  readonly body: string;
  /** Shown as sender; undefined: `Altinn`. */
  readonly sender?: string | undefined;
  /** True: at any hour; else inside the sending window. */
  readonly anytime?: boolean;
  /** Seconds in which it must be sent; undefined: 48 hours. */
  readonly timeToLive?: number | undefined;
}

/** A main notification, a reminder, or one that is sent at once: each is a shipment of its own. */
export interface NewShipment {
  readonly id: string;
  readonly kind: ShipmentKind;
  readonly sendersReference: string | undefined;
  readonly requestedSendTime: Date;
  readonly channel: Channel;
  readonly recipients: readonly Recipient[];
  /** Without prefix. */
  readonly resourceId: string | undefined;
  readonly resourceAction?: string | undefined;
  readonly ignoreReservation: boolean | undefined;
  readonly email: EmailText | undefined;
  readonly sms: SmsText | undefined;
  readonly conditionEndpoint?: string | undefined;
}

export type ShipmentKind = 'Notification' | 'Reminder' | 'Instant';

/** An order with its reminders. */
export interface NewChain {
  readonly id: string;
  /** Code of a service owner. */
  readonly creator: string;
  readonly idempotencyId: string;
  readonly created: Date;
  readonly keywords: Readonly<Record<string, string>>;
  readonly shipments: readonly NewShipment[];
}

/** Does a channel ever use e-mail, or SMS? */
export const usesEmail = (channel: Channel): boolean => channel !== 'Sms';
export const usesSms = (channel: Channel): boolean => channel !== 'Email';
