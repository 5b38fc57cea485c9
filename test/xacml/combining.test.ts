import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decided,
  FAILING,
  marked,
  NEVER,
  obligations,
  POLICY1,
  POLICY3,
  POLICY11,
  policy,
  policySet,
  RULE1,
  RULE3,
  RULE11,
  rule,
  UNKNOWN,
} from './policies.ts';

/** What a child comes to: Permit, Deny, NotApplicable, and Indeterminate with its marks. */
type Child = 'P' | 'D' | 'N' | '{P}' | '{D}' | '{DP}';

const rules: Record<Exclude<Child, '{DP}'>, () => string> = {
  P: () => rule('Permit'),
  D: () => rule('Deny'),
  N: () => rule('Permit', NEVER),
  '{P}': () => rule('Permit', FAILING),
  '{D}': () => rule('Deny', UNKNOWN),
};
let number = 0;
const id = () => `p${++number}`;
const policies: Record<Child, () => string> = {
  P: () => policy([rules.P()], { id: id() }),
  D: () => policy([rules.D()], { id: id() }),
  N: () => policy([rules.P()], { id: id(), target: NEVER }),
  '{P}': () => policy([rules['{P}']()], { id: id() }),
  '{D}': () => policy([rules.D()], { id: id(), target: UNKNOWN }),
  '{DP}': () => `<PolicyIdReference>missing${id()}</PolicyIdReference>`,
};

/** The tables of the standard as they stand there: the first line that fits decides. */
const has = (children: readonly Child[], ...wanted: Child[]) => wanted.some((one) => children.includes(one));
const tables: Record<string, (children: readonly Child[]) => string> = {
  'deny-overrides': (c) => {
    if (has(c, 'D')) return 'Deny';
    if (has(c, '{DP}')) return '{DP}';
    if (has(c, '{D}') && has(c, '{P}', 'P')) return '{DP}';
    if (has(c, '{D}')) return '{D}';
    if (has(c, 'P')) return 'Permit';
    return has(c, '{P}') ? '{P}' : 'NotApplicable';
  },
  'permit-overrides': (c) => {
    if (has(c, 'P')) return 'Permit';
    if (has(c, '{DP}')) return '{DP}';
    if (has(c, '{P}') && has(c, '{D}', 'D')) return '{DP}';
    if (has(c, '{P}')) return '{P}';
    if (has(c, 'D')) return 'Deny';
    return has(c, '{D}') ? '{D}' : 'NotApplicable';
  },
  'deny-unless-permit': (c) => (has(c, 'P') ? 'Permit' : 'Deny'),
  'permit-unless-deny': (c) => (has(c, 'D') ? 'Deny' : 'Permit'),
};
tables['ordered-deny-overrides'] = tables['deny-overrides']!;
tables['ordered-permit-overrides'] = tables['permit-overrides']!;

const words: Record<Child, string> = {
  P: 'Permit',
  D: 'Deny',
  N: 'NotApplicable',
  '{P}': '{P}',
  '{D}': '{D}',
  '{DP}': '{DP}',
};

/** Every sequence of up to three children. */
function sequences<T>(of: readonly T[]): T[][] {
  const one = of.map((child) => [child]);
  const two = one.flatMap((start) => of.map((child) => [...start, child]));
  const three = two.flatMap((start) => of.map((child) => [...start, child]));
  return [...one, ...two, ...three];
}

const ruleChildren = Object.keys(rules) as (keyof typeof rules)[];
const policyChildren = Object.keys(policies) as Child[];

for (const [name, table] of Object.entries(tables)) {
  test(`${name} decides as its table says, over rules and over policies`, () => {
    for (const children of sequences(ruleChildren)) {
      const xml = policy(
        children.map((child) => rules[child]()),
        { combining: RULE3 + name },
      );
      assert.equal(marked(xml), table(children), children.join(' '));
    }
    for (const children of sequences(policyChildren)) {
      const xml = policySet(
        children.map((child) => policies[child]()),
        { combining: POLICY3 + name },
      );
      assert.equal(marked(xml), table(children), children.join(' '));
    }
  });
}

test('first-applicable gives what the first child gives that applies, its Indeterminate included', () => {
  const expected = (children: readonly Child[]) => words[children.find((child) => child !== 'N') ?? 'N'];
  for (const children of sequences(ruleChildren)) {
    const xml = policy(
      children.map((child) => rules[child]()),
      { combining: `${RULE1}first-applicable` },
    );
    assert.equal(marked(xml), expected(children), children.join(' '));
  }
  for (const children of sequences(policyChildren)) {
    const xml = policySet(
      children.map((child) => policies[child]()),
      { combining: `${POLICY1}first-applicable` },
    );
    assert.equal(marked(xml), expected(children), children.join(' '));
  }
});

test('only-one-applicable looks at targets only and gives the value of the one that matches', () => {
  const combining = `${POLICY1}only-one-applicable`;
  const set = (...children: Child[]) =>
    marked(
      policySet(
        children.map((child) => policies[child]()),
        { combining },
      ),
    );
  assert.equal(set('N', 'N'), 'NotApplicable');
  assert.equal(set('N', 'P', 'N'), 'Permit');
  assert.equal(set('D', 'N'), 'Deny');
  assert.equal(set('{P}', 'N'), '{P}', 'its target matches, so its own failure is the value');
  assert.equal(set('P', 'P'), '{DP}');
  assert.equal(set('P', '{D}'), '{DP}', 'a target that cannot be decided');
  assert.equal(set('{DP}', 'P'), '{DP}');
  const { status } = decided(policySet([policies.P(), policies.D()], { combining }));
  assert.equal(status.code, 'urn:oasis:names:tc:xacml:1.0:status:processing-error');
  assert.equal(marked(policy([rule('Permit')], { combining })), '{DP}', 'it has no meaning over rules');
});

test('the algorithms of XACML 1.0 and 1.1 over rules keep their own tables', () => {
  const deny = (c: readonly Child[]) => {
    if (has(c, 'D')) return 'Deny';
    if (has(c, '{D}')) return 'Indeterminate';
    if (has(c, 'P')) return 'Permit';
    return has(c, '{P}') ? 'Indeterminate' : 'NotApplicable';
  };
  const permit = (c: readonly Child[]) => {
    if (has(c, 'P')) return 'Permit';
    if (has(c, '{P}')) return 'Indeterminate';
    if (has(c, 'D')) return 'Deny';
    return has(c, '{D}') ? 'Indeterminate' : 'NotApplicable';
  };
  for (const [combining, table] of [
    [`${RULE1}deny-overrides`, deny],
    [`${RULE11}ordered-deny-overrides`, deny],
    [`${RULE1}permit-overrides`, permit],
    [`${RULE11}ordered-permit-overrides`, permit],
  ] as const) {
    for (const children of sequences(ruleChildren)) {
      const xml = policy(
        children.map((child) => rules[child]()),
        { combining },
      );
      assert.equal(decided(xml).decision, table(children), `${combining} ${children.join(' ')}`);
    }
  }
});

test('the algorithms of XACML 1.0 and 1.1 over policies let a failed policy count as Deny where Deny overrides', () => {
  const failed: readonly Child[] = ['{P}', '{D}', '{DP}'];
  const deny = (c: readonly Child[]) => {
    if (has(c, 'D', ...failed)) return 'Deny';
    return has(c, 'P') ? 'Permit' : 'NotApplicable';
  };
  const permit = (c: readonly Child[]) => {
    if (has(c, 'P')) return 'Permit';
    if (has(c, 'D')) return 'Deny';
    return has(c, ...failed) ? 'Indeterminate' : 'NotApplicable';
  };
  for (const [combining, table] of [
    [`${POLICY1}deny-overrides`, deny],
    [`${POLICY11}ordered-deny-overrides`, deny],
    [`${POLICY1}permit-overrides`, permit],
    [`${POLICY11}ordered-permit-overrides`, permit],
  ] as const) {
    for (const children of sequences(policyChildren)) {
      const xml = policySet(
        children.map((child) => policies[child]()),
        { combining },
      );
      assert.equal(decided(xml).decision, table(children), `${combining} ${children.join(' ')}`);
    }
  }
});

test('policy-combining names are understood over rules, as delegation policies write them; the reverse is not', () => {
  assert.equal(marked(policy([rule('Permit'), rule('Deny')], { combining: `${POLICY3}permit-overrides` })), 'Permit');
  assert.equal(marked(policySet([policies.P()], { combining: `${RULE3}permit-overrides` })), '{DP}');
  assert.equal(marked(policy([rule('Permit')], { combining: 'urn:unknown' })), '{DP}');
});

test('a target that cannot be decided weakens what the children give', () => {
  const under = (child: string) => marked(policy([child], { target: UNKNOWN }));
  assert.equal(under(rules.P()), '{P}');
  assert.equal(under(rules.D()), '{D}');
  assert.equal(under(rules.N()), 'NotApplicable');
  assert.equal(under(rules['{D}']()), '{D}');
  assert.equal(marked(policySet([policies['{DP}']()], { target: UNKNOWN })), '{DP}');
});

test('children after the one that decides are not reached and give no obligations', () => {
  const denying = (name: string) => rule('Deny', obligations([name, 'Deny']));
  const xml = policy([rule('Permit', obligations(['p', 'Permit'])), denying('first'), denying('second')]);
  assert.deepEqual(
    decided(xml).obligations.map((obligation) => obligation.id),
    ['first'],
  );
});
