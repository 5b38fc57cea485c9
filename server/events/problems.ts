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
  'two-types': [400, "Only one of 'typeFilter' and 'typeFilters' can be given."],
  'app-subject': [400, 'A valid subject to the authenticated identity is required'],
  'no-consumer': [400, 'Missing event consumer'],
  'app-source': [400, 'A valid app id is required in source filter {environment}/{org}/{app}'],
  'app-mismatch': [400, 'Provided resource filter and source filter are not compatible'],
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

/** Refusals of the app routes, as problem details (events §1.3). */
export const appProblem = catalogueOf({
  incomplete: [400, 'Missing parameter values: source, subject and type cannot be null'],
  beginning: [400, "The 'From' or 'After' parameter must be defined."],
  'from-zone': [400, "The 'From' parameter must specify timezone. E.g. 2022-07-07T11:00:53.3917Z for UTC"],
  'to-zone': [400, "The 'To' parameter must specify timezone. E.g. 2022-07-07T11:00:53.3917Z for UTC"],
  size: [400, "The 'Size' parameter must be a number larger that 0."],
  'party-or-person': [400, "Only one of 'Party' or 'Person' can be defined."],
  'party-or-unit': [400, "Only one of 'Party' or 'Unit' can be defined."],
  unit: [400, "Value of 'Unit' needs to be exactly 9 digits."],
  subject: [400, 'Subject must be specified using either query params party or unit or header value person.'],
  'unknown-party': [404, 'The party is not known to the register.'],
});

/** What the additional operations on subscriptions refuse, as problem details that say what to do. */
export const followUpProblem = catalogueOf({
  'nothing-chosen': [400, "Say what to send again: 'deliveries', 'events' or 'from'."],
  'too-many': [400, "At most {most} can be named at once; use 'from' and 'to' for more."],
  status: [400, "'{status}' is no status of a delivery: pending, failing, delivered, dead, unauthorized or cancelled."],
});

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

/** The app routes: problem details, but 401 as a JSON string, which the reference gives there (events §1.3). */
export const appProblems: ProblemForm = {
  ...problemDetails,
  problem: (problem: Problem, context: ProblemContext): Rendered =>
    problem.status === 401 ? subscriptionProblems.problem(problem, context) : problemDetails.problem(problem, context),
};
