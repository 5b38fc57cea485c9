import type { DecisionRequest } from './decision-request.ts';
import { RequestRefused } from './errors.ts';
import { category as categories, type DataTypeName, dataTypeId } from './identifiers.ts';
import {
  isObject,
  type Json,
  JsonNumber,
  listOf,
  membersOf,
  optionalText,
  readJson,
  textOf,
  truth,
} from './json-document.ts';
import { limits } from './limits.ts';
import type { Namespaces } from './policy.ts';
import type { RequestAttribute, RequestCategory } from './request.ts';
import type { XPathContext } from './types/data-type.ts';
import type { Element } from './xml/element.ts';
import { DocumentRefused, readDocument } from './xml/read-document.ts';

/** Short names of categories (JSON profile 1.1). */
const shortCategories = {
  AccessSubject: categories.subject,
  RecipientSubject: categories.recipientSubject,
  IntermediarySubject: categories.intermediarySubject,
  Codebase: categories.codebase,
  RequestingMachine: categories.requestingMachine,
  Resource: categories.resource,
  Action: categories.action,
  Environment: categories.environment,
} as const;

const shortNames = Object.keys(shortCategories) as (keyof typeof shortCategories)[];
const requestMembers = [
  'ReturnPolicyIdList',
  'CombinedDecision',
  'XPathVersion',
  'Category',
  'MultiRequests',
  ...shortNames,
] as const;

/** Reads a request of the JSON profile. Throws RequestRefused. */
export function readJsonRequest(text: string): DecisionRequest {
  const { Request } = membersOf(readJson(text), 'The document', ['Request']);
  const request = membersOf(Request, 'Request', requestMembers);
  const found: RequestCategory[] = [];
  for (const name of shortNames) {
    for (const json of listOf(request[name])) found.push(readCategory(json, shortCategories[name]));
  }
  for (const json of listOf(request.Category)) found.push(readCategory(json, undefined));
  optionalText(request.XPathVersion, 'XPathVersion');
  return {
    returnPolicyIds: truth(request.ReturnPolicyIdList, 'ReturnPolicyIdList'),
    combinedDecision: truth(request.CombinedDecision, 'CombinedDecision'),
    categories: found,
    references: readReferences(request.MultiRequests),
  };
}

function readCategory(json: Json, given: string | undefined): RequestCategory {
  const members = membersOf(json, 'A category', ['CategoryId', 'Id', 'Content', 'Attribute']);
  const id = optionalText(members.Id, 'Id');
  const content = readContent(members.Content);
  return {
    category: given ?? categoryNamed(textOf(members.CategoryId, 'CategoryId')),
    attributes: listOf(members.Attribute).map(readAttribute),
    ...(id !== undefined && { id }),
    ...(content && { content }),
  };
}

function categoryNamed(name: string): string {
  const short = shortNames.find((known) => known.toLowerCase() === name.toLowerCase());
  return short ? shortCategories[short] : name;
}

/** XML as text, or the same in base64 (JSON profile 1.1). */
function readContent(json: Json | undefined): Element | undefined {
  if (json === undefined) return undefined;
  const text = textOf(json, 'Content');
  try {
    return readDocument(text.startsWith('<') ? text : new TextDecoder('utf-8', { fatal: true }).decode(octets(text)));
  } catch (error) {
    if (error instanceof DocumentRefused) throw new RequestRefused(0, `Content: ${error.message}`);
    throw new RequestRefused(0, 'Content must be XML, or XML in base64.');
  }
}

function octets(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

function readAttribute(json: Json): RequestAttribute {
  const members = membersOf(json, 'An attribute', ['AttributeId', 'Value', 'DataType', 'Issuer', 'IncludeInResult']);
  const id = textOf(members.AttributeId, 'AttributeId');
  if (members.Value === undefined) throw new RequestRefused(0, `The attribute ${id} has no Value.`);
  const issuer = optionalText(members.Issuer, 'Issuer');
  const values = listOf(members.Value);
  const dataType =
    members.DataType === undefined ? impliedType(values, id) : typeNamed(textOf(members.DataType, 'DataType'));
  const head = {
    id,
    dataType,
    ...(issuer !== undefined && { issuer }),
    includeInResult: truth(members.IncludeInResult, 'IncludeInResult'),
  };
  if (dataType !== dataTypeId.xpathExpression)
    return { ...head, values: values.map((value) => written(value, dataType, id)) };
  if (values.length !== 1) throw new RequestRefused(0, `The attribute ${id} must be one xpathExpression.`);
  return { ...head, ...readXPath(values[0]!, id) };
}

/** A type by its identifier or by the short name of the profile. */
function typeNamed(name: string): string {
  return Object.hasOwn(dataTypeId, name) ? dataTypeId[name as DataTypeName] : name;
}

/** The type of values that name none: by the kind of JSON they are (JSON profile 1.1). */
function impliedType(values: readonly Json[], id: string): string {
  const kinds = new Set(values.map(kindOf));
  if (kinds.size === 0) return dataTypeId.string;
  if (kinds.size === 2 && kinds.has('integer') && kinds.has('double')) return dataTypeId.double;
  const [kind] = kinds;
  if (kinds.size > 1 || kind === undefined) {
    throw new RequestRefused(0, `The attribute ${id} has values of several types; give each type an attribute.`);
  }
  return dataTypeId[kind];
}

function kindOf(value: Json): DataTypeName | undefined {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (value instanceof JsonNumber) return /^-?[0-9]+$/.test(value.source) ? 'integer' : 'double';
  return isObject(value) ? 'xpathExpression' : undefined;
}

function written(value: Json, dataType: string, id: string): string {
  if (typeof value === 'string') {
    if (value.length <= limits.valueLength) return value;
    throw new RequestRefused(0, `The attribute ${id} has a value of more than ${limits.valueLength} characters.`);
  }
  if (typeof value === 'boolean' && dataType === dataTypeId.boolean) return String(value);
  if (value instanceof JsonNumber && (dataType === dataTypeId.integer || dataType === dataTypeId.double)) {
    return value.source;
  }
  throw new RequestRefused(0, `The attribute ${id} has a value which is not of the type ${dataType}.`);
}

/** `{XPathCategory, Namespaces: [{Prefix, Namespace}], XPath}`, or the bare path. */
function readXPath(value: Json, id: string): { values: string[]; xpath: XPathContext } {
  if (typeof value === 'string') return { values: [value], xpath: { category: undefined, namespaces: {} } };
  const members = membersOf(value, `The xpathExpression of ${id}`, ['XPathCategory', 'Namespaces', 'XPath']);
  const namespaces: Record<string, string> = Object.create(null);
  for (const json of listOf(members.Namespaces)) {
    const { Prefix, Namespace } = membersOf(json, 'A namespace', ['Prefix', 'Namespace']);
    namespaces[Prefix === undefined ? '' : textOf(Prefix, 'Prefix')] = textOf(Namespace, 'Namespace');
  }
  const named = optionalText(members.XPathCategory, 'XPathCategory');
  return {
    values: [textOf(members.XPath, 'XPath')],
    xpath: { category: named && categoryNamed(named), namespaces: namespaces as Namespaces },
  };
}

function readReferences(json: Json | undefined): string[][] {
  if (json === undefined) return [];
  const { RequestReference } = membersOf(json, 'MultiRequests', ['RequestReference']);
  return listOf(RequestReference).map((reference) => {
    const { ReferenceId } = membersOf(reference, 'A RequestReference', ['ReferenceId']);
    const ids = listOf(ReferenceId).map((id) => textOf(id, 'ReferenceId'));
    if (ids.length === 0) throw new RequestRefused(0, 'A RequestReference needs one ReferenceId or more.');
    return ids;
  });
}
