import type { Status } from './decide.ts';
import type { DecisionResult } from './decide-all.ts';
import type { AttributeAssignment, Notice } from './evaluation.ts';
import type { MissingAttribute } from './failure.ts';
import { dataTypeId, XACML_NAMESPACE } from './identifiers.ts';
import type { RequestAttribute } from './request.ts';

/** Writes the results as a Response of the core schema. */
export function writeXmlResponse(results: readonly DecisionResult[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(
    'Response',
    { xmlns: XACML_NAMESPACE },
    ...results.map(resultXml),
  )}\n`;
}

function resultXml({ decision, status, obligations, advice, echo, policies }: DecisionResult): string {
  return element(
    'Result',
    {},
    element('Decision', {}, decision),
    statusXml(status),
    obligations.length === 0
      ? ''
      : element('Obligations', {}, ...obligations.map((one) => noticeXml('Obligation', one))),
    advice.length === 0 ? '' : element('AssociatedAdvice', {}, ...advice.map((one) => noticeXml('Advice', one))),
    ...echo.map(({ category, attributes }) =>
      element('Attributes', { Category: category }, ...attributes.map(attributeXml)),
    ),
    policies === undefined || policies.length === 0
      ? ''
      : element(
          'PolicyIdentifierList',
          {},
          ...policies.map(({ kind, id, version }) =>
            element(
              kind === 'policy' ? 'PolicyIdReference' : 'PolicySetIdReference',
              { Version: version },
              escaped(id),
            ),
          ),
        ),
  );
}

function statusXml({ code, message, missing }: Status): string {
  return element(
    'Status',
    {},
    element('StatusCode', { Value: code }),
    message === undefined ? '' : element('StatusMessage', {}, escaped(message)),
    missing ? element('StatusDetail', {}, missingAttributeDetail(missing)) : '',
  );
}

/** The MissingAttributeDetail element that says which attribute to send (XACML 3.0, B.8). */
export function missingAttributeDetail({ category, attributeId, dataType, issuer }: MissingAttribute): string {
  return element('MissingAttributeDetail', {
    Category: category,
    AttributeId: attributeId,
    DataType: dataType,
    Issuer: issuer,
  });
}

function noticeXml(name: 'Obligation' | 'Advice', { id, assignments }: Notice): string {
  return element(name, { [`${name}Id`]: id }, ...assignments.map(assignmentXml));
}

function assignmentXml(assignment: AttributeAssignment): string {
  const { attributeId, category, issuer, dataType, value, xpathCategory, namespaces } = assignment;
  return element(
    'AttributeAssignment',
    {
      AttributeId: attributeId,
      Category: category,
      Issuer: issuer,
      DataType: dataType,
      ...xpathAttributes(dataType, value, xpathCategory, namespaces),
    },
    escaped(value),
  );
}

function attributeXml({ id, issuer, values, dataType = dataTypeId.string, xpath }: RequestAttribute): string {
  return element(
    'Attribute',
    { AttributeId: id, Issuer: issuer, IncludeInResult: 'true' },
    ...values.map((value) =>
      element(
        'AttributeValue',
        { DataType: dataType, ...xpathAttributes(dataType, value, xpath?.category, xpath?.namespaces) },
        escaped(value),
      ),
    ),
  );
}

/** What an XPath needs to be understood elsewhere: its category and the prefixes it uses. */
function xpathAttributes(
  dataType: string,
  path: string,
  xpathCategory: string | undefined,
  namespaces: Readonly<Record<string, string>> | undefined,
): Record<string, string | undefined> {
  if (dataType !== dataTypeId.xpathExpression) return {};
  const found: Record<string, string | undefined> = { XPathCategory: xpathCategory };
  for (const [prefix, uri] of Object.entries(namespaces ?? {})) {
    if (prefix !== '' && path.includes(`${prefix}:`)) found[`xmlns:${prefix}`] = uri;
  }
  return found;
}

function element(name: string, attributes: Record<string, string | undefined>, ...inside: string[]): string {
  let start = `<${name}`;
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) start += ` ${attribute}="${escaped(value)}"`;
  }
  const content = inside.join('');
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udfff]/u;
const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text for XML; characters XML cannot hold become a question mark, as in a status message that quotes a request. */
function escaped(text: string): string {
  const held = text.replace(/[&<>"\t\n\r]/g, (character) => escapes[character]!);
  return NOT_XML.test(held) ? Array.from(held, (one) => (NOT_XML.test(one) ? '?' : one)).join('') : held;
}
