import type { Result, Work } from '../evaluation.ts';
import { Failure, processingFailure, WORK_USED_UP } from '../failure.ts';
import type { Value } from '../types/data-type.ts';
import { integerType } from '../types/numbers.ts';
import { booleanType, FALSE, TRUE } from '../types/text.ts';
import { define, type Evaluate, type FunctionDefinition, one, V1 } from './definition.ts';

/**
 * `or` and `and`: left to right, ended by the first argument that decides; an error counts only when no later
 * argument decides (XACML 3.0, A.3.5).
 */
function junction(id: string, deciding: Value<boolean>, otherwise: Value<boolean>): FunctionDefinition {
  const judge = (work: Work, next: () => Result | undefined): Result => {
    let failure: Failure | undefined;
    for (let result = next(); result !== undefined; result = next()) {
      if (!work.take(1)) return WORK_USED_UP;
      if (result instanceof Failure) failure ??= result;
      else if ((result as Value).raw === deciding.raw) return deciding;
    }
    return failure ?? otherwise;
  };
  return {
    id,
    parameters: [one(booleanType)],
    minimum: 0,
    returns: one(booleanType),
    call: ({ work }, ...operands: Value[]) => {
      let at = 0;
      return judge(work, () => operands[at++]);
    },
    lazy: (operands: readonly Evaluate[]) => (evaluation) => {
      let at = 0;
      return judge(evaluation.work, () => operands[at++]?.(evaluation));
    },
  };
}

/** True when n of the arguments are; ends at the n-th (XACML 3.0, A.3.5). */
function nOf(work: Work, count: Result, total: number, next: (at: number) => Result): Result {
  if (count instanceof Failure) return count;
  const wanted = (count as Value<bigint>).raw;
  if (wanted <= 0n) return TRUE;
  if (wanted > BigInt(total)) {
    return processingFailure(`n-of needs ${wanted} booleans or more, and ${total} are given.`);
  }
  if (!work.take(total)) return WORK_USED_UP;
  let failure: Failure | undefined;
  let found = 0n;
  for (let at = 0; at < total; at++) {
    const result = next(at);
    if (result instanceof Failure) failure ??= result;
    else if ((result as Value).raw === true && ++found === wanted) return TRUE;
  }
  return failure ?? FALSE;
}

export const logic: readonly FunctionDefinition[] = [
  junction(`${V1}or`, TRUE, FALSE),
  junction(`${V1}and`, FALSE, TRUE),
  {
    id: `${V1}n-of`,
    parameters: [one(integerType), one(booleanType)],
    minimum: 1,
    returns: one(booleanType),
    call: ({ work }, count: Value, ...operands: Value[]) => nOf(work, count, operands.length, (at) => operands[at]!),
    lazy:
      ([count, ...operands]) =>
      (evaluation) =>
        nOf(evaluation.work, count!(evaluation), operands.length, (at) => operands[at]!(evaluation)),
  },
  define(`${V1}not`, [booleanType], booleanType, (a) => !a),
];
