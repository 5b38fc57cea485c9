import { Failure } from '../failure.ts';
import { type DataType, Value } from '../types/data-type.ts';
import { type XPathExpression, xpathExpressionType } from '../types/names.ts';
import { integerType } from '../types/numbers.ts';
import { booleanType, booleanValue } from '../types/text.ts';
import type { XPathNode } from '../xpath/document.ts';
import { nodesOf } from '../xpath/select.ts';
import { alias, type FunctionDefinition, one, V1, V3 } from './definition.ts';

function compareNodes(
  id: string,
  meaning: (x: ReadonlySet<XPathNode>, y: readonly XPathNode[]) => boolean,
): FunctionDefinition {
  return {
    id,
    parameters: [one(xpathExpressionType), one(xpathExpressionType)],
    returns: one(booleanType),
    call(evaluation, x: Value<XPathExpression>, y: Value<XPathExpression>) {
      const first = nodesOf(x.raw, evaluation);
      if (first instanceof Failure) return first;
      const second = nodesOf(y.raw, evaluation);
      if (second instanceof Failure) return second;
      return booleanValue(meaning(new Set(first), second));
    },
  };
}

const definitions: readonly FunctionDefinition[] = [
  {
    id: `${V3}xpath-node-count`,
    parameters: [one(xpathExpressionType)],
    returns: one(integerType),
    call(evaluation, { raw }: Value<XPathExpression>) {
      const nodes = nodesOf(raw, evaluation);
      return nodes instanceof Failure ? nodes : new Value(integerType as DataType, BigInt(nodes.length));
    },
  },
  compareNodes(`${V3}xpath-node-equal`, (x, y) => y.some((node) => x.has(node))),
  // A node of y is one of x or lies below one, attributes included (XACML 3.0, A.3.15).
  compareNodes(`${V3}xpath-node-match`, (x, y) =>
    y.some((node) => {
      for (let at: XPathNode | undefined = node; at; at = at.parent) if (x.has(at)) return true;
      return false;
    }),
  ),
];

export const xpathFunctions: readonly FunctionDefinition[] = [
  ...definitions,
  ...definitions.map((definition) => alias(definition.id.replace(V3, V1), definition)),
];
