import { SaxesParser } from 'saxes';
import { limits } from '../limits.ts';
import type { Attribute, Element } from './element.ts';

/** What stopped the reading of a document; turned into PolicyRefused or RequestRefused by the caller. */
export class DocumentRefused extends Error {
  readonly fault: 'not-well-formed' | 'forbidden-xml' | 'too-large';
  readonly line: number;

  constructor(fault: DocumentRefused['fault'], line: number, sentence: string) {
    super(sentence);
    this.name = 'DocumentRefused';
    this.fault = fault;
    this.line = line;
  }
}

/**
 * Reads a whole XML document to a tree. No document type, so no entities but the five built in; bounded in length,
 * depth, number of elements and of attributes. Throws DocumentRefused.
 */
export function readDocument(text: string): Element {
  if (text.length > limits.textLength) {
    throw new DocumentRefused('too-large', 1, `The document is longer than ${limits.textLength} characters.`);
  }
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  let root: Element | undefined;
  let open: Element | undefined;
  let depth = 0;
  let elements = 0;
  let startLine = 1;
  const addText = (piece: string): void => {
    if (open && piece !== '') open.children.push(piece);
  };

  parser.on('error', (error) => {
    // saxes puts "file:line:column: " first; the line is told apart from the sentence here.
    const sentence = error.message.replace(/^[^ ]*\d+:\d+: /, '');
    const ofEntity = /entit/.test(sentence);
    throw new DocumentRefused(
      ofEntity ? 'forbidden-xml' : 'not-well-formed',
      parser.line,
      `The XML is not well-formed: ${sentence}`,
    );
  });
  parser.on('doctype', () => {
    throw new DocumentRefused(
      'forbidden-xml',
      parser.line,
      'A document type (<!DOCTYPE …>) is not allowed; remove it and write the values out.',
    );
  });
  parser.on('opentagstart', () => {
    startLine = parser.line;
    if (++depth > limits.depth) {
      throw new DocumentRefused('too-large', startLine, `Elements lie more than ${limits.depth} deep in each other.`);
    }
    if (++elements > limits.elements) {
      throw new DocumentRefused('too-large', startLine, `The document has more than ${limits.elements} elements.`);
    }
  });
  let attributeCount = 0;
  let declarations = 0;
  parser.on('attribute', () => {
    if (++attributeCount > limits.attributesPerElement) {
      const sentence = `An element has more than ${limits.attributesPerElement} attributes.`;
      throw new DocumentRefused('too-large', parser.line, sentence);
    }
  });
  parser.on('opentag', (tag) => {
    attributeCount = 0;
    for (const _prefix in tag.ns) declarations++;
    if (declarations > limits.namespaces) {
      throw new DocumentRefused('too-large', startLine, `More than ${limits.namespaces} namespaces are declared.`);
    }
    const attributes: Attribute[] = [];
    for (const key in tag.attributes) {
      const { local, uri, prefix, value } = tag.attributes[key]!;
      if (prefix === 'xmlns' || (prefix === '' && local === 'xmlns')) continue;
      attributes.push({ name: local, namespace: uri, prefix, value });
    }
    const element: Element = {
      name: tag.local,
      namespace: tag.uri,
      prefix: tag.prefix,
      attributes,
      children: [],
      declared: tag.ns,
      parent: open,
      line: startLine,
    };
    if (open) open.children.push(element);
    else root = element;
    open = element;
  });
  parser.on('closetag', () => {
    depth--;
    open = open?.parent;
  });
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  if (!root) throw new DocumentRefused('not-well-formed', 1, 'The document is empty; it must hold one XML element.');
  return root;
}
