import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { Api } from '../../../common/api/request.ts';

export const SUBSCRIPTIONS = '/events/api/v1/subscriptions';

export interface Subscription {
  readonly id: number;
  readonly endPoint: string;
  readonly resourceFilter: string;
  readonly subjectFilter?: string;
  readonly typeFilter?: string;
  readonly typeFilters?: readonly string[];
  readonly sourceFilter?: string;
  readonly created: string;
  readonly validated: boolean;
  readonly includeSubunits: boolean;
}

export interface SubscriptionStatus {
  readonly state: 'unvalidated' | 'active' | 'failing' | 'paused';
  readonly paused?: { readonly since: string; readonly reason: 'asked' | 'failing' };
  readonly failingSince?: string;
  readonly lastDelivered?: string;
  readonly waiting: number;
  readonly dead: number;
  readonly medianMilliseconds?: number;
  readonly signingSecrets: readonly {
    readonly id: string;
    readonly hint: string;
    readonly created: string;
    readonly ends?: string;
  }[];
}

export const DELIVERY_STATUSES = ['pending', 'failing', 'delivered', 'dead', 'unauthorized', 'cancelled'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export interface Attempt {
  readonly attempt: number;
  readonly started: string;
  readonly durationMilliseconds: number;
  readonly status?: number;
  readonly reason?: string;
  readonly answer?: string;
}

export interface Delivery {
  readonly id: number;
  readonly status: DeliveryStatus;
  readonly event?: {
    readonly id: string;
    readonly type: string;
    readonly subject?: string;
    readonly resourceInstance?: string;
  };
  readonly created: string;
  readonly settled?: string;
  readonly attempts: number;
  readonly mostAttempts: number;
  readonly nextAttempt?: string;
  readonly sending: boolean;
  readonly replay: boolean;
  readonly reason?: string;
  readonly request?: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly log: readonly Attempt[];
}

interface DeliveryPage {
  readonly deliveries: readonly Delivery[];
  readonly next?: string;
}

export const subscriptionsKey = (api: Api) => ['subscriptions', api.owner];
export const subscriptionKey = (api: Api, id: string | number) => ['subscription', api.owner, String(id)];

export const subscriptionsQuery = (api: Api) =>
  queryOptions({
    queryKey: subscriptionsKey(api),
    queryFn: async ({ signal }) =>
      (await api.get<{ subscriptions: readonly Subscription[] }>(SUBSCRIPTIONS, { signal })).subscriptions,
  });

const pathOf = (id: string | number): string => `${SUBSCRIPTIONS}/${encodeURIComponent(id)}`;
export const subscriptionPath = pathOf;

export const subscriptionQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: [...subscriptionKey(api, id), 'itself'],
    queryFn: ({ signal }) => api.get<Subscription>(pathOf(id), { signal }),
  });

const LIVE = 2_000;
const CALM = 15_000;

export const statusQuery = (api: Api, id: string | number) =>
  queryOptions({
    queryKey: [...subscriptionKey(api, id), 'status'],
    queryFn: ({ signal }) => api.get<SubscriptionStatus>(`${pathOf(id)}/status`, { signal }),
    // What waits for its validation is looked at closely; the rest as one looks at a dashboard.
    refetchInterval: ({ state: { data } }) => (data?.state === 'unvalidated' ? LIVE : CALM),
  });

export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined;
  readonly type?: string | undefined;
  /** A day in the reader's zone. */
  readonly from?: string | undefined;
  /** Id of an event, or of the message it is about. */
  readonly q?: string | undefined;
}

/** The beginning of a day of the reader's, as the server takes it. */
export const startOfDay = (day: string): string => new Date(`${day}T00:00:00`).toISOString();

const isUnderWay = ({ status, sending, nextAttempt }: Delivery): boolean =>
  sending || (status === 'pending' && (nextAttempt === undefined || Date.parse(nextAttempt) < Date.now() + 10_000));

export const deliveriesQuery = (api: Api, id: string, { status, type, from, q }: DeliveryFilter) =>
  infiniteQueryOptions({
    queryKey: [...subscriptionKey(api, id), 'deliveries', status, type, from, q],
    queryFn: ({ pageParam, signal }) =>
      api.get<DeliveryPage>(`${pathOf(id)}/deliveries`, {
        query: { status, type, from: from && startOfDay(from), event: q, after: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) =>
      next === undefined ? undefined : (new URL(next).searchParams.get('after') ?? undefined),
    refetchInterval: ({ state: { data } }) => (data?.pages[0]?.deliveries.some(isUnderWay) === true ? LIVE : CALM),
  });

/** The delivery with the id, or the newest of an event; null when the log has none. */
export const deliveryQuery = (api: Api, id: string, of: string) =>
  queryOptions({
    queryKey: [...subscriptionKey(api, id), 'delivery', of],
    queryFn: async ({ signal }) => {
      // The log goes on after an id, newest first: after the next one comes the one itself.
      const isDelivery = /^\d{1,15}$/.test(of);
      const { deliveries } = await api.get<DeliveryPage>(`${pathOf(id)}/deliveries`, {
        query: { limit: 1, ...(isDelivery ? { after: Number(of) + 1 } : { event: of }) },
        signal,
      });
      const found = deliveries[0];
      return found === undefined || (isDelivery && String(found.id) !== of) ? null : found;
    },
    refetchInterval: ({ state: { data } }) => (data != null && isUnderWay(data) ? 1_000 : CALM),
  });

/** Event types of the mail, in the order a message meets them; the first ones are what most want to hear. */
export const EVENT_NAMES = [
  'correspondencereceiverread',
  'correspondencereceiverconfirmed',
  'correspondencepublished',
  'correspondencepublishfailed',
  'correspondencereceiverreserved',
  'correspondencereceiverneverread',
  'correspondencereceiverneverconfirmed',
  'correspondencenotificationdelivered',
  'correspondencenotificationfailed',
  'correspondencenotificationallfailed',
  'correspondencenotificationreminderdelivered',
  'correspondencenotificationcreationfailed',
  'correspondenceinitialized',
  'correspondencepurged',
  'notificationcreated',
  'attachmentinitialized',
  'attachmentpublished',
  'attachmentuploadfailed',
  'attachmentpurged',
  'attachmentexpired',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];
export const TYPE_PREFIX = 'no.altinn.correspondence.';
export const TEST_TYPE = 'platform.events.testsubscription';
export const VALIDATION_TYPE = 'platform.events.validatesubscription';

export const eventName = (type: string): EventName | undefined =>
  EVENT_NAMES.find((name) => type === TYPE_PREFIX + name);

/** Where it goes, without scheme and query: a query may hold a secret. */
export function placeOf(endPoint: string): string {
  if (!URL.canParse(endPoint)) return endPoint;
  const { host, pathname } = new URL(endPoint);
  return host + (pathname === '/' ? '' : pathname);
}

export const resourceOf = ({ resourceFilter }: Subscription): string =>
  resourceFilter.replace(/^urn:altinn:resource:/, '');

/** The delivery's request for a shell; the signature is not part of it, since it belongs to each attempt. */
export function curlOf({ method, url, headers, body }: NonNullable<Delivery['request']>): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  return [
    `curl -X ${method} ${quoted(url)}`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    `--data ${quoted(body)}`,
  ].join(' \\\n  ');
}
