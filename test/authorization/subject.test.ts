import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meetsLevel } from '../../server/authorization/model/authentication-level.ts';
import { subjectOf } from '../../server/authorization/model/subject.ts';
import type { Caller } from '../../server/http/caller.ts';
import { caller } from '../administration/http.ts';

const attributesOf = (one: Caller) => subjectOf(one).attributes.map(({ id, value }) => `${id}=${value}`);

test('of several identities in a token the first in the reference’s order is sent, and no other', () => {
  const claims = {
    'urn:altinn:person:uuid': '018f5c3a-0000-7000-8000-000000000001',
    'urn:altinn:userid': 20001337,
    'urn:altinn:partyid': 50001337,
    'urn:altinn:orgNumber': '311003003',
  };
  const facts = { userId: 20001337, partyId: 50001337, organizationNumber: '311003003', consumer: '311003003' };
  const rows: [Partial<typeof claims>, Partial<typeof facts>, string[]][] = [
    [claims, facts, ['urn:altinn:person:uuid=018f5c3a-0000-7000-8000-000000000001']],
    [{ ...claims, 'urn:altinn:person:uuid': undefined! }, facts, ['urn:altinn:userid=20001337']],
    [
      { 'urn:altinn:partyid': 50001337, 'urn:altinn:orgNumber': '311003003' },
      { ...facts, userId: undefined! },
      ['urn:altinn:partyid=50001337'],
    ],
    [
      { 'urn:altinn:orgNumber': '311003003' },
      { organizationNumber: '311003003', consumer: '311003003' },
      ['urn:altinn:organizationnumber=311003003', 'urn:altinn:organization:identifier-no=311003003'],
    ],
    [
      {},
      { organizationNumber: '311003003', consumer: '311003003' },
      ['urn:altinn:organization:identifier-no=311003003'],
    ],
  ];
  for (const [given, facts, expected] of rows)
    assert.deepEqual(attributesOf(caller({ claims: given, ...facts })), expected);
});

test('a claim urn:altinn:resource stands in the place of the party id', () => {
  const claims = { 'urn:altinn:resource': 'app_ttd_x', 'urn:altinn:partyid': 50001337 };
  assert.deepEqual(attributesOf(caller({ claims, partyId: 50001337 })), ['urn:altinn:resource=app_ttd_x']);
});

test('scope, session and other urn: claims always go with the identity; the rest of the token does not', () => {
  const claims = {
    scope: 'altinn:serviceowner altinn:correspondence.write',
    'urn:altinn:orgNumber': '311001000',
    'urn:altinn:org': 'ttd',
    'urn:altinn:authlevel': 3,
    client_id: 'x',
    pid: '14837510008',
  };
  assert.deepEqual(attributesOf(caller({ claims, organizationNumber: '311001000', sessionId: 's-1' })), [
    'urn:altinn:organizationnumber=311001000',
    'urn:altinn:organization:identifier-no=311001000',
    'urn:scope=altinn:serviceowner altinn:correspondence.write',
    'urn:altinn:sessionid=s-1',
    'urn:altinn:org=ttd',
    'urn:altinn:authlevel=3',
  ]);
});

test('a system user is sent alone, on level 3', () => {
  const one = caller({
    kind: 'maskinporten',
    systemUser: { id: '018f5c3a-0000-7000-8000-000000000001', owner: '311003003' },
    organizationNumber: '311003003',
    consumer: '311006002',
    claims: { scope: 'altinn:correspondence.read', 'urn:altinn:org': 'ttd' },
    sessionId: 's-1',
  });
  assert.deepEqual(subjectOf(one), {
    attributes: [{ id: 'urn:altinn:systemuser:uuid', value: '018f5c3a-0000-7000-8000-000000000001' }],
    authenticationLevel: 3,
    orgCode: undefined,
  });
});

test('a dialog token speaks for who is logged in, with its actions; level 0 is not tested', () => {
  const person = {
    c: 'urn:altinn:person:identifier-no:14837510008',
    p: 'urn:altinn:organization:identifier-no:311003003',
    a: 'read;write,urn:x',
    l: 3,
  };
  const subject = subjectOf(caller({ kind: 'dialog', claims: person, authenticationLevel: 3, sessionId: 'j' }));
  assert.deepEqual(subject.attributes, [
    { id: 'urn:altinn:person:identifier-no', value: '14837510008' },
    { id: 'urn:altinn:sessionid', value: 'j' },
  ]);
  assert.deepEqual([...subject.onlyActions!], ['read', 'write,urn:x']);
  assert.equal(subject.authenticationLevel, 3);
  assert.equal(subjectOf(caller({ kind: 'dialog', claims: { ...person, l: 0 } })).authenticationLevel, undefined);

  const email = { c: 'urn:altinn:person:idporten-email:Eva@Example.org', a: '' };
  assert.deepEqual(attributesOf(caller({ kind: 'dialog', claims: email })), [
    'urn:altinn:person:idporten-email=eva@example.org',
  ]);
  assert.equal(subjectOf(caller({ kind: 'dialog', claims: email })).onlyActions?.size, 0, 'no action is no permission');

  const system = {
    ...person,
    c: 'urn:altinn:organization:identifier-no:311006002',
    y: 'urn:altinn:systemuser:uuid:018f5c3a-0000-7000-8000-000000000001',
  };
  assert.deepEqual(attributesOf(caller({ kind: 'dialog', claims: system })), [
    'urn:altinn:systemuser:uuid=018f5c3a-0000-7000-8000-000000000001',
  ]);
});

const demands = (levels: Record<string, string>) =>
  Object.entries(levels).map(([ending, value]) => ({
    id: 'any',
    assignments: [
      {
        attributeId: 'any',
        category: `urn:altinn:minimum-authenticationlevel${ending}`,
        value,
        dataType: 'http://www.w3.org/2001/XMLSchema#integer',
      },
    ],
  }));

test('the level is compared with the obligation of the right kind', () => {
  const person = (level: number | undefined) => ({ level, isServiceOwner: false, isSystemUser: false });
  const owner = (level: number) => ({ level, isServiceOwner: true, isSystemUser: false });
  const system = (level: number) => ({ level, isServiceOwner: false, isSystemUser: true });
  const table: [expected: boolean, Record<string, string>, ReturnType<typeof person>][] = [
    [true, {}, person(0)],
    [true, { '': '3' }, person(3)],
    [false, { '': '3' }, person(2)],
    [true, { '': '3' }, person(undefined)],
    [false, { '': '4', '-org': '3' }, person(3)],
    [true, { '': '4', '-org': '3' }, owner(3)],
    [false, { '': '4', '-org': '3' }, owner(2)],
    [true, { '': '2', '-org': '4' }, owner(2)],
    [true, { '-org': '4' }, owner(0)],
    [false, { '': '4', '-systemuser': '3' }, person(3)],
    [true, { '': '4', '-systemuser': '3' }, system(3)],
    [false, { '': '4' }, system(3)],
    [false, { '': 'high' }, person(4)],
  ];
  for (const [expected, levels, who] of table)
    assert.equal(meetsLevel(demands(levels), who), expected, JSON.stringify([levels, who]));
});

test('of several obligations for the same the strictest counts', () => {
  const obligations = [...demands({ '': '2' }), ...demands({ '': '4' })];
  assert.equal(meetsLevel(obligations, { level: 3, isServiceOwner: false, isSystemUser: false }), false);
});
