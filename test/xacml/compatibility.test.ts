import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesReadDifferently } from '../../xacml/compatibility.ts';
import { attributeId, category, XACML_NAMESPACE } from '../../xacml/identifiers.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { apply, escaped, outcome, PROCESSING, string, value } from './expressions.ts';
import { allOf, anyOf, asked, condition, decided, marked, match, policy, rule, target, UNKNOWN } from './policies.ts';

const compatibility = 'altinn-any-of-as-or';
const org = (code: string) => anyOf(allOf(match('urn:altinn:org', code)));
const on = (id: string) => match('urn:altinn:resource', id, { of: category.resource });
const does = (id: string) => match(attributeId.action, id, { of: category.action });

const twoOwners = policy([rule('Permit', target(org('skd'), org('nav'), anyOf(allOf(does('read')))))]);

test('several AnyOf on one category must all match, and are alternatives in the compatibility mode', () => {
  const request = asked({ 'urn:altinn:org': 'skd' }, {}, 'read');
  assert.equal(marked(twoOwners, request), 'NotApplicable');
  assert.equal(marked(twoOwners, request, { compatibility }), 'Permit');
  assert.equal(marked(twoOwners, asked({ 'urn:altinn:org': 'skd' }, {}, 'write'), { compatibility }), 'NotApplicable');
  const both = asked({ 'urn:altinn:org': ['skd', 'nav'] }, {}, 'read');
  assert.equal(marked(twoOwners, both), 'Permit');
});

test('an AllOf that mixes categories grants only its own pairs in both modes', () => {
  const pairs = policy([
    rule(
      'Permit',
      target(anyOf(allOf(on('one'), does('read')), allOf(on('two'), does('write'))), anyOf(allOf(does('read')))),
    ),
  ]);
  for (const mode of [{}, { compatibility }] as const) {
    assert.equal(marked(pairs, asked({}, { 'urn:altinn:resource': 'one' }, 'read'), mode), 'Permit');
    assert.equal(marked(pairs, asked({}, { 'urn:altinn:resource': 'two' }, 'read'), mode), 'NotApplicable');
    assert.equal(marked(pairs, asked({}, { 'urn:altinn:resource': 'two' }, 'write'), mode), 'NotApplicable');
  }
});

test('rules whose meaning differs between the modes can be listed', () => {
  assert.deepEqual(rulesReadDifferently(parsePolicy(twoOwners)).length, 1);
  assert.deepEqual(rulesReadDifferently(parsePolicy(policy([rule('Permit', target(org('skd'))), rule('Deny')]))), []);
});

const permitted = (inside: string, of: string = category.subject) =>
  apply('3:access-permitted', value('anyURI', of), string(inside));
const attribute = (id: string, text: string) =>
  `<Attribute AttributeId="${id}" IncludeInResult="false"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">${text}</AttributeValue></Attribute>`;
const asKari = `<Attribute xmlns="${XACML_NAMESPACE}" AttributeId="name" IncludeInResult="false"><AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">Kari</AttributeValue></Attribute>`;

test('access-permitted decides the policy again with one category replaced', () => {
  // Ola may what Kari may; Kari may read.
  const xml = policy([
    rule('Permit', target(anyOf(allOf(match('name', 'Kari'), does('read'))))),
    rule('Permit', target(anyOf(allOf(match('name', 'Ola')))), condition(permitted(attribute('name', 'Kari')))),
  ]);
  assert.equal(decided(xml, asked({ name: 'Ola' }, {}, 'read')).decision, 'Permit');
  assert.equal(decided(xml, asked({ name: 'Ola' }, {}, 'write')).decision, 'NotApplicable');
  assert.equal(outcome(permitted('<Attribute/>')), PROCESSING);
  assert.equal(outcome(permitted('</Attributes><Attributes>')), PROCESSING);
  assert.equal(outcome(permitted(escaped('&'))), PROCESSING);
  const needing = policy([rule('Permit', UNKNOWN), rule('Deny', condition(apply('1:not', permitted(asKari))))]);
  assert.equal(marked(needing), '{DP}', 'it calls itself without end, which is found out');
});
