import { useSyncExternalStore } from 'react';
import { type Refusal, Refused, refusalFrom, unreachable } from '../../../common/api/refusal.ts';
import type { Api } from '../../../common/api/request.ts';
import { csrf } from '../../../common/api/session.ts';

/** A list of recipients on its way from this tab. */
export interface Sending {
  readonly state: 'sending' | 'done' | 'broken';
  /** Lines in all. */
  readonly all: number;
  readonly refusal?: Refusal;
}

const BULK = '/correspondence/api/v1/bulk';
const underway = new Map<string, Sending>();
const listeners = new Set<() => void>();

function set(batch: string, sending: Sending): void {
  underway.set(batch, sending);
  for (const changed of listeners) changed();
}

/** Leaving the tab now would break the upload; what has arrived stays, and can be gone on with. */
addEventListener('beforeunload', (event) => {
  if ([...underway.values()].some(({ state }) => state === 'sending')) event.preventDefault();
});

export const useSending = (batch: string): Sending | undefined =>
  useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    () => underway.get(batch),
  );

/**
 * Sends a batch: its shared correspondence, then a line for each recipient; or the lines from `offset` on, of a batch that
 * was broken off. Goes on when the page is left for another of the app. Answers when every line is stored.
 */
export async function sendBatch(
  api: Api,
  batch: string,
  shared: object,
  recipients: readonly string[],
  offset?: number,
): Promise<void> {
  const all = recipients.length;
  if (underway.get(batch)?.state === 'sending') return;
  set(batch, { state: 'sending', all });
  const lines = recipients.slice(offset ?? 0).map((recipient) => `${JSON.stringify({ recipient })}\n`);
  const body = new Blob(offset === undefined ? [`${JSON.stringify(shared)}\n`, ...lines] : lines);
  try {
    const query = new URLSearchParams({ batch, ...(offset === undefined ? {} : { offset: String(offset) }) });
    const response = await fetch(`${BULK}?${query}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-ndjson',
        'budstikke-owner': api.owner ?? '',
        'x-xsrf-token': csrf(),
      },
      body,
    }).catch(() => {
      throw new Refused(unreachable());
    });
    if (!response.ok) throw new Refused(await refusalFrom(response));
    set(batch, { state: 'done', all });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    set(batch, { state: 'broken', all, refusal: error.refusal });
    throw error;
  }
}

export interface Batch {
  readonly batchId: string;
  readonly state: 'Receiving' | 'Paused' | 'Publishing' | 'Done';
  readonly resourceId: string;
  readonly sendersReference: string;
  readonly created: string;
  readonly completed: string | null;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly waiting: number;
  readonly published: number;
  readonly failed: number;
  readonly read: number;
  readonly confirmed: number;
  readonly purged: number;
}

export interface BatchLine {
  readonly line: number;
  readonly recipient: string;
  readonly sendersReference: string | null;
  readonly outcome: 'Accepted' | 'Rejected';
  readonly correspondenceId: string | null;
  readonly status: string | null;
  readonly code: string | null;
  readonly detail: string | null;
}

export interface ListedBatch {
  readonly batchId: string;
  readonly state: Batch['state'];
  readonly resourceId: string;
  readonly sendersReference: string;
  readonly created: string;
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
}

export const readBatch = (api: Api, id: string): Promise<Batch> => api.get(`${BULK}/${id}`);
export const controlBatch = (api: Api, id: string, what: 'pause' | 'resume'): Promise<Batch> =>
  api.post(`${BULK}/${id}/${what}`);
export const retryBatch = (api: Api, id: string): Promise<{ retried: number }> => api.post(`${BULK}/${id}/retry`);
export const listBatches = (api: Api, after?: string): Promise<{ items: ListedBatch[]; next: string | null }> =>
  api.get(BULK, { query: { limit: 50, after } });
export const readLines = (
  api: Api,
  id: string,
  query: { status?: string | undefined; q?: string | undefined; limit: number; continuationToken?: string | undefined },
): Promise<{ recipients: BatchLine[]; continuationToken: string | null }> =>
  api.get(`${BULK}/${id}/recipients`, { query });
