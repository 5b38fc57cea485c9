import type { DecisionRequest } from './decision-request.ts';
import { RequestRefused } from './errors.ts';
import { XACML_NAMESPACE } from './identifiers.ts';
import { parseValue } from './parse-expression.ts';
import type { RequestAttribute, RequestCategory } from './request.ts';
import { type Element, elementsOf } from './xml/element.ts';
import { DocumentRefused, readDocument } from './xml/read-document.ts';
import {
  booleanAttribute,
  onlyAttributes,
  onlyText,
  optionalAttribute,
  type Refuse,
  requiredAttribute,
  Sequence,
} from './xml/sequence.ts';

const refuse: Refuse = (line, sentence) => {
  throw new RequestRefused(line, sentence);
};
const XML = 'http://www.w3.org/XML/1998/namespace';

/** Reads a Request of the core schema. Throws RequestRefused. */
export function readXmlRequest(text: string): DecisionRequest {
  const root = readRequestDocument(text);
  if (root.name !== 'Request' || root.namespace !== XACML_NAMESPACE) {
    refuse(root.line, `The root must be <Request> of the namespace ${XACML_NAMESPACE}.`);
  }
  onlyAttributes(root, ['ReturnPolicyIdList', 'CombinedDecision'], refuse);
  const children = new Sequence(root, refuse);
  const defaults = children.optional('RequestDefaults');
  if (defaults) {
    const inside = new Sequence(defaults, refuse);
    onlyText(inside.required('XPathVersion'), refuse);
    inside.end();
  }
  const categories = children.oneOrMore('Attributes').map(readAttributes);
  const multiple = children.optional('MultiRequests');
  children.end();
  return {
    returnPolicyIds: booleanAttribute(root, 'ReturnPolicyIdList', refuse),
    combinedDecision: booleanAttribute(root, 'CombinedDecision', refuse),
    categories,
    references: multiple ? readReferences(multiple) : [],
  };
}

/**
 * Reads the inside of one Attributes element, as the function access-permitted is given it. Throws RequestRefused.
 */
export function readAttributesContent(category: string, inside: string): RequestCategory {
  const root = readRequestDocument(`<Attributes xmlns="${XACML_NAMESPACE}" Category="-">${inside}</Attributes>`);
  return { ...readAttributes(root), category };
}

function readRequestDocument(text: string): Element {
  try {
    return readDocument(text);
  } catch (error) {
    if (error instanceof DocumentRefused) throw new RequestRefused(error.line, error.message);
    throw error;
  }
}

function readAttributes(element: Element): RequestCategory {
  onlyAttributes(element, ['Category', 'id'], refuse);
  const children = new Sequence(element, refuse);
  const contentElement = children.optional('Content');
  const attributes = children.many('Attribute').flatMap(readAttribute);
  children.end();
  // The schema says xml:id; requests in use also write it without the prefix.
  const id = element.attributes.find(({ name, namespace }) => name === 'id' && (namespace === XML || namespace === ''));
  const content = contentElement && contentOf(contentElement);
  return {
    category: requiredAttribute(element, 'Category', refuse),
    attributes,
    ...(id && { id: id.value.trim() }),
    ...(content && { content }),
  };
}

function contentOf(element: Element): Element | undefined {
  const children = elementsOf(element);
  if (children.length > 1) refuse(element.line, '<Content> must hold exactly one element.');
  return children[0];
}

/** One attribute; values of different types become attributes of their own. */
function readAttribute(element: Element): RequestAttribute[] {
  onlyAttributes(element, ['AttributeId', 'Issuer', 'IncludeInResult'], refuse);
  const issuer = optionalAttribute(element, 'Issuer');
  const head = {
    id: requiredAttribute(element, 'AttributeId', refuse),
    ...(issuer !== undefined && { issuer }),
    includeInResult: booleanAttribute(element, 'IncludeInResult', refuse),
  };
  const children = new Sequence(element, refuse);
  const values = children.oneOrMore('AttributeValue').map((value) => parseValue(value, refuse));
  children.end();
  const found: (RequestAttribute & { values: string[] })[] = [];
  for (const { dataType, text, xpathCategory, namespaces } of values) {
    const last = found.at(-1);
    if (namespaces) {
      found.push({ ...head, dataType, values: [text], xpath: { category: xpathCategory, namespaces } });
    } else if (last?.dataType === dataType) last.values.push(text);
    else found.push({ ...head, dataType, values: [text] });
  }
  return found;
}

function readReferences(element: Element): string[][] {
  const list = new Sequence(element, refuse);
  const references = list.oneOrMore('RequestReference').map((reference) => {
    const children = new Sequence(reference, refuse);
    const ids = children
      .oneOrMore('AttributesReference')
      .map((attributes) => requiredAttribute(attributes, 'ReferenceId', refuse));
    children.end();
    return ids;
  });
  list.end();
  return references;
}
