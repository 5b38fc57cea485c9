import { type ParsedMail, simpleParser } from 'mailparser';
import type { Report } from './mailer.ts';
import { causeOfStatus } from './status-codes.ts';

/** A report as it was read, and the id of the e-mail as the reporting server repeats it. */
export interface ReadReport {
  readonly envelopeId: string | undefined;
  readonly report: Report;
}

const TYPES = ['message/delivery-status', 'message/global-delivery-status'];
type Fields = ReadonlyMap<string, string>;

/**
 * Reads a delivery status notification (RFC 3464). Undefined for anything else, for instance an absence notice, and for
 * what settles nothing: `delayed`, `relayed`, `expanded`; also for what the parser gives up on, such as thousands of
 * parts, which would be no better when it came again. The rest of an e-mail that was cut off is not needed.
 */
export async function readDeliveryReport(raw: Buffer): Promise<ReadReport | undefined> {
  const parsed = await parse(raw).catch(() => undefined);
  if (parsed === undefined) return undefined;
  const { value = '' } = (parsed.headers.get('content-type') ?? {}) as { value?: string };
  if (value.toLowerCase() !== 'multipart/report') return undefined;
  const part = parsed.attachments.find(({ contentType }) => TYPES.includes(contentType.toLowerCase()));
  if (part === undefined) return undefined;
  const [ofMessage, ...ofRecipients] = part.content
    .toString('utf8')
    .split(/\r?\n[ \t]*\r?\n/)
    .filter((block) => block.trim() !== '')
    .map(fieldsOf);
  const report = settled(ofRecipients);
  if (report === undefined) return undefined;
  return { envelopeId: decodeXtext(ofMessage?.get('original-envelope-id')), report };
}

const parse = (raw: Buffer): Promise<ParsedMail> =>
  simpleParser(raw, {
    keepDeliveryStatus: true,
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });

/** An e-mail has one receiver; where that one's address stands for several, it has arrived when one of them has it. */
function settled(recipients: readonly Fields[]): Report | undefined {
  if (recipients.some((fields) => actionOf(fields) === 'delivered')) return { kind: 'delivered' };
  const failed = recipients.find((fields) => actionOf(fields) === 'failed');
  if (failed === undefined) return undefined;
  // Nothing else of the report is repeated: its texts hold addresses.
  const status = /^[45]\.\d{1,3}\.\d{1,3}\b/.exec(failed.get('status') ?? '')?.[0];
  return {
    kind: 'failed',
    reason: `A mail server reported that it could not be delivered (${status ?? 'without status code'})`,
    cause: status === undefined ? 'other' : status.startsWith('4') ? 'given-up' : causeOfStatus(status),
  };
}

const actionOf = (fields: Fields): string | undefined => /^[a-z]+/.exec(fields.get('action')?.toLowerCase() ?? '')?.[0];

/** Fields of a block, by lower-case name; the first of several counts. */
function fieldsOf(block: string): Fields {
  const fields = new Map<string, string>();
  for (const line of block.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const [, name, value] = /^([!-9;-~]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name !== undefined && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), value!.trim());
  }
  return fields;
}

/** RFC 3461 §4. */
const decodeXtext = (text: string | undefined): string | undefined =>
  text?.replace(/\+([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
