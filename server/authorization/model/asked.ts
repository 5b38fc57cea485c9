import { attributeId } from '../../../xacml/identifiers.ts';
import type { Notice } from '../../../xacml/evaluation.ts';
import type { StatusCode } from '../../../xacml/identifiers.ts';
import type { RequestAttribute, RequestCategory } from '../../../xacml/request.ts';
import type { Refusal } from './refusal.ts';

/** One question in XACML terms; categories given several times are joined. */
export interface Asked {
  readonly subject: readonly RequestAttribute[];
  readonly resource: readonly RequestAttribute[];
  readonly action: readonly RequestAttribute[];
  readonly others: readonly RequestCategory[];
}

/** The questions of a request: one of a plain one, one a reference of a multi-request, in order. */
export interface Questions {
  readonly parts: readonly (Asked | Refusal)[];
}

export interface Answer {
  readonly decision: 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';
  readonly status: { readonly code: StatusCode; readonly message?: string | undefined };
  readonly obligations: readonly Notice[];
  readonly advice?: readonly Notice[];
  /** Who gave or refused the right, when it was not the policy. */
  readonly from?: string | undefined;
  /** The enriched request, when its `includeInResult` attributes are to be echoed. */
  readonly echoed?: readonly RequestCategory[];
}

/** The actions asked for; several mean "any of". */
export const actionsOf = ({ action }: Asked): readonly string[] =>
  action.filter(({ id: name }) => name === attributeId.action).flatMap(({ values }) => values);
