import type { Shape } from './evaluation.ts';
import type { Failure } from './failure.ts';
import type { Evaluate } from './functions/definition.ts';
import type { VariableDefinition } from './policy.ts';

/** A mistake in a policy which the schema does not catch. What it stands in is Indeterminate when reached. */
export interface PolicyProblem {
  readonly line: number;
  readonly sentence: string;
}

/** What is known while one policy is compiled. */
export interface Scope {
  readonly problems: PolicyProblem[];
  /** Designators seen so far; equal ones share a slot, so that each is looked up once a decision. */
  readonly slots: Map<string, number>;
  readonly xpathVersion: string | undefined;
  readonly variables: ReadonlyMap<string, VariableDefinition>;
  readonly compiledVariables: Map<string, CompiledExpression>;
  readonly nextVariable: () => number;
}

export interface CompiledExpression {
  /** Undefined for an expression with a mistake in it, which fits everywhere and always fails. */
  readonly shape: Shape | undefined;
  readonly evaluate: Evaluate;
}

/** Notes a mistake and gives an expression that always fails because of it. */
export function mistaken(scope: Scope, line: number, failure: Failure): CompiledExpression {
  scope.problems.push({ line, sentence: failure.sentence });
  return { shape: undefined, evaluate: () => failure };
}
