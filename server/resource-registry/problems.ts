import { catalogueOf, Problem, type ProblemForm } from '../http/problem.ts';
import { problemDetails } from '../http/problem-forms/details.ts';

/** The registry's own codes (resource-registry §7.2), and its answers without one. */
export const problem = catalogueOf({
  'RR-00000': [501, 'Members are not supported yet as an include option for this endpoint.'],
  'RR-00001': [400, 'One or more party references not found.'],
  'RR-00002': [400, 'One or more resource references not found.'],
  'RR-00004': [
    403,
    'Cannot create a access-list connection to a resource not owned by the same service-owner as the access-list.',
  ],
});

const FAULTS = {
  'RR.VLD-00000': 'Cannot replace more than 100 members at a time. Use POST and DELETE methods instead.',
  'RR.VLD-00001': 'Cannot add or remove more than 100 members at a time.',
  'RR.VLD-00002': 'Resource identifier is required when including resource connections.',
  'RR.VLD-00003': 'At least 1 party must be specified.',
  'RR.VLD-00004': 'Invalid party URN.',
  'RR.VLD-00005': 'Invalid resource URN.',
  'RR.VLD-00006': 'Multiple parties currently not supported.',
  'RR.VLD-00007': 'Multiple resources currently not supported.',
  'RR.VLD-00008': 'Limit must be between 1 and 1000.',
  'RR.VLD-00010': 'Access list owner must be a valid and registered org-code.',
  'RR.VLD-00011': 'Value outside valid range.',
} as const;

/** One fault of a request, as an Altinn validation problem lists it. */
export interface ValidationFault {
  readonly code: keyof typeof FAULTS;
  readonly paths?: readonly string[];
  readonly detail?: string;
  /** The offending text, where it says more than the path. */
  readonly value?: string;
}

/** All faults of a request in one Altinn validation problem (§7.1). */
export function validationProblem(...faults: ValidationFault[]): Problem {
  const validationErrors = faults.map(({ code, ...rest }) => ({ code, title: FAULTS[code], ...rest }));
  return new Problem('STD-00000', 400, 'One or more validation errors occurred.', { validationErrors });
}

/** The small problem body of 404, 412 and 501 (§7.1). */
export const plain = (status: 404 | 412 | 501): Problem => new Problem(String(status), status, '');

/** The caller is known, but the thing is not the caller's: 403 with an empty body. */
export const notOwner = (): Problem =>
  new Problem(NOT_OWNER, 403, 'The caller does not own what it wants to change or read');

const NOT_OWNER = 'not-owner';

/** How the registry writes its errors: problem details, but for the empty 403 (§7.1). */
export const registryProblems: ProblemForm = {
  ...problemDetails,
  problem: (raised, context) =>
    raised.code === NOT_OWNER ? { status: raised.status } : problemDetails.problem(raised, context),
};

/** Maskinporten scopes that are not the caller's to put on a resource (§3.4). */
export const scopesRefused = (scopes: readonly string[]): Problem =>
  new Problem('401', 401, 'Not authorized for creating resource with the listed scopes', {
    errors: { InvalidPrefix: scopes },
  });
