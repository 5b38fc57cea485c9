import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PolicyRefused, RequestRefused } from '../../xacml/errors.ts';
import { functionIdentifiers } from '../../xacml/functions/table.ts';
import { attributeId, category, type DataTypeName, dataTypeId, XACML_NAMESPACE } from '../../xacml/identifiers.ts';
import { readJsonRequest } from '../../xacml/json-request.ts';
import { parsePolicyTree } from '../../xacml/parse-policy.ts';
import { respond } from '../../xacml/respond.ts';
import { readXmlRequest } from '../../xacml/xml-request.ts';
import { jsonAnswers, xmlAnswers } from './conformance-data.ts';
import { apply, escaped, functionReference, integer, outcome, string } from './expressions.ts';
import { allOf, anyOf, condition, match, obligations, policy, policySet, rule, target } from './policies.ts';

/** A generator with a seed, so that a run that fails can be run again (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const reads = match(attributeId.action, 'read', { of: category.action });
const assigned = `<AttributeAssignmentExpression AttributeId="level">${integer(3)}</AttributeAssignmentExpression>`;
const mail = policy(
  [
    rule('Permit', target(anyOf(allOf(match('role', 'dagl'))), anyOf(allOf(reads)))),
    rule(
      'Deny',
      target(anyOf(allOf(match('role', 'priv', { required: true })))),
      condition(
        apply(
          '3:any-of',
          functionReference('1:string-regexp-match'),
          string('^(a+)+$'),
          apply('1:string-bag', string('aaaa')),
        ),
      ),
    ),
  ],
  { after: obligations(['level', 'Permit', assigned]) },
);
const set = policySet([mail, '<PolicyIdReference>other</PolicyIdReference>'], {
  combining: 'urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:permit-overrides',
});
const other = policy([rule('Permit', '<Target/>')], { id: 'other' });
const selecting = policy([
  rule(
    'Permit',
    condition(
      apply(
        '1:integer-equal',
        apply(
          '1:string-bag-size',
          `<AttributeSelector Category="${category.resource}" DataType="${dataTypeId.string}" Path="//a[@b]/c" MustBePresent="false"/>`,
        ),
        integer(1),
      ),
    ),
  ),
]);

const text = (value: string) => `<AttributeValue DataType="${dataTypeId.string}">${value}</AttributeValue>`;
const xmlAttribute = (id: string, value: string) =>
  `<Attribute AttributeId="${id}" IncludeInResult="true">${text(value)}</Attribute>`;
const xmlRequest = `<Request xmlns="${XACML_NAMESPACE}" ReturnPolicyIdList="true" CombinedDecision="false">
  <Attributes Category="${category.subject}" xml:id="s">${xmlAttribute('role', 'dagl')}</Attributes>
  <Attributes Category="${category.resource}" xml:id="r"><Content><a b="1"><c>x</c></a></Content>${xmlAttribute(attributeId.resource, 'urn:a')}</Attributes>
  <Attributes Category="${category.action}" xml:id="a">${xmlAttribute(attributeId.action, 'read')}</Attributes>
  <MultiRequests><RequestReference><AttributesReference ReferenceId="s"/><AttributesReference ReferenceId="r"/>
  <AttributesReference ReferenceId="a"/></RequestReference></MultiRequests></Request>`;
const jsonRequest = JSON.stringify({
  Request: {
    AccessSubject: [{ Id: 's', Attribute: [{ AttributeId: 'role', Value: ['dagl', 'priv'], IncludeInResult: true }] }],
    Action: [{ Id: 'a', Attribute: [{ AttributeId: attributeId.action, Value: 'read' }] }],
    Resource: [
      { Id: 'r', Content: '<a b="1"><c>x</c></a>', Attribute: [{ AttributeId: 'n', Value: 1, DataType: 'integer' }] },
    ],
    MultiRequests: { RequestReference: [{ ReferenceId: ['s', 'a', 'r'] }] },
  },
});

/** What a mutation puts in: pieces of XACML, of XML's and JSON's own dangers, and odd values. */
const pieces = [
  ...Object.values(dataTypeId),
  ...Object.values(category),
  ...functionIdentifiers(),
  'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit',
  'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-unless-deny',
  attributeId.scope,
  attributeId.multipleContentSelector,
  'Permit',
  'Deny',
  'true',
  'false',
  '1',
  '-1',
  '',
  ' ',
  '\n',
  '\u0000',
  '\ud800',
  '&',
  '&amp;',
  '&a;',
  '&#0;',
  '&#x41;',
  '<',
  '>',
  '"',
  "'",
  '/>',
  '<Target/>',
  '</Policy>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml version="1.1"?>',
  '<!DOCTYPE a [<!ENTITY a "b">]>',
  'xmlns="urn:x"',
  '<Rule RuleId="x" Effect="Permit"/>',
  '<AnyOf>',
  '<Condition>',
  'PolicyIdReference',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  'null',
  '1e999',
  '{"a":1}',
  '__proto__',
  '999999999999999999999',
  '(a+)+$',
  '//*[//*[//*]]',
  'Descendants',
  'a'.repeat(200),
];

function mutated(source: string, next: () => number): string {
  let result = source;
  const place = () => Math.floor(next() * (result.length + 1));
  const piece = () => pieces[Math.floor(next() * pieces.length)]!;
  const times = next() < 0.6 ? 1 : 1 + Math.floor(next() * 4);
  for (let count = 0; count < times; count++) {
    const at = place();
    const kind = Math.floor(next() * 7);
    const span = Math.floor(next() * 40);
    if (kind === 0) result = result.slice(0, at) + piece() + result.slice(at);
    else if (kind === 1) result = result.slice(0, at) + result.slice(at + span);
    else if (kind === 2) result = result.slice(0, at) + result.slice(at, at + span) + result.slice(at);
    else if (kind === 3)
      result = result.slice(0, at) + String.fromCharCode(32 + Math.floor(next() * 95)) + result.slice(at + 1);
    else if (kind === 4) result = result.slice(0, at);
    else if (kind === 5) {
      // A whole attribute or text is exchanged, so that many results are still well-formed.
      const values = [...result.matchAll(/"[^"<>]*"|>[^<>"]+</g)];
      const chosen = values[Math.floor(next() * values.length)];
      if (!chosen) continue;
      const inner = result.slice(chosen.index + 1, chosen.index + chosen[0].length - 1);
      result = result.slice(0, chosen.index + 1) + piece() + result.slice(chosen.index + 1 + inner.length);
    } else {
      const elements = [...result.matchAll(/<(\w+)[^<>]*\/>|<(\w+)[^<>]*>[^<>]*<\/\2>/g)];
      const chosen = elements[Math.floor(next() * elements.length)];
      if (!chosen) continue;
      const before = result.slice(0, chosen.index);
      result = before + (next() < 0.5 ? chosen[0] + chosen[0] : '') + result.slice(chosen.index + chosen[0].length);
    }
  }
  return result;
}

function refuses(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    assert.ok(error instanceof PolicyRefused || error instanceof RequestRefused, String(error));
    return true;
  }
}

/** The shortest of a few runs, since a busy machine makes single runs long. */
function shortest(run: () => void): number {
  let best = Number.POSITIVE_INFINITY;
  for (let count = 0; count < 5 && best > 100; count++) {
    const start = performance.now();
    run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

test('10 000 mutations of policies and requests never crash, hang, or permit what cannot be read', () => {
  const seed = Number(process.env.FUZZ_SEED ?? 20_260_101);
  const next = random(seed);
  const policies = [[mail], [set, other], [selecting]];
  const requests = [xmlRequest, jsonRequest];
  let readable = 0;
  for (let run = 0; run < 10_000; run++) {
    const chosen = policies[Math.floor(next() * policies.length)]!;
    const which = next();
    const mutatedPolicies = which < 0.6 ? chosen.map((one) => mutated(one, next)) : chosen;
    const original = requests[Math.floor(next() * requests.length)]!;
    const request = which > 0.4 ? mutated(original, next) : original;
    const label = `seed ${seed}, run ${run}`;

    const start = performance.now();
    const response = respond(mutatedPolicies, request, { now: 0 });
    if (performance.now() - start > 100) {
      assert.ok(shortest(() => respond(mutatedPolicies, request, { now: 0 })) < 100, `${label} took too long`);
    }
    const isJson = response.startsWith('{');
    const answers = isJson ? jsonAnswers(response) : xmlAnswers(response);
    assert.ok(answers.length > 0, label);
    const unusable =
      refuses(() => parsePolicyTree(mutatedPolicies[0]!)) ||
      refuses(() => (isJson ? readJsonRequest(request) : readXmlRequest(request)));
    if (!unusable) readable++;
    for (const { decision, obligations: given, advice } of answers) {
      assert.ok(['Permit', 'Deny', 'NotApplicable', 'Indeterminate'].includes(decision), label);
      if (unusable) assert.equal(decision, 'Indeterminate', label);
      if (decision !== 'Permit' && decision !== 'Deny') assert.deepEqual([given, advice], [[], []], label);
    }
  }
  assert.ok(readable > 1000, `only ${readable} of the mutations could still be read`);
});

test('any function over any arguments gives values or a status, and never throws', () => {
  const samples: Record<DataTypeName, readonly string[]> = {
    string: ['', 'a', '(', '^a{1,3}$', 'Ola@example.no', '<a/>'],
    boolean: ['true', 'false'],
    integer: ['0', '1', '-1', '99999999999999999999'],
    double: ['0', '1.5', 'NaN', '-INF'],
    time: ['00:00:00', '23:59:59.9Z'],
    date: ['2024-02-29', '-0001-01-01'],
    dateTime: ['2024-02-29T12:00:00Z', '99999-12-31T23:59:59'],
    dayTimeDuration: ['P1D', '-PT0.5S', 'P999999999999999D'],
    yearMonthDuration: ['P1M', '-P999999999999999Y'],
    anyURI: ['urn:a', ''],
    hexBinary: ['00', ''],
    base64Binary: ['QUJD'],
    rfc822Name: ['a@b.no'],
    x500Name: ['CN=a, O=b', ''],
    ipAddress: ['10.0.0.1'],
    dnsName: ['a.no'],
    xpathExpression: ['//a', '('],
  };
  const types = Object.keys(samples) as DataTypeName[];
  const ids = [
    ...functionIdentifiers(),
    ...['any-of', 'all-of', 'map', 'any-of-any'].map((name) => `urn:oasis:names:tc:xacml:3.0:function:${name}`),
    ...['all-of-any', 'any-of-all', 'all-of-all'].map((name) => `urn:oasis:names:tc:xacml:1.0:function:${name}`),
  ];
  const value = fc
    .constantFrom(...types)
    .chain((type) => fc.constantFrom(...samples[type]).map((written) => ({ type, written })))
    .map(({ type, written }) => `<AttributeValue DataType="${dataTypeId[type]}">${escaped(written)}</AttributeValue>`);
  const inner = fc.constantFrom(...functionIdentifiers()).map((id) => `<Function FunctionId="${id}"/>`);
  const { expression } = fc.letrec<{ expression: string }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      value,
      fc
        .tuple(fc.constantFrom(...ids), fc.array(fc.oneof(tie('expression'), inner), { maxLength: 4 }))
        .map(([id, operands]) => `<Apply FunctionId="${id}">${operands.join('')}</Apply>`),
    ),
  }));
  fc.assert(
    fc.property(expression, (xml) => {
      assert.equal(typeof outcome(xml), 'string');
    }),
    { numRuns: 3000 },
  );
});

test('every function of the table, given arguments of its own types, gives a value of its own or a status', async () => {
  const { functionDefinition } = await import('../../xacml/functions/table.ts');
  const sample: Record<string, string> = {
    string: 'a',
    boolean: 'true',
    integer: '1',
    double: '1',
    time: '08:00:00',
    date: '2026-01-01',
  };
  Object.assign(sample, {
    dateTime: '2026-01-01T00:00:00Z',
    dayTimeDuration: 'P1D',
    yearMonthDuration: 'P1M',
    anyURI: 'urn:a',
  });
  Object.assign(sample, {
    hexBinary: '00',
    base64Binary: 'QUJD',
    rfc822Name: 'a@b.no',
    x500Name: 'CN=a',
    ipAddress: '10.0.0.1',
  });
  Object.assign(sample, { dnsName: 'a.no', xpathExpression: '//a' });
  const nameOf = Object.fromEntries(Object.entries(dataTypeId).map(([name, id]) => [id, name]));
  for (const id of functionIdentifiers()) {
    const { parameters, minimum = parameters.length } = functionDefinition(id)!;
    const operands = Array.from({ length: minimum }, (_, at) => {
      const { dataType, bag } = parameters[Math.min(at, parameters.length - 1)]!;
      const literal = `<AttributeValue DataType="${dataType}">${sample[nameOf[dataType]!]}</AttributeValue>`;
      const version = /ipAddress|dnsName/.test(dataType) ? '2.0' : /Duration/.test(dataType) ? '3.0' : '1.0';
      return bag
        ? `<Apply FunctionId="urn:oasis:names:tc:xacml:${version}:function:${nameOf[dataType]}-bag">${literal}</Apply>`
        : literal;
    });
    const result = outcome(`<Apply FunctionId="${id}">${operands.join('')}</Apply>`);
    const mayFail = /n-of|xpath|access-permitted|substring|-from-string/.test(id);
    if (!mayFail) assert.doesNotMatch(result, /-error$/, id);
  }
});
