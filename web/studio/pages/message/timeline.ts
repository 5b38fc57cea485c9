import type { Api } from '../../../common/api/request.ts';

/** One line of what happened to a message. */
export interface Line {
  readonly id: string;
  readonly at: string;
  readonly kind: 'status' | 'attachment' | 'notification' | 'delivery';
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

/** A delivery of an event about the message, from the log of a subscription. */
export interface Delivery {
  readonly id: number;
  readonly subscription: number;
  readonly host: string;
  readonly status: string;
  readonly type: string;
  readonly event: string | undefined;
  readonly at: string;
  readonly nextAttempt: string | undefined;
  readonly answer: number | undefined;
  readonly milliseconds: number | undefined;
}

const PATH = '/correspondence/api/v1/correspondence';
/** Logs looked through; whoever has more subscriptions reads them where they are. */
const MOST_SUBSCRIPTIONS = 10;

/** Kinds of lines that are shown; deliveries come from the logs of the subscriptions. */
const SHOWN: ReadonlySet<string> = new Set(['status', 'attachment', 'notification']);

export async function readTimeline(api: Api, id: string): Promise<Timeline> {
  const { lines, missing } = await api.get<Timeline>(`${PATH}/${id}/timeline`);
  return { lines: lines.filter(({ kind }) => SHOWN.has(kind)), missing };
}
export const readDetails = (api: Api, id: string): Promise<Details> => api.get(`${PATH}/${id}/details`);

interface Logged {
  readonly id: number;
  readonly status: string;
  readonly event?: { readonly id: string; readonly type: string };
  readonly created: string;
  readonly settled?: string;
  readonly nextAttempt?: string;
  readonly log: readonly {
    readonly started: string;
    readonly durationMilliseconds: number;
    readonly status?: number;
  }[];
}

/** How the events about a message were delivered to the owner's own subscriptions. */
export async function readDeliveries(api: Api, id: string): Promise<Delivery[]> {
  const { subscriptions } = await api.get<{ subscriptions: { id: number; endPoint: string }[] }>(
    '/events/api/v1/subscriptions',
  );
  const logs = await Promise.all(
    subscriptions.slice(0, MOST_SUBSCRIPTIONS).map(async (subscription) => {
      const { deliveries } = await api.get<{ deliveries: Logged[] }>(
        `/events/api/v1/subscriptions/${subscription.id}/deliveries`,
        { query: { event: id } },
      );
      const host = hostOf(subscription.endPoint);
      return deliveries.map((delivery): Delivery => {
        const last = delivery.log[0];
        return {
          id: delivery.id,
          subscription: subscription.id,
          host,
          status: delivery.status,
          type: delivery.event?.type ?? '',
          event: delivery.event?.id,
          at: delivery.settled ?? last?.started ?? delivery.created,
          nextAttempt: delivery.nextAttempt,
          answer: last?.status,
          milliseconds: last?.durationMilliseconds,
        };
      });
    }),
  );
  return logs.flat();
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return address;
  }
}

/** The wire's full name of what a notification came to; a line tells it without the channel. */
export function noticeStatus({ what, about }: Line): string {
  if (/^(Email|SMS|Order)_/.test(what)) return what;
  return about?.name == null ? `Order_${what}` : `${about.channel === 'SMS' ? 'SMS' : 'Email'}_${what}`;
}

/** What has been so at some time, whatever came later. */
export const had = (lines: readonly Line[], ...whats: readonly string[]): Line | undefined =>
  lines.find(({ kind, what }) => kind === 'status' && whats.includes(what));
