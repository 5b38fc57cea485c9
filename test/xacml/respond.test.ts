import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attributeId, category, dataTypeId, XACML_NAMESPACE } from '../../xacml/identifiers.ts';
import { readJsonRequest } from '../../xacml/json-request.ts';
import { respond } from '../../xacml/respond.ts';
import { readXmlRequest } from '../../xacml/xml-request.ts';
import { policyGiving } from './expressions.ts';
import { allOf, anyOf, match, obligations, policy, policySet, rule, target, UNKNOWN } from './policies.ts';

const assigned = (inside: string) =>
  obligations([
    'o&lt;1>',
    'Permit',
    `<AttributeAssignmentExpression AttributeId="a">${inside}</AttributeAssignmentExpression>`,
  ]);
const text = (value: string, type: keyof typeof dataTypeId = 'string') =>
  `<AttributeValue DataType="${dataTypeId[type]}">${value}</AttributeValue>`;

function xmlRequest(inside: string, { ids = false, combined = false } = {}): string {
  return `<Request xmlns="${XACML_NAMESPACE}" ReturnPolicyIdList="${ids}" CombinedDecision="${combined}">${inside}</Request>`;
}
function attributes(of: string, inside: string, id = ''): string {
  return `<Attributes Category="${of}"${id && ` xml:id="${id}"`}>${inside}</Attributes>`;
}
function attribute(id: string, value: string, include = false): string {
  return `<Attribute AttributeId="${id}" IncludeInResult="${include}">${text(value)}</Attribute>`;
}

const ola = policy([rule('Permit', target(anyOf(allOf(match('name', 'Ola')))))], {
  after: assigned(text('a &amp; b')),
});

test('an XML request is answered with an XML response of the core schema', () => {
  const request = xmlRequest(attributes(category.subject, attribute('name', 'Ola', true)), { ids: true });
  assert.equal(
    respond([ola], request),
    `<?xml version="1.0" encoding="UTF-8"?>\n<Response xmlns="${XACML_NAMESPACE}"><Result><Decision>Permit</Decision>` +
      '<Status><StatusCode Value="urn:oasis:names:tc:xacml:1.0:status:ok"/></Status><Obligations>' +
      '<Obligation ObligationId="o&lt;1&gt;"><AttributeAssignment AttributeId="a" ' +
      `DataType="${dataTypeId.string}">a &amp; b</AttributeAssignment></Obligation></Obligations>` +
      `<Attributes Category="${category.subject}"><Attribute AttributeId="name" IncludeInResult="true">` +
      `<AttributeValue DataType="${dataTypeId.string}">Ola</AttributeValue></Attribute></Attributes>` +
      '<PolicyIdentifierList><PolicyIdReference Version="1.0">policy</PolicyIdReference></PolicyIdentifierList>' +
      '</Result></Response>\n',
  );
});

test('a JSON request is answered in the JSON profile, without empty members', () => {
  const request = JSON.stringify({
    Request: {
      ReturnPolicyIdList: true,
      AccessSubject: { Attribute: [{ AttributeId: 'name', Value: 'Ola', IncludeInResult: true }] },
    },
  });
  assert.deepEqual(JSON.parse(respond([policySet([ola])], request)), {
    Response: [
      {
        Decision: 'Permit',
        Status: { StatusCode: { Value: 'urn:oasis:names:tc:xacml:1.0:status:ok' } },
        Obligations: [{ Id: 'o<1>', AttributeAssignment: [{ AttributeId: 'a', Value: 'a & b', DataType: 'string' }] }],
        Category: [
          {
            CategoryId: category.subject,
            Attribute: [{ AttributeId: 'name', Value: 'Ola', DataType: 'string' }],
          },
        ],
        PolicyIdentifierList: {
          PolicyIdReference: [{ Id: 'policy', Version: '1.0' }],
          PolicySetIdReference: [{ Id: 'set', Version: '1.0' }],
        },
      },
    ],
  });
});

const statusOf = (response: string) => /status:([a-z-]+)"/.exec(response)![1];

test('what cannot be read is Indeterminate with syntax-error, in the form of the request', () => {
  const good = xmlRequest(attributes(category.subject, attribute('name', 'Ola')));
  const refused = [
    '',
    'hello',
    good.replace('</Request>', ''),
    good.replace(XACML_NAMESPACE, 'urn:other'),
    good.replace('<Request', '<Anfrage').replace('</Request', '</Anfrage'),
    good.replace('ReturnPolicyIdList="false"', ''),
    good.replace('CombinedDecision="false"', 'CombinedDecision="no"'),
    good.replace('IncludeInResult="false"', ''),
    good.replace('AttributeId="name"', ''),
    good.replace('Category=', 'category='),
    good.replace('<Attribute ', '<attribute ').replace('</Attribute>', '</attribute>'),
    good.replace(text('Ola'), ''),
    good.replace(text('Ola'), '<AttributeValue>Ola</AttributeValue>'),
    xmlRequest(''),
    `<!DOCTYPE a>${good}`,
    xmlRequest(attributes(category.subject, '<Content><a/><b/></Content>')),
  ];
  for (const request of refused) {
    const response = respond([ola], request);
    assert.match(response, /<Decision>Indeterminate</, request);
    assert.equal(statusOf(response), 'syntax-error', request);
  }
  const json = [
    '{',
    '[]',
    '{}',
    '{"Request": []}',
    '{"Request": {"Wrong": 1}}',
    '{"Request": {"Action": [1]}}',
    '{"Request": {"Action": [{"Attribute": [{"Value": "a"}]}]}}',
    '{"Request": {"Action": [{"Attribute": [{"AttributeId": "a"}]}]}}',
    '{"Request": {"Action": [{"Attribute": [{"AttributeId": "a", "Value": ["a", 1]}]}]}}',
    '{"Request": {"Action": [{"Attribute": [{"AttributeId": "a", "Value": [["a"]]}]}]}}',
    '{"Request": {"Action": [{"Attribute": [{"AttributeId": "a", "Value": 1, "DataType": "string"}]}]}}',
    '{"Request": {"Action": [{"Attribute": [{"AttributeId": "a", "Value": "a", "IncludeInResult": "yes"}]}]}}',
    '{"Request": {"Action": [], "action": []}}',
    '{"Request": {"Category": [{"Attribute": []}]}}',
    '{"Request": {"MultiRequests": {"RequestReference": [{"ReferenceId": []}]}}}',
    '{"Request": {"Resource": [{"Content": "%%%"}]}}',
    `{"Request": ${'['.repeat(200_000)}`,
    `{"Request": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
  ];
  for (const request of json) {
    const [result] = JSON.parse(respond([ola], request)).Response;
    assert.equal(result.Decision, 'Indeterminate', request.slice(0, 100));
    assert.match(result.Status.StatusCode.Value, /syntax-error$/);
    assert.equal(typeof result.Status.StatusMessage, 'string');
  }
});

test('a policy that cannot be used makes the answer Indeterminate and says why', () => {
  const request = xmlRequest(attributes(category.subject, ''));
  for (const broken of [[], ['no xml'], [ola.replace('<Target/>', '')], [`<!DOCTYPE a>${ola}`]]) {
    const response = respond(broken, request);
    assert.match(response, /<Decision>Indeterminate</);
    assert.equal(statusOf(response), 'syntax-error');
    assert.match(response, /<StatusMessage>The policy cannot be used \(line \d+\)/);
  }
});

test('a missing attribute is detailed in both forms', () => {
  const needing = policy([rule('Permit', UNKNOWN)]);
  const xml = respond([needing], xmlRequest(attributes(category.subject, '')));
  const detail = `<MissingAttributeDetail Category="${category.subject}" AttributeId="nobody" DataType="${dataTypeId.string}"/>`;
  assert.ok(xml.includes(`<StatusDetail>${detail}</StatusDetail>`), xml);
  assert.deepEqual(JSON.parse(respond([needing], '{"Request":{}}')).Response[0].Status.StatusDetail, [detail]);
});

test('JSON values keep their types: inferred where none is named, numbers exact, xpath as an object', () => {
  const { categories } = readJsonRequest(`{"request": {"category": [{"categoryid": "Environment", "ATTRIBUTE": [
    {"AttributeId": "a", "Value": "x", "DataType": null, "Issuer": null},
    {"AttributeId": "b", "Value": 12345678901234567890},
    {"AttributeId": "c", "Value": [1, 2.50]},
    {"AttributeId": "d", "Value": true},
    {"AttributeId": "e", "Value": []},
    {"AttributeId": "f", "Value": "2026-01-01", "DataType": "date", "Issuer": "me"},
    {"AttributeId": "g", "Value": {"XPathCategory": "Resource", "XPath": "//p:a",
      "Namespaces": [{"Prefix": "p", "Namespace": "urn:p"}, {"Namespace": "urn:d"}]}},
    {"AttributeId": "h", "Value": "5", "DataType": "integer"},
    {"AttributeId": "i", "Value": "x", "DataType": "urn:own"}
  ]}]}}`);
  assert.equal(categories[0]!.category, category.environment);
  assert.deepEqual(
    categories[0]!.attributes.map(({ id, dataType, values, issuer }) => [id, dataType, values.join(), issuer]),
    [
      ['a', dataTypeId.string, 'x', undefined],
      ['b', dataTypeId.integer, '12345678901234567890', undefined],
      ['c', dataTypeId.double, '1,2.50', undefined],
      ['d', dataTypeId.boolean, 'true', undefined],
      ['e', dataTypeId.string, '', undefined],
      ['f', dataTypeId.date, '2026-01-01', 'me'],
      ['g', dataTypeId.xpathExpression, '//p:a', undefined],
      ['h', dataTypeId.integer, '5', undefined],
      ['i', 'urn:own', 'x', undefined],
    ],
  );
  const { xpath } = categories[0]!.attributes[6]!;
  assert.deepEqual({ ...xpath?.namespaces }, { p: 'urn:p', '': 'urn:d' });
  assert.equal(xpath?.category, category.resource);
});

test('every short category of the JSON profile stands for its category', () => {
  const names = {
    AccessSubject: category.subject,
    RecipientSubject: category.recipientSubject,
    IntermediarySubject: category.intermediarySubject,
    Codebase: category.codebase,
    RequestingMachine: category.requestingMachine,
    Resource: category.resource,
    Action: category.action,
    Environment: category.environment,
  };
  for (const [name, id] of Object.entries(names)) {
    assert.equal(readJsonRequest(`{"Request":{"${name}":[{"Attribute":[]}]}}`).categories[0]!.category, id);
  }
});

test('JSON echoes typed values as JSON has them, and as texts what it has no number for', () => {
  const given: [string, string, unknown][] = [
    ['boolean', '1', true],
    ['integer', '007', 7],
    ['integer', '12345678901234567890', '12345678901234567890'],
    ['double', '2.50', 2.5],
    ['double', 'NaN', 'NaN'],
    ['double', '-INF', '-INF'],
    ['string', '1', '1'],
    ['integer', 'one', 'one'],
  ];
  for (const [type, value, expected] of given) {
    const Request = {
      Resource: { Attribute: { AttributeId: 'a', Value: value, DataType: type, IncludeInResult: true } },
    };
    const [result] = JSON.parse(respond([ola], JSON.stringify({ Request }))).Response;
    assert.equal(result.Category[0].Attribute[0].Value, expected);
    assert.equal(result.Category[0].Attribute[0].DataType, type);
  }
});

test('Content may be XML as text or in base64, and selectors see it', () => {
  const selects = policyGiving(
    `<AttributeSelector Category="${category.resource}" DataType="${dataTypeId.string}" Path="//b" MustBePresent="true"/>`,
  );
  for (const content of ['<a><b>ø</b></a>', Buffer.from('<a><b>ø</b></a>').toString('base64')]) {
    const response = respond([selects], JSON.stringify({ Request: { Resource: [{ Content: content }] } }));
    assert.equal(JSON.parse(response).Response[0].Obligations[0].AttributeAssignment[0].Value, 'ø');
  }
});

test('xpathExpression values are handed out with their category and the prefixes they use', () => {
  const value = `<AttributeValue xmlns:md="urn:md" xmlns:no="urn:no" DataType="${dataTypeId.xpathExpression}" XPathCategory="${category.resource}">//md:a</AttributeValue>`;
  const xml = respond([policyGiving(value)], xmlRequest(attributes(category.subject, '')));
  assert.ok(
    xml.includes(
      `DataType="${dataTypeId.xpathExpression}" XPathCategory="${category.resource}" xmlns:md="urn:md">//md:a<`,
    ),
    xml,
  );
  const json = JSON.parse(respond([policyGiving(value)], '{"Request":{}}'));
  const given = json.Response[0].Obligations[0].AttributeAssignment[0].Value;
  assert.equal(given.XPath, '//md:a');
  assert.equal(given.XPathCategory, category.resource);
  assert.ok(given.Namespaces.some((one: object) => JSON.stringify(one) === '{"Prefix":"md","Namespace":"urn:md"}'));
});

test('characters XML cannot hold do not break an XML response', () => {
  const id = JSON.stringify({ Request: { Action: [{ Attribute: [{ AttributeId: 'a\u0000', Value: '\ud800' }] }] } });
  assert.equal(JSON.parse(respond([ola], id)).Response[0].Decision, 'NotApplicable');
  const broken = ola.replace('Version="1.0"', 'Version="&#9;]]&gt;"');
  readXmlRequest(xmlRequest(attributes(category.subject, attribute(attributeId.action, ' x\n'))));
  assert.match(respond([broken], xmlRequest(attributes(category.subject, ''))), /Version &quot;\]\]&gt;&quot; must be/);
});

test('an attribute with values of two types becomes one attribute for each', () => {
  const mixed = `<Attribute AttributeId="a" IncludeInResult="true">${text('x')}${text('1', 'integer')}${text('2', 'integer')}</Attribute>`;
  const { categories } = readXmlRequest(xmlRequest(attributes(category.subject, mixed)));
  assert.deepEqual(
    categories[0]!.attributes.map(({ dataType, values }) => [dataType, values]),
    [
      [dataTypeId.string, ['x']],
      [dataTypeId.integer, ['1', '2']],
    ],
  );
});
