import { XACML_NAMESPACE } from '../identifiers.ts';
import { type Element, attributeOf, elementsOf, textOf } from './element.ts';

/** Throws the error of the document at hand: PolicyRefused or RequestRefused. */
export type Refuse = (line: number, sentence: string) => never;

/**
 * Reads the children of an XACML element in the order of the schema: ask for each in turn, then `end()`.
 * Anything out of place is refused by name and line.
 */
export class Sequence {
  readonly element: Element;
  readonly #children: readonly Element[];
  readonly #refuse: Refuse;
  #next = 0;

  constructor(element: Element, refuse: Refuse) {
    this.element = element;
    this.#children = elementsOf(element);
    this.#refuse = refuse;
    for (const child of element.children) {
      if (typeof child === 'string' && child.trim() !== '') {
        refuse(element.line, `<${element.name}> holds the text "${child.trim().slice(0, 40)}" where none may stand.`);
      }
    }
  }

  /** The next child when it has one of the names, else undefined. */
  optional(...names: string[]): Element | undefined {
    const child = this.#children[this.#next];
    if (!child || child.namespace !== XACML_NAMESPACE || !names.includes(child.name)) return undefined;
    this.#next++;
    return child;
  }

  required(...names: string[]): Element {
    const child = this.optional(...names);
    if (child) return child;
    const found = this.#children[this.#next];
    const wanted = names.map((name) => `<${name}>`).join(' or ');
    return found
      ? this.#refuse(found.line, `<${found.name}> stands where <${this.element.name}> needs ${wanted}.`)
      : this.#refuse(this.element.line, `<${this.element.name}> lacks ${wanted}.`);
  }

  many(...names: string[]): Element[] {
    const found: Element[] = [];
    for (let child = this.optional(...names); child; child = this.optional(...names)) found.push(child);
    return found;
  }

  oneOrMore(...names: string[]): Element[] {
    return [this.required(...names), ...this.many(...names)];
  }

  /** Refuses a child nobody asked for. */
  end(): void {
    const child = this.#children[this.#next];
    if (!child) return;
    const known = child.namespace === XACML_NAMESPACE;
    this.#refuse(
      child.line,
      known
        ? `<${child.name}> may not stand at this place in <${this.element.name}>.`
        : `<${child.name}> in <${this.element.name}> is not of the namespace ${XACML_NAMESPACE}.`,
    );
  }
}

/** Refuses attributes the schema does not know; those of other namespaces (xsi:schemaLocation, xml:id) may stand. */
export function onlyAttributes(element: Element, known: readonly string[], refuse: Refuse): void {
  for (const { name, namespace } of element.attributes) {
    if (namespace === '' && !known.includes(name)) {
      refuse(element.line, `<${element.name}> has an attribute ${name}, which the schema does not know.`);
    }
  }
}

/** A required attribute, white space around it removed, not empty. */
export function requiredAttribute(element: Element, name: string, refuse: Refuse): string {
  const value = attributeOf(element, name)?.trim();
  if (value === undefined) return refuse(element.line, `<${element.name}> lacks the attribute ${name}.`);
  if (value === '') return refuse(element.line, `The attribute ${name} of <${element.name}> is empty.`);
  return value;
}

export function optionalAttribute(element: Element, name: string): string | undefined {
  return attributeOf(element, name)?.trim();
}

/** An XML Schema boolean: `true`, `false`, `1` or `0`. */
export function booleanAttribute(element: Element, name: string, refuse: Refuse): boolean {
  const value = requiredAttribute(element, name, refuse);
  if (value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  return refuse(element.line, `The attribute ${name} of <${element.name}> must be true or false, not "${value}".`);
}

/** The text of an element which may hold nothing but text. */
export function onlyText(element: Element, refuse: Refuse): string {
  const child = elementsOf(element)[0];
  if (child) refuse(child.line, `<${element.name}> may hold text only, not <${child.name}>.`);
  return textOf(element);
}
