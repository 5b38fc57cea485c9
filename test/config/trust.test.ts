import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readEnvironment } from '../../server/config/env.ts';
import { readTrust } from '../../server/config/trust.ts';

const directory = mkdtempSync(join(tmpdir(), 'budstikke-trust-'));
after(() => rmSync(directory, { recursive: true }));

const read = (variables: Record<string, string>, profile: 'demo' | 'production' = 'production') =>
  readTrust(readEnvironment(variables), profile);
const faultsOf = (variables: Record<string, string>, profile?: 'demo' | 'production') =>
  read(variables, profile).faults.join('\n');

function file(name: string, content: unknown): string {
  const path = join(directory, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

test('alone, nobody else is believed', () => {
  assert.deepEqual(read({}), { trust: { mode: 'stand-alone', issuers: [] }, faults: [] });
  assert.match(faultsOf({ TRUSTED_ISSUERS: 'maskinporten' }), /MODE=stand-alone believes its own tokens alone/);
  assert.match(faultsOf({ MODE: 'both' }), /MODE is "both"; use one of/);
});

test('issuers are known by name, each exactly as it writes itself', () => {
  const { trust, faults } = read({
    MODE: 'hybrid',
    TRUSTED_ISSUERS: 'maskinporten, id-porten altinn-prod dialogporten-prod',
  });
  assert.deepEqual(faults, []);
  assert.deepEqual(
    trust.issuers.map(({ issuer, jwks, algorithms }) => [issuer, jwks, algorithms[0]]),
    [
      ['https://maskinporten.no/', 'https://maskinporten.no/jwk', 'RS256'],
      ['https://idporten.no', 'https://idporten.no/jwks.json', 'RS256'],
      [
        'https://platform.altinn.no/authentication/api/v1/openid/',
        'https://platform.altinn.no/authentication/api/v1/openid/.well-known/openid-configuration/jwks',
        'RS256',
      ],
      [
        'https://platform.altinn.no/dialogporten/api/v1',
        'https://platform.altinn.no/dialogporten/api/v1/.well-known/jwks.json',
        'EdDSA',
      ],
    ],
  );
  assert.match(faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS: 'ver2' }), /"ver2"; known are maskinporten, id-porten/);
  assert.match(faultsOf({ MODE: 'hybrid' }), /MODE=hybrid needs TRUSTED_ISSUERS/);
  assert.match(faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS: 'maskinporten maskinporten' }), /trusted twice/);
});

test('test and production are never mixed, whichever way', () => {
  const mixed = faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS: 'maskinporten altinn-tt02' });
  assert.match(mixed, /never trusted together: .*tt02.* and https:\/\/maskinporten\.no\//);
  assert.match(faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS: 'maskinporten' }, 'demo'), /PROFILE=demo gives anybody/);
  assert.equal(faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS: 'maskinporten-test' }, 'demo'), '');
  const staging = { MODE: 'hybrid', TRUSTED_ISSUERS: 'maskinporten-test' };
  assert.match(faultsOf(staging), /PROFILE=production does not believe.*ALLOW_TEST_ISSUERS=yes/);
  assert.equal(faultsOf({ ...staging, ALLOW_TEST_ISSUERS: 'yes' }), '');
  const also = { ...staging, TRUSTED_ISSUERS: 'maskinporten-test altinn-prod', ALLOW_TEST_ISSUERS: 'yes' };
  assert.match(faultsOf(also), /never trusted together/, 'not even then');
});

test('inside Altinn there is an Altinn issuer, no demo, and nothing that only an exchange takes', () => {
  assert.equal(faultsOf({ MODE: 'altinn', TRUSTED_ISSUERS: 'altinn-prod maskinporten dialogporten-prod' }), '');
  assert.match(faultsOf({ MODE: 'altinn', TRUSTED_ISSUERS: 'maskinporten' }), /needs an Altinn issuer/);
  assert.match(faultsOf({ MODE: 'altinn', TRUSTED_ISSUERS: 'altinn-prod id-porten' }), /idporten\.no is of no use/);
  assert.match(faultsOf({ MODE: 'altinn', TRUSTED_ISSUERS: 'altinn-tt02' }, 'demo'), /Use PROFILE=production/);
});

test('other issuers come from a file, and each fault of it is named', () => {
  const good = {
    kind: 'maskinporten',
    issuer: 'https://maskinporten.example/',
    environment: 'production',
    jwks: 'https://maskinporten.example/jwk',
    algorithms: ['RS256', 'ES256'],
    audience: 'https://mail.example.no',
  };
  const faultOf = (entry: unknown) => faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS_FILE: file('one.json', [entry]) });
  assert.equal(faultOf(good), '');
  assert.equal(
    read({ MODE: 'hybrid', TRUSTED_ISSUERS_FILE: file('g.json', [good]) }).trust.issuers[0]?.audience,
    good.audience,
  );
  assert.match(faultOf({ ...good, algorithms: ['HS256'] }), /algorithms of .* must name some of RS256/);
  assert.match(faultOf({ ...good, algorithms: ['none'] }), /algorithms/);
  assert.match(faultOf({ ...good, jwks: 'http://maskinporten.example/jwk' }), /must be an https address/);
  assert.match(faultOf({ ...good, kind: 'oidc' }), /kind of/);
  assert.match(faultOf({ ...good, environment: 'prod' }), /environment of/);
  assert.match(faultOf({ ...good, issuer: '' }), /no issuer/);
  const path = (TRUSTED_ISSUERS_FILE: string) => faultsOf({ MODE: 'hybrid', TRUSTED_ISSUERS_FILE });
  assert.match(path(join(directory, 'none.json')), /cannot be read \(ENOENT\)/);
  assert.match(path(file('bad.json', '{')), /no JSON list/);
});
