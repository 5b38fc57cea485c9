import type { XPathNode } from './document.ts';

export const axes = [
  'ancestor',
  'ancestor-or-self',
  'attribute',
  'child',
  'descendant',
  'descendant-or-self',
  'following',
  'following-sibling',
  'namespace',
  'parent',
  'preceding',
  'preceding-sibling',
  'self',
] as const;

export type Axis = (typeof axes)[number];

/** The nodes along an axis, the nearest first, as positions in predicates count them (XPath 1.0, section 2.4). */
export function* along(axis: Axis, node: XPathNode): Generator<XPathNode> {
  switch (axis) {
    case 'self':
      yield node;
      break;
    case 'child':
      yield* node.children;
      break;
    case 'attribute':
      yield* node.attributes;
      break;
    case 'namespace':
      yield* node.namespaces();
      break;
    case 'parent':
      if (node.parent) yield node.parent;
      break;
    case 'ancestor':
      for (let at = node.parent; at; at = at.parent) yield at;
      break;
    case 'ancestor-or-self':
      for (let at: XPathNode | undefined = node; at; at = at.parent) yield at;
      break;
    case 'descendant':
      yield* below(node);
      break;
    case 'descendant-or-self':
      yield node;
      yield* below(node);
      break;
    case 'following-sibling':
      yield* siblings(node, 1);
      break;
    case 'preceding-sibling':
      yield* siblings(node, -1);
      break;
    case 'following':
      // What follows an attribute begins with the children of its element.
      if (isPlaceless(node)) yield* below(node.parent!);
      for (let at: XPathNode | undefined = isPlaceless(node) ? node.parent : node; at; at = at.parent) {
        for (const sibling of siblings(at, 1)) {
          yield sibling;
          yield* below(sibling);
        }
      }
      break;
    case 'preceding':
      for (let at: XPathNode | undefined = isPlaceless(node) ? node.parent : node; at; at = at.parent) {
        for (const sibling of siblings(at, -1)) yield* belowBackwards(sibling);
      }
      break;
  }
}

const isPlaceless = ({ kind }: XPathNode): boolean => kind === 'attribute' || kind === 'namespace';

function* below(node: XPathNode): Generator<XPathNode> {
  // A stack of one's own: generators inside generators would cost the depth at each step.
  const stack = [...node.children].reverse();
  for (let at = stack.pop(); at; at = stack.pop()) {
    yield at;
    for (let index = at.children.length - 1; index >= 0; index--) stack.push(at.children[index]!);
  }
}

function* belowBackwards(node: XPathNode): Generator<XPathNode> {
  for (let index = node.children.length - 1; index >= 0; index--) yield* belowBackwards(node.children[index]!);
  yield node;
}

function* siblings(node: XPathNode, direction: 1 | -1): Generator<XPathNode> {
  if (isPlaceless(node) || !node.parent) return;
  const all = node.parent.children;
  // Children are in document order, so the node is found by halving.
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (all[middle]!.order < node.order) low = middle + 1;
    else high = middle;
  }
  for (let at = low + direction; at >= 0 && at < all.length; at += direction) yield all[at]!;
}
