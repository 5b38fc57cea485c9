import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { conditionsOf, etagOf, weigh } from '../../server/resource-registry/model/conditions.ts';
import { flatten, shapeFaults, subjectsOf } from '../../server/resource-registry/model/flatten.ts';
import { lint } from '../../server/resource-registry/model/lint.ts';
import { languageOf, namedRightsOf } from '../../server/resource-registry/model/named-rights.ts';
import { accessPackagesOf, minimumLevelOf } from '../../server/resource-registry/model/policy-facts.ts';
import { judgePolicy } from '../../server/resource-registry/model/policy-verdict.ts';
import { rightKeyOf, rightsOf } from '../../server/resource-registry/model/rights.ts';
import { serviceResourceOf, wireResource } from '../../server/resource-registry/model/service-resource.ts';
import { anyOf, policy } from './policy.ts';

const ALL = { serviceOwnerRights: true, appRights: true };

test('right keys equal the platform’s own (resource-registry §5.5)', () => {
  const action = { type: 'urn:oasis:names:tc:xacml:1.0:action:action-id', value: 'read' };
  const org = { type: 'urn:altinn:org', value: 'brg' };
  const app = { type: 'urn:altinn:app', value: 'rrh-innrapportering' };
  const key = 'read;rrh-innrapportering;brg;52a1e8911c3a9d3a7d2b837ae29a0dd8';
  assert.equal(rightKeyOf({ subject: [], action, resource: [org, app] }), key);
  assert.equal(rightKeyOf({ subject: [], action, resource: [app, org] }), key);

  const id = 'tilgangspakke_delegering_ressurs';
  const tree = parsePolicy(policy(id, [{ actions: ['READ', 'write'] }]));
  assert.deepEqual(
    namedRightsOf(tree, id, ALL, 'nb').map((right) => right.key),
    [
      '0100085731d0ecf57ddd83c3a44a272d5453c5d43598ffd319b27fa9e30be11849',
      '01a27fba2a76332cdeceb5ec98b11809245d95f1e8e5a76227fc310a4980d15818',
    ],
  );
});

test('several AnyOf of one category must hold together', () => {
  const tree = parsePolicy(
    policy('x', [
      {
        target:
          anyOf('resource', [{ 'urn:altinn:resource': 'x' }]) +
          anyOf('resource', [{ 'urn:altinn:task': '1' }, { 'urn:altinn:task': '2' }]) +
          anyOf('action', [{ 'urn:oasis:names:tc:xacml:1.0:action:action-id': 'read' }]) +
          anyOf('subject', [{ 'urn:altinn:rolecode': 'a' }]) +
          anyOf('subject', [{ 'urn:altinn:partytype': 'organization' }]),
      },
    ]),
  );
  assert.deepEqual(
    flatten(tree).map(({ subject, resource }) => [subject, resource].map((all) => all.map(({ value }) => value))),
    [
      [
        ['a', 'organization'],
        ['x', '1'],
      ],
      [
        ['a', 'organization'],
        ['x', '2'],
      ],
    ],
  );
});

test('a policy small as text but huge when multiplied out is refused without multiplying it out', () => {
  const alternatives = Array.from({ length: 50 }, (_, index) => ({ 'urn:altinn:rolecode': `r${index}` }));
  const target = Array.from({ length: 12 }, () => anyOf('subject', alternatives)).join('');
  const [fault] = shapeFaults(parsePolicy(policy('x', [{ target }])));
  assert.match(fault?.text ?? '', /combine too many/);
  const matches = Object.fromEntries(Array.from({ length: 2100 }, (_, index) => [`urn:a:${index}`, 'v']));
  const wide = anyOf('subject', [matches]) + anyOf('resource', alternatives);
  assert.match(shapeFaults(parsePolicy(policy('x', [{ target: wide }])))[0]?.text ?? '', /combine too many/);
});

for (const [header, language] of [
  [undefined, 'nb'],
  ['', 'nb'],
  ['nb', 'nb'],
  ['no', 'nb'],
  ['nn-NO,nn;q=0.9,en;q=0.8', 'nn'],
  ['en;q=0.2, nb;q=0.3', 'nb'],
  ['EN', 'en'],
  ['sv, da;q=0.8, en;q=0.1', 'en'],
  ['nb;q=0, en', 'en'],
  ['*', 'nb'],
  ['sv', undefined],
] as const)
  test(`rights are named in ${language ?? 'no language'} for Accept-Language ${header}`, () => {
    assert.equal(languageOf(header), language);
  });

test('an etag is read back by the conditions, whatever the version', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (version, other) => {
      const list = { version, updatedAt: new Date(0) };
      const match = conditionsOf({ 'if-match': `${etagOf(other)}, ${etagOf(version)}` });
      assert.equal(weigh(match, list, { reading: false }), 'go');
      const none = conditionsOf({ 'if-none-match': etagOf(other) });
      assert.equal(weigh(none, list, { reading: true }), other === version ? 'not-modified' : 'go');
      assert.equal(weigh(none, list, { reading: false }), other === version ? 'failed' : 'go');
      assert.equal(weigh(conditionsOf({ 'if-match': etagOf(version) }), undefined, { reading: false }), 'failed');
    }),
  );
});

test('a date condition counts whole seconds, as HTTP dates do', () => {
  const list = { version: 1, updatedAt: new Date('2026-03-01T12:00:00.900Z') };
  const at = (second: string) => `Sun, 01 Mar 2026 12:00:${second} GMT`;
  const weighed = (header: string, second: string) =>
    weigh(conditionsOf({ [header]: at(second) }), list, { reading: true });
  assert.equal(weighed('if-unmodified-since', '00'), 'go');
  assert.equal(
    weigh(conditionsOf({ 'if-unmodified-since': 'Sun, 01 Mar 2026 11:59:59 GMT' }), list, { reading: true }),
    'failed',
  );
  assert.equal(weighed('if-modified-since', '00'), 'not-modified');
});

test('the minimum level is the lowest of its category, whatever the obligation is called', () => {
  const [second] = policy('x', [{}], { level: 2 }).match(/<ObligationExpression .*<\/ObligationExpression>/)!;
  const renamed = second.replaceAll('urn:altinn:obligation', 'urn:example:anything');
  const end = '</ObligationExpressions>';
  const withLevels = policy('x', [{}], { level: 4 }).replace(end, `${renamed}${end}`);
  assert.equal(minimumLevelOf(parsePolicy(withLevels)), 2);
  assert.equal(
    minimumLevelOf(
      parsePolicy(withLevels.replaceAll('minimum-authenticationlevel', 'minimum-authenticationlevel-org')),
    ),
    undefined,
  );
});

test('packages of deny rules do not make mail confidential', () => {
  const subjects = [{ 'urn:altinn:accesspackage': 'post' }];
  assert.deepEqual(accessPackagesOf(parsePolicy(policy('x', [{ subjects }, { subjects, actions: ['write'] }]))), [
    'post',
  ]);
  assert.deepEqual(accessPackagesOf(parsePolicy(policy('x', [{}, { effect: 'Deny', subjects }]))), []);
});

test('without a register of subjects, no role or package is called unknown', () => {
  const tree = parsePolicy(
    policy('x', [{ subjects: [{ 'urn:altinn:rolecode': 'nobody' }, { 'urn:altinn:accesspackage': 'none' }] }]),
  );
  assert.deepEqual(lint(tree, { resourceType: undefined, knowsSubject: undefined }), []);
});

test('a map may hold any name, and survives the round trip', () => {
  const body = JSON.parse(
    '{"identifier":"abcd","consentMetadata":{"__proto__":{"optional":true}},"title":{"__proto__":"x","en":null}}',
  );
  const wire = JSON.stringify(wireResource({ versionId: 1, resource: serviceResourceOf(body) }));
  assert.ok(wire.includes('"consentMetadata":{"__proto__":{"optional":true}}'), wire);
  assert.ok(wire.includes('"title":{"__proto__":"x"}'), wire);
});

const samples = fileURLToPath(new URL('../../../shared/conformance/xacml/', import.meta.url));
const skip = existsSync(samples) ? false : 'the conformance data is not here';

test('the platform’s sample policies are accepted, and every view of them holds', { skip }, () => {
  const files = globSync('altinn-resource-registry/_policies/*/policy.xml', { cwd: samples });
  assert.ok(files.length > 10);
  for (const file of files) {
    const identifier = basename(dirname(file));
    const verdict = judgePolicy(readFileSync(`${samples}${file}`), identifier);
    if (verdict.kind !== 'accepted') assert.fail(`${file}: ${verdict.text}`);
    const rules = flatten(verdict.tree);
    assert.ok(rules.length > 0, file);
    const rights = rightsOf(verdict.tree);
    assert.equal(rights.flatMap(({ subjects }) => subjects).length, rules.length, file);
    const urns = new Set(
      rules.flatMap(({ subject }) => subject.map(({ type, value }) => `${type}:${value.toLowerCase()}`)),
    );
    assert.deepEqual(new Set(subjectsOf(verdict.tree).map(({ type, value }) => `${type}:${value}`)), urns, file);
    const named = namedRightsOf(verdict.tree, identifier, ALL, 'en');
    assert.ok(named.length <= rights.length, file);
    assert.equal(new Set(named.map(({ key }) => key)).size, named.length, file);
  }
});
