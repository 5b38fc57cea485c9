/** What a rule, policy or policy set comes to inside the engine: the three marks of Indeterminate are kept apart. */
export const NOT_APPLICABLE = 0;
export const PERMIT = 1;
export const DENY = 2;
/** Could only have been Permit. */
export const INDETERMINATE_P = 3;
/** Could only have been Deny. */
export const INDETERMINATE_D = 4;
/** Could have been either. */
export const INDETERMINATE_DP = 5;

export type Outcome = 0 | 1 | 2 | 3 | 4 | 5;

export function isIndeterminate(outcome: Outcome): boolean {
  return outcome >= INDETERMINATE_P;
}

/** What is left of an outcome when something around it failed (XACML 3.0, table 7). */
export function weakened(outcome: Outcome): Outcome {
  if (outcome === PERMIT) return INDETERMINATE_P;
  if (outcome === DENY) return INDETERMINATE_D;
  return outcome;
}
