import type { RequestCategory } from './request.ts';

/** A request as read from XML or JSON: it may ask for several decisions. */
export interface DecisionRequest {
  readonly returnPolicyIds: boolean;
  readonly combinedDecision: boolean;
  /** In document order; a category that comes twice asks for a decision each (multiple decision profile). */
  readonly categories: readonly RequestCategory[];
  /** One decision for each entry, with the categories of these ids only. */
  readonly references: readonly (readonly string[])[];
}
