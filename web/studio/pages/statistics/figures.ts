import type { Api } from '../../../common/api/request.ts';
import { shortDate } from '../../../common/format/format.ts';

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

/** Every part of the time, those without mail too. */
export function partsOf({ from, to, buckets }: Statistics, bucket: Bucket): Part[] {
  const known = new Map(buckets.map((one) => [OSLO.format(new Date(one.start)), one]));
  const last = OSLO.format(new Date(new Date(to).getTime() - 1));
  const parts: Part[] = [];
  // At noon UTC, so that a change of clocks moves no day.
  const at = new Date(`${OSLO.format(new Date(from))}T12:00:00Z`);
  if (bucket === 'week') at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  if (bucket === 'month') at.setUTCDate(1);
  for (let day = at.toISOString().slice(0, 10); day <= last; day = at.toISOString().slice(0, 10)) {
    parts.push({ ...(known.get(day) ?? NOTHING), day, label: shortDate(at) });
    if (bucket === 'month') at.setUTCMonth(at.getUTCMonth() + 1);
    else at.setUTCDate(at.getUTCDate() + (bucket === 'week' ? 7 : 1));
  }
  return parts;
}

export const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((100 * part) / whole));
