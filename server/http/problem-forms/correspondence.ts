import {
  errorsOf,
  type InvalidFields,
  type Problem,
  type ProblemContext,
  type ProblemForm,
  type Rendered,
  statusFacts,
} from '../problem.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/**
 * Errors of the correspondence API (correspondence-send §3.1). Routes that declare JSON answer `application/json`,
 * the others `application/problem+json`. `traceId` is written once, where the reference writes it twice.
 */
export function correspondenceProblems({ declaresJson = true }: { declaresJson?: boolean } = {}): ProblemForm {
  const contentType = declaresJson ? JSON_TYPE : PROBLEM_TYPE;
  return {
    problem(problem: Problem, { traceId }: ProblemContext): Rendered {
      const { type, title } = statusFacts(problem.status);
      return {
        status: problem.status,
        contentType,
        headers: problem.headers,
        body: {
          type,
          title,
          status: problem.status,
          detail: problem.message,
          code: problem.code,
          traceId,
          statusDescription: problem.status === 500 ? 'An error occurred while processing your request.' : title,
          errorCode: Number(problem.code.slice(problem.code.lastIndexOf('-') + 1)),
          ...problem.extra,
        },
      };
    },
    invalidFields(invalid: InvalidFields, { traceId }: ProblemContext): Rendered {
      const errors = errorsOf(invalid);
      const { type, title } = statusFacts(400);
      return {
        status: 400,
        contentType,
        body: {
          type,
          title,
          status: 400,
          code: 'STD-00000',
          traceId,
          statusDescription: title,
          errors,
          validationErrors: invalid.faults.map(({ path, message }) => ({
            code: 'CORR.VLD-00000',
            title: message,
            paths: [path.replaceAll('.', '/')],
          })),
        },
      };
    },
    unexpected,
  };
}

/** An unhandled fault: 500 without detail (correspondence-send §1.6). */
export function unexpected({ traceId, path }: ProblemContext): Rendered {
  const { type, title } = statusFacts(500);
  return {
    status: 500,
    contentType: PROBLEM_TYPE,
    headers: { 'cache-control': 'no-cache,no-store', pragma: 'no-cache', expires: '-1' },
    body: { type, title, status: 500, detail: '', instance: path, traceId },
  };
}

/** The database is away for a moment: the same request may be sent again. */
export function unavailable({ traceId, path }: ProblemContext): Rendered {
  const { type, title } = statusFacts(503);
  return {
    status: 503,
    contentType: PROBLEM_TYPE,
    headers: { 'retry-after': '1' },
    body: {
      type,
      title,
      status: 503,
      detail: 'The database is away for a moment. Send the same request again.',
      instance: path,
      traceId,
    },
  };
}
