import {
  errorsOf,
  type InvalidFields,
  type Problem,
  type ProblemContext,
  type ProblemForm,
  type Rendered,
  statusFacts,
} from '../problem.ts';
import { unexpected } from './correspondence.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';
const TITLE = 'One or more validation errors occurred.';

/**
 * Problem details as the platform's other APIs write them: the text in `title` and `detail`, the code where the problem
 * has one of its own (resource-registry §7.1). Field faults are ASP.NET's ValidationProblemDetails.
 */
export const problemDetails: ProblemForm = {
  problem(problem: Problem, { traceId }: ProblemContext): Rendered {
    const { type, title } = statusFacts(problem.status);
    const coded = /^[A-Z]+(\.VLD)?-\d{5}$/.test(problem.code);
    return {
      status: problem.status,
      contentType: PROBLEM_TYPE,
      headers: problem.headers,
      body: {
        type: coded ? `urn:altinn:error:${problem.code}` : type,
        title: coded ? problem.message : title,
        status: problem.status,
        ...(problem.message === '' ? {} : { detail: problem.message }),
        ...(coded ? { code: problem.code, statusDescription: title } : {}),
        traceId,
        ...problem.extra,
      },
    };
  },
  invalidFields(invalid: InvalidFields, { traceId }: ProblemContext): Rendered {
    const errors = errorsOf(invalid);
    return {
      status: 400,
      contentType: PROBLEM_TYPE,
      body: { type: statusFacts(400).type, title: TITLE, status: 400, errors, traceId },
    };
  },
  unexpected,
};
