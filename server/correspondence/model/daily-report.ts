import { parquetWriteBuffer } from 'hyparquet-writer';

/** One row of the report (correspondence-send §4.21). */
export interface DailyCount {
  /** `YYYY-MM-DD` */
  readonly day: string;
  /** Organisation number of the service owner. */
  readonly sender: string;
  readonly serviceOwnerCode: string;
  readonly messageSender: string;
  readonly senderOrgNumber: string;
  readonly resourceId: string;
  readonly resourceTitle: string;
  readonly recipientType: string;
  readonly messages: number;
}

/** The report as a Parquet file, with the reference's columns. */
export function parquetOf(rows: readonly DailyCount[]): Buffer {
  const texts = (name: string, of: (row: DailyCount) => string) =>
    ({ name, type: 'STRING', nullable: false, data: rows.map(of) }) as const;
  const numbers = (name: string, of: (row: DailyCount) => number) =>
    ({ name, type: 'INT32', nullable: false, data: rows.map(of) }) as const;
  const sizes = (name: string) => ({ name, type: 'INT64', nullable: false, data: rows.map(() => 0n) }) as const;
  const part = (from: number, to?: number) => (row: DailyCount) => Number(row.day.slice(from, to));
  return Buffer.from(
    parquetWriteBuffer({
      createdBy: 'Budstikke',
      columnData: [
        texts('date', ({ day }) => day),
        numbers('year', part(0, 4)),
        numbers('month', part(5, 7)),
        numbers('day', part(8)),
        texts('serviceownerorgnr', ({ sender }) => sender),
        texts('serviceownercode', ({ serviceOwnerCode }) => serviceOwnerCode),
        texts('messagesender', ({ messageSender }) => messageSender),
        texts('senderorgnr', ({ senderOrgNumber }) => senderOrgNumber),
        texts('serviceresourceid', ({ resourceId }) => resourceId),
        texts('serviceresourcetitle', ({ resourceTitle }) => resourceTitle),
        texts('recipienttype', ({ recipientType }) => recipientType),
        texts('costcenter', () => 'Altinn3'),
        numbers('messagecount', ({ messages }) => messages),
        sizes('databasestoragebytes'),
        sizes('attachmentstoragebytes'),
      ],
    }),
  );
}

/** `yyyyMMdd_HHmmss_daily_summary_report_A3_{environment}.parquet`, UTC. */
export function reportFileName(at: Date, environment: string): string {
  const digits = at.toISOString().replace(/\D/g, '');
  return `${digits.slice(0, 8)}_${digits.slice(8, 14)}_daily_summary_report_A3_${environment}.parquet`;
}
