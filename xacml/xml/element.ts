import type { Namespaces } from '../policy.ts';

/** An element of a document read by read-document.ts. */
export interface Element {
  readonly name: string;
  readonly namespace: string;
  readonly prefix: string;
  readonly attributes: readonly Attribute[];
  readonly children: (Element | string)[];
  /** Prefixes declared on this very element. */
  readonly declared: Namespaces;
  readonly parent: Element | undefined;
  readonly line: number;
}

export interface Attribute {
  readonly name: string;
  readonly namespace: string;
  readonly prefix: string;
  readonly value: string;
}

/** The value of an attribute without namespace, or undefined. */
export function attributeOf(element: Element, name: string): string | undefined {
  for (const attribute of element.attributes) {
    if (attribute.name === name && attribute.namespace === '') return attribute.value;
  }
  return undefined;
}

/** The element children, white space and text left out. */
export function elementsOf(element: Element): Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string');
}

/** The text directly inside an element, as written. */
export function textOf(element: Element): string {
  let text = '';
  for (const child of element.children) if (typeof child === 'string') text += child;
  return text;
}

const scopes = new WeakMap<Element, Namespaces>();
const NO_PREFIXES: Namespaces = Object.freeze(Object.create(null));

/** The prefixes in scope at an element, the default namespace under the empty prefix. */
export function namespacesAt(element: Element): Namespaces {
  let scope = scopes.get(element);
  if (!scope) {
    const outer = element.parent ? namespacesAt(element.parent) : NO_PREFIXES;
    const declares = Object.keys(element.declared).length > 0;
    // Elements that declare nothing share the scope of their parent.
    scope = declares ? (Object.assign(Object.create(null), outer, element.declared) as Namespaces) : outer;
    scopes.set(element, scope);
  }
  return scope;
}
