import { createHash } from 'node:crypto';
import { newBlobKey } from '../../foundation/blobs/blobs.ts';
import { later, minutes } from '../../foundation/clock.ts';
import { newId } from '../../foundation/ids.ts';
import type { Mail } from '../mail.ts';
import { type DailyCount, parquetOf, reportFileName } from '../model/daily-report.ts';
import { problem } from '../model/problems.ts';
import { DAILY_COUNTS, INSERT_REPORT, LATEST_REPORT } from '../store/statistics-statements.ts';
import { UnownedBlobs } from '../store/unowned-blobs.ts';

/** A stored report. */
export interface Report {
  readonly generatedAt: Date;
  readonly fileName: string;
  readonly blobKey: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal. */
  readonly md5: string;
  readonly serviceOwnerCount: number;
  readonly totalCorrespondenceCount: number;
  readonly environment: string;
}

/** Earlier days are not reported (§4.21). */
const FIRST_DAY = new Date('2025-01-01T00:00:00Z');

/** A report that is not stored by then is deleted by the sweep. */
const STORED_WITHIN = minutes(15);

/**
 * Counts the messages of every registered service owner and stores the report; 6001 when there are none. `forDay`
 * (`YYYY-MM-DD`) marks the daily one, which exists once: a second one is a unique violation, and
 * its file is deleted by the sweep.
 */
export async function generateReport(mail: Mail, forDay?: string): Promise<Report> {
  const rows = await countsOf(mail);
  if (rows.length === 0) throw problem('CORR-06001');
  const bytes = parquetOf(rows);
  const generatedAt = mail.clock.now();
  const blobKey = newBlobKey();
  const report: Report = {
    generatedAt,
    fileName: reportFileName(generatedAt, mail.rules.environment),
    blobKey,
    size: bytes.length,
    md5: createHash('md5').update(bytes).digest('hex'),
    serviceOwnerCount: new Set(rows.map(({ sender }) => sender)).size,
    totalCorrespondenceCount: rows.reduce((sum, { messages }) => sum + messages, 0),
    environment: mail.rules.environment,
  };
  await mail.database.transaction((transaction) =>
    new UnownedBlobs(transaction).announce(blobKey, later(generatedAt, STORED_WITHIN)),
  );
  await mail.blobs.put(blobKey, chunksOf(bytes));
  await mail.database.transaction(async (transaction) => {
    if (!(await new UnownedBlobs(transaction).own([blobKey]))) throw problem('CORR-06002');
    await transaction.run(INSERT_REPORT, [
      newId(generatedAt),
      generatedAt,
      forDay ?? null,
      report.fileName,
      blobKey,
      report.size,
      report.md5,
      report.serviceOwnerCount,
      report.totalCorrespondenceCount,
      report.environment,
    ]);
  });
  return report;
}

/** The report stored last. */
export async function latestReport(mail: Mail): Promise<Report | undefined> {
  const [row] = await mail.database.run<ReportRow>(LATEST_REPORT, []);
  return (
    row && {
      generatedAt: row.generated_at,
      fileName: row.file_name,
      blobKey: row.blob_key,
      size: row.size,
      md5: row.md5,
      serviceOwnerCount: row.service_owner_count,
      totalCorrespondenceCount: row.total_correspondence_count,
      environment: row.environment,
    }
  );
}

async function countsOf(mail: Mail): Promise<DailyCount[]> {
  const owners = new Map(
    (await mail.serviceOwners.all()).map(({ organizationNumber, code }) => [organizationNumber, code]),
  );
  const rows = await mail.database.run<CountRow>(DAILY_COUNTS, [FIRST_DAY, [...owners.keys()]]);
  const ids = [...new Set(rows.map((row) => row.resource_id))];
  const resources = await Promise.all(ids.map((id) => mail.registry.resource(id)));
  const titles = new Map(ids.map((id, index) => [id, resources[index]?.title]));
  return rows.map((row) => {
    const title = titles.get(row.resource_id);
    return {
      day: row.day,
      sender: row.sender,
      serviceOwnerCode: owners.get(row.sender)!,
      messageSender: row.message_sender,
      senderOrgNumber: row.sender_org_number,
      resourceId: row.resource_id,
      resourceTitle: title?.nb || title?.nn || title?.en || '',
      recipientType: row.recipient_type,
      messages: row.messages,
    };
  });
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

interface CountRow {
  day: string;
  sender: string;
  resource_id: string;
  message_sender: string;
  sender_org_number: string;
  recipient_type: string;
  messages: number;
}

interface ReportRow {
  generated_at: Date;
  file_name: string;
  blob_key: string;
  size: number;
  md5: string;
  service_owner_count: number;
  total_correspondence_count: number;
  environment: string;
}
