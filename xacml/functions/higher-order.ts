import { type Evaluation, isBag, type Result, type Shape } from '../evaluation.ts';
import { Failure, WORK_USED_UP } from '../failure.ts';
import type { Bag, Value } from '../types/data-type.ts';
import { booleanType, FALSE, TRUE } from '../types/text.ts';
import { boundedBag } from './bags.ts';
import { costOf } from './cost.ts';
import { bagOf, type Evaluate, type FunctionDefinition, one, V1, V3 } from './definition.ts';

/** A function whose first argument is a function. */
export interface HigherOrderFunction {
  /** Whether the arguments after the function are as they must be; else a sentence. */
  readonly misfit: (shapes: readonly Shape[]) => string | undefined;
  readonly returns: (inner: FunctionDefinition) => Shape;
  readonly bind: (inner: FunctionDefinition, operands: readonly Evaluate[]) => Evaluate;
  /** True when the inner function must answer true or false. */
  readonly needsPredicate: boolean;
}

type Operands = readonly (Value | Bag)[];
type Predicate = (...values: Value[]) => Result;

function called(inner: FunctionDefinition, evaluation: Evaluation): Predicate {
  return (...values) => {
    let cost = 1 + values.length;
    for (const value of values) cost += costOf(value);
    return evaluation.work.take(cost) ? inner.call(evaluation, ...values) : WORK_USED_UP;
  };
}

/** Evaluates the arguments, then judges with the inner function. */
function strict(judge: (call: Predicate, operands: Operands) => Result): HigherOrderFunction['bind'] {
  return (inner, evaluates) => (evaluation) => {
    const operands: (Value | Bag)[] = [];
    for (const evaluate of evaluates) {
      const operand = evaluate(evaluation);
      if (operand instanceof Failure) return operand;
      operands.push(operand);
    }
    return judge(called(inner, evaluation), operands);
  };
}

/** Joins results as `or` (deciding on TRUE) and `and` (deciding on FALSE) do, errors included. */
function joined(deciding: Value, otherwise: Value, results: Iterable<Result>): Result {
  let failure: Failure | undefined;
  for (const result of results) {
    if (result === WORK_USED_UP) return result;
    if (result instanceof Failure) failure ??= result;
    else if ((result as Value).raw === deciding.raw) return deciding;
  }
  return failure ?? otherwise;
}

const some = (results: Iterable<Result>): Result => joined(TRUE, FALSE, results);
const every = (results: Iterable<Result>): Result => joined(FALSE, TRUE, results);

/** One call for each value of the only bag, the other arguments staying as they are. */
function* overBag(call: Predicate, operands: Operands): Generator<Result> {
  const at = operands.findIndex(isBag);
  const values = operands as Value[];
  for (const value of operands[at] as Bag) yield call(...values.with(at, value));
}

/** One call for each combination of the arguments' values, the last argument changing fastest. */
function* overCombinations(call: Predicate, operands: Operands): Generator<Result> {
  const bags = operands.map((operand) => (isBag(operand) ? operand : [operand]));
  if (bags.some((bag) => bag.length === 0)) return;
  const places = bags.map(() => 0);
  for (let turning = bags.length; turning >= 0; ) {
    yield call(...places.map((place, index) => bags[index]![place]!));
    turning = bags.length - 1;
    while (turning >= 0 && places[turning] === bags[turning]!.length - 1) places[turning--] = 0;
    if (turning < 0) return;
    places[turning]!++;
  }
}

function* mapped<A>(values: Iterable<A>, make: (value: A) => Result): Generator<Result> {
  for (const value of values) yield make(value);
}

const exactlyOneBag: HigherOrderFunction['misfit'] = (shapes) => {
  const count = shapes.filter((shape) => shape.bag).length;
  return count === 1 ? undefined : `needs exactly one bag, and has ${count}`;
};
const twoBags: HigherOrderFunction['misfit'] = (shapes) =>
  shapes.length === 2 && shapes.every((shape) => shape.bag) ? undefined : 'needs two bags';
const anything: HigherOrderFunction['misfit'] = (shapes) =>
  shapes.length > 0 ? undefined : 'needs arguments after the function';

function predicate(misfit: HigherOrderFunction['misfit'], bind: HigherOrderFunction['bind']): HigherOrderFunction {
  return { misfit, bind, returns: () => one(booleanType), needsPredicate: true };
}

const anyOf = predicate(
  exactlyOneBag,
  strict((call, operands) => some(overBag(call, operands))),
);
const allOf = predicate(
  exactlyOneBag,
  strict((call, operands) => every(overBag(call, operands))),
);
const anyOfAny = predicate(
  anything,
  strict((call, operands) => some(overCombinations(call, operands))),
);
const allOfAny = predicate(
  twoBags,
  strict((call, [a, b]) => every(mapped(a as Bag, (x) => some(mapped(b as Bag, (y) => call(x, y)))))),
);
const anyOfAll = predicate(
  twoBags,
  strict((call, [a, b]) => every(mapped(b as Bag, (y) => some(mapped(a as Bag, (x) => call(x, y)))))),
);
const allOfAll = predicate(
  twoBags,
  strict((call, operands) => every(overCombinations(call, operands))),
);
const map: HigherOrderFunction = {
  misfit: exactlyOneBag,
  needsPredicate: false,
  returns: (inner) => bagOf({ id: inner.returns.dataType }),
  bind: strict((call, operands) => {
    const found: Value[] = [];
    for (const result of overBag(call, operands)) {
      if (result instanceof Failure) return result;
      found.push(result as Value);
    }
    return boundedBag(found);
  }),
};

const functions = new Map<string, HigherOrderFunction>([
  [`${V3}any-of`, anyOf],
  [`${V1}any-of`, anyOf],
  [`${V3}all-of`, allOf],
  [`${V1}all-of`, allOf],
  [`${V3}any-of-any`, anyOfAny],
  [`${V1}any-of-any`, anyOfAny],
  [`${V1}all-of-any`, allOfAny],
  [`${V1}any-of-all`, anyOfAll],
  [`${V1}all-of-all`, allOfAll],
  [`${V3}map`, map],
  [`${V1}map`, map],
]);

/** The higher-order function with the identifier, or undefined. */
export function higherOrderFunction(id: string): HigherOrderFunction | undefined {
  return functions.get(id);
}
