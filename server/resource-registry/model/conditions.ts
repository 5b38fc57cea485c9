import type { IncomingHttpHeaders } from 'node:http';
import { InvalidFields } from '../../http/problem.ts';

/** Conditional requests on access lists (resource-registry §7.4): weak ETags made of the version of the whole list. */

/** What a condition looks at. */
export interface Versioned {
  readonly version: number;
  readonly updatedAt: Date;
}

/** The conditions of a request; an absent header is undefined. */
export interface Conditions {
  readonly match: readonly number[] | 'any' | undefined;
  readonly noneMatch: readonly number[] | 'any' | undefined;
  readonly unmodifiedSince: Date | undefined;
  readonly modifiedSince: Date | undefined;
}

/** `go`: carry on; `not-modified`: 304; `failed`: 412. */
export type ConditionOutcome = 'go' | 'not-modified' | 'failed';

export const etagOf = (version: number): string =>
  `W/"${Buffer.from(JSON.stringify({ version: String(version) })).toString('base64url')}"`;

/** The headers every answer about a list carries. */
export const versionHeaders = ({ version, updatedAt }: Versioned): { etag: string; 'last-modified': string } => ({
  etag: etagOf(version),
  'last-modified': updatedAt.toUTCString(),
});

/** Reads the condition headers. Throws InvalidFields for an ETag header that is not understood; dates are just ignored. */
export function conditionsOf(headers: IncomingHttpHeaders): Conditions {
  const match = versionsOf('If-Match', headers['if-match']);
  const noneMatch = versionsOf('If-None-Match', headers['if-none-match']);
  return {
    match,
    noneMatch,
    // A date counts only where the ETag header of its kind is absent.
    unmodifiedSince: match === undefined ? dateOf(headers['if-unmodified-since']) : undefined,
    modifiedSince: noneMatch === undefined ? dateOf(headers['if-modified-since']) : undefined,
  };
}

/** Weighs the conditions against what is there; `undefined` when nothing is. */
export function weigh(
  conditions: Conditions,
  current: Versioned | undefined,
  { reading }: { reading: boolean },
): ConditionOutcome {
  const { match, noneMatch, unmodifiedSince, modifiedSince } = conditions;
  const isOneOf = (versions: readonly number[] | 'any') =>
    current !== undefined && (versions === 'any' || versions.includes(current.version));
  if (match !== undefined && !isOneOf(match)) return 'failed';
  if (unmodifiedSince !== undefined && current !== undefined && wholeSeconds(current.updatedAt) > unmodifiedSince)
    return 'failed';
  const unchanged =
    (noneMatch !== undefined && isOneOf(noneMatch)) ||
    (modifiedSince !== undefined && current !== undefined && wholeSeconds(current.updatedAt) <= modifiedSince);
  if (unchanged) return reading ? 'not-modified' : 'failed';
  return 'go';
}

/** HTTP dates have no fraction. */
const wholeSeconds = (time: Date): Date => new Date(Math.floor(time.getTime() / 1000) * 1000);

function versionsOf(name: string, header: string | undefined): readonly number[] | 'any' | undefined {
  if (header === undefined) return undefined;
  const refuse = (reason: string) => new InvalidFields([{ path: name, message: `Invalid ${name} header.${reason}` }]);
  if (header.trim() === '*') return 'any';
  const versions: number[] = [];
  const tag = /\s*(W\/)?"([^"]*)"\s*(,|$)/y;
  while (tag.lastIndex < header.length) {
    const match = tag.exec(header);
    if (match === null) throw refuse('');
    if (match[1] === undefined) throw refuse(' Only weak etags are supported.');
    const version = versionIn(match[2]!);
    if (version === undefined) throw refuse(' Invalid etag.');
    versions.push(version);
  }
  if (versions.length === 0) throw refuse('');
  return versions;
}

function versionIn(opaque: string): number | undefined {
  try {
    const { version } = JSON.parse(Buffer.from(opaque, 'base64url').toString('utf8')) as { version?: unknown };
    return typeof version === 'string' && /^\d{1,15}$/.test(version) ? Number(version) : undefined;
  } catch {
    return undefined;
  }
}

function dateOf(header: string | undefined): Date | undefined {
  // Only the form HTTP demands; Date.parse alone would take almost anything.
  if (header === undefined || !/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(header))
    return undefined;
  const date = new Date(header);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
