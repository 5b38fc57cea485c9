import type { Status } from './decide.ts';
import type { DecisionResult } from './decide-all.ts';
import type { AttributeAssignment, Notice } from './evaluation.ts';
import { dataTypeId } from './identifiers.ts';
import type { RequestAttribute } from './request.ts';
import { doubleType, integerType } from './types/numbers.ts';
import { booleanType } from './types/text.ts';
import { missingAttributeDetail } from './xml-response.ts';

/** Writes the results in the JSON profile; members that would be empty or hold their default are left out. */
export function writeJsonResponse(results: readonly DecisionResult[]): string {
  return JSON.stringify({ Response: results.map(resultJson) }, undefined, 2);
}

function resultJson({ decision, status, obligations, advice, echo, policies }: DecisionResult): object {
  const policyIds = policies?.filter(({ kind }) => kind === 'policy') ?? [];
  const setIds = policies?.filter(({ kind }) => kind === 'policy-set') ?? [];
  const reference = ({ id, version }: { id: string; version: string }) => ({ Id: id, Version: version });
  return {
    Decision: decision,
    Status: statusJson(status),
    ...(obligations.length > 0 && { Obligations: obligations.map(noticeJson) }),
    ...(advice.length > 0 && { AssociatedAdvice: advice.map(noticeJson) }),
    ...(echo.length > 0 && {
      Category: echo.map(({ category, attributes }) => ({
        CategoryId: category,
        Attribute: attributes.map(attributeJson),
      })),
    }),
    ...((policyIds.length > 0 || setIds.length > 0) && {
      PolicyIdentifierList: {
        ...(policyIds.length > 0 && { PolicyIdReference: policyIds.map(reference) }),
        ...(setIds.length > 0 && { PolicySetIdReference: setIds.map(reference) }),
      },
    }),
  };
}

function statusJson({ code, message, missing }: Status): object {
  return {
    StatusCode: { Value: code },
    ...(message !== undefined && { StatusMessage: message }),
    ...(missing && { StatusDetail: [missingAttributeDetail(missing)] }),
  };
}

function noticeJson({ id, assignments }: Notice): object {
  return { Id: id, ...(assignments.length > 0 && { AttributeAssignment: assignments.map(assignmentJson) }) };
}

function assignmentJson(assignment: AttributeAssignment): object {
  const { attributeId, category, issuer, dataType, value, xpathCategory, namespaces } = assignment;
  return {
    AttributeId: attributeId,
    Value: valueJson(value, dataType, xpathCategory, namespaces),
    DataType: shortName(dataType),
    ...(category !== undefined && { Category: category }),
    ...(issuer !== undefined && { Issuer: issuer }),
  };
}

function attributeJson({ id, issuer, values, dataType = dataTypeId.string, xpath }: RequestAttribute): object {
  const written = values.map((value) => valueJson(value, dataType, xpath?.category, xpath?.namespaces));
  return {
    AttributeId: id,
    Value: written.length === 1 ? written[0] : written,
    DataType: shortName(dataType),
    ...(issuer !== undefined && { Issuer: issuer }),
  };
}

/** Numbers and truth values as JSON has them; what JSON has no number for stays a text (NaN, INF, large integers). */
function valueJson(
  text: string,
  dataType: string,
  xpathCategory: string | undefined,
  namespaces: Readonly<Record<string, string>> | undefined,
): unknown {
  const trimmed = text.trim();
  if (dataType === dataTypeId.boolean) return booleanType.parse(trimmed) ?? text;
  if (dataType === dataTypeId.integer) {
    const number = integerType.parse(trimmed) === undefined ? Number.NaN : Number(trimmed);
    return Number.isSafeInteger(number) ? number : text;
  }
  if (dataType === dataTypeId.double) {
    const number = doubleType.parse(trimmed) ?? Number.NaN;
    return Number.isFinite(number) ? number : text;
  }
  if (dataType !== dataTypeId.xpathExpression) return text;
  const prefixes = Object.entries(namespaces ?? {});
  return {
    ...(xpathCategory !== undefined && { XPathCategory: xpathCategory }),
    ...(prefixes.length > 0 && {
      Namespaces: prefixes.map(([prefix, uri]) => ({ ...(prefix !== '' && { Prefix: prefix }), Namespace: uri })),
    }),
    XPath: trimmed,
  };
}

function shortName(dataType: string): string {
  return Object.entries(dataTypeId).find(([, id]) => id === dataType)?.[0] ?? dataType;
}
