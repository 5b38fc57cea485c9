import { type BlobKey, newBlobKey } from '../../foundation/blobs/blobs.ts';
import { days, hours, later, minutes } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { finish } from '../finish.ts';
import type { AttachedFile, EmailText, Recipient } from '../model/order.ts';
import { expiryOf } from '../model/sending-window.ts';
import { FETCH_SWEEP, type Parts, START_SWEEP } from '../parts.ts';
import {
  CLAIM_TO_FETCH,
  FETCH_LATER,
  FILE_DELETED,
  FILES_FETCHED,
  FILES_TO_DELETE,
  HOLD_TO_FETCH,
  KEEP_FILES,
  LIST_FILE,
} from '../store/file-statements.ts';
import { notificationsWriter } from '../store/writer.ts';

const BATCH = 4;
const DELETED_AT_ONCE = 100;
/** All files of an e-mail together; what forwarding allows, and mail servers take. */
const MOST_BYTES = 10_000_000;
/** How long the files of an e-mail may take together, and when another process may try them. */
const ATTEMPT_WITHIN = minutes(10);
const LEASE = minutes(15);
/** Waits after the first, second, … failure that may pass; the last again and again until the e-mail's time is over. */
const WAITS = [minutes(1), minutes(5), minutes(15), hours(1), hours(4)];
/** Blobs are deleted when their e-mail is over; should that be missed, this long after it was to be sent. */
const KEPT = days(10);

interface ToFetch {
  id: string;
  email: EmailText;
  recipients: Recipient[];
  requested_send_time: Date;
  fetch_attempts: number;
}

/**
 * Fetches the files of composed e-mails as soon as they are ordered, because their addresses are signed for a short time.
 *
 * To be fetched → claimed with a lease → due like any other shipment, failed, or waiting again.
 */
export const fetchFilesSweep = (parts: Parts): Sweep => ({
  name: FETCH_SWEEP,
  every: 10_000,
  parallel: 2,
  async batch() {
    const now = parts.clock.now();
    const claimed = await parts.database.run<ToFetch>(CLAIM_TO_FETCH, [now, later(now, LEASE), BATCH]);
    await Promise.all(claimed.map((row) => fetchAll(parts, row)));
    return claimed.length;
  },
});

async function fetchAll(parts: Parts, row: ToFetch): Promise<void> {
  const { database, clock, sweeps, log, fetchFile } = parts;
  const files: AttachedFile[] = [];
  let left = MOST_BYTES;
  const signal = AbortSignal.timeout(ATTEMPT_WITHIN);
  for (const file of row.email.attachments ?? []) {
    const key = newBlobKey();
    await database.run(LIST_FILE, [key, row.id, later(clock.now(), LEASE)]);
    const fetched = await fetchFile(file.url, key, left, signal);
    if (fetched.kind === 'hopeless') return fail(parts, row, fetched.status, fetched.reason);
    if (fetched.kind === 'later') {
      log.warn({ shipment: row.id, reason: fetched.reason }, 'a file of an e-mail will be fetched later');
      const again = later(clock.now(), WAITS[row.fetch_attempts - 1] ?? WAITS.at(-1)!);
      if (again > expiryOf(row.requested_send_time, { windowed: false }))
        return fail(parts, row, 'Failed_TTL', fetched.reason);
      return void (await database.run(FETCH_LATER, [row.id, row.fetch_attempts, again, fetched.reason]));
    }
    left -= fetched.size;
    files.push({ ...file, blobKey: key });
  }
  await database.transaction(async (transaction) => {
    const keys = files.map(({ blobKey }) => blobKey!);
    const email = JSON.stringify({ ...row.email, attachments: files });
    const taken = await transaction.run(FILES_FETCHED, [row.id, row.fetch_attempts, email]);
    if (taken.length === 0) return;
    await transaction.run(KEEP_FILES, [keys, later(row.requested_send_time, KEPT)]);
    sweeps.wakeAfter(transaction, START_SWEEP);
  });
}

/** An e-mail whose files will never come is not sent without them. */
async function fail(parts: Parts, row: ToFetch, status: string, reason: string): Promise<void> {
  const { database, clock, log, follower } = parts;
  log.error({ shipment: row.id, reason }, 'an e-mail is not sent: its files cannot be fetched');
  await database.transaction(async (transaction) => {
    if ((await transaction.run(HOLD_TO_FETCH, [row.id, row.fetch_attempts])).length === 0) return;
    const at = clock.now();
    const writer = notificationsWriter(transaction);
    const [recipient] = row.recipients;
    const failed = { id: newId(at), shipmentId: row.id, destination: recipient?.value ?? '', party: undefined };
    await writer.insertDeliveries([{ ...failed, type: 'Email', status, isFinal: true }], at);
    await writer.setShipments([row.id], 'Processed', at, false);
    await finish(transaction, follower(), { ids: [row.id], at });
  });
}

/** Deletes the bytes of e-mails that are over. */
export const deleteFilesSweep = ({ database, clock, blobs }: Parts): Sweep => ({
  name: 'notifications-delete-files',
  every: minutes(1),
  async batch() {
    const now = clock.now();
    const files = await database.run<{ blob_key: BlobKey }>(FILES_TO_DELETE, [now, DELETED_AT_ONCE, later(now, LEASE)]);
    for (const { blob_key: key } of files) {
      await blobs.delete(key);
      await database.run(FILE_DELETED, [key]);
    }
    return files.length;
  },
});
