import type { Api } from '../../../common/api/request.ts';

/** A message as its sender sees it in a list. */
export interface SentMessage {
  readonly correspondenceId: string;
  readonly resourceId: string;
  readonly title: string | null;
  readonly recipient: string;
  readonly recipientName: string | null;
  readonly sendersReference: string;
  readonly status: string;
  readonly statusChanged: string;
  readonly requestedPublishTime: string;
  readonly published: string | null;
  readonly read: string | null;
  readonly confirmed: string | null;
  readonly dueDateTime: string | null;
  readonly isConfirmationNeeded: boolean;
  readonly stuck: {
    readonly reason: 'failed' | 'waiting-for-files' | 'overdue';
    readonly since: string;
    readonly detail: string | null;
  } | null;
}

export interface SentPage {
  readonly items: readonly SentMessage[];
  readonly foundAs: 'id' | 'recipient' | 'reference' | 'all' | 'stuck';
  readonly next: string | null;
}

export interface SentSearch {
  readonly q?: string | undefined;
  readonly service?: string | undefined;
  readonly status?: string | undefined;
  readonly stuck?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly limit?: number;
  readonly after?: string | undefined;
}

/** Posted, because what is searched for may be a national identity number. */
export const searchSent = (api: Api, search: SentSearch, signal?: AbortSignal): Promise<SentPage> =>
  api.post('/correspondence/api/v1/sent/search', search, signal === undefined ? {} : { signal });

/** The first moment of a day, or of the day after it, in the reader's zone. */
export function dayStart(day: string | undefined, add = 0): string | undefined {
  if (day === undefined) return undefined;
  const [year, month, date] = day.split('-').map(Number);
  return new Date(year!, month! - 1, date! + add).toISOString();
}

/** The number of an organisation in its URN. */
export const numberOf = (urn: string): string | undefined => /:organization:identifier-no:(\d{9})$/.exec(urn)?.[1];

/** Eleven digits of a person in a URN. */
export const personOf = (urn: string): string | undefined => /:person:identifier-no:(\d{11})$/.exec(urn)?.[1];

/** The deadline has gone by and what was asked for has not happened. */
export const isOverdue = ({ dueDateTime, isConfirmationNeeded, confirmed, read }: SentMessage, now = new Date()) =>
  dueDateTime !== null && new Date(dueDateTime) < now && (isConfirmationNeeded ? confirmed === null : read === null);
