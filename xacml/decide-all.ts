import type { CompiledPolicy } from './compile.ts';
import { type Decision, decide } from './decide.ts';
import type { DecisionRequest } from './decision-request.ts';
import { RequestRefused } from './errors.ts';
import { Work } from './evaluation.ts';
import type { Children } from './hierarchy.ts';
import { statusCode } from './identifiers.ts';
import { type Individual, individuals } from './multiple.ts';
import type { RequestCategory } from './request.ts';
import { contextOf, echoOf } from './request-cost.ts';

/** A decision with the attributes the request wants to see again. */
export interface DecisionResult extends Decision {
  readonly echo: readonly RequestCategory[];
}

export interface DecideAllOptions {
  /** The instant of the decisions in milliseconds since 1970; the system's clock when absent. */
  readonly now?: number;
  /** What lies below a resource, for requests with a scope. */
  readonly children?: Children;
  /** Explain each decision. */
  readonly trace?: boolean;
}

/**
 * Makes every decision a request asks for, in its order. A part that cannot be decided is Indeterminate and leaves
 * the others alone. The steps of limits.ts are shared by all parts. Never throws.
 */
export function decideAll(
  policy: CompiledPolicy,
  request: DecisionRequest,
  options: DecideAllOptions = {},
): DecisionResult[] {
  const work = new Work();
  let parts: Individual[];
  try {
    parts = individuals(request, options.children ?? (() => undefined), work);
  } catch (error) {
    if (error instanceof RequestRefused) return [refused(error)];
    throw error;
  }
  work.allow(parts.length - 1);
  const now = options.now ?? Date.now();
  const results = parts.map((part) => {
    if (part instanceof RequestRefused) return refused(part);
    try {
      const decision = decide(policy, contextOf(part, work), {
        now,
        work,
        policyIds: request.returnPolicyIds,
        trace: options.trace === true,
      });
      return { ...decision, echo: echoOf(part, work) };
    } catch (error) {
      if (error instanceof RequestRefused) return refused(error);
      throw error;
    }
  });
  return request.combinedDecision ? [combined(results)] : results;
}

/** The answer when there is nothing to decide on. */
export function refused({ code, message }: Pick<RequestRefused, 'code' | 'message'>): DecisionResult {
  return {
    decision: 'Indeterminate',
    indeterminate: 'DP',
    status: { code, message },
    obligations: [],
    advice: [],
    echo: [],
  };
}

/** The common decision, when all agree and none brings obligations or advice (multiple decision profile). */
function combined(results: readonly DecisionResult[]): DecisionResult {
  const [first] = results;
  const agree = results.every(
    ({ decision, obligations, advice }) =>
      decision === first!.decision && obligations.length === 0 && advice.length === 0,
  );
  if (first && agree) {
    const { echo: _echo, policies: _policies, trace: _trace, ...decision } = first;
    return { ...decision, echo: [] };
  }
  const message = 'The decisions differ or bring obligations or advice, so they cannot be combined to one.';
  return refused({ code: statusCode.processingError, message });
}
