import { type CompiledExpression, mistaken, type Scope } from './scope.ts';
import type { Evaluation, Result } from './evaluation.ts';
import { Failure, processingFailure } from './failure.ts';
import { dataTypeId, statusCode } from './identifiers.ts';
import type { AttributeSelector } from './policy.ts';
import { Value } from './types/data-type.ts';
import { typeOf } from './types/known-types.ts';
import type { XPathExpression } from './types/names.ts';
import { documentOf, type XPathNode } from './xpath/document.ts';
import { stringOfNode } from './xpath/functions.ts';
import { nodesOf, readXPath, selectNodes } from './xpath/select.ts';

const XPATH_1 = 'http://www.w3.org/TR/1999/Rec-xpath-19991116';

/** The values an XPath finds in the Content of a category (XACML 3.0, section 7.3.7). */
export function compileSelector(selector: AttributeSelector, scope: Scope): CompiledExpression {
  const { category, contextSelectorId, mustBePresent } = selector;
  const type = typeOf(selector.dataType);
  const tree = readXPath(selector);
  if (tree instanceof Failure) return mistaken(scope, selector.line, tree);
  if (scope.xpathVersion !== undefined && scope.xpathVersion !== XPATH_1) {
    const sentence = `Only XPath 1.0 (${XPATH_1}) is supported, not ${scope.xpathVersion}.`;
    return mistaken(scope, selector.line, processingFailure(sentence));
  }
  const missing = new Failure(
    statusCode.missingAttribute,
    `The Content of ${category} has nothing at ${selector.path}.`,
  );
  const nothing: Result = mustBePresent ? missing : [];
  return {
    shape: { dataType: type.id, bag: true },
    evaluate(evaluation) {
      const content = evaluation.request.content(category);
      if (!content) return nothing;
      const start = startNode(documentOf(content), category, contextSelectorId, evaluation);
      if (start instanceof Failure) return start;
      const nodes = selectNodes(tree, start, evaluation);
      if (nodes instanceof Failure) return nodes;
      if (nodes.length === 0) return nothing;
      const values: Value[] = [];
      for (const node of nodes) {
        const text = stringOfNode(node, (steps) => evaluation.work.take(steps));
        const raw = type.parse(text);
        if (raw === undefined) {
          return new Failure(statusCode.syntaxError, `${selector.path} selects what is not a value of ${type.id}.`);
        }
        values.push(new Value(type, raw, text));
      }
      return values;
    },
  };
}

/** The document, or the one node which the attribute named by ContextSelectorId selects. */
function startNode(
  document: XPathNode,
  category: string,
  contextSelectorId: string | undefined,
  evaluation: Evaluation,
): XPathNode | Failure {
  if (contextSelectorId === undefined) return document;
  const given = evaluation.request.bag(category, contextSelectorId, dataTypeId.xpathExpression, undefined);
  if (given instanceof Failure) return given;
  if (given.length === 0) return document;
  if (given.length > 1) return processingFailure(`${contextSelectorId} has more than one value.`);
  const nodes = nodesOf(given[0]!.raw as XPathExpression, evaluation);
  if (nodes instanceof Failure) return nodes;
  return nodes.length === 1 ? nodes[0]! : processingFailure(`${contextSelectorId} selects ${nodes.length} nodes.`);
}
