import type { Evaluation, Result, Shape } from '../evaluation.ts';
import { Failure } from '../failure.ts';
import { type AnyDataType, type DataType, Value } from '../types/data-type.ts';
import { booleanType, booleanValue } from '../types/text.ts';

// biome-ignore lint/suspicious/noExplicitAny: arguments are checked against `parameters` before any call.
type Operand = any;

/** A function of the standard whose arguments are all evaluated before it is called. */
export interface FunctionDefinition {
  readonly id: string;
  readonly parameters: readonly Shape[];
  /** The last parameter may be repeated; so many arguments are needed in all. */
  readonly minimum?: number;
  readonly returns: Shape;
  readonly call: (evaluation: Evaluation, ...operands: Operand[]) => Result;
  /** For and, or, n-of: evaluates only as many arguments as needed. */
  readonly lazy?: (operands: readonly Evaluate[]) => Evaluate;
}

export type Evaluate = (evaluation: Evaluation) => Result;

type RawOf<T> = T extends DataType<infer R> ? R : never;
type RawsOf<P extends readonly unknown[]> = { [K in keyof P]: RawOf<P[K]> };

export const one = (type: { readonly id: string }): Shape => ({ dataType: type.id, bag: false });
export const bagOf = (type: { readonly id: string }): Shape => ({ dataType: type.id, bag: true });

/** Defines a function from values to one value, by its meaning for the values' contents. */
export function define<const P extends readonly AnyDataType[], R>(
  id: string,
  parameters: P,
  returns: DataType<R>,
  meaning: (...raws: RawsOf<P>) => R | Failure,
): FunctionDefinition {
  const apply = meaning as (...raws: unknown[]) => R | Failure;
  const wrap: (raw: R | Failure) => Result =
    returns.id === booleanType.id
      ? (raw) => (raw instanceof Failure ? raw : booleanValue(raw as boolean))
      : (raw) => (raw instanceof Failure ? raw : new Value(returns as DataType, raw));
  const call: FunctionDefinition['call'] =
    parameters.length === 2
      ? (_, a: Value, b: Value) => wrap(apply(a.raw, b.raw))
      : parameters.length === 1
        ? (_, a: Value) => wrap(apply(a.raw))
        : (_, ...operands: Value[]) => wrap(apply(...operands.map((operand) => operand.raw)));
  return { id, parameters: parameters.map(one), returns: one(returns), call };
}

/** Defines a function whose last parameter may be repeated. */
export function defineRepeating<A, R>(
  id: string,
  parameter: DataType<A>,
  minimum: number,
  returns: DataType<R>,
  meaning: (raws: readonly A[]) => R | Failure,
): FunctionDefinition {
  return {
    id,
    parameters: [one(parameter)],
    minimum,
    returns: one(returns),
    call: (_, ...operands: Value<A>[]) => {
      const raw = meaning(operands.map((operand) => operand.raw));
      return raw instanceof Failure ? raw : new Value(returns as DataType, raw);
    },
  };
}

/** The same function under an older identifier. */
export function alias(id: string, definition: FunctionDefinition): FunctionDefinition {
  return { ...definition, id };
}

export const V1 = 'urn:oasis:names:tc:xacml:1.0:function:';
export const V2 = 'urn:oasis:names:tc:xacml:2.0:function:';
export const V3 = 'urn:oasis:names:tc:xacml:3.0:function:';
