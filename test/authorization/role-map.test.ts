import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { followingRoles } from '../../server/authorization/model/role-attributes.ts';
import { keyRoleUrns, legacyCodeOf } from '../../server/register/model/roles.ts';

const data = new URL('../../../shared/conformance/xacml/altinn-reference-data/', import.meta.url);
const skip = existsSync(data) ? false : 'the conformance data is not here';
const read = (name: string) => JSON.parse(readFileSync(new URL(name, data), 'utf8'));
const code = (urn: string) => urn.slice(urn.lastIndexOf(':') + 1).toUpperCase();

test('every register role gives just the Altinn 2 roles of the reference', { skip }, () => {
  const rows: { has: string; gets: string }[] = read('role-map.json');
  // A main administrator may delegate those rows’ roles; it does not have them (authorization §4.3).
  const held = rows.filter(({ has }) => has !== 'urn:altinn:role:hovedadministrator');
  assert.equal(held.length, 283);
  for (const has of new Set(held.map((row) => row.has)))
    assert.deepEqual(
      [...followingRoles(legacyCodeOf(has)!)].sort(),
      held
        .filter((row) => row.has === has)
        .map(({ gets }) => code(gets))
        .sort(),
      has,
    );
});

test('legacy codes and key roles are those of the reference', { skip }, () => {
  const roles: { urn: string; legacyUrn: string | null; isKeyRole: boolean }[] = read('roles.json');
  for (const { urn, legacyUrn } of roles)
    assert.equal(legacyCodeOf(urn), legacyUrn === null ? undefined : code(legacyUrn), urn);
  assert.deepEqual(
    [...keyRoleUrns].sort(),
    roles
      .filter(({ isKeyRole }) => isKeyRole)
      .map(({ urn }) => urn)
      .sort(),
  );
});
