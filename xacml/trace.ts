import type { Node } from './combining.ts';
import type { Evaluation, Trace } from './evaluation.ts';
import { isIndeterminate, type Outcome, PERMIT, DENY } from './outcome.ts';
import type { PolicyReference, PolicyTree, Rule } from './policy.ts';

/** The node itself, which also writes down what it came to when an explanation is wanted. */
export function traced(part: Rule | PolicyTree | PolicyReference, node: Node): Node {
  const kind = part.kind === 'policy-reference' || part.kind === 'policy-set-reference' ? 'reference' : part.kind;
  const { evaluate } = node;
  return {
    applicable: node.applicable,
    evaluate(evaluation) {
      if (evaluation.trace === undefined) return evaluate(evaluation);
      return explained(evaluation, kind, part, node);
    },
  };
}

function explained(
  evaluation: Evaluation,
  kind: Trace['kind'],
  part: { readonly id: string; readonly line: number },
  node: Node,
): Outcome {
  const siblings = evaluation.trace!;
  const children: Trace[] = [];
  evaluation.trace = children;
  const before = evaluation.failure;
  evaluation.failure = undefined;
  const outcome = node.evaluate(evaluation);
  const failure = evaluation.failure as Evaluation['failure'];
  evaluation.failure = before ?? failure;
  evaluation.trace = siblings;
  siblings.push({
    kind,
    id: part.id,
    line: part.line,
    outcome: nameOf(outcome),
    because: reason(kind, outcome, evaluation, node),
    ...(failure && isIndeterminate(outcome) && { failure: { code: failure.code, sentence: failure.sentence } }),
    children,
  });
  return outcome;
}

function reason(kind: Trace['kind'], outcome: Outcome, evaluation: Evaluation, node: Node): Trace['because'] {
  if (isIndeterminate(outcome)) return 'failure';
  if (outcome === PERMIT || outcome === DENY) return kind === 'rule' ? 'effect' : 'combining';
  // Asked again, since this is only for explanations and keeps the common way free of it.
  if (node.applicable(evaluation) === false) return 'target';
  return kind === 'rule' ? 'condition' : 'combining';
}

/** The decision as it is answered: the marks of Indeterminate are left out. */
export function nameOf(outcome: Outcome): Trace['outcome'] {
  if (outcome === PERMIT) return 'Permit';
  if (outcome === DENY) return 'Deny';
  return isIndeterminate(outcome) ? 'Indeterminate' : 'NotApplicable';
}
