import type { DecisionRequest } from './decision-request.ts';
import { RequestRefused } from './errors.ts';
import { Evaluation, type Work } from './evaluation.ts';
import { Failure } from './failure.ts';
import { type Children, scoped } from './hierarchy.ts';
import { attributeId, dataTypeId, statusCode } from './identifiers.ts';
import { limits } from './limits.ts';
import { NOT_APPLICABLE } from './outcome.ts';
import type { RequestAttribute, RequestCategory } from './request.ts';
import { contextOf } from './request-cost.ts';
import { nodesOf } from './xpath/select.ts';

/** The categories of one individual decision, or why it cannot be made. */
export type Individual = readonly RequestCategory[] | RequestRefused;

/**
 * The individual decisions a request asks for, in order: by MultiRequests, then by repeated categories, by content
 * selector, and by the scope of a resource (multiple decision profile 1.0).
 * Throws RequestRefused when it asks for too many.
 */
export function individuals(request: DecisionRequest, children: Children, work: Work): Individual[] {
  if (request.categories.length > limits.categories) {
    throw new RequestRefused(0, `The request has more than ${limits.categories} categories.`);
  }
  let parts: Individual[] = request.references.length > 0 ? byReference(request) : [request.categories];
  for (const expand of [
    byRepeatedCategory,
    (part: readonly RequestCategory[]) => byContentSelector(part, work),
    (part: readonly RequestCategory[]) => scoped(part, children),
  ]) {
    parts = parts.flatMap((part) => (part instanceof RequestRefused ? [part] : attempt(() => expand(part))));
    bounded(parts.length);
  }
  return parts;
}

/** One part that cannot be decided does not spoil the others. */
function attempt(expand: () => Individual[]): Individual[] {
  try {
    return expand();
  } catch (error) {
    if (error instanceof RequestRefused && error !== TOO_MANY) return [error];
    throw error;
  }
}

const TOO_MANY = new RequestRefused(
  0,
  `The request asks for more than ${limits.decisions} decisions; ask in several requests.`,
  statusCode.processingError,
);

function bounded(decisions: number): void {
  if (decisions > limits.decisions) throw TOO_MANY;
}

function byReference({ categories, references }: DecisionRequest): Individual[] {
  bounded(references.length);
  const byId = new Map<string, RequestCategory>();
  for (const category of categories) {
    if (category.id === undefined) continue;
    if (byId.has(category.id)) throw new RequestRefused(0, `Two categories have the id "${category.id}".`);
    byId.set(category.id, category);
  }
  return references.map((ids): Individual => {
    const found: RequestCategory[] = [];
    for (const id of new Set(ids)) {
      const category = byId.get(id);
      if (!category) return new RequestRefused(0, `The request refers to "${id}", which it does not hold.`);
      found.push(category);
    }
    return found;
  });
}

/** One decision for each combination, the categories in the order they first come. */
function byRepeatedCategory(categories: readonly RequestCategory[]): Individual[] {
  const groups = new Map<string, RequestCategory[]>();
  for (const category of categories) {
    const group = groups.get(category.category);
    if (group) group.push(category);
    else groups.set(category.category, [category]);
  }
  let combinations: RequestCategory[][] = [[]];
  for (const group of groups.values()) {
    bounded(combinations.length * group.length);
    combinations = combinations.flatMap((chosen) => group.map((category) => [...chosen, category]));
  }
  return combinations;
}

/** One decision for each node that `multiple:content-selector` selects, with a `content-selector` for that node. */
function byContentSelector(categories: readonly RequestCategory[], work: Work): Individual[] {
  let parts: (readonly RequestCategory[])[] = [categories];
  for (const [index, category] of categories.entries()) {
    const selector = category.attributes.find(({ id }) => id === attributeId.multipleContentSelector);
    if (!selector || !category.content) continue;
    const others = category.attributes.filter((attribute) => attribute !== selector);
    const selectors = nodeSelectors(selector, categories, work);
    bounded(parts.length * selectors.length);
    parts = parts.flatMap((part) =>
      selectors.map((attribute) => part.with(index, { ...category, attributes: [...others, attribute] })),
    );
  }
  return parts;
}

function nodeSelectors(
  selector: RequestAttribute,
  categories: readonly RequestCategory[],
  work: Work,
): RequestAttribute[] {
  const { xpath, values, dataType } = selector;
  const [path] = values;
  if (dataType !== dataTypeId.xpathExpression || !xpath || path === undefined || values.length > 1) {
    throw new RequestRefused(0, `${selector.id} must be one xpathExpression.`);
  }
  const evaluation = new Evaluation({
    request: contextOf(categories, work),
    now: 0,
    root: () => NOT_APPLICABLE,
    work,
  });
  const nodes = nodesOf({ path: path.trim(), category: xpath.category, namespaces: xpath.namespaces }, evaluation);
  if (nodes instanceof Failure) throw new RequestRefused(0, nodes.sentence, nodes.code);
  if (nodes.length === 0) {
    throw new RequestRefused(0, `${selector.id} selects nothing.`, statusCode.processingError);
  }
  bounded(nodes.length);
  return nodes.map((_, index) => ({
    ...selector,
    id: attributeId.contentSelector,
    // As the standard's examples write it; evaluated with the whole path in brackets, which always means one node.
    values: [`${path.trim()}[${index + 1}]`],
    xpath: { ...xpath, path: `(${path.trim()})[${index + 1}]` },
  }));
}
