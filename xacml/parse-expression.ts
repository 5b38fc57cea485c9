import { dataTypeId } from './identifiers.ts';
import { limits } from './limits.ts';
import type {
  AllOf,
  AnyOf,
  AttributeDesignator,
  AttributeSelector,
  AttributeValue,
  Expression,
  Match,
  Target,
} from './policy.ts';
import { type Element, elementsOf, namespacesAt } from './xml/element.ts';
import {
  booleanAttribute,
  onlyAttributes,
  onlyText,
  optionalAttribute,
  type Refuse,
  requiredAttribute,
  Sequence,
} from './xml/sequence.ts';

const EXPRESSIONS = [
  'Apply',
  'AttributeValue',
  'AttributeDesignator',
  'AttributeSelector',
  'VariableReference',
  'Function',
];

/** The one expression that an element such as Condition holds. */
export function onlyExpression(element: Element, refuse: Refuse): Expression {
  const children = new Sequence(element, refuse);
  const expression = parseExpression(children.required(...EXPRESSIONS), refuse);
  children.end();
  return expression;
}

function parseExpression(element: Element, refuse: Refuse): Expression {
  switch (element.name) {
    case 'Apply':
      return parseApply(element, refuse);
    case 'AttributeValue':
      return parseValue(element, refuse);
    case 'AttributeDesignator':
      return parseDesignator(element, refuse);
    case 'AttributeSelector':
      return parseSelector(element, refuse);
    case 'VariableReference':
      onlyAttributes(element, ['VariableId'], refuse);
      new Sequence(element, refuse).end();
      return {
        kind: 'variable',
        variableId: requiredAttribute(element, 'VariableId', refuse),
        line: element.line,
      };
    case 'Function':
      onlyAttributes(element, ['FunctionId'], refuse);
      new Sequence(element, refuse).end();
      return { kind: 'function', functionId: requiredAttribute(element, 'FunctionId', refuse), line: element.line };
    default:
      return refuse(element.line, `<${element.name}> is not an expression.`);
  }
}

function parseApply(element: Element, refuse: Refuse): Expression {
  onlyAttributes(element, ['FunctionId'], refuse);
  const children = new Sequence(element, refuse);
  const description = children.optional('Description');
  const operands = children.many(...EXPRESSIONS).map((child) => parseExpression(child, refuse));
  children.end();
  return {
    kind: 'apply',
    functionId: requiredAttribute(element, 'FunctionId', refuse),
    ...(description && { description: onlyText(description, refuse).trim() }),
    arguments: operands,
    line: element.line,
  };
}

/** An AttributeValue; an xpathExpression also remembers the prefixes in scope where it is written. */
export function parseValue(element: Element, refuse: Refuse): AttributeValue {
  const dataType = requiredAttribute(element, 'DataType', refuse);
  if (elementsOf(element).length > 0) {
    refuse(element.line, 'An AttributeValue holds elements; only data types written as text are supported.');
  }
  const text = onlyText(element, refuse);
  if (text.length > limits.valueLength) {
    refuse(element.line, `An AttributeValue is longer than ${limits.valueLength} characters.`);
  }
  const line = element.line;
  if (dataType !== dataTypeId.xpathExpression) return { kind: 'value', dataType, text, line };
  const xpathCategory = optionalAttribute(element, 'XPathCategory');
  return {
    kind: 'value',
    dataType,
    text,
    ...(xpathCategory !== undefined && { xpathCategory }),
    namespaces: namespacesAt(element),
    line,
  };
}

function parseDesignator(element: Element, refuse: Refuse): AttributeDesignator {
  // SubjectCategory is a leftover of XACML 2.0 that policies in use repeat beside Category.
  const known = ['AttributeId', 'Category', 'DataType', 'Issuer', 'MustBePresent', 'SubjectCategory'];
  onlyAttributes(element, known, refuse);
  new Sequence(element, refuse).end();
  const issuer = optionalAttribute(element, 'Issuer');
  return {
    kind: 'designator',
    category: requiredAttribute(element, 'Category', refuse),
    attributeId: requiredAttribute(element, 'AttributeId', refuse),
    dataType: requiredAttribute(element, 'DataType', refuse),
    ...(issuer !== undefined && { issuer }),
    mustBePresent: booleanAttribute(element, 'MustBePresent', refuse),
    line: element.line,
  };
}

function parseSelector(element: Element, refuse: Refuse): AttributeSelector {
  onlyAttributes(element, ['Category', 'ContextSelectorId', 'Path', 'DataType', 'MustBePresent'], refuse);
  new Sequence(element, refuse).end();
  const contextSelectorId = optionalAttribute(element, 'ContextSelectorId');
  return {
    kind: 'selector',
    category: requiredAttribute(element, 'Category', refuse),
    path: requiredAttribute(element, 'Path', refuse),
    dataType: requiredAttribute(element, 'DataType', refuse),
    ...(contextSelectorId !== undefined && { contextSelectorId }),
    mustBePresent: booleanAttribute(element, 'MustBePresent', refuse),
    namespaces: namespacesAt(element),
    line: element.line,
  };
}

export function parseTarget(element: Element, refuse: Refuse): Target {
  onlyAttributes(element, [], refuse);
  const children = new Sequence(element, refuse);
  const anyOf = children.many('AnyOf').map((child) => parseAnyOf(child, refuse));
  children.end();
  return { anyOf, line: element.line };
}

function parseAnyOf(element: Element, refuse: Refuse): AnyOf {
  onlyAttributes(element, [], refuse);
  const children = new Sequence(element, refuse);
  const allOf = children.oneOrMore('AllOf').map((child) => parseAllOf(child, refuse));
  children.end();
  return { allOf, line: element.line };
}

function parseAllOf(element: Element, refuse: Refuse): AllOf {
  onlyAttributes(element, [], refuse);
  const children = new Sequence(element, refuse);
  const matches = children.oneOrMore('Match').map((child) => parseMatch(child, refuse));
  children.end();
  return { matches, line: element.line };
}

function parseMatch(element: Element, refuse: Refuse): Match {
  onlyAttributes(element, ['MatchId'], refuse);
  const matchId = requiredAttribute(element, 'MatchId', refuse);
  const children = new Sequence(element, refuse);
  const value = parseValue(children.required('AttributeValue'), refuse);
  const source = children.required('AttributeDesignator', 'AttributeSelector');
  children.end();
  const attribute =
    source.name === 'AttributeDesignator' ? parseDesignator(source, refuse) : parseSelector(source, refuse);
  return { matchId, value, attribute, line: element.line };
}
