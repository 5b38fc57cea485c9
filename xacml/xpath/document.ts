import { type Element, namespacesAt } from '../xml/element.ts';

/** A node of the XPath 1.0 data model. Comments and processing instructions are not part of what is read. */
export interface XPathNode {
  readonly kind: 'root' | 'element' | 'attribute' | 'text' | 'namespace';
  readonly parent: XPathNode | undefined;
  /** Place in document order. */
  readonly order: number;
  readonly name: string;
  readonly namespace: string;
  readonly prefix: string;
  /** Text of text, attribute and namespace nodes. */
  readonly value: string;
  readonly children: readonly XPathNode[];
  readonly attributes: readonly XPathNode[];
  readonly namespaces: () => readonly XPathNode[];
}

const NONE: readonly XPathNode[] = [];
const noNamespaces = (): readonly XPathNode[] => NONE;
const documents = new WeakMap<Element, XPathNode>();

/** The document whose only child is the given element; made once for each. */
export function documentOf(element: Element): XPathNode {
  let root = documents.get(element);
  if (!root) {
    root = build(element);
    documents.set(element, root);
  }
  return root;
}

function build(top: Element): XPathNode {
  let order = 0;
  const bare = { name: '', namespace: '', prefix: '', value: '' };
  const leaf = { children: NONE, attributes: NONE, namespaces: noNamespaces };

  const elementNode = (element: Element, parent: XPathNode): XPathNode => {
    const children: XPathNode[] = [];
    const attributes: XPathNode[] = [];
    let inScope: readonly XPathNode[] | undefined;
    const place = order++;
    const node: XPathNode = {
      kind: 'element',
      parent,
      order: place,
      name: element.name,
      namespace: element.namespace,
      prefix: element.prefix,
      value: '',
      children,
      attributes,
      namespaces() {
        inScope ??= namespaceNodes(element, node);
        return inScope;
      },
    };
    for (const { name, namespace, prefix, value } of element.attributes) {
      attributes.push({ kind: 'attribute', parent: node, order: order++, name, namespace, prefix, value, ...leaf });
    }
    let text = '';
    const endText = (): void => {
      if (text !== '') children.push({ ...bare, ...leaf, kind: 'text', parent: node, order: order++, value: text });
      text = '';
    };
    for (const child of element.children) {
      if (typeof child === 'string') text += child;
      else {
        endText();
        children.push(elementNode(child, node));
      }
    }
    endText();
    return node;
  };

  const children: XPathNode[] = [];
  const root: XPathNode = { ...bare, ...leaf, kind: 'root', parent: undefined, order: order++, children };
  children.push(elementNode(top, root));
  return root;
}

/** Their order lies between the element and its attributes. */
function namespaceNodes(element: Element, parent: XPathNode): XPathNode[] {
  const scope = { ...namespacesAt(element), xml: 'http://www.w3.org/XML/1998/namespace' };
  return Object.entries(scope)
    .filter(([, uri]) => uri !== '')
    .map(([prefix, uri], index) => ({
      kind: 'namespace',
      parent,
      order: parent.order + (index + 1) / 10_000,
      name: prefix,
      namespace: '',
      prefix: '',
      value: uri,
      children: NONE,
      attributes: NONE,
      namespaces: noNamespaces,
    }));
}
