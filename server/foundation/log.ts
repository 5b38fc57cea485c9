import { type Logger, pino } from 'pino';

export type Log = Logger;

// Eleven digits that are not part of a longer number or word: a national identity number, or as good as one. Lines are
// JSON by then, where a line break is `\n`, and URLs hold `%3A`.
const IDENTITY_NUMBER = /(?<=^|[^0-9A-Za-z]|\\[bfnrt]|%[0-9A-Fa-f]{2})\d{6}[ -]?\d{5}(?![0-9A-Za-z])/g;
const BEARER = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.?[A-Za-z0-9_-]*/g;

/** Removes national identity numbers and tokens from a text that is about to be logged. */
export const redact = (text: string): string => text.replace(IDENTITY_NUMBER, '[nin]').replace(BEARER, '[token]');

/**
 * The log: JSON lines on standard output (or to `write`), every line passed through `redact` as a whole, so that no
 * call site can forget it.
 */
export function openLog(level: string, write: (line: string) => void = (line) => process.stdout.write(line)): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => write(redact(line)) },
  );
}
