import { along } from './axes.ts';
import type { XPathNode } from './document.ts';
import {
  type CallContext,
  coreFunctions,
  isNodeSet,
  stringOfNode,
  toBoolean,
  toNodeSet,
  toNumber,
  toText,
  type XPathValue,
} from './functions.ts';
import type { BinaryOperator, NodeTest, Step, XPathTree } from './parse.ts';

/** Evaluates an expression at a node. `take` is asked for every node looked at, and may throw. Throws XPathFailed. */
export function evaluateXPath(tree: XPathTree, node: XPathNode, take: (steps: number) => void): XPathValue {
  return evaluate(tree, { node, position: 1, size: 1, take });
}

function evaluate(tree: XPathTree, context: CallContext): XPathValue {
  context.take(1);
  switch (tree.kind) {
    case 'number':
    case 'literal':
      return tree.value;
    case 'negation':
      return -toNumber(evaluate(tree.of, context), context.take);
    case 'binary':
      return binary(tree.operator, tree.left, tree.right, context);
    case 'call': {
      const operands = tree.operands.map((operand) => evaluate(operand, context));
      return coreFunctions[tree.name]!.call(context, operands);
    }
    case 'filter': {
      const nodes = toNodeSet(evaluate(tree.of, context));
      return filtered(nodes, tree.predicates, context);
    }
    case 'path': {
      let nodes: readonly XPathNode[];
      if (tree.from === 'context') nodes = [context.node];
      else if (tree.from === 'root') nodes = [rootOf(context.node)];
      else nodes = toNodeSet(evaluate(tree.from, context));
      for (const step of tree.steps) nodes = stepped(nodes, step, context);
      return nodes;
    }
  }
}

function rootOf(node: XPathNode): XPathNode {
  let at = node;
  while (at.parent) at = at.parent;
  return at;
}

function stepped(nodes: readonly XPathNode[], step: Step, context: CallContext): readonly XPathNode[] {
  const found = new Set<XPathNode>();
  for (const node of nodes) {
    let selected: XPathNode[] = [];
    for (const candidate of along(step.axis, node)) {
      context.take(1);
      if (passes(candidate, step)) selected.push(candidate);
    }
    if (step.predicates.length > 0) selected = filtered(selected, step.predicates, context);
    for (const one of selected) found.add(one);
  }
  context.take(found.size);
  return [...found].sort((a, b) => a.order - b.order);
}

function passes(node: XPathNode, { axis, test }: Step): boolean {
  if (test.kind === 'node') return true;
  if (test.kind === 'text') return node.kind === 'text';
  if (test.kind !== 'name') return false;
  // A name test asks for nodes of the axis' own kind (XPath 1.0, section 2.3).
  const principal = axis === 'attribute' || axis === 'namespace' ? axis : 'element';
  return node.kind === principal && nameMatches(node, test);
}

function nameMatches(node: XPathNode, { namespace, name }: Extract<NodeTest, { kind: 'name' }>): boolean {
  return (namespace === undefined || node.namespace === namespace) && (name === undefined || node.name === name);
}

/** Predicates one after the other; positions count in the order given. */
function filtered(nodes: readonly XPathNode[], predicates: readonly XPathTree[], { take }: CallContext): XPathNode[] {
  let kept = [...nodes];
  for (const predicate of predicates) {
    const size = kept.length;
    kept = kept.filter((node, index) => {
      const position = index + 1;
      const value = evaluate(predicate, { node, position, size, take });
      return typeof value === 'number' ? value === position : toBoolean(value);
    });
  }
  return kept;
}

function binary(operator: BinaryOperator, left: XPathTree, right: XPathTree, context: CallContext): XPathValue {
  const a = evaluate(left, context);
  if (operator === 'or') return toBoolean(a) || toBoolean(evaluate(right, context));
  if (operator === 'and') return toBoolean(a) && toBoolean(evaluate(right, context));
  const b = evaluate(right, context);
  switch (operator) {
    case '|': {
      const union = new Set([...toNodeSet(a), ...toNodeSet(b)]);
      context.take(union.size);
      return [...union].sort((x, y) => x.order - y.order);
    }
    case '+':
      return toNumber(a, context.take) + toNumber(b, context.take);
    case '-':
      return toNumber(a, context.take) - toNumber(b, context.take);
    case '*':
      return toNumber(a, context.take) * toNumber(b, context.take);
    case 'div':
      return toNumber(a, context.take) / toNumber(b, context.take);
    case 'mod':
      return toNumber(a, context.take) % toNumber(b, context.take);
    default:
      return compared(operator, a, b, context.take);
  }
}

type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Comparison; a node-set is true when one of its nodes makes it so (XPath 1.0, section 3.4). */
function compared(operator: Comparison, a: XPathValue, b: XPathValue, take: (steps: number) => void): boolean {
  if (isNodeSet(a) && typeof b !== 'boolean') {
    return a.some((node) => compared(operator, stringOfNode(node, take), b, take));
  }
  if (isNodeSet(b) && typeof a !== 'boolean') {
    return b.some((node) => compared(operator, a, stringOfNode(node, take), take));
  }
  take(1);
  if (operator === '=' || operator === '!=') {
    const equal =
      typeof a === 'boolean' || typeof b === 'boolean'
        ? toBoolean(a) === toBoolean(b)
        : typeof a === 'number' || typeof b === 'number'
          ? toNumber(a, take) === toNumber(b, take)
          : toText(a, take) === toText(b, take);
    return (operator === '=') === equal;
  }
  const x = isNodeSet(a) ? Number(toBoolean(a)) : toNumber(a, take);
  const y = isNodeSet(b) ? Number(toBoolean(b)) : toNumber(b, take);
  if (operator === '<') return x < y;
  if (operator === '<=') return x <= y;
  return operator === '>' ? x > y : x >= y;
}
