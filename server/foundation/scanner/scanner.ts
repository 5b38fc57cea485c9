/** Why a file was not scanned. */
export type NotScannedReason =
  /** No scanner is configured. */
  | 'no-scanner'
  /** Longer than the scanner takes. */
  | 'too-large'
  /** No connection could be made. */
  | 'unreachable'
  /** The connection broke before there was an answer. */
  | 'connection-lost'
  /** The scanner took too long. */
  | 'timed-out'
  /** The scanner answered something else than a verdict. */
  | 'scanner-error'
  /** The scan was given up by its owner. */
  | 'aborted';

export interface NotScanned {
  readonly kind: 'not-scanned';
  readonly reason: NotScannedReason;
  /** True when a later scan of the same file may succeed. */
  readonly transient: boolean;
  /** For the log and the operator: what happened and what to do. */
  readonly detail: string;
}

export type Verdict =
  | { readonly kind: 'clean' }
  /** `name` as the scanner's signatures have it. */
  | { readonly kind: 'infected'; readonly name: string }
  | NotScanned;

/**
 * One file on its way through a scanner. A scanner in trouble never stops the stream it watches: `write` and `finish`
 * do not reject, and the verdict tells.
 */
export interface Scan {
  /** The verdict, once known; it may be known before the end. */
  readonly verdict: Verdict | undefined;
  /** Hands over the next bytes, which must not change afterwards; waits while the scanner is behind. */
  write(chunk: Buffer): Promise<void>;
  /** Says that this was all, and waits for the verdict; asked again, it gives the same. */
  finish(): Promise<Verdict>;
  /** Gives the scan up and lets go of the connection. */
  abort(): void;
}

export interface ScanOptions {
  /** Milliseconds to wait for the verdict after the last byte. */
  readonly answerWithin?: number;
}

export interface Scanner {
  /** Begins a scan at once; connecting happens meanwhile, and a failure to is in the verdict. */
  open(options?: ScanOptions): Scan;
  /** Throws `ScannerUnavailable` when scans would fail now. For health. */
  check(): Promise<void>;
}

export class ScannerUnavailable extends Error {
  override name = 'ScannerUnavailable';
}

/** Builds the verdict for a file that was not scanned. */
export const notScanned = (reason: NotScannedReason, detail: string): NotScanned => ({
  kind: 'not-scanned',
  reason,
  transient: reason !== 'no-scanner' && reason !== 'too-large',
  detail,
});
