import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { type GrantHouse, grantsOf, key, openGrants, otherKey, READ, unregistered, WRITE } from './grant-house.ts';
import { assertionOf, FJORDFISK, grantClaims, requestToken, TTD } from './harness.ts';

let house: GrantHouse;
let server: GrantHouse['server'];
let fjordfisk: string;
before(async () => {
  house = await openGrants();
  ({ server, fjordfisk } = house);
});
after(() => house?.close());

const { claims, good, seconds, refused } = grantsOf(() => house);

describe('an assertion is refused', () => {
  const malformed = (assertion: string) =>
    refused(assertion, 400, 'invalid_request', 'Invalid assertion. Invalid parameter value', 'MP-011');

  it('when it is not a JWT, has a stray newline, or is too long', async () => {
    await malformed('not a jwt');
    await malformed(`${good()}\n`);
    await malformed('a.b.c');
    await malformed(`${good()}.${'x'.repeat(17_000)}`);
  });

  it('with alg none, however it is spelt', async () => {
    for (const alg of ['none', 'None', 'NONE', '']) {
      const [header, payload] = assertionOf({ key, header: { alg }, claims: claims() }).split('.');
      await malformed(`${header}.${payload}.`);
      await malformed(`${header}.${payload}.AAAA`);
    }
  });

  it('signed with HMAC by the public key', async () => {
    const publicPem = (await import('node:crypto'))
      .createPublicKey(key.privateKey)
      .export({ format: 'pem', type: 'spki' });
    const [header, payload] = assertionOf({ key, header: { alg: 'HS256' }, claims: claims() }).split('.');
    const signature = createHmac('sha256', publicPem).update(`${header}.${payload}`).digest('base64url');
    await malformed(`${header}.${payload}.${signature}`);
  });

  it('when the header brings a key of its own', async () => {
    for (const header of [
      { jwk: unregistered.jwk },
      { jku: 'https://evil.example' },
      { x5u: 'https://evil.example' },
      { crit: ['exp'] },
    ])
      await malformed(assertionOf({ key: unregistered, header, claims: claims() }));
  });

  it('with claims of another type, or with characters no database holds', async () => {
    for (const more of [{ iss: 7 }, { scope: [WRITE] }, { scope: 'a\0b' }, { jti: 1 }, { pid: '123' }, { resource: 7 }])
      await malformed(good(more));
    await malformed(assertionOf({ key, header: { kid: 'a\0b' }, claims: claims() }));
    await malformed(assertionOf({ key, header: { kid: 7 }, claims: claims() }));
  });

  it('with PS256 or EdDSA, which no key can be registered for', async () => {
    for (const alg of ['PS256', 'EdDSA', 'ES256K'])
      await malformed(assertionOf({ key, header: { alg }, claims: claims() }));
  });

  it('from an unknown client', async () => {
    for (const iss of [randomUUID(), key.kid])
      await refused(
        good({ iss }),
        400,
        'invalid_grant',
        'Invalid assertion. Client authentication failed. Client not found',
        'MP-100',
      );
  });

  it('signed by another key than the one its kid names', async () => {
    await refused(
      assertionOf({ key: unregistered, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid JWT signature',
      'MP-124',
    );
  });

  it('changed after it was signed', async () => {
    const [header, , signature] = good().split('.');
    const payload = Buffer.from(JSON.stringify(claims({ scope: 'altinn:broker.write' }))).toString('base64url');
    await refused(`${header}.${payload}.${signature}`, 400, 'invalid_grant', 'Invalid JWT signature', 'MP-124');
  });

  it('signed with another algorithm than the key was registered for', async () => {
    const hint = await refused(
      assertionOf({ key, header: { alg: 'RS512' }, claims: claims(), digest: 'RSA-SHA512' }),
      400,
      'invalid_grant',
      'Invalid JWT signature',
      'MP-124',
    );
    assert.match(hint, /registered for RS256/);
  });

  const UNKNOWN_KID = 'Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client.';

  it('with a kid the client does not have, be it that of another client', async () => {
    await refused(good({ iss: fjordfisk }), 400, 'invalid_grant', UNKNOWN_KID);
    await refused(assertionOf({ key: otherKey, claims: claims() }), 400, 'invalid_grant', UNKNOWN_KID);
  });

  it('without kid, and with a certificate instead', async () => {
    await refused(
      assertionOf({ key, header: { kid: undefined }, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid assertion. Client authentication failed. Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided',
    );
    await refused(
      assertionOf({ key, header: { kid: undefined, x5c: ['MIIB'] }, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid assertion. Client authentication failed. The JWT is signed with an invalid certificate.',
      'MP-120',
    );
    await refused(
      assertionOf({ key, header: { x5c: 'MIIB' }, claims: claims() }),
      400,
      'invalid_grant',
      'Invalid JWT header x5c',
      'MP-123',
    );
  });

  it('for another audience, and the hint tells ours', async () => {
    for (const aud of [
      'https://maskinporten.no/',
      `${server.publicUrl}/`,
      `${server.publicUrl}/maskinporten//`,
      `${server.publicUrl}/maskinporten/tokens`,
      undefined,
      7,
    ]) {
      const hint = await refused(
        good({ aud }),
        400,
        'invalid_grant',
        'Invalid assertion. Client authentication failed. Invalid JWT claim aud',
        'MP-110',
      );
      assert.ok(hint.includes(`${server.publicUrl}/maskinporten/`));
    }
  });

  it('when it has expired, or was issued more than ten seconds ago', async () => {
    const hint = await refused(
      good({ iat: seconds(-70), exp: seconds(-10) }),
      400,
      'invalid_grant',
      'JWT is expired',
      'MP-130',
    );
    assert.match(hint, /server's time is 20\d\d-/);
    await refused(good({ iat: seconds(-9), exp: seconds(-1) }), 400, 'invalid_grant', 'JWT is expired', 'MP-130');
    await refused(good({ iat: seconds(-13), exp: seconds(60) }), 400, 'invalid_grant', 'JWT is expired', 'MP-130');
  });

  it('when it was issued, or is to be valid, more than ten seconds ahead', async () => {
    await refused(good({ iat: seconds(14), exp: seconds(60) }), 400, 'invalid_grant', 'Issue time is after now');
    await refused(good({ nbf: seconds(14) }), 400, 'invalid_grant', 'Issue time is after now');
  });

  it('when it would live longer than two minutes, or has no times', async () => {
    await malformed(good({ exp: seconds(130) }));
    await malformed(good({ exp: undefined }));
    await malformed(good({ iat: undefined }));
    await malformed(good({ iat: String(seconds(0)) }));
  });

  const USED = ['invalid_grant', 'Grant is used before', 'MP-012'] as const;

  it('when its jti was used before, by the same client only', async () => {
    const jti = randomUUID();
    assert.equal((await requestToken(server, good({ jti }))).status, 200);
    await refused(good({ jti, exp: seconds(30) }), 400, ...USED);
    const another = assertionOf({ key: otherKey, claims: grantClaims(server, fjordfisk, READ, { jti }) });
    assert.equal((await requestToken(server, another)).status, 200);
  });

  it('when it has no jti and is sent again, also with padding put on or taken off', async () => {
    const assertion = good({ jti: undefined, sub: 'sent again' });
    const padded = assertion
      .split('.')
      .map((part) => part.padEnd(Math.ceil(part.length / 4) * 4, '='))
      .join('.');
    assert.equal((await requestToken(server, assertion)).status, 200);
    await refused(assertion, 400, ...USED);
    await refused(padded, 400, ...USED);
  });

  it('but its identifier is not used up by somebody who cannot sign', async () => {
    const jti = randomUUID();
    await refused(
      assertionOf({ key: unregistered, claims: claims({ jti }) }),
      400,
      'invalid_grant',
      'Invalid JWT signature',
      'MP-124',
    );
    await refused(
      good({ jti, aud: 'https://maskinporten.no/' }),
      400,
      'invalid_grant',
      'Invalid assertion. Client authentication failed. Invalid JWT claim aud',
      'MP-110',
    );
    assert.equal((await requestToken(server, good({ jti }))).status, 200);
  });

  it('for a scope that is not on the client, unknown, or absent', async () => {
    const description = 'Invalid scope. Token request contains invalid scopes for client';
    for (const scope of ['altinn:broker.read', `${WRITE} altinn:nothing`, '', 'altinn:correspondence'])
      await refused(good({ scope }), 400, 'invalid_scope', description, 'MP-200');
    const hint = await refused(good({ scope: `${WRITE} altinn:nothing` }), 400, 'invalid_scope', description, 'MP-200');
    assert.match(hint, /altinn:nothing/);
    assert.doesNotMatch(hint, /correspondence/);
  });

  it('for a scope on the client that the organisation was not given', async () => {
    const answer = await requestToken(
      server,
      assertionOf({ key: otherKey, claims: grantClaims(server, fjordfisk, `${READ} ${WRITE}`) }),
    );
    assert.deepEqual([answer.status, answer.json.error], [403, 'forbidden']);
    assert.match(
      answer.json.error_description,
      /^Consumer has not been granted access to the scope altinn:correspondence\.write \(trace_id/,
    );
    assert.equal(answer.json.error_uri, 'https://maskinporten.no/errors/MP-250');
  });

  it('when it names itself as consumer_org, or asks for an on-behalf-of registration', async () => {
    await refused(
      good({ consumer_org: TTD }),
      400,
      'invalid_request',
      'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
    );
    await malformed(good({ iss_onbehalfof: 'sub' }));
    await malformed(good({ consumer_org: '12' }));
  });

  it('for unknown, excessive or unmatched authorization_details', async () => {
    const organization = { authority: 'iso6523-actorid-upis', ID: `0192:${FJORDFISK}` };
    const details = (more: Record<string, unknown>) =>
      good({
        scope: READ,
        authorization_details: [{ type: 'urn:altinn:systemuser', systemuser_org: organization, ...more }],
      });
    await refused(
      details({ type: 'urn:altinn:consent' }),
      400,
      'invalid_grant',
      'Unknown authorization details type',
      'MP-301',
    );
    await refused(details({ more: 1 }), 400, 'invalid_grant', 'Unknown fields in the authorization details', 'MP-302');
    for (const assertion of [
      details({}),
      details({ systemuser_org: { ...organization, ID: 'x' } }),
      good({ scope: READ, authorization_details: [] }),
    ])
      await refused(
        assertion,
        400,
        'invalid_altinn_customer_configuration',
        'Invalid authorization details values',
        'MP-303',
      );
  });
});
