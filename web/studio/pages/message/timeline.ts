import type { Api } from '../../../common/api/request.ts';

/** What may be shown or hidden; files belong to the statuses. */
export const KINDS = ['status', 'notifications', 'events', 'deliveries', 'decisions'] as const;
export type Kind = (typeof KINDS)[number];
const KIND_OF = {
  status: 'status',
  attachment: 'status',
  notification: 'notifications',
  event: 'events',
  delivery: 'deliveries',
  decision: 'decisions',
} as const;

/** One line of what happened to a message. */
export interface Line {
  readonly id: string;
  readonly at: string;
  readonly kind: keyof typeof KIND_OF;
  readonly what: string;
  readonly text: string | null;
  readonly by: 'sender' | 'recipient' | null;
  readonly times: number;
  readonly about: {
    readonly id: string;
    readonly name: string | null;
    readonly channel: string | null;
    readonly reminder: boolean | null;
  } | null;
  readonly delivery: {
    readonly subscription: number;
    readonly attempts: number;
    readonly nextAttempt: string | null;
    readonly answer: number | null;
    readonly milliseconds: number | null;
  } | null;
}

export interface Timeline {
  readonly lines: readonly Line[];
  readonly missing: readonly { readonly kind: string; readonly reason: string }[];
}

export interface Details {
  readonly correspondenceId: string;
  readonly resourceId: string;
  readonly sendersReference: string;
  readonly messageSender: string;
  readonly recipient: string;
  readonly content: {
    readonly language: string;
    readonly messageTitle: string;
    readonly messageSummary: string;
    readonly messageBody: string | null;
  };
  readonly requestedPublishTime: string;
  readonly dueDateTime: string | null;
  readonly status: string;
  readonly statusText: string;
  readonly isConfirmationNeeded: boolean;
  readonly isConfidential: boolean;
  readonly allowForwarding: boolean;
  readonly ignoreReservation: boolean;
  readonly propertyList: Readonly<Record<string, string>>;
  readonly replyOptions: readonly { readonly linkURL: string; readonly linkText: string | null }[];
  readonly externalReferences: readonly { readonly referenceType: string; readonly referenceValue: string }[];
}

const PATH = '/correspondence/api/v1/correspondence';

export const timelinePath = (id: string): string => `${PATH}/${id}/timeline`;
export const readTimeline = (api: Api, id: string): Promise<Timeline> => api.get(timelinePath(id));
export const readDetails = (api: Api, id: string): Promise<Details> => api.get(`${PATH}/${id}/details`);

export const kindOf = ({ kind }: Line): Kind => KIND_OF[kind];
/** The kind that a part belongs to which did not answer. */
export const kindOfPart = (part: string): Kind | undefined => KIND_OF[part as keyof typeof KIND_OF];

/** Sends a delivery again, at once. */
export const replay = (api: Api, { id, delivery }: Line): Promise<unknown> =>
  api.post(`/events/api/v1/subscriptions/${delivery!.subscription}/replay`, { deliveries: [Number(id.slice(1))] });

/** A delivery that is on its way, or will be tried again soon. */
export const isUnderWay = ({ kind, what }: Line): boolean =>
  kind === 'delivery' && (what === 'pending' || what === 'failing');

/** The wire's full name of what a notification came to; a line tells it without the channel. */
export function noticeStatus({ what, about }: Line): string {
  if (/^(Email|SMS|Order)_/.test(what)) return what;
  return about?.name == null ? `Order_${what}` : `${about.channel === 'SMS' ? 'SMS' : 'Email'}_${what}`;
}

/** What has been so at some time, whatever came later. */
export const had = (lines: readonly Line[], ...whats: readonly string[]): Line | undefined =>
  lines.find(({ kind, what }) => kind === 'status' && whats.includes(what));
