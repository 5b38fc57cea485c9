import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicyTree } from '../../xacml/parse-policy.ts';
import { among, fits } from '../../xacml/references.ts';
import { decided, marked, NEVER, POLICY1, policy, policySet, rule } from './policies.ts';

const reference = (id: string, versions = '') => `<PolicyIdReference ${versions}>${id}</PolicyIdReference>`;
const setReference = (id: string) => `<PolicySetIdReference>${id}</PolicySetIdReference>`;
const permit = policy([rule('Permit')], { id: 'permit' });

test('references reach policies and sets by id, and only those of their kind', () => {
  const inner = policySet([reference('permit')], { id: 'inner' });
  const resolve = among([permit, inner]);
  assert.equal(marked(policySet([setReference('inner')]), [], { resolve }), 'Permit');
  assert.equal(marked(policySet([setReference('permit')]), [], { resolve }), '{DP}');
  assert.equal(marked(policySet([reference('nowhere')]), [], { resolve }), '{DP}');
  const { status } = decided(policySet([reference('nowhere')]), [], { resolve });
  assert.match(status.code, /processing-error$/);
  assert.match(status.message!, /The policy nowhere was not found/);
});

test('the newest version that fits the patterns is taken', () => {
  const version = (number: string, effect: 'Permit' | 'Deny') => policy([rule(effect)], { id: 'p', version: number });
  const resolve = among([version('1.2', 'Permit'), version('1.10', 'Deny'), version('2.0', 'Permit')]);
  const of = (versions: string) => marked(policySet([reference('p', versions)]), [], { resolve });
  assert.equal(of(''), 'Permit');
  assert.equal(of('Version="1.*"'), 'Deny');
  assert.equal(of('Version="1.2"'), 'Permit');
  assert.equal(of('LatestVersion="1.*"'), 'Deny');
  assert.equal(of('EarliestVersion="1.3" LatestVersion="1.99"'), 'Deny');
  assert.equal(of('Version="3.+"'), '{DP}');
});

test('version patterns match as the standard says', () => {
  for (const pattern of ['1.2.3', '1.*.3', '1.2.*', '1.+']) assert.ok(fits('1.2.3', { version: pattern }), pattern);
  for (const pattern of ['1.2', '1.2.3.+', '1.2.4', '2.+', '*'])
    assert.ok(!fits('1.2.3', { version: pattern }), pattern);
  assert.ok(fits('1.2.3', { earliestVersion: '1.2', latestVersion: '1.3' }));
  assert.ok(!fits('1.2.3', { earliestVersion: '1.2.4' }));
  assert.ok(!fits('1.2.3', { latestVersion: '1.2.2' }));
});

test('a text that is no policy harms only who reaches it', () => {
  const broken = permit.replace('PolicyId="permit"', 'PolicyId="broken"').replace('<Target/>', '');
  const resolve = among([permit, broken, 'no xml at all']);
  const first = policySet([reference('permit'), reference('broken')], { combining: `${POLICY1}first-applicable` });
  assert.equal(marked(first, [], { resolve }), 'Permit');
  const { decision, status } = decided(policySet([reference('broken')]), [], { resolve });
  assert.equal(decision, 'Indeterminate');
  assert.match(status.code, /syntax-error$/);
  assert.match(status.message!, /The policy broken cannot be used \(line 2\)/);
});

test('a circle of references is Indeterminate where it closes', () => {
  const a = policySet([setReference('b')], { id: 'a' });
  const b = policySet([setReference('a')], { id: 'b' });
  const root = parsePolicyTree(a);
  const resolve = among([root, b]);
  assert.equal(marked(policySet([setReference('a')], { id: 'root' }), [], { resolve }), '{DP}');
  const { status } = decided(policySet([setReference('a')], { id: 'root' }), [], { resolve });
  assert.match(status.message!, /refers to itself/);
});

test('a long chain of references, and one that doubles at each step, end in Indeterminate', () => {
  const chain = Array.from({ length: 100 }, (_, n) => policySet([setReference(`s${n + 1}`)], { id: `s${n}` }));
  assert.equal(marked(policySet([setReference('s0')]), [], { resolve: among([...chain, permit]) }), '{DP}');
  const doubling = Array.from({ length: 30 }, (_, n) =>
    policySet(n === 29 ? [reference('never')] : [setReference(`d${n + 1}`), setReference(`d${n + 1}`)], {
      id: `d${n}`,
    }),
  );
  const never = policy([rule('Permit', NEVER)], { id: 'never' });
  const resolve = among([...doubling, never]);
  assert.equal(marked(policySet([setReference('d0')]), [], { resolve }), '{DP}');
});
