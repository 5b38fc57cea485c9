import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePolicy } from '../../xacml/compile.ts';
import { category, dataTypeId } from '../../xacml/identifiers.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { apply, boolean, integer, MISSING, outcome, PROCESSING, string, SYNTAX, value } from './expressions.ts';
import {
  advice,
  allOf,
  anyOf,
  asked,
  condition,
  decided,
  FAILING,
  marked,
  match,
  NEVER,
  obligations,
  policy,
  policySet,
  rule,
  target,
  UNKNOWN,
} from './policies.ts';

const role = (text: string) => match('role', text);
const needed = match('nobody', 'nobody', { required: true });
const permitted = (of: string, request = asked({ role: ['a', 'b'] })) => marked(policy([rule('Permit', of)]), request);

test('a Match holds when one value of the bag does', () => {
  assert.equal(permitted(target(anyOf(allOf(role('b'))))), 'Permit');
  assert.equal(permitted(target(anyOf(allOf(role('c'))))), 'NotApplicable');
});

test('AllOf, AnyOf and Target join matches as the tables say, failures included', () => {
  const yes = allOf(role('a'));
  const no = allOf(role('c'));
  const fails = allOf(needed);
  assert.equal(permitted(target(anyOf(no, yes))), 'Permit');
  assert.equal(permitted(target(anyOf(fails, yes))), 'Permit');
  assert.equal(permitted(target(anyOf(fails, no))), '{P}');
  assert.equal(permitted(target(anyOf(yes), anyOf(no))), 'NotApplicable');
  assert.equal(permitted(target(anyOf(fails), anyOf(no))), 'NotApplicable');
  assert.equal(permitted(target(anyOf(fails), anyOf(yes))), '{P}');
  assert.equal(permitted(target(anyOf(allOf(role('a'), role('b'))))), 'Permit');
  assert.equal(permitted(target(anyOf(allOf(needed, role('c'))))), 'NotApplicable');
  assert.equal(permitted(target(anyOf(allOf(needed, role('a'))))), '{P}');
  assert.equal(permitted(target()), 'Permit');
});

test('a Match whose function fails is Indeterminate, and no match for an empty bag', () => {
  const broken = match('role', '(').replace('string-equal', 'string-regexp-match');
  assert.equal(permitted(target(anyOf(allOf(broken)))), '{P}');
  assert.equal(permitted(target(anyOf(allOf(broken))), asked({})), 'NotApplicable');
});

test('a condition must be one boolean', () => {
  const given = (expression: string) => decided(policy([rule('Permit', condition(expression))]));
  assert.equal(given(boolean(true)).decision, 'Permit');
  assert.equal(given(boolean(false)).decision, 'NotApplicable');
  assert.match(given(string('true')).status.code, new RegExp(PROCESSING));
  assert.match(given(apply('1:boolean-bag', boolean(true))).status.code, new RegExp(PROCESSING));
  assert.match(given(value('boolean', 'maybe')).status.code, new RegExp(SYNTAX));
});

const designator = (id: string, { type = 'string', issuer = '', required = false } = {}) =>
  `<AttributeDesignator Category="${category.subject}" AttributeId="${id}" DataType="${
    dataTypeId[type as 'string']
  }" ${issuer && `Issuer="${issuer}"`} MustBePresent="${required}"/>`;

test('a designator finds values of its category, id and type, and of its issuer when it names one', () => {
  const request = [
    {
      category: category.subject,
      attributes: [
        { id: 'a', values: ['x'] },
        { id: 'a', values: ['y'], issuer: 'me' },
        { id: 'a', values: ['1', '2'], dataType: dataTypeId.integer },
        { id: 'bad', values: ['1', 'one'], dataType: dataTypeId.integer },
      ],
    },
    { category: category.resource, attributes: [{ id: 'a', values: ['z'] }] },
    { category: category.subject, attributes: [{ id: 'a', values: ['w'] }] },
  ];
  assert.equal(outcome(designator('a'), request), 'x|y|w');
  assert.equal(outcome(designator('a', { issuer: 'me' }), request), 'y');
  assert.equal(outcome(designator('a', { issuer: 'you' }), request), '');
  assert.equal(outcome(designator('a', { issuer: 'you', required: true }), request), MISSING);
  assert.equal(outcome(designator('a', { type: 'integer' }), request), '1|2');
  assert.equal(outcome(designator('A', { required: true }), request), MISSING);
  assert.equal(outcome(designator('bad', { type: 'integer' }), request), SYNTAX);
});

test('a missing attribute is told in the status, with category, id and type', () => {
  const { status } = decided(policy([rule('Permit', UNKNOWN)]));
  assert.deepEqual(status.missing, { category: category.subject, attributeId: 'nobody', dataType: dataTypeId.string });
  assert.match(status.message!, /has no nobody of type/);
});

test('the status is that of the first failure that was not overruled, and ok without one', () => {
  const overruled = policySet(
    [
      policy([rule('Permit', UNKNOWN), rule('Deny')], { id: 'overruled' }),
      policy([rule('Permit', FAILING)], { id: 'failing' }),
    ],
    { combining: 'urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:permit-overrides' },
  );
  const { decision, status } = decided(overruled);
  assert.equal(decision, 'Indeterminate');
  assert.match(status.code, new RegExp(PROCESSING));
  assert.match(decided(policy([rule('Permit', UNKNOWN), rule('Permit', FAILING)])).status.code, new RegExp(MISSING));
  assert.match(decided(policy([rule('Permit', UNKNOWN), rule('Deny')])).status.code, /:ok$/);
});

test('variables are evaluated when referred to, once, and see the whole policy', () => {
  const variables = `<VariableDefinition VariableId="two">${apply(
    '1:integer-add',
    '<VariableReference VariableId="one"/>',
    '<VariableReference VariableId="one"/>',
  )}</VariableDefinition><VariableDefinition VariableId="one">${integer(1)}</VariableDefinition>
  <VariableDefinition VariableId="broken">${apply('1:integer-divide', integer(1), integer(0))}</VariableDefinition>`;
  assert.equal(outcome('<VariableReference VariableId="two"/>', [], { variables }), '2');
  assert.equal(outcome('<VariableReference VariableId="broken"/>', [], { variables }), PROCESSING);
  const doubling = Array.from(
    { length: 60 },
    (_, n) =>
      `<VariableDefinition VariableId="v${n}">${
        n === 0
          ? integer(1)
          : apply(
              '1:integer-add',
              `<VariableReference VariableId="v${n - 1}"/>`,
              `<VariableReference VariableId="v${n - 1}"/>`,
            )
      }</VariableDefinition>`,
  ).join('');
  assert.equal(outcome('<VariableReference VariableId="v59"/>', [], { variables: doubling }), String(2n ** 59n));
});

test('obligations and advice come with the effect they name, from every level that has it', () => {
  const inner = policy(
    [rule('Permit', obligations(['rule', 'Permit'], ['ruleDeny', 'Deny']), advice(['adviceRule', 'Permit']))],
    {
      id: 'inner',
      after: obligations(['policy', 'Permit'], ['policyDeny', 'Deny']) + advice(['advicePolicy', 'Permit']),
    },
  );
  const set = policySet([inner], { after: obligations(['set', 'Permit']) + advice(['adviceSet', 'Deny']) });
  const { obligations: given, advice: advised } = decided(set);
  assert.deepEqual(
    given.map(({ id }) => id),
    ['rule', 'policy', 'set'],
  );
  assert.deepEqual(
    advised.map(({ id }) => id),
    ['adviceRule', 'advicePolicy'],
  );
});

test('obligations of a child whose decision was overruled are dropped', () => {
  const xml = policy([rule('Permit', obligations(['permit', 'Permit'])), rule('Deny', obligations(['deny', 'Deny']))]);
  assert.deepEqual(
    decided(xml).obligations.map(({ id }) => id),
    ['deny'],
  );
  const failing = policy([rule('Permit', obligations(['permit', 'Permit'])), rule('Deny', FAILING)]);
  assert.deepEqual(decided(failing).obligations, []);
  const weakened = policy([rule('Permit', obligations(['permit', 'Permit']))], { target: UNKNOWN });
  assert.deepEqual(decided(weakened).obligations, []);
  assert.deepEqual(decided(policy([rule('Permit', NEVER, obligations(['permit', 'Permit']))])).obligations, []);
});

test('an assignment gives one value each for a bag, none for an empty one, and its failure spoils the decision', () => {
  const assign = (expression: string) =>
    obligations([
      'o',
      'Permit',
      `<AttributeAssignmentExpression AttributeId="x" Category="c" Issuer="i">${expression}</AttributeAssignmentExpression>`,
    ]);
  const given = (expression: string) =>
    decided(policy([rule('Permit')], { after: assign(expression) }), asked({ a: ['1', '2'] }));
  assert.deepEqual(given(designator('a')).obligations[0]!.assignments, [
    { attributeId: 'x', category: 'c', issuer: 'i', dataType: dataTypeId.string, value: '1' },
    { attributeId: 'x', category: 'c', issuer: 'i', dataType: dataTypeId.string, value: '2' },
  ]);
  assert.deepEqual(given(designator('none')).obligations[0]!.assignments, []);
  assert.equal(given(designator('none', { required: true })).decision, 'Indeterminate');
  const inRule = policy([rule('Deny', assign(designator('none', { required: true })).replace('Permit', 'Deny'))]);
  assert.equal(marked(inRule), '{D}');
});

test('a policy with an issuer is not used, since delegation is not supported', () => {
  const xml = policy([rule('Permit')]).replace('<Target/>', '<PolicyIssuer/><Target/>');
  assert.equal(marked(xml), '{DP}');
});

test('mistakes the schema does not catch are listed with their lines and harm only what they stand in', () => {
  const xml = policy([
    rule('Deny', `\n<Condition>\n${apply('1:string-equal', string('a'), integer(1))}</Condition>`),
    rule('Permit', NEVER),
  ]);
  const { problems } = compilePolicy(parsePolicy(xml));
  assert.equal(problems.length, 1);
  assert.match(problems[0]!.sentence, /Argument 2 of string-equal must be one string, not one integer/);
  assert.equal(problems[0]!.line, 4);
  assert.equal(marked(xml), '{D}');
});

test('a decision whose steps are used up is Indeterminate, even where the algorithm would permit', () => {
  const values = Array.from({ length: 9000 }, (_, n) => `x${n}`);
  const heavy = rule('Deny', target(anyOf(...Array.from({ length: 100 }, () => allOf(role('none'))))));
  const xml = policy([heavy, rule('Permit')], {
    combining: 'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-unless-deny',
  });
  assert.equal(marked(xml, asked({ role: 'a' })), 'Permit');
  const { decision, status } = decided(xml, asked({ role: values }));
  assert.equal(decision, 'Indeterminate');
  assert.match(status.message!, /more steps than one request may take/);
});

test('the trace tells what each rule came to and why', () => {
  const xml = policy([
    rule('Permit', NEVER),
    rule('Permit', condition(boolean(false))),
    rule('Permit', FAILING),
    rule('Deny'),
    rule('Permit'),
  ]);
  const { trace } = decided(xml, [], {}, { trace: true });
  assert.equal(trace!.outcome, 'Deny');
  assert.deepEqual(
    trace!.children.map(({ outcome: came, because }) => `${came} by ${because}`),
    ['NotApplicable by target', 'NotApplicable by condition', 'Indeterminate by failure', 'Deny by effect'],
  );
  assert.match(trace!.children[2]!.failure!.sentence, /Division by zero/);
  assert.equal(decided(xml).trace, undefined);
});
