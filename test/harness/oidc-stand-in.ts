import { type KeyObject, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { compactVerify, SignJWT, UnsecuredJWT } from 'jose';

/** An OpenID provider outside the machine, which speaks the real protocol and can be made to lie. */
export interface StandIn {
  readonly issuer: string;
  /** Query strings of the authorizations asked for. */
  readonly authorizations: URLSearchParams[];
  /** Logs somebody in: answers the query the browser comes back with. Claims replace those of a good ID token. */
  logIn(address: URL, claims: Record<string, unknown>): string;
  /** The last client assertion, verified with the key. */
  assertion(key: KeyObject): Promise<{ header: Record<string, unknown>; payload: Record<string, unknown> }>;
  handle(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

export async function oidcStandIn(): Promise<StandIn> {
  const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { asked: URLSearchParams; claims: Record<string, unknown> }>();
  const authorizations: URLSearchParams[] = [];
  let lastAssertion = '';
  let issuer = '';

  async function idToken({
    asked,
    claims,
  }: {
    asked: URLSearchParams;
    claims: Record<string, unknown>;
  }): Promise<string> {
    const { signedBy, alg, ...given } = claims;
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: issuer,
      aud: asked.get('client_id'),
      sub: 'someone',
      iat: now,
      exp: now + 120,
      nonce: asked.get('nonce'),
      ...given,
    };
    if (alg === 'none') return new UnsecuredJWT(payload as never).encode();
    const key = signedBy === undefined ? ours.privateKey : others.privateKey;
    return new SignJWT(payload as never).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(key);
  }

  async function answer(request: IncomingMessage): Promise<unknown> {
    switch (new URL(request.url!, issuer).pathname) {
      case '/.well-known/openid-configuration':
        return {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks.json`,
          end_session_endpoint: `${issuer}/logout`,
          response_types_supported: ['code'],
          subject_types_supported: ['pairwise'],
          id_token_signing_alg_values_supported: ['RS256'],
          token_endpoint_auth_methods_supported: ['private_key_jwt'],
        };
      case '/jwks.json':
        return { keys: [{ ...ours.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] };
      case '/token': {
        let text = '';
        for await (const chunk of request) text += chunk;
        const form = new URLSearchParams(text);
        lastAssertion = form.get('client_assertion') ?? '';
        const login = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        if (login === undefined) return undefined;
        return { access_token: 'opaque', token_type: 'Bearer', expires_in: 120, id_token: await idToken(login) };
      }
      default:
        return undefined;
    }
  }

  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    void answer(request).then((body) => {
      response.writeHead(body === undefined ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body ?? { error: 'invalid_grant' }));
    });
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    authorizations,
    logIn(address, claims) {
      const code = randomUUID();
      authorizations.push(address.searchParams);
      codes.set(code, { asked: address.searchParams, claims });
      return new URLSearchParams({ code, state: address.searchParams.get('state')! }).toString();
    },
    async assertion(key) {
      const { payload, protectedHeader } = await compactVerify(lastAssertion, key);
      return { header: { ...protectedHeader }, payload: JSON.parse(new TextDecoder().decode(payload)) };
    },
    handle,
    close: async () => void server.close(),
  };
}
