import type { Foundation } from '../foundation/foundation.ts';
import type { IssuerKind, TrustedIssuer } from './model/issuers.ts';
import { RemoteKeys } from './remote-keys.ts';

/** An issuer elsewhere, as it is configured. */
export interface RemoteIssuer {
  readonly kind: IssuerKind;
  readonly issuer: string;
  /** Address of its key set. */
  readonly jwks: string;
  readonly algorithms: readonly string[];
  readonly audience: string | undefined;
}

/** Believes an issuer by the keys it publishes. `operator`: organisation number of whoever operates this installation. */
export function remoteIssuer(
  { kind, issuer, jwks, algorithms, audience }: RemoteIssuer,
  foundation: Pick<Foundation, 'clock' | 'log'>,
  { operator }: { operator: string | undefined },
): TrustedIssuer {
  const keys = new RemoteKeys(jwks, algorithms, foundation);
  return {
    kind,
    issuer,
    algorithms,
    audience,
    ownScopesFor: { organizationNumber: operator },
    keyOf: (keyId) => keys.keyOf(keyId),
  };
}
