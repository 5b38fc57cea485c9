import { catalogueOf, type Problem, type ProblemContext, type ProblemForm, type Rendered } from '../http/problem.ts';
import { problemDetails } from '../http/problem-forms/details.ts';

/** Refusals of the subscription API, each a JSON string or nothing (events §1.5). */
export const subscriptionProblem = catalogueOf({
  'end-point': [400, 'Missing or invalid endpoint to push events towards'],
  'source-filter': [400, 'SourceFilter must be an absolute URL with the https scheme.'],
  'missing-scope': [403, ''],
  'resource-filter': [400, 'Resource filter must be a valid urn'],
  'resource-missing': [400, 'Resource filter is required.'],
  'source-given': [400, 'Source filter is not supported for subscriptions on this resource.'],
  'alternative-subject-given': [400, 'AlternativeSubject filter is not supported for subscriptions on this resource.'],
  'subject-missing': [400, 'IncludeSubunits requires a subject filter.'],
  unauthorized: [403, 'Not authorized to create a subscription for resource {resourceFilter}.'],
  'not-yours': [403, ''],
  unknown: [404, ''],
});

/** Refusals of publishing and of the feed, as problem details (events §1.3). */
export const eventProblem = catalogueOf({
  'resource-missing': [400, "A 'resource' property must be defined."],
  'resource-urn': [400, "'Resource' must be a valid urn."],
  'publish-refused': [403, ''],
  'resource-prefix': [400, "The 'resource' parameter must begin with `urn:altinn:resource:`"],
  'after-missing': [400, "The 'after' parameter must be defined."],
  'two-subjects': [400, "Only one of 'subject' or 'alternativeSubject' can be defined."],
});

const empty = (status: number): Rendered => ({ status });

/** Texts go out as a JSON string; a refusal without text has no body at all. */
export const subscriptionProblems: ProblemForm = {
  problem: (problem: Problem): Rendered =>
    problem.message === ''
      ? empty(problem.status)
      : {
          status: problem.status,
          contentType: 'application/json; charset=utf-8',
          body: JSON.stringify(problem.message),
        },
  invalidFields: problemDetails.invalidFields,
  unexpected: problemDetails.unexpected,
};

/** Problem details, but an empty 403: who may not publish is told nothing more (events §1.2). */
export const eventProblems: ProblemForm = {
  ...problemDetails,
  problem: (problem: Problem, context: ProblemContext): Rendered =>
    problem.message === '' ? empty(problem.status) : problemDetails.problem(problem, context),
};
