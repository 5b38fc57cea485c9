import type { Namespaces } from '../policy.ts';

/** What equality and sets compare by; equal keys mean equal values. */
export type Key = string | number | bigint | boolean;

/** A data type of the standard: how its text is read, compared and written. `R` is the form it has in memory. */
export interface DataType<R = unknown> {
  readonly id: string;
  /** The value the text stands for, or undefined when the text is not of this type. */
  parse(text: string, xpath?: XPathContext): R | undefined;
  key(raw: R): Key;
  /** Canonical text. */
  format(raw: R): string;
  /** Negative, zero or positive; only for types with an order. */
  compare?(a: R, b: R): number;
}

// biome-ignore lint/suspicious/noExplicitAny: stands for a data type whatever it has in memory.
export type AnyDataType = DataType<any>;

/** What an xpathExpression has beside its text. */
export interface XPathContext {
  readonly category: string | undefined;
  readonly namespaces: Namespaces;
  /** What is evaluated, where it must differ from the text that is echoed. */
  readonly path?: string;
}

/** One value at run time. */
export class Value<R = unknown> {
  readonly type: DataType<R>;
  readonly raw: R;
  readonly #written: string | undefined;

  constructor(type: DataType<R>, raw: R, written?: string) {
    this.type = type;
    this.raw = raw;
    this.#written = written;
  }

  /** The text as its source wrote it, or the canonical text of a computed value. */
  get text(): string {
    return this.#written ?? this.type.format(this.raw);
  }
}

export type Bag = readonly Value[];

/** Equality by key, with NaN equal to itself (double-equal, conformance case IIC350). */
export function sameKey(a: Key, b: Key): boolean {
  // biome-ignore lint/suspicious/noSelfCompare: the one value that differs from itself is NaN.
  return a === b || (a !== a && b !== b);
}
