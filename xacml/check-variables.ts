import { limits } from './limits.ts';
import type { Expression, NoticeExpression, Policy } from './policy.ts';
import type { Refuse } from './xml/sequence.ts';

/**
 * Refuses a policy whose variables are defined twice, not at all, or by way of themselves, or whose expressions lie
 * too deep in each other when variables are written out.
 */
export function checkVariables(policy: Policy, refuse: Refuse): void {
  const definitions = new Map<string, Expression>();
  for (const { id, expression, line } of policy.variables) {
    if (definitions.has(id)) refuse(line, `There are two variables "${id}"; give each its own VariableId.`);
    definitions.set(id, expression);
  }
  const heights = new Map<string, number>();
  const open = new Set<string>();

  const height = (expression: Expression, depth: number): number => {
    if (depth > limits.depth * 2) refuse(expression.line, 'Expressions and variables lie too deep in each other.');
    if (expression.kind === 'apply') {
      let most = 0;
      for (const argument of expression.arguments) most = Math.max(most, height(argument, depth + 1));
      return most + 1;
    }
    if (expression.kind !== 'variable') return 1;
    const { variableId, line } = expression;
    const known = heights.get(variableId);
    if (known !== undefined) {
      if (depth + known > limits.depth * 2) refuse(line, 'Expressions and variables lie too deep in each other.');
      return known;
    }
    const definition = definitions.get(variableId);
    if (!definition) return refuse(line, `The variable "${variableId}" is not defined in this policy.`);
    if (open.has(variableId)) return refuse(line, `The variable "${variableId}" is defined by way of itself.`);
    open.add(variableId);
    const found = height(definition, depth + 1) + 1;
    open.delete(variableId);
    heights.set(variableId, found);
    return found;
  };

  const inNotices = (notices: readonly NoticeExpression[]): void => {
    for (const { assignments } of notices) for (const { expression } of assignments) height(expression, 0);
  };
  for (const { expression } of policy.variables) height(expression, 0);
  for (const rule of policy.rules) {
    if (rule.condition) height(rule.condition, 0);
    inNotices(rule.obligations);
    inNotices(rule.advice);
  }
  inNotices(policy.obligations);
  inNotices(policy.advice);
}
