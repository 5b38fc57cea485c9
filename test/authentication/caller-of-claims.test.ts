import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callerOfClaims } from '../../server/authentication/model/caller-of-claims.ts';

const ISSUER = 'https://mail.example/authentication/api/v1/openid/';
const identity = (number: string) => ({ authority: 'iso6523-actorid-upis', ID: `0192:${number}` });
const callerOf = (claims: Record<string, unknown>) => callerOfClaims('altinn', ISSUER, claims);
const SYSTEM_USER = '0193a5a5-0000-7000-8000-00000000aaaa';
const details = (more: Record<string, unknown> = {}) => ({
  type: 'urn:altinn:systemuser',
  systemuser_org: identity('311003003'),
  systemuser_id: [SYSTEM_USER],
  system_id: 'x',
  ...more,
});

describe('the caller of a token', () => {
  it('acts for the first organisation of: system user, orgNumber, consumer, dialog party', () => {
    const claims = {
      p: 'urn:altinn:organization:identifier-no:311000001',
      consumer: identity('311000002'),
      'urn:altinn:orgNumber': '311000003',
      authorization_details: [details()],
    };
    const organizations = [];
    for (const name of ['authorization_details', 'urn:altinn:orgNumber', 'consumer', 'p'] as const) {
      organizations.push(callerOf(claims)?.organizationNumber);
      delete (claims as Record<string, unknown>)[name];
    }
    organizations.push(callerOf(claims)?.organizationNumber);
    assert.deepEqual(organizations, ['311003003', '311000003', '311000002', '311000001', undefined]);
  });

  it('is a system user whether the details are a list or a bare object, with ID or id', () => {
    for (const authorization_details of [
      details(),
      [details()],
      details({ systemuser_org: { authority: 'iso6523-actorid-upis', id: '0192:311003003' } }),
      details({ systemuser_id: SYSTEM_USER.toUpperCase() }),
    ])
      assert.deepEqual(callerOf({ authorization_details, consumer: identity('311006002') })?.systemUser, {
        id: SYSTEM_USER,
        owner: '311003003',
      });
  });

  it('is nobody when the system user cannot be read, rather than the vendor', () => {
    for (const more of [{ systemuser_id: [] }, { systemuser_id: ['x'] }, { systemuser_org: {} }])
      assert.equal(callerOf({ authorization_details: details(more), consumer: identity('311006002') }), undefined);
  });

  it('has numbers and levels whether they come as numbers or texts', () => {
    const asNumbers = callerOf({ 'urn:altinn:userid': 7, 'urn:altinn:partyid': 8, 'urn:altinn:authlevel': 3 });
    const asTexts = callerOf({ 'urn:altinn:userid': '7', 'urn:altinn:partyid': '8', 'urn:altinn:authlevel': '3' });
    for (const caller of [asNumbers, asTexts])
      assert.deepEqual([caller?.userId, caller?.partyId, caller?.authenticationLevel], [7, 8, 3]);
    assert.equal(callerOf({})?.authenticationLevel, 0);
    assert.equal(callerOf({ 'urn:altinn:userid': '7a' })?.userId, undefined);
  });

  it('has scopes as whole words', () => {
    const scopes = callerOf({ scope: 'altinn:correspondence.write  altinn:serviceowner' })!.scopes;
    assert.deepEqual([...scopes], ['altinn:correspondence.write', 'altinn:serviceowner']);
    assert.equal(scopes.has('altinn:correspondence'), false);
  });

  it('has a consumer only of the Norwegian register', () => {
    for (const consumer of [
      identity('31100300'),
      { ...identity('311003003'), authority: 'other' },
      '311003003',
      { authority: 'iso6523-actorid-upis' },
      null,
    ])
      assert.equal(callerOf({ consumer })?.consumer, undefined);
  });

  it('has the session of sid or jti, whichever claim comes first', () => {
    assert.equal(callerOf({ jti: 'j', sid: 's' })?.sessionId, 'j');
    assert.equal(callerOf({ sid: 's', jti: 'j' })?.sessionId, 's');
  });

  it('is a person by pid only where a login made the token', () => {
    const pid = '14837510008';
    const method = 'urn:altinn:authenticatemethod';
    assert.equal(callerOf({ pid, [method]: 'BankID' })?.personIdentifier, pid);
    assert.equal(callerOf({ pid, [method]: 'maskinporten' })?.personIdentifier, undefined);
    assert.equal(callerOfClaims('maskinporten', ISSUER, { pid })?.personIdentifier, undefined);
  });
});
