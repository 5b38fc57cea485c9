import { notScanned, type Scan, type Scanner } from './scanner.ts';

const verdict = notScanned('no-scanner', 'No malware scanner is configured; set CLAMD to the address of a clamd.');

const scan: Scan = {
  verdict,
  write: async () => {},
  finish: async () => verdict,
  abort: () => {},
};

/** The scanner of an installation without one: looks at nothing and says so. */
export const unscanned: Scanner = {
  open: () => scan,
  check: async () => {},
};
