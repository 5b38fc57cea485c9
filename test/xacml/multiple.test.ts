import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePolicy } from '../../xacml/compile.ts';
import { decideAll, type DecideAllOptions } from '../../xacml/decide-all.ts';
import type { DecisionRequest } from '../../xacml/decision-request.ts';
import { attributeId, category, dataTypeId } from '../../xacml/identifiers.ts';
import { limits } from '../../xacml/limits.ts';
import { parsePolicyTree } from '../../xacml/parse-policy.ts';
import type { RequestAttribute, RequestCategory } from '../../xacml/request.ts';
import { respond } from '../../xacml/respond.ts';
import { readDocument } from '../../xacml/xml/read-document.ts';
import { functionId } from './expressions.ts';
import { allOf, anyOf, match, obligations, policy, rule, target } from './policies.ts';

const named = match('name', 'Ola');
const reads = match(attributeId.action, 'read', { of: category.action });
const olaReads = policy([rule('Permit', target(anyOf(allOf(named, reads))))]);

function part(of: string, id: string, name: string, value: string, includeInResult = false): RequestCategory {
  return { category: of, id, attributes: [{ id: name, values: [value], includeInResult }] };
}
const subject = (id: string, name: string) => part(category.subject, id, 'name', name, true);
const action = (id: string, name: string) => part(category.action, id, attributeId.action, name);

function results(
  xml: string,
  request: Partial<DecisionRequest> & Pick<DecisionRequest, 'categories'>,
  options: DecideAllOptions = {},
) {
  const whole = { returnPolicyIds: false, combinedDecision: false, references: [], ...request };
  return decideAll(compilePolicy(parsePolicyTree(xml)), whole, { now: 0, ...options });
}
const decisions = (...of: Parameters<typeof results>) => results(...of).map(({ decision }) => decision);

const categories = [subject('s1', 'Ola'), subject('s2', 'Kari'), action('a1', 'read'), action('a2', 'write')];

test('MultiRequests give one decision for each reference, with exactly the named categories', () => {
  const references = [['s1', 'a1'], ['s2', 'a1'], ['s1', 'a2'], ['s1'], ['s1', 'a1']];
  assert.deepEqual(decisions(olaReads, { categories, references }), [
    'Permit',
    'NotApplicable',
    'NotApplicable',
    'NotApplicable',
    'Permit',
  ]);
});

test('a reference to nothing is Indeterminate for its part alone', () => {
  const [first, second] = results(olaReads, {
    categories,
    references: [
      ['s1', 'nowhere'],
      ['s1', 'a1'],
    ],
  });
  assert.equal(first!.decision, 'Indeterminate');
  assert.match(first!.status.code, /syntax-error$/);
  assert.equal(second!.decision, 'Permit');
});

test('repeated categories give one decision for each combination, in document order', () => {
  assert.deepEqual(decisions(olaReads, { categories }), ['Permit', 'NotApplicable', 'NotApplicable', 'NotApplicable']);
  const echoed = results(olaReads, { categories }).map(({ echo }) => echo[0]!.attributes[0]!.values[0]);
  assert.deepEqual(echoed, ['Ola', 'Ola', 'Kari', 'Kari']);
});

test('a request that asks for too many decisions is refused as a whole', () => {
  const many = Array.from({ length: 40 }, (_, n) => [subject(`s${n}`, 'Ola'), action(`a${n}`, 'read')]).flat();
  const [only, ...rest] = results(olaReads, { categories: many });
  assert.deepEqual(rest, []);
  assert.equal(only!.decision, 'Indeterminate');
  assert.match(only!.status.message!, new RegExp(String(limits.decisions)));
  const references = Array.from({ length: limits.decisions + 1 }, () => ['s1']);
  assert.equal(results(olaReads, { categories, references })[0]!.decision, 'Indeterminate');
});

test('CombinedDecision gives the common decision, and Indeterminate when there is none', () => {
  const combinedDecision = true;
  const agree = {
    categories,
    references: [
      ['s1', 'a1'],
      ['s1', 'a1'],
    ],
    combinedDecision,
  };
  assert.deepEqual(decisions(olaReads, agree), ['Permit']);
  assert.deepEqual(results(olaReads, agree)[0]!.echo, []);
  const differ = {
    categories,
    references: [
      ['s1', 'a1'],
      ['s2', 'a1'],
    ],
    combinedDecision,
  };
  assert.deepEqual(decisions(olaReads, differ), ['Indeterminate']);
  const obliging = policy([rule('Permit', obligations(['o', 'Permit']))]);
  assert.deepEqual(decisions(obliging, agree), ['Indeterminate']);
});

const content = readDocument('<all><one>Ola</one><in><one>Kari</one></in><one>Per</one></all>');
const selecting = (text: string, more: RequestAttribute[] = []): RequestCategory => ({
  category: category.resource,
  content,
  attributes: [
    {
      id: attributeId.multipleContentSelector,
      dataType: dataTypeId.xpathExpression,
      values: [text],
      xpath: { category: category.resource, namespaces: {} },
      includeInResult: true,
    },
    ...more,
  ],
});
const olaSelected = policy([
  rule(
    'Permit',
    target(
      anyOf(
        allOf(`<Match MatchId="${functionId('1:string-equal')}">
          <AttributeValue DataType="${dataTypeId.string}">Kari</AttributeValue>
          <AttributeSelector Category="${category.resource}" ContextSelectorId="${attributeId.contentSelector}"
            DataType="${dataTypeId.string}" Path="text()" MustBePresent="true"/></Match>`),
      ),
    ),
  ),
]);

test('a content selector gives one decision for each node, and echoes the path to it', () => {
  const found = results(olaSelected, { categories: [selecting('//one')] });
  assert.deepEqual(
    found.map(({ decision, echo }) => [decision, echo[0]!.attributes[0]!.id, echo[0]!.attributes[0]!.values[0]]),
    [
      ['NotApplicable', attributeId.contentSelector, '//one[1]'],
      ['Permit', attributeId.contentSelector, '//one[2]'],
      ['NotApplicable', attributeId.contentSelector, '//one[3]'],
    ],
  );
});

test('a content selector that is broken or selects nothing is Indeterminate', () => {
  for (const path of ['//nothing', '//one[', 'count(//one)']) {
    const [only] = results(olaSelected, { categories: [selecting(path)] });
    assert.equal(only!.decision, 'Indeterminate');
    assert.match(only!.status.code, /processing-error$/);
  }
});

const scope = (text: string, id = 'urn:root'): RequestCategory => ({
  category: category.resource,
  attributes: [
    { id: attributeId.resource, dataType: dataTypeId.anyURI, values: [id], includeInResult: true },
    { id: attributeId.scope, values: [text] },
  ],
});
const tree: Record<string, string[]> = {
  'urn:root': ['urn:a', 'urn:b'],
  'urn:a': ['urn:a1'],
  'urn:b': [],
  'urn:a1': [],
};
const children = (id: string) => tree[id];

test('a scope gives a decision for the resource, its children, or all below it, level by level', () => {
  const ids = (text: string, options: DecideAllOptions) =>
    results(olaReads, { categories: [scope(text)] }, options).map(({ echo }) => echo[0]?.attributes[0]?.values[0]);
  assert.deepEqual(ids('Immediate', {}), ['urn:root']);
  assert.deepEqual(ids('Children', { children }), ['urn:root', 'urn:a', 'urn:b']);
  assert.deepEqual(ids('Descendants', { children }), ['urn:root', 'urn:a', 'urn:b', 'urn:a1']);
  const circular = (id: string) => (id === 'urn:root' ? ['urn:x'] : ['urn:root']);
  assert.deepEqual(ids('Descendants', { children: circular }), ['urn:root', 'urn:x']);
});

test('a scope that is unknown, or a tree that nobody knows or that is endless, is Indeterminate', () => {
  const status = (text: string, options: DecideAllOptions) =>
    results(olaReads, { categories: [scope(text)] }, options)[0]!.status.code.replace(/.*:/, '');
  assert.equal(status('EntireHierarchy', { children }), 'syntax-error');
  assert.equal(status('Children', {}), 'processing-error');
  assert.equal(status('Descendants', { children: (id) => [`${id}x`] }), 'processing-error');
});

test('without a look-up the tree is that of the resource ids the policies name', () => {
  const resource = (id: string) =>
    rule('Permit', target(anyOf(allOf(match(attributeId.resource, id, { of: category.resource })))));
  const xml = policy(['a', 'a:b', 'a:b:c', 'a:d', 'ab'].map(resource));
  const request = (text: string) => `{"Request": {"Resource": {"Attribute": [
    {"AttributeId": "${attributeId.resource}", "Value": "a", "IncludeInResult": true},
    {"AttributeId": "${attributeId.scope}", "Value": "${text}"}]}}}`;
  const ids = (text: string) =>
    JSON.parse(respond([xml], request(text))).Response.map(
      (result: { Decision: string; Category: { Attribute: { Value: string }[] }[] }) =>
        `${result.Category[0]!.Attribute[0]!.Value} ${result.Decision}`,
    );
  assert.deepEqual(ids('Children'), ['a Permit', 'a:b Permit', 'a:d Permit']);
  assert.deepEqual(ids('Descendants'), ['a Permit', 'a:b Permit', 'a:d Permit', 'a:b:c Permit']);
});
