import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PolicyRefused } from '../../xacml/errors.ts';
import { XACML_NAMESPACE } from '../../xacml/identifiers.ts';
import { limits } from '../../xacml/limits.ts';
import { parsePolicy, parsePolicyTree } from '../../xacml/parse-policy.ts';
import { integer, string } from './expressions.ts';
import { allOf, anyOf, condition, match, obligations, policy, policySet, rule, target } from './policies.ts';

function refusal(xml: string): PolicyRefused {
  try {
    parsePolicyTree(xml);
  } catch (error) {
    assert.ok(error instanceof PolicyRefused, String(error));
    return error;
  }
  return assert.fail(`was not refused: ${xml}`);
}

const plain = policy([rule('Permit')]);

test('the tree tells what is written, with the lines', () => {
  const xml = `<x:Policy xmlns:x="${XACML_NAMESPACE}" PolicyId=" p "
    RuleCombiningAlgId="urn:c"><!-- a comment -->
    <x:Description> what it is for </x:Description>
    <x:Target></x:Target>
    <x:Rule RuleId="r" Effect="permit"/>
  </x:Policy>`;
  const { target: of, ...rest } = parsePolicy(xml);
  assert.deepEqual(of, { anyOf: [], line: 4 });
  assert.deepEqual(rest, {
    kind: 'policy',
    id: 'p',
    version: '1.0',
    combining: 'urn:c',
    description: 'what it is for',
    hasIssuer: false,
    variables: [],
    rules: [{ kind: 'rule', id: 'r', effect: 'Permit', obligations: [], advice: [], line: 5 }],
    obligations: [],
    advice: [],
    line: 1,
  });
});

test('XML that is broken, or that has a document type or entities, is refused by kind', () => {
  assert.equal(refusal('').fault, 'not-well-formed');
  assert.equal(refusal('not xml').fault, 'not-well-formed');
  assert.equal(refusal(plain.slice(0, -5)).fault, 'not-well-formed');
  assert.equal(refusal(`${plain}<a/>`).fault, 'not-well-formed');
  assert.equal(refusal(plain.replace('PolicyId=', 'PolicyId="a" PolicyId=')).fault, 'not-well-formed');
  assert.equal(refusal(plain.replace('<Target/>', '<Target><AnyOf></Target></AnyOf>')).fault, 'not-well-formed');
  assert.equal(refusal(`<!DOCTYPE Policy [<!ENTITY a "b">]>${plain}`).fault, 'forbidden-xml');
  assert.equal(refusal(`<!DOCTYPE Policy SYSTEM "file:///etc/passwd">${plain}`).fault, 'forbidden-xml');
  assert.equal(refusal(plain.replace('PolicyId="policy"', 'PolicyId="&a;"')).fault, 'forbidden-xml');
});

test('a document that is too long, too deep or has too many elements or attributes is refused', () => {
  assert.equal(refusal(plain + ' '.repeat(limits.textLength)).fault, 'too-large');
  assert.equal(refusal('<a>'.repeat(limits.depth + 1)).fault, 'too-large');
  assert.equal(refusal(`<a>${'<b/>'.repeat(limits.elements)}</a>`).fault, 'too-large');
  const attributes = Array.from({ length: limits.attributesPerElement + 1 }, (_, n) => `a${n}=""`);
  assert.equal(refusal(`<a ${attributes.join(' ')}/>`).fault, 'too-large');
});

test('what the schema does not allow is refused with its line and a sentence', () => {
  const rows: readonly (readonly [string, RegExp])[] = [
    [plain.replace(XACML_NAMESPACE, 'urn:other'), /has the namespace urn:other/],
    [plain.replace(`xmlns="${XACML_NAMESPACE}"`, ''), /has no namespace/],
    [`<Rule xmlns="${XACML_NAMESPACE}"/>`, /The root is <Rule>; it must be <Policy> or <PolicySet>/],
    [plain.replace('PolicyId="policy"', ''), /<Policy> lacks the attribute PolicyId/],
    [plain.replace('PolicyId="policy"', 'PolicyId=" "'), /PolicyId of <Policy> is empty/],
    [plain.replace('PolicyId=', 'policyId='), /has an attribute policyId, which the schema does not know/],
    [plain.replace('Version="1.0"', 'Version="one"'), /Version "one" must be numbers with dots/],
    [plain.replace('<Target/>', ''), /<Rule> stands where <Policy> needs <Target>/],
    [plain.replace('<Target/>', '<Target/><Target/>'), /VariableDefinition or Rule are required/],
    [policy([]), /VariableDefinition or Rule are required/],
    [plain.replace('<Target/>', 'text<Target/>'), /holds the text "text" where none may stand/],
    [plain.replace('<Target/>', '<Target/><x xmlns="urn:x"/>'), /VariableDefinition or Rule are required/],
    [policy([rule('Permit'), '<x xmlns="urn:x"/>']), /<x> in <Policy> is not of the namespace/],
    [policy([rule('Permit', '<Target/><Target/>')]), /<Target> may not stand at this place in <Rule>/],
    [plain.replace('Effect="Permit"', 'Effect="Allow"'), /Effect of <Rule> must be Permit or Deny, not "Allow"/],
    [policy([rule('Permit', target('<AnyOf/>'))]), /<AnyOf> lacks <AllOf>/],
    [policy([rule('Permit', target(anyOf('<AllOf/>')))]), /<AllOf> lacks <Match>/],
    [
      policy([rule('Permit', target(anyOf(allOf(match('a', 'b').replace('MustBePresent="false"', '')))))]),
      /MustBePresent/,
    ],
    [
      policy([rule('Permit', target(anyOf(allOf(match('a', 'b').replace('"false"', '"no"')))))]),
      /must be true or false/,
    ],
    [policy([rule('Permit', target(anyOf(allOf(match('a', 'b').replace(/AttributeId="a"/, '')))))]), /AttributeId/],
    [policy([rule('Permit', '<Condition/>')]), /<Condition> lacks <Apply>/],
    [policy([rule('Permit', condition(string('a') + string('b')))]), /may not stand at this place in <Condition>/],
    [policy([rule('Permit', condition('<Apply FunctionId=""/>'))]), /FunctionId of <Apply> is empty/],
    [policy([rule('Permit', condition('<AttributeValue>a</AttributeValue>'))]), /lacks the attribute DataType/],
    [policy([rule('Permit', condition(string('a').replace('a<', '<b/><')))]), /holds elements/],
    [policy([rule('Permit')], { after: '<ObligationExpressions/>' }), /lacks <ObligationExpression>/],
    [
      policy([rule('Permit')], { after: obligations(['', 'Permit']) }),
      /ObligationId of <ObligationExpression> is empty/,
    ],
    [policySet(['<PolicyIdReference/>']), /<PolicyIdReference> is empty/],
    [policySet(['<PolicyIdReference Version="1.x">a</PolicyIdReference>']), /Version "1.x" must be numbers or \*/],
  ];
  for (const [xml, sentence] of rows) {
    const { fault, message } = refusal(xml);
    assert.match(message, sentence);
    assert.equal(fault, 'not-xacml');
  }
});

test('the line is that of the element at fault', () => {
  assert.equal(refusal(`\n\n${policy([`\n${rule('Permit', '\n<Condition/>')}`])}`).line, 6);
  assert.equal(refusal('<a>\n<b>\n</a>').line, 3);
});

test('variables that are unknown, doubled, circular or too deep are refused', () => {
  const reference = (id: string) => `<VariableReference VariableId="${id}"/>`;
  const define = (id: string, expression: string) =>
    `<VariableDefinition VariableId="${id}">${expression}</VariableDefinition>`;
  const use = rule('Permit', condition(reference('a')));
  assert.match(refusal(policy([use])).message, /"a" is not defined/);
  assert.match(refusal(policy([define('a', integer(1)), define('a', integer(2)), use])).message, /two variables "a"/);
  assert.match(
    refusal(policy([define('a', reference('b')), define('b', reference('a')), use])).message,
    /by way of itself/,
  );
  assert.match(refusal(policy([define('a', reference('a'))])).message, /by way of itself/);
  const chain = Array.from({ length: 5000 }, (_, n) => define(`v${n}`, n === 0 ? integer(1) : reference(`v${n - 1}`)));
  assert.match(refusal(policy(chain)).message, /too deep/);
  assert.match(refusal(policy(chain.reverse())).message, /too deep/);
});

test('a single policy is asked for where a set will not do', () => {
  assert.equal(parsePolicy(plain).kind, 'policy');
  assert.throws(() => parsePolicy(policySet([])), /The root is <PolicySet>/);
  assert.equal(parsePolicyTree(policySet([])).kind, 'policy-set');
});
