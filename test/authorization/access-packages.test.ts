import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessPackages, packagesOfRole } from '../../server/authorization/model/access-packages.ts';
import { knowsSubject } from '../../server/authorization/model/known-subjects.ts';

const data = new URL('../../../shared/conformance/xacml/altinn-reference-data/', import.meta.url);
const skip = existsSync(data) ? false : 'the reference data is not here';
// biome-ignore lint/suspicious/noExplicitAny: data of the reference
const json = (name: string): any[] => JSON.parse(readFileSync(new URL(name, data), 'utf8'));

test('the packages are those of the reference, with their areas and flags', { skip }, () => {
  const ours = accessPackages.map(({ id: _, code: __, name: ___, areaId: ____, ...facts }) => facts);
  const byUrn = (one: { urn: string }, other: { urn: string }) => (one.urn < other.urn ? -1 : 1);
  assert.deepEqual(ours.sort(byUrn), json('access-packages.json').sort(byUrn));
});

test('roles give just the packages of the reference, for the organisation forms it names', { skip }, () => {
  const reference = json('role-packages.json');
  const forms = [undefined, ...new Set(reference.flatMap(({ entityVariant }) => entityVariant ?? []))];
  const ours = [...new Set(reference.map(({ role }) => role as string))].flatMap((role) =>
    forms.flatMap((form) =>
      packagesOfRole(role, form)
        .filter(({ unitType }) => unitType === form)
        .map((one) => [role, one.package, form ?? null, one.canDelegate, one.hasAccess].join()),
    ),
  );
  const expected = reference.map((one) =>
    [one.role, one.package.split(':').at(-1), one.entityVariant, one.canDelegate, one.hasAccess].join(),
  );
  assert.deepEqual(ours.sort(), expected.sort());
});

test('every role and package of the reference is known to the policy lint, others are not', { skip }, () => {
  for (const { urn, legacyUrn } of json('roles.json'))
    for (const one of [urn, legacyUrn]) if (one !== null) assert.ok(knowsSubject(one), one);
  for (const { urn } of json('access-packages.json')) assert.ok(knowsSubject(urn), urn);
  for (const urn of ['urn:altinn:rolecode:xyz', 'urn:altinn:accesspackage:post', 'urn:altinn:role:dagl'])
    assert.ok(!knowsSubject(urn), urn);
});
