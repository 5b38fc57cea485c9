import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identifierOf } from '../../server/register/model/party-urn.ts';
import { legacyCodeOf, registerRoleOf } from '../../server/register/model/roles.ts';
import { partyUrnOf } from '../../server/register/port.ts';

test('a recipient is normalised to its identity URN in lower case', () => {
  const cases: [string, string | undefined][] = [
    ['urn:altinn:organization:identifier-no:311003003', 'urn:altinn:organization:identifier-no:311003003'],
    ['URN:ALTINN:ORGANIZATION:IDENTIFIER-NO:311003003', 'urn:altinn:organization:identifier-no:311003003'],
    ['0192:311003003', 'urn:altinn:organization:identifier-no:311003003'],
    ['14837510008', 'urn:altinn:person:identifier-no:14837510008'],
    ['urn:altinn:person:identifier-no:14837510008', 'urn:altinn:person:identifier-no:14837510008'],
    ['urn:altinn:person:idporten-email:Kari@Example.org', 'urn:altinn:person:idporten-email:kari@example.org'],
    ['urn:altinn:person:legacy-selfidentified:OlaN', 'urn:altinn:person:legacy-selfidentified:olan'],
    ['311003003', undefined],
    ['urn:altinn:organizationnumber:311003003', undefined],
    ['urn:altinn:partyid:50000001', undefined],
    ['urn:altinn:person:legacy-selfidentified:a:b', undefined],
    ['urn:altinn:organization:identifier-no:31100300', undefined],
    ['', undefined],
  ];
  for (const [text, urn] of cases) assert.equal(partyUrnOf(text), urn, text);
});

test('every spelling of a party URN leads to the same identifier', () => {
  for (const urn of ['urn:altinn:partyid:50000001', 'urn:altinn:party:id:50000001', 'urn:altinn:partyid:0050000001'])
    assert.deepEqual(identifierOf(urn), { kind: 'party-id', value: '50000001' });
  const uuid = '018f5c3a-0000-7000-8000-000000000001';
  for (const word of ['party', 'person', 'organization', 'user', 'systemuser'])
    assert.deepEqual(identifierOf(`urn:altinn:${word}:uuid:${uuid.toUpperCase()}`), { kind: 'uuid', value: uuid });
  for (const urn of ['0192:311003003', 'urn:altinn:organizationnumber:311003003'])
    assert.deepEqual(identifierOf(urn), { kind: 'organization', value: '311003003' });
  for (const text of [
    '311003003',
    'urn:altinn:partyid:x',
    'urn:altinn:party:uuid:1',
    'urn:altinn:username:\u0000',
    'urn:else:1',
  ])
    assert.equal(identifierOf(text), undefined, text);
});

test('a register role is named by its URN or its legacy code, in any case; Altinn’s own roles cannot be given', () => {
  const director = 'urn:altinn:external-role:ccr:daglig-leder';
  for (const name of [director, director.toUpperCase(), 'dagl', 'DAGL', 'urn:altinn:rolecode:Dagl'])
    assert.equal(registerRoleOf(name), director, name);
  assert.equal(registerRoleOf('FFØR'), 'urn:altinn:external-role:ccr:forretningsforer');
  assert.equal(registerRoleOf('urn:altinn:external-role:cra:nav-familie'), 'urn:altinn:external-role:cra:nav-familie');
  for (const name of ['PRIV', 'urn:altinn:role:agent', 'urn:altinn:external-role:ccr:keiser', 'A0236', ''])
    assert.equal(registerRoleOf(name), undefined, name);
  assert.equal(legacyCodeOf(director), 'DAGL');
  assert.equal(legacyCodeOf('urn:altinn:external-role:cra:nav-familie'), undefined);
});
