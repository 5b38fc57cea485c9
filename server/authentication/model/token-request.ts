import { wireTime } from '../../http/binding/scalars.ts';
import { Problem } from '../../http/problem.ts';

/** A client's token request, and what became of it. Neither assertion nor token. */
export interface TokenRequest {
  readonly clientId: string;
  readonly requested: Date;
  /** Null: a token was given. */
  readonly code: string | null;
  readonly description: string | null;
  readonly hint: string | null;
  readonly keyId: string | null;
  readonly scopes: string;
  readonly consumer: string | null;
}

/** Texts come from whoever knows a client id: they are cut. */
const MOST = 500;
const cut = (text: string): string => text.slice(0, MOST).replaceAll('\0', '');

/** What a request and its refusal are remembered as; undefined for what is no refusal of ours. */
export function noted(
  grant: {
    readonly keyId: string | undefined;
    readonly scopes: readonly string[];
    readonly consumer: string | undefined;
  },
  clientId: string,
  refusal: unknown,
): Omit<TokenRequest, 'requested'> | undefined {
  if (refusal !== undefined && !(refusal instanceof Problem)) return undefined;
  const hint = refusal?.extra.hint;
  return {
    clientId,
    code: refusal?.code ?? null,
    description: refusal === undefined ? null : cut(refusal.message),
    hint: typeof hint === 'string' ? cut(hint) : null,
    keyId: grant.keyId === undefined ? null : cut(grant.keyId),
    scopes: cut(grant.scopes.join(' ')),
    consumer: grant.consumer ?? null,
  };
}

/** A token request as the client's owner sees it. */
export const tokenRequestOnWire = (request: TokenRequest) => ({
  requested: wireTime(request.requested),
  given: request.code === null,
  ...(request.code === null ? {} : { code: request.code, description: request.description, hint: request.hint }),
  kid: request.keyId,
  scope: request.scopes,
  ...(request.consumer === null ? {} : { consumer_org: request.consumer }),
});
