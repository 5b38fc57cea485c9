import type { Readable } from 'node:stream';
import type { ScanOptions, Scanner, Verdict } from './scanner.ts';

/**
 * Scans a stored blob, e.g. once more after a `transient` verdict. Reads no further than the verdict needs and closes the
 * stream. Throws what the stream throws; the scanner's own troubles are in the verdict.
 */
export async function scanBlob(scanner: Scanner, bytes: Readable, options?: ScanOptions): Promise<Verdict> {
  const scan = scanner.open(options);
  try {
    for await (const chunk of bytes) {
      await scan.write(chunk);
      if (scan.verdict !== undefined) return scan.verdict;
    }
    return await scan.finish();
  } catch (error) {
    scan.abort();
    throw error;
  }
}
