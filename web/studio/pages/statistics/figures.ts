import type { Api } from '../../../common/api/request.ts';
import { number, shortDate } from '../../../common/format/format.ts';

export interface Figures {
  readonly sent: number;
  readonly published: number;
  readonly failed: number;
  readonly opened: number;
  readonly confirmed: number;
  readonly mustConfirm: number;
  readonly medianSecondsToOpen: number | null;
}
export interface Statistics {
  readonly from: string;
  readonly to: string;
  readonly complete: boolean;
  readonly total: Figures;
  readonly buckets: readonly (Figures & { readonly start: string })[];
}
export type Bucket = 'day' | 'week' | 'month';

export const readStatistics = (
  api: Api,
  query: { from: string; to?: string | undefined; bucket?: Bucket; resource?: string | undefined },
  signal?: AbortSignal,
): Promise<Statistics> =>
  api.get('/correspondence/api/v1/sent/statistics', { query, ...(signal === undefined ? {} : { signal }) });

/** The moment a number of days before another's midnight, in the reader's zone. */
export function daysBefore(days: number, now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
}

export interface Part extends Figures {
  /** First day, 2026-11-22. */
  readonly day: string;
  readonly label: string;
}

/** Days as the server counts them, whatever zone the reader is in. */
const OSLO = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo' });
const NOTHING: Figures = {
  sent: 0,
  published: 0,
  failed: 0,
  opened: 0,
  confirmed: 0,
  mustConfirm: 0,
  medianSecondsToOpen: null,
};

/** Every part of the time: its first day, and what it is called. */
function spansOf(from: string, to: string, bucket: Bucket): { readonly day: string; readonly label: string }[] {
  const last = OSLO.format(new Date(new Date(to).getTime() - 1));
  const spans: { day: string; label: string }[] = [];
  // At noon UTC, so that a change of clocks moves no day.
  const at = new Date(`${OSLO.format(new Date(from))}T12:00:00Z`);
  if (bucket === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  if (bucket === 'month') at.setUTCDate(1);
  for (let day = at.toISOString().slice(0, 10); day <= last; day = at.toISOString().slice(0, 10)) {
    spans.push({ day, label: shortDate(at) });
    if (bucket === 'month') at.setUTCMonth(at.getUTCMonth() + 1);
    else at.setUTCDate(at.getUTCDate() + (bucket === 'week' ? 7 : 1));
  }
  return spans;
}

/** Every part of the time, those without mail too. */
export function partsOf({ from, to, buckets }: Statistics, bucket: Bucket): Part[] {
  const known = new Map(buckets.map((one) => [OSLO.format(new Date(one.start)), one]));
  return spansOf(from, to, bucket).map((span) => ({ ...(known.get(span.day) ?? NOTHING), ...span }));
}

/** In whole percent, below ten with a decimal: what is rare is not nothing. */
export const percent = (part: number, whole: number): string => {
  const share = whole === 0 ? 0 : (100 * part) / whole;
  return number(share, share < 10 ? 1 : 0);
};
export const shareOf = (part: number, whole: number): string => `${percent(part, whole)} %`;

/** Orders and deliveries of notifications, by how far they have come. */
export interface NoticeFigures {
  readonly orders: readonly {
    readonly kind: 'Notification' | 'Reminder' | 'Instant';
    readonly status: string;
    readonly count: number;
  }[];
  readonly deliveries: readonly {
    readonly channel: 'Email' | 'SMS';
    readonly status: string;
    readonly result: 'sent' | 'failed' | 'waiting';
    readonly count: number;
  }[];
}
export interface NoticeStatistics {
  readonly from: string;
  readonly to: string;
  readonly complete: boolean;
  readonly total: NoticeFigures;
  readonly days: readonly (NoticeFigures & { readonly day: string })[];
}

export interface Asked {
  readonly from: string;
  readonly to: string | undefined;
  readonly resource: string | undefined;
}

export const readNotices = (api: Api, asked: Asked, signal: AbortSignal): Promise<NoticeStatistics> =>
  api.get('/notifications/api/v1/statistics', { query: { ...asked }, signal });

/** Deliveries of a part of the time. */
interface NoticePart {
  readonly label: string;
  readonly email: number;
  readonly sms: number;
  readonly failed: number;
  readonly waiting: number;
}

/** What was sent by either channel, what did not arrive, and what is on its way. */
export function sumOf(deliveries: NoticeFigures['deliveries']): Omit<NoticePart, 'label'> {
  const sum = (is: (one: NoticeFigures['deliveries'][number]) => boolean) =>
    deliveries.reduce((all, one) => all + (is(one) ? one.count : 0), 0);
  return {
    email: sum(({ channel, result }) => channel === 'Email' && result === 'sent'),
    sms: sum(({ channel, result }) => channel === 'SMS' && result === 'sent'),
    failed: sum(({ result }) => result === 'failed'),
    waiting: sum(({ result }) => result === 'waiting'),
  };
}

/** Every part of the time, those without notifications too. */
export const noticePartsOf = ({ from, to, days }: NoticeStatistics, bucket: Bucket): NoticePart[] =>
  spansOf(from, to, bucket).map(({ day, label }, index, spans) => {
    const next = spans[index + 1]?.day;
    const those = days.filter((one) => one.day >= day && (next === undefined || one.day < next));
    return { label, ...sumOf(those.flatMap(({ deliveries }) => deliveries)) };
  });
