import { compileExpression } from './compile-expression.ts';
import type { Scope } from './scope.ts';
import { type AttributeAssignment, type Evaluation, isBag, type Notice } from './evaluation.ts';
import { Failure, WORK_USED_UP } from './failure.ts';
import type { AttributeAssignmentExpression, Effect, NoticeExpression } from './policy.ts';
import type { Value } from './types/data-type.ts';
import type { XPathExpression } from './types/names.ts';
import { dataTypeId } from './identifiers.ts';

/**
 * The obligations and advice of one rule, policy or set. Called with the effect it came to; what is due is added to
 * what the evaluation has collected. Returns the Failure of an assignment, after which nothing is added.
 */
export type GiveNotice = (effect: Effect, evaluation: Evaluation) => Failure | undefined;

interface Owner {
  readonly obligations: readonly NoticeExpression[];
  readonly advice: readonly NoticeExpression[];
}

/** Undefined when there is nothing to give, so that the common rule costs nothing. */
export function compileNotices(owner: Owner, scope: Scope): GiveNotice | undefined {
  const obligations = owner.obligations.map((expression) => compileNotice(expression, scope));
  const advice = owner.advice.map((expression) => compileNotice(expression, scope));
  if (obligations.length === 0 && advice.length === 0) return undefined;
  return (effect, evaluation) => {
    const mark = evaluation.collected.length;
    for (const { on, make } of obligations) {
      if (on !== effect) continue;
      const obligation = make(evaluation);
      if (obligation instanceof Failure) return undo(evaluation, mark, obligation);
      evaluation.collected.push({ effect, obligation });
    }
    for (const { on, make } of advice) {
      if (on !== effect) continue;
      const notice = make(evaluation);
      if (notice instanceof Failure) return undo(evaluation, mark, notice);
      evaluation.collected.push({ effect, advice: notice });
    }
    return undefined;
  };
}

function undo(evaluation: Evaluation, mark: number, failure: Failure): Failure {
  evaluation.collected.length = mark;
  return failure;
}

function compileNotice(expression: NoticeExpression, scope: Scope) {
  const assignments = expression.assignments.map((assignment) => compileAssignment(assignment, scope));
  const { id, on } = expression;
  return {
    on,
    make(evaluation: Evaluation): Notice | Failure {
      if (!evaluation.work.take(4 + assignments.length)) return WORK_USED_UP;
      const found: AttributeAssignment[] = [];
      for (const assign of assignments) {
        const failure = assign(evaluation, found);
        if (failure) return failure;
      }
      return { id, assignments: found };
    },
  };
}

function compileAssignment(assignment: AttributeAssignmentExpression, scope: Scope) {
  const { attributeId, category, issuer } = assignment;
  const { evaluate } = compileExpression(assignment.expression, scope);
  const head = {
    attributeId,
    ...(category !== undefined && { category }),
    ...(issuer !== undefined && { issuer }),
  };
  return (evaluation: Evaluation, into: AttributeAssignment[]): Failure | undefined => {
    const result = evaluate(evaluation);
    if (result instanceof Failure) return result;
    for (const value of isBag(result) ? result : [result]) {
      const given = { ...head, ...written(value) };
      // What is handed out is kept and written, so it costs more than what is only looked at.
      if (!evaluation.work.take(4 + (given.value.length >> 4))) return WORK_USED_UP;
      into.push(given);
    }
    return undefined;
  };
}

/** A value as it is handed out: its text, and for XPath what the text needs to be understood. */
export function written(
  value: Value,
): Pick<AttributeAssignment, 'dataType' | 'value' | 'xpathCategory' | 'namespaces'> {
  const dataType = value.type.id;
  if (dataType !== dataTypeId.xpathExpression) return { dataType, value: value.text };
  const { category, namespaces } = value.raw as XPathExpression;
  return { dataType, value: value.text, ...(category !== undefined && { xpathCategory: category }), namespaces };
}
