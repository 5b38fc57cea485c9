import type { Api } from '../../../common/api/request.ts';
import { numberOf, searchSent, type SentMessage, type SentSearch } from './sent.ts';

const MOST = 10_000;

/** A value as a cell: quoted, and not taken for a formula by a spreadsheet. */
export function cell(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** Rows as CSV that spreadsheets open: semicolons, UTF-8 with its mark. */
export const csvOf = (rows: readonly (readonly (string | number | null)[])[]): Blob =>
  new Blob([`\ufeff${rows.map((row) => row.map(cell).join(';')).join('\r\n')}\r\n`], {
    type: 'text/csv;charset=utf-8',
  });

export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

const row = (message: SentMessage): (string | null)[] => [
  message.correspondenceId,
  message.sendersReference,
  numberOf(message.recipient) ?? '',
  message.recipientName,
  message.resourceId,
  message.status,
  message.requestedPublishTime,
  message.published,
  message.read,
  message.confirmed,
  message.dueDateTime,
];

/** What was chosen, or else all that was found, at most ten thousand; persons without their numbers. */
export async function downloadCsv(
  api: Api,
  search: SentSearch,
  selected: ReadonlySet<string>,
  shown: readonly SentMessage[],
): Promise<void> {
  const messages = selected.size > 0 ? shown.filter(({ correspondenceId: id }) => selected.has(id)) : [];
  if (selected.size === 0) {
    let after: string | undefined;
    do {
      const page = await searchSent(api, { ...search, after, limit: 200 });
      messages.push(...page.items);
      after = page.next ?? undefined;
    } while (after !== undefined && messages.length < MOST);
  }
  const head = [
    ...['correspondenceId', 'sendersReference', 'organizationNumber', 'recipient', 'resourceId', 'status'],
    ...['requestedPublishTime', 'published', 'read', 'confirmed', 'dueDateTime'],
  ];
  saveFile('budstikke-messages.csv', csvOf([head, ...messages.map(row)]));
}
