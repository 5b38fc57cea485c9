import { createHash, randomBytes } from 'node:crypto';
import { wireTime } from '../../http/binding/scalars.ts';

/** An API key as its owner sees it; the key itself is known to nobody but whoever was shown it. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** First characters, to tell keys apart. */
  readonly prefix: string;
  /** Calls a minute; null for no limit. */
  readonly rateLimit: number | null;
  readonly created: Date;
  readonly lastUsed: Date | null;
  readonly revoked: Date | null;
  /** When it gives way to its successor; null for a key without one. */
  readonly expires: Date | null;
}

const PREFIX_LENGTH = 6;

/** A new key: 32 hexadecimal characters (authentication §5.1). */
export const newApiKey = (): string => randomBytes(16).toString('hex');

export const prefixOf = (key: string): string => key.slice(0, PREFIX_LENGTH);

/**
 * What a key is found by: its SHA-256. An attacker cannot choose digests, so that looking one up tells nothing of how
 * near a guess was; and the key's 128 random bits need no slower hash.
 */
export const digestOf = (key: string): Buffer => createHash('sha256').update(key).digest();

/** A key on the wire, without the key. */
export const apiKeyOnWire = (key: ApiKey) => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  callsPerMinute: key.rateLimit,
  created: wireTime(key.created),
  lastUsed: key.lastUsed === null ? null : wireTime(key.lastUsed),
  revoked: key.revoked === null ? null : wireTime(key.revoked),
  expires: key.expires === null ? null : wireTime(key.expires),
});
