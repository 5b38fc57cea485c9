import type { Node } from './combining.ts';
import type { CompiledPolicy } from './compile.ts';
import { Evaluation, type Notice, type PolicyIdentifier, type Trace, type Work } from './evaluation.ts';
import { WORK_USED_UP, processingFailure, type MissingAttribute } from './failure.ts';
import { type StatusCode, statusCode } from './identifiers.ts';
import {
  DENY,
  INDETERMINATE_D,
  INDETERMINATE_DP,
  INDETERMINATE_P,
  isIndeterminate,
  type Outcome,
  PERMIT,
} from './outcome.ts';
import type { RequestContext } from './request.ts';
import { nameOf } from './trace.ts';

export interface Status {
  readonly code: StatusCode;
  /** Why, in a sentence; only when the decision is Indeterminate. */
  readonly message?: string;
  /** The attribute that was needed and not there. */
  readonly missing?: MissingAttribute;
}

export interface Decision {
  readonly decision: 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';
  /** For Indeterminate: what it could have been (Permit, Deny, either). */
  readonly indeterminate?: 'P' | 'D' | 'DP';
  readonly status: Status;
  readonly obligations: readonly Notice[];
  readonly advice: readonly Notice[];
  /** Only when asked for. */
  readonly policies?: readonly PolicyIdentifier[];
  /** Only when asked for: what each rule and policy that was looked at came to. */
  readonly trace?: Trace;
}

export interface DecideOptions {
  /** The instant of the decision in milliseconds since 1970; the system's clock when absent. */
  readonly now?: number;
  readonly trace?: boolean;
  /** List the policies that gave the decision (ReturnPolicyIdList). */
  readonly policyIds?: boolean;
  /** The steps this decision shares with others of the same request. */
  readonly work?: Work;
}

const NOTHING: readonly never[] = [];
const OK: Status = { code: statusCode.ok };

/** Decides one request. Never throws: whatever fails makes the decision Indeterminate, with the reason. */
export function decide(policy: CompiledPolicy, request: RequestContext, options: DecideOptions = {}): Decision {
  const { root } = policy;
  const evaluation = new Evaluation({
    request,
    now: options.now ?? Date.now(),
    root: (inner) => root.evaluate(inner),
    ...(options.work && { work: options.work }),
    wantsPolicyIds: options.policyIds === true,
    trace: options.trace === true,
  });
  const outcome = evaluated(root, evaluation);
  const { failure } = evaluation;
  const status: Status =
    isIndeterminate(outcome) && failure
      ? { code: failure.code, message: failure.sentence, ...(failure.missing && { missing: failure.missing }) }
      : OK;
  const trace = evaluation.trace?.[0];
  return {
    decision: nameOf(outcome),
    ...(isIndeterminate(outcome) && { indeterminate: markOf(outcome) }),
    status,
    ...collectedOf(evaluation, outcome),
    ...(trace && { trace }),
  };
}

function evaluated(root: Node, evaluation: Evaluation): Outcome {
  try {
    const outcome = root.evaluate(evaluation);
    if (!evaluation.exceeded) return outcome;
    // Else a request could be made so large that rules fail, and permit-unless-deny would permit it.
    evaluation.failure = WORK_USED_UP;
    return INDETERMINATE_DP;
  } catch (error) {
    // The limits leave the stack ample room; should another caller have used it up, no answer is still no Permit.
    if (!(error instanceof RangeError)) throw error;
    evaluation.failure = processingFailure('The policy lies too deep in itself to be evaluated here.');
    evaluation.trace = undefined;
    return INDETERMINATE_DP;
  }
}

function collectedOf(evaluation: Evaluation, outcome: Outcome): Pick<Decision, 'obligations' | 'advice' | 'policies'> {
  const { collected, wantsPolicyIds } = evaluation;
  if (collected.length === 0 || (outcome !== PERMIT && outcome !== DENY)) {
    return { obligations: NOTHING, advice: NOTHING, ...(wantsPolicyIds && { policies: NOTHING }) };
  }
  const obligations: Notice[] = [];
  const advice: Notice[] = [];
  const policies: PolicyIdentifier[] = [];
  for (const entry of collected) {
    if (entry.obligation) obligations.push(entry.obligation);
    if (entry.advice) advice.push(entry.advice);
    if (entry.policy) policies.push(entry.policy);
  }
  return { obligations, advice, ...(wantsPolicyIds && { policies }) };
}

function markOf(outcome: Outcome): 'P' | 'D' | 'DP' {
  if (outcome === INDETERMINATE_P) return 'P';
  return outcome === INDETERMINATE_D ? 'D' : 'DP';
}
