import { compileDesignator, compileExpression, literal, misfit } from './compile-expression.ts';
import type { Evaluation } from './evaluation.ts';
import { Failure, processingFailure, WORK_USED_UP } from './failure.ts';
import { costOf } from './functions/cost.ts';
import { functionDefinition } from './functions/table.ts';
import { one } from './functions/definition.ts';
import type { AllOf, AnyOf, Match, Target } from './policy.ts';
import type { Bag, Value } from './types/data-type.ts';
import { mistaken, type Scope } from './scope.ts';
import { booleanType } from './types/text.ts';

/** Whether something matches, or why that cannot be said. */
export type Matches = (evaluation: Evaluation) => boolean | Failure;

/** Every AnyOf must match (XACML 3.0, table 1). */
export function compileTarget(target: Target | undefined, scope: Scope): Matches {
  return every((target?.anyOf ?? []).map((anyOf) => compileAnyOf(anyOf, scope)));
}

/** One AllOf must match (table 2). */
function compileAnyOf(anyOf: AnyOf, scope: Scope): Matches {
  const alternatives = anyOf.allOf.map((allOf) => compileAllOf(allOf, scope));
  if (alternatives.length === 1) return alternatives[0]!;
  return (evaluation) => {
    let failure: Failure | undefined;
    for (const alternative of alternatives) {
      const matches = alternative(evaluation);
      if (matches === true) return true;
      if (matches !== false) failure ??= matches;
    }
    return failure ?? false;
  };
}

/** Every Match must (table 3). */
function compileAllOf(allOf: AllOf, scope: Scope): Matches {
  return every(allOf.matches.map((match) => compileMatch(match, scope)));
}

function every(parts: readonly Matches[]): Matches {
  if (parts.length === 1) return parts[0]!;
  return (evaluation) => {
    let failure: Failure | undefined;
    for (const part of parts) {
      const matches = part(evaluation);
      if (matches === false) return false;
      if (matches !== true) failure ??= matches;
    }
    return failure ?? true;
  };
}

/** The function of the literal and each value of the bag: one true is enough, else an error counts. */
function compileMatch(match: Match, scope: Scope): Matches {
  const fail = (failure: Failure): Matches => {
    mistaken(scope, match.line, failure);
    return () => failure;
  };
  const definition = functionDefinition(match.matchId);
  if (!definition) return fail(processingFailure(`The function ${match.matchId} is not known.`));
  const value = literal(match.value);
  if (value instanceof Failure) return fail(value);
  const source =
    match.attribute.kind === 'designator'
      ? compileDesignator(match.attribute, scope)
      : compileExpression(match.attribute, scope);
  const { returns, call } = definition;
  const element = source.shape && { dataType: source.shape.dataType, bag: false };
  const sentence =
    returns.bag || returns.dataType !== booleanType.id
      ? `The function ${match.matchId} of a Match must answer true or false.`
      : misfit(definition, [one(value.type), element]);
  if (sentence) return fail(processingFailure(sentence));

  const { evaluate } = source;
  return (evaluation) => {
    const bag = evaluate(evaluation) as Bag | Failure;
    if (bag instanceof Failure) return bag;
    if (!evaluation.work.take(1 + bag.length)) return WORK_USED_UP;
    let failure: Failure | undefined;
    for (let at = 0; at < bag.length; at++) {
      const item = bag[at]!;
      const cost = costOf(item);
      if (cost > 0 && !evaluation.work.take(cost)) return WORK_USED_UP;
      const result = call(evaluation, value, item);
      if (result instanceof Failure) failure ??= result;
      else if ((result as Value).raw === true) return true;
    }
    return failure ?? false;
  };
}
