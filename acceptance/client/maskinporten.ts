import { createHash, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { call, expectStatus } from './http.ts';

/** A key pair of a Maskinporten client; only the public half is ever sent. */
export interface ClientKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: Record<string, unknown>;
}

export function newClientKey(): ClientKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { n, e, kty } = publicKey.export({ format: 'jwk' });
  const kid = createHash('sha256').update(String(n)).digest('hex').slice(0, 32);
  return { kid, privateKey, publicJwk: { kty, n, e, kid, alg: 'RS256', use: 'sig' } };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A signed grant (RFC 7523) as Maskinporten wants it; `claims` and `header` change or add members. */
export function assertion(
  { issuer, clientId, key, scope }: { issuer: string; clientId: string; key: ClientKey; scope: string },
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${encode({ alg: 'RS256', kid: key.kid, ...header })}.${encode({
    aud: issuer,
    iss: clientId,
    scope,
    iat: now,
    exp: now + 100,
    jti: randomUUID(),
    ...claims,
  })}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key.privateKey).toString('base64url')}`;
}

/** Posts a grant to the token endpoint. */
export const requestToken = (issuer: string, grant: string) =>
  call(`${issuer}token`, {
    body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: grant }),
  });

/** A system of an organisation: logs in with its own key and exchanges the token for an Altinn token. */
export class System {
  readonly base: string;
  readonly clientId: string;
  readonly key: ClientKey;

  constructor(base: string, clientId: string, key: ClientKey) {
    this.base = base;
    this.clientId = clientId;
    this.key = key;
  }

  /** Registers a client for the organisation that `token` (scope `idporten:dcr.write`) belongs to. */
  static async register(base: string, token: string, name: string, scopes: readonly string[]): Promise<System> {
    const key = newClientKey();
    const created = await expectStatus(
      201,
      call(`${base}/maskinporten/clients`, {
        token,
        json: {
          integration_type: 'maskinporten',
          client_name: name,
          description: name,
          token_endpoint_auth_method: 'private_key_jwt',
          grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
          scopes,
        },
      }),
    );
    const { client_id: clientId } = created.json<{ client_id: string }>();
    await expectStatus(
      200,
      call(`${base}/maskinporten/clients/${clientId}/jwks`, { token, json: { keys: [key.publicJwk] } }),
    );
    return new System(base, clientId, key);
  }

  get issuer(): string {
    return `${this.base}/maskinporten/`;
  }

  async maskinportenToken(scope: string): Promise<string> {
    const grant = assertion({ issuer: this.issuer, clientId: this.clientId, key: this.key, scope });
    const answer = await expectStatus(200, requestToken(this.issuer, grant));
    return answer.json<{ access_token: string }>().access_token;
  }

  async altinnToken(scope: string): Promise<string> {
    return this.#exchanged(await this.maskinportenToken(scope));
  }

  /** An Altinn token of the system user that an organisation has for this system. */
  async systemUserToken(scope: string, organizationNumber: string): Promise<string> {
    const details = {
      type: 'urn:altinn:systemuser',
      systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${organizationNumber}` },
    };
    const facts = { issuer: this.issuer, clientId: this.clientId, key: this.key, scope };
    const grant = assertion(facts, { authorization_details: [details] });
    const answer = await expectStatus(200, requestToken(this.issuer, grant));
    return this.#exchanged(answer.json<{ access_token: string }>().access_token);
  }

  async #exchanged(token: string): Promise<string> {
    return (await expectStatus(200, call(`${this.base}/authentication/api/v1/exchange/maskinporten`, { token }))).text;
  }
}

/** A token of the test tools for any organisation; exists in the demo profile only. */
export async function testToken(
  base: string,
  organizationNumber: string,
  scopes: string,
  parameters: Record<string, string> = {},
): Promise<string> {
  const query = new URLSearchParams({ env: 'local', orgNo: organizationNumber, scopes, ...parameters });
  const headers = { authorization: `Basic ${Buffer.from('test:test').toString('base64')}` };
  return (await expectStatus(200, call(`${base}/testtools/api/GetEnterpriseToken?${query}`, { headers }))).text;
}
