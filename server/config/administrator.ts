import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment } from './env.ts';

/** Who operates the installation before anybody has a token: an organisation, and the public keys it signs with. */
export interface AdministratorConfig {
  /** Nine digits. */
  readonly organizationNumber: string;
  /** `iss` of the administrator's grants; follows from the organisation, so that it is the same on every machine. */
  readonly clientId: string;
  /** Public JWKs as they stand in the file; authentication judges each. */
  readonly keys: readonly unknown[];
}

/** Reads ADMINISTRATOR_ORGANIZATION and the file that ADMINISTRATOR_JWKS names; both or neither. */
export function readAdministrator({ administratorOrganization, administratorJwks }: Environment): {
  administrator: AdministratorConfig | undefined;
  faults: string[];
} {
  const faults: string[] = [];
  const refused = () => ({ administrator: undefined, faults });
  if (administratorOrganization === undefined && administratorJwks === undefined) return refused();
  if (administratorOrganization === undefined)
    faults.push('ADMINISTRATOR_JWKS is set without ADMINISTRATOR_ORGANIZATION; set it to nine digits.');
  else if (!/^[0-9]{9}$/.test(administratorOrganization))
    faults.push(`ADMINISTRATOR_ORGANIZATION is "${administratorOrganization}"; use nine digits.`);
  if (administratorJwks === undefined) {
    faults.push(
      'ADMINISTRATOR_ORGANIZATION is set without ADMINISTRATOR_JWKS; set it to the path of a file with the public keys, { "keys": [ … ] }.',
    );
    return refused();
  }
  const keys = keysOf(administratorJwks);
  if (typeof keys === 'string') faults.push(keys);
  if (faults.length > 0 || administratorOrganization === undefined || typeof keys === 'string') return refused();
  return {
    administrator: {
      organizationNumber: administratorOrganization,
      clientId: administratorClientId(administratorOrganization),
      keys,
    },
    faults,
  };
}

/** The keys of the file, or what is wrong with it. */
function keysOf(path: string): readonly unknown[] | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `ADMINISTRATOR_JWKS names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`;
  }
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    // The parser's own message would show what stands in the file.
    return `ADMINISTRATOR_JWKS names ${path}, which is not JSON; write { "keys": [ … ] } with the public keys.`;
  }
  const keys = typeof set === 'object' && set !== null ? (set as { keys?: unknown }).keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0)
    return `ADMINISTRATOR_JWKS names ${path}, which holds no keys; write { "keys": [ … ] } with one to five public keys.`;
  return keys;
}

/** A UUID (version 8, RFC 9562) made of the organisation number. */
function administratorClientId(organizationNumber: string): string {
  const digest = createHash('sha256').update(`budstikke administrator ${organizationNumber}`).digest('hex');
  const variant = '89ab'[Number.parseInt(digest[16]!, 16) & 3]!;
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
