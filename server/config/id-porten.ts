import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment } from './env.ts';

/** The OpenID provider that people log in at. */
export interface IdPortenConfig {
  readonly issuer: string;
  readonly clientId: string;
}

/** How this installation proves to the provider who it is. */
export type IdPortenCredential =
  | { readonly kind: 'secret'; readonly secret: string }
  /** A private RSA key as JWK, with its `kid`. */
  | { readonly kind: 'key'; readonly jwk: Readonly<Record<string, unknown>> };

/** Reads ID_PORTEN_*: nothing at all, or issuer, client id and one of secret and key. */
export function readIdPorten(environment: Environment): {
  idPorten: IdPortenConfig | undefined;
  credential: IdPortenCredential | undefined;
  faults: string[];
} {
  const { idPortenIssuer, idPortenClientId, idPortenClientSecret, idPortenClientJwk } = environment;
  const none = (faults: string[]) => ({ idPorten: undefined, credential: undefined, faults });
  const given = [idPortenIssuer, idPortenClientId, idPortenClientSecret, idPortenClientJwk];
  if (given.every((value) => value === undefined)) return none([]);

  const faults: string[] = [];
  if (idPortenIssuer === undefined) faults.push('ID_PORTEN_ISSUER is missing, for example https://idporten.no.');
  else if (!/^https:\/\/[^?#]+$/.test(idPortenIssuer))
    faults.push(
      'ID_PORTEN_ISSUER must be an https URL, exactly as the provider writes its issuer, for example https://idporten.no.',
    );
  if (idPortenClientId === undefined) faults.push('ID_PORTEN_CLIENT_ID is missing; the provider gave it to you.');
  if ((idPortenClientSecret === undefined) === (idPortenClientJwk === undefined))
    faults.push(
      'Set one of ID_PORTEN_CLIENT_SECRET and ID_PORTEN_CLIENT_JWK (path of a file with the private key as JWK).',
    );
  const jwk = idPortenClientJwk === undefined ? undefined : privateKeyIn(idPortenClientJwk);
  if (typeof jwk === 'string') faults.push(jwk);
  if (faults.length > 0) return none(faults);
  return {
    idPorten: { issuer: idPortenIssuer!, clientId: idPortenClientId! },
    credential:
      idPortenClientSecret === undefined
        ? { kind: 'key', jwk: jwk as Readonly<Record<string, unknown>> }
        : { kind: 'secret', secret: idPortenClientSecret },
    faults,
  };
}

/** The key in the file, or what is wrong with it; never what stands in it. */
function privateKeyIn(path: string): Readonly<Record<string, unknown>> | string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return `ID_PORTEN_CLIENT_JWK names ${path}, which cannot be read (${(error as NodeJS.ErrnoException).code}).`;
  }
  try {
    const jwk = JSON.parse(text) as Record<string, unknown>;
    const key = createPrivateKey({ key: jwk as never, format: 'jwk' });
    if (key.asymmetricKeyType === 'rsa') return jwk;
  } catch {
    // What the parsers say would show parts of the key.
  }
  return `ID_PORTEN_CLIENT_JWK names ${path}, which does not hold a private RSA key as JWK.`;
}
