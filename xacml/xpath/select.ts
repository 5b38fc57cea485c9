import type { Evaluation } from '../evaluation.ts';
import { Failure, processingFailure, WORK_USED_UP } from '../failure.ts';
import type { XPathExpression } from '../types/names.ts';
import { documentOf, type XPathNode } from './document.ts';
import { evaluateXPath } from './evaluate.ts';
import { isNodeSet, XPathFailed } from './functions.ts';
import { XPathRefused } from './lexer.ts';
import { parseXPath, type XPathTree } from './parse.ts';

class UsedUp extends Error {}

/** The nodes an XPath selects from a node, in document order, or why it cannot. */
export function selectNodes(tree: XPathTree, from: XPathNode, evaluation: Evaluation): readonly XPathNode[] | Failure {
  try {
    const result = evaluateXPath(tree, from, (steps) => {
      // A node costs more than a comparison.
      if (!evaluation.work.take(3 * steps)) throw new UsedUp();
    });
    return isNodeSet(result) ? result : processingFailure('The XPath selects no nodes but makes a value.');
  } catch (error) {
    if (error instanceof UsedUp) return WORK_USED_UP;
    if (error instanceof XPathFailed) return processingFailure(error.message);
    throw error;
  }
}

/** Reads an XPath, or says why it cannot be read. */
export function readXPath({ path, namespaces }: Pick<XPathExpression, 'path' | 'namespaces'>): XPathTree | Failure {
  try {
    return parseXPath(path, namespaces);
  } catch (error) {
    if (error instanceof XPathRefused) return processingFailure(error.message);
    throw error;
  }
}

const parsed = new WeakMap<XPathExpression, XPathTree | Failure>();

/** The nodes an xpathExpression value selects from the Content of its category. */
export function nodesOf(expression: XPathExpression, evaluation: Evaluation): readonly XPathNode[] | Failure {
  let tree = parsed.get(expression);
  if (!tree) {
    if (!evaluation.work.take(expression.path.length)) return WORK_USED_UP;
    tree = readXPath(expression);
    parsed.set(expression, tree);
  }
  if (tree instanceof Failure) return tree;
  if (expression.category === undefined) return processingFailure('An xpathExpression lacks its XPathCategory.');
  const content = evaluation.request.content(expression.category);
  if (!content) return processingFailure(`The request has no Content in ${expression.category}.`);
  return selectNodes(tree, documentOf(content), evaluation);
}
