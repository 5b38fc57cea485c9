import { RequestRefused } from './errors.ts';
import { Failure } from './failure.ts';
import { statusCode } from './identifiers.ts';
import { limits } from './limits.ts';
import { type Bag, type DataType, Value, type XPathContext } from './types/data-type.ts';
import { typeOf } from './types/known-types.ts';
import { stringType } from './types/text.ts';
import type { Element } from './xml/element.ts';

/** One attribute of a request, as plain data. */
export interface RequestAttribute {
  readonly id: string;
  /** Identifier of the data type; string when absent. */
  readonly dataType?: string;
  readonly values: readonly string[];
  readonly issuer?: string;
  readonly includeInResult?: boolean;
  /** For xpathExpression values: whose Content they look into, and their prefixes. */
  readonly xpath?: XPathContext;
}

/** The attributes of one category. A category may be given several times; its attributes are then joined. */
export interface RequestCategory {
  readonly category: string;
  readonly attributes: readonly RequestAttribute[];
  /** What a request with several decisions refers to it by (`xml:id`, JSON `Id`). */
  readonly id?: string;
  /** The one element inside Content, for attribute selectors. */
  readonly content?: Element;
}

/** The attributes of one id in one category. */
interface Candidates {
  readonly attributes: RequestAttribute[];
  size: number;
}

const EMPTY: Bag = [];

/** A request ready to be decided on. Make one with `requestOf`. */
export class RequestContext {
  readonly categories: readonly RequestCategory[];
  readonly #attributes = new Map<string, Map<string, Candidates>>();
  readonly #contents = new Map<string, Element>();

  constructor(categories: readonly RequestCategory[]) {
    this.categories = categories;
    let count = 0;
    for (const { category, attributes, content } of categories) {
      let byId = this.#attributes.get(category);
      if (!byId) {
        byId = new Map();
        this.#attributes.set(category, byId);
      }
      for (const attribute of attributes) {
        count += attribute.values.length;
        if (count > limits.values) throw new RequestRefused(0, `The request has more than ${limits.values} values.`);
        const same = byId.get(attribute.id);
        if (same) {
          same.attributes.push(attribute);
          same.size += 1 + attribute.values.length;
        } else byId.set(attribute.id, { attributes: [attribute], size: 1 + attribute.values.length });
      }
      if (content) {
        if (this.#contents.has(category)) {
          throw new RequestRefused(content.line, `The category ${category} has two Content elements; one is allowed.`);
        }
        this.#contents.set(category, content);
      }
    }
  }

  /**
   * The values of equal category, id and data type, and equal issuer when one is asked for. A value that is not of its
   * data type is a Failure where it is asked for; elsewhere it does no harm (conformance case IIA023 holds one).
   */
  bag(category: string, id: string, dataType: string, issuer: string | undefined): Bag | Failure {
    const candidates = this.#attributes.get(category)?.get(id);
    if (!candidates) return EMPTY;
    const found: Value[] = [];
    for (const candidate of candidates.attributes) {
      const type = candidate.dataType === undefined ? stringType : typeOf(candidate.dataType);
      if (type.id !== dataType || (issuer !== undefined && candidate.issuer !== issuer)) continue;
      for (const text of candidate.values) {
        const raw = type.parse(text, candidate.xpath);
        if (raw === undefined) {
          const name = dataType.replace(/^.*[#:]/, '');
          return new Failure(statusCode.syntaxError, `The attribute ${id} has a value which is not a ${name}.`);
        }
        found.push(new Value(type as DataType, raw, text));
      }
    }
    return found;
  }

  /** How many attributes and values `bag` must look at. */
  size(category: string, id: string): number {
    return this.#attributes.get(category)?.get(id)?.size ?? 0;
  }

  /** The element inside the Content of a category. */
  content(category: string): Element | undefined {
    return this.#contents.get(category);
  }
}

/** Makes a request of plain objects. Throws RequestRefused when it is too large. */
export function requestOf(categories: readonly RequestCategory[]): RequestContext {
  return new RequestContext(categories);
}
