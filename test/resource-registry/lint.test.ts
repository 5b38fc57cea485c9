import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint, type LintFacts, type WarningCode } from '../../server/resource-registry/model/lint.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { anyOf, policy, type TestRule } from './policy.ts';

const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const KNOWN = new Set(['urn:altinn:rolecode:dagl', 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten']);
const facts: LintFacts = { resourceType: 'CorrespondenceService', knowsSubject: (urn) => KNOWN.has(urn) };

/** A policy nobody could find fault with: directors read, the owner writes. */
const SOUND: readonly TestRule[] = [
  { subjects: [{ 'urn:altinn:rolecode': 'DAGL' }, { 'urn:altinn:accesspackage': 'ordinaer-post-til-virksomheten' }] },
  { subjects: [{ 'urn:altinn:org': 'ttd' }], actions: ['write'] },
];
const subject = (type: string, value: string): readonly TestRule[] => [
  ...SOUND,
  { subjects: [{ [type]: value }], actions: ['confirm'] },
];
const warned = (rules: readonly TestRule[], more: Partial<LintFacts> = {}, level: { level?: number } = { level: 3 }) =>
  lint(parsePolicy(policy('ttd-letters', rules, level)), { ...facts, ...more });

const twoAnyOf = [
  anyOf('subject', [{ 'urn:altinn:org': 'ttd' }]),
  anyOf('subject', [{ 'urn:altinn:org': 'nav' }]),
  anyOf('resource', [{ 'urn:altinn:resource': 'ttd-letters' }]),
  anyOf('action', [{ [ACTION]: 'confirm' }]),
].join('');

/** Every warning there is: what provokes it and it alone, and whether it names the rule. */
const TABLE: Readonly<
  Record<WarningCode, { given: () => ReturnType<typeof warned>; rule?: string; says: RegExp; sound: string }>
> = {
  'no-authentication-level': {
    given: () => warned(SOUND, {}, {}),
    says: /minimum-authenticationlevel/,
    sound: 'with a level',
  },
  'no-read': {
    given: () => warned(SOUND.slice(1), { resourceType: 'GenericAccessResource' }),
    says: /action read/,
    sound: 'with a rule that reads',
  },
  'mail-without-read': {
    given: () => warned(SOUND.slice(1)),
    says: /Nobody may read/,
    sound: 'with a rule that reads',
  },
  'mail-without-write': {
    given: () => warned(SOUND.slice(0, 1)),
    says: /only the owner itself can send/,
    sound: 'with a rule that writes',
  },
  'unknown-subject-type': {
    given: () => warned(subject('urn:example:role', 'x')),
    rule: 'rule-3',
    says: /urn:example:role/,
    sound: 'a type requests have',
  },
  'unknown-role': {
    given: () => warned(subject('urn:altinn:rolecode', 'DAGLIG')),
    rule: 'rule-3',
    says: /no role urn:altinn:rolecode:daglig/i,
    sound: 'a role of the register, in any case',
  },
  'unknown-package': {
    given: () => warned(subject('urn:altinn:accesspackage', 'brev')),
    rule: 'rule-3',
    says: /no access package/,
    sound: 'a package',
  },
  'role-in-organization-form': {
    given: () => warned(subject('urn:altinn:org:rolecode', 'DAGL')),
    rule: 'rule-3',
    says: /Use urn:altinn:rolecode with the value DAGL/,
    sound: 'the attribute registers supply',
  },
  'placeholder-left-in': {
    given: () => warned(subject('urn:altinn:org', '[org]')),
    rule: 'rule-3',
    says: /\[org\] is a placeholder/,
    sound: 'the code itself',
  },
  'read-otherwise-in-altinn': {
    given: () => warned([...SOUND, { target: twoAnyOf }]),
    rule: 'rule-3',
    says: /policy-reading/,
    sound: 'one AnyOf',
  },
};

test('a sound policy has no warning', () => {
  assert.deepEqual(warned(SOUND), []);
  assert.deepEqual(warned([...SOUND, ...subject('urn:scope', 'altinn:x').slice(2)]), []);
});

for (const [code, { given, rule, says, sound }] of Object.entries(TABLE))
  test(`${code} is warned of, and of nothing else; not ${sound}`, () => {
    const warnings = given();
    assert.deepEqual(
      warnings.map((one) => [one.code, one.rule]),
      [[code, rule]],
    );
    assert.match(warnings[0]!.text, says);
    assert.ok(!warned(SOUND).some((one) => one.code === code));
  });

test('a rule that denies lets nobody read or send', () => {
  const denying = SOUND.map((rule) => ({ ...rule, effect: 'Deny' as const }));
  assert.deepEqual(
    warned(denying).map(({ code }) => code),
    ['mail-without-read', 'mail-without-write'],
  );
});
