import type { Evaluation } from './evaluation.ts';
import { Failure, processingFailure } from './failure.ts';
import {
  DENY,
  INDETERMINATE_D,
  INDETERMINATE_DP,
  INDETERMINATE_P,
  isIndeterminate,
  NOT_APPLICABLE,
  type Outcome,
  PERMIT,
} from './outcome.ts';

/** Something that can be combined: a rule, a policy, a policy set or a reference to one. */
export interface Node {
  evaluate(evaluation: Evaluation): Outcome;
  /** Whether the target matches, without looking further. */
  applicable(evaluation: Evaluation): boolean | Failure;
}

export type Combine = (children: readonly Node[], evaluation: Evaluation) => Outcome;

/** deny-overrides and, read in the mirror, permit-overrides (XACML 3.0, C.2 and C.4). */
function overrides(winner: 1 | 2): Combine {
  const other = winner === DENY ? PERMIT : DENY;
  const winnerFailed = winner === DENY ? INDETERMINATE_D : INDETERMINATE_P;
  const otherFailed = winner === DENY ? INDETERMINATE_P : INDETERMINATE_D;
  return (children, evaluation) => {
    let sawEither = false;
    let sawWinnerFailed = false;
    let sawOther = false;
    let sawOtherFailed = false;
    for (const child of children) {
      const outcome = child.evaluate(evaluation);
      if (outcome === winner) return winner;
      if (outcome === INDETERMINATE_DP) sawEither = true;
      else if (outcome === winnerFailed) sawWinnerFailed = true;
      else if (outcome === other) sawOther = true;
      else if (outcome === otherFailed) sawOtherFailed = true;
    }
    if (sawEither) return INDETERMINATE_DP;
    if (sawWinnerFailed) return sawOther || sawOtherFailed ? INDETERMINATE_DP : winnerFailed;
    if (sawOther) return other;
    return sawOtherFailed ? otherFailed : NOT_APPLICABLE;
  };
}

/** deny-unless-permit and permit-unless-deny: never NotApplicable or Indeterminate. */
function unless(winner: 1 | 2): Combine {
  const other = winner === DENY ? PERMIT : DENY;
  return (children, evaluation) => {
    for (const child of children) if (child.evaluate(evaluation) === winner) return winner;
    return other;
  };
}

const firstApplicable: Combine = (children, evaluation) => {
  for (const child of children) {
    const outcome = child.evaluate(evaluation);
    if (outcome !== NOT_APPLICABLE) return outcome;
  }
  return NOT_APPLICABLE;
};

const onlyOneApplicable: Combine = (children, evaluation) => {
  let only: Node | undefined;
  for (const child of children) {
    const applicable = child.applicable(evaluation);
    if (applicable instanceof Failure) {
      evaluation.failure ??= applicable;
      return INDETERMINATE_DP;
    }
    if (!applicable) continue;
    if (only) {
      evaluation.failure ??= processingFailure('More than one policy applies where only one may.');
      return INDETERMINATE_DP;
    }
    only = child;
  }
  return only ? only.evaluate(evaluation) : NOT_APPLICABLE;
};

/**
 * The rule form of XACML 1.0 (C.1, C.3 there): a failed rule of the winning effect spoils everything but the winner.
 * The mark says what the failed rules leave open, for sets that combine by 3.0 rules.
 */
function legacyRules(winner: 1 | 2): Combine {
  const other = winner === DENY ? PERMIT : DENY;
  const winnerFailed = winner === DENY ? INDETERMINATE_D : INDETERMINATE_P;
  const otherFailed = winner === DENY ? INDETERMINATE_P : INDETERMINATE_D;
  return (children, evaluation) => {
    let sawWinnerFailed = false;
    let sawOther = false;
    let sawOtherFailed = false;
    for (const child of children) {
      const outcome = child.evaluate(evaluation);
      if (outcome === winner) return winner;
      if (outcome === other) sawOther = true;
      else if (outcome === otherFailed) sawOtherFailed = true;
      else if (outcome !== NOT_APPLICABLE) sawWinnerFailed = true;
    }
    if (sawWinnerFailed) return sawOther || sawOtherFailed ? INDETERMINATE_DP : winnerFailed;
    if (sawOther) return other;
    return sawOtherFailed ? otherFailed : NOT_APPLICABLE;
  };
}

/** XACML 1.0, C.1 for policies: a policy that failed counts as Deny. */
const legacyPolicyDenyOverrides: Combine = (children, evaluation) => {
  let sawPermit = false;
  for (const child of children) {
    const outcome = child.evaluate(evaluation);
    if (outcome === DENY || isIndeterminate(outcome)) return DENY;
    if (outcome === PERMIT) sawPermit = true;
  }
  return sawPermit ? PERMIT : NOT_APPLICABLE;
};

/** XACML 1.0, C.3 for policies. */
const legacyPolicyPermitOverrides: Combine = (children, evaluation) => {
  let sawDeny = false;
  let failed = false;
  for (const child of children) {
    const outcome = child.evaluate(evaluation);
    if (outcome === PERMIT) return PERMIT;
    if (outcome === DENY) sawDeny = true;
    else if (outcome !== NOT_APPLICABLE) failed = true;
  }
  if (sawDeny) return DENY;
  return failed ? INDETERMINATE_DP : NOT_APPLICABLE;
};

const rule3 = 'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:';
const policy3 = 'urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:';
const rule10 = 'urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:';
const policy10 = 'urn:oasis:names:tc:xacml:1.0:policy-combining-algorithm:';
const rule11 = 'urn:oasis:names:tc:xacml:1.1:rule-combining-algorithm:';
const policy11 = 'urn:oasis:names:tc:xacml:1.1:policy-combining-algorithm:';

const denyOverrides = overrides(DENY);
const permitOverrides = overrides(PERMIT);
const legacyRuleDenyOverrides = legacyRules(DENY);
const legacyRulePermitOverrides = legacyRules(PERMIT);
// Children are always taken in document order, so the ordered forms are the same functions.
const algorithms = new Map<string, Combine>([
  ...[rule3, policy3].flatMap((prefix): [string, Combine][] => [
    [`${prefix}deny-overrides`, denyOverrides],
    [`${prefix}ordered-deny-overrides`, denyOverrides],
    [`${prefix}permit-overrides`, permitOverrides],
    [`${prefix}ordered-permit-overrides`, permitOverrides],
    [`${prefix}deny-unless-permit`, unless(PERMIT)],
    [`${prefix}permit-unless-deny`, unless(DENY)],
  ]),
  [`${rule10}first-applicable`, firstApplicable],
  [`${policy10}first-applicable`, firstApplicable],
  [`${policy10}only-one-applicable`, onlyOneApplicable],
  [`${rule10}deny-overrides`, legacyRuleDenyOverrides],
  [`${rule11}ordered-deny-overrides`, legacyRuleDenyOverrides],
  [`${rule10}permit-overrides`, legacyRulePermitOverrides],
  [`${rule11}ordered-permit-overrides`, legacyRulePermitOverrides],
  [`${policy10}deny-overrides`, legacyPolicyDenyOverrides],
  [`${policy11}ordered-deny-overrides`, legacyPolicyDenyOverrides],
  [`${policy10}permit-overrides`, legacyPolicyPermitOverrides],
  [`${policy11}ordered-permit-overrides`, legacyPolicyPermitOverrides],
]);

/**
 * The algorithm with the identifier, or undefined. Policy-combining identifiers are also accepted over rules, since
 * delegation policies in use write them there; only-one-applicable has no meaning for rules.
 */
export function combiningAlgorithm(id: string, over: 'rules' | 'policies'): Combine | undefined {
  if (over === 'rules' && id === `${policy10}only-one-applicable`) return undefined;
  if (over === 'policies' && id.includes(':rule-combining-algorithm:')) return undefined;
  return algorithms.get(id);
}
