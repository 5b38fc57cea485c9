import { later, minutes } from '../../foundation/clock.ts';
import type { Verdict } from '../../foundation/scanner/scanner.ts';
import type { MailRules } from '../mail.ts';
import type { AttachmentStatus } from '../model/status.ts';

/** The largest file of a multipart request and of a streamed upload, in bytes (correspondence-send §4.20). */
export const MULTIPART_BYTES = 2_000_000_000;
export const UPLOAD_BYTES = 50_000_000_000;

/** A file whose bytes are stored, measured, digested and scanned, but which no attachment owns yet. */
export interface ReceivedFile {
  readonly fileName: string;
  readonly size: number;
  readonly md5: string;
  readonly blobKey: string;
  readonly verdict: Verdict;
}

/** What a verdict means for an attachment. */
export interface Outcome {
  readonly status: Extract<AttachmentStatus, 'Published' | 'Failed' | 'UploadProcessing'>;
  readonly text: string | undefined;
  /** When the scan sweep shall try; undefined when it need not. */
  readonly scanAt: Date | undefined;
}

/**
 * Clean files are published, infected ones fail. A file nobody could scan waits for the scan sweep when that may help;
 * otherwise it says so, and is published only where the rules allow it (design decision 14).
 */
export function outcomeOf(verdict: Verdict, rules: MailRules, now: Date): Outcome {
  switch (verdict.kind) {
    case 'clean':
      return { status: 'Published', text: undefined, scanAt: undefined };
    case 'infected':
      return { status: 'Failed', text: `Malware scan failed: ${verdict.name}`, scanAt: undefined };
    case 'not-scanned':
      // A scanner that looks at the store by itself reports to the webhook.
      if (rules.malwareWebhookSecret !== undefined)
        return { status: 'UploadProcessing', text: undefined, scanAt: undefined };
      if (verdict.transient) return { status: 'UploadProcessing', text: undefined, scanAt: later(now, minutes(0.5)) };
      return rules.publishUnscanned
        ? { status: 'Published', text: `Bypassed malware scan (not scanned: ${verdict.reason})`, scanAt: undefined }
        : { status: 'Failed', text: `Malware scan failed: not scanned (${verdict.reason})`, scanAt: undefined };
  }
}
