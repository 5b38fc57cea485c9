import {
  type InvalidFields,
  Problem,
  type ProblemContext,
  type ProblemForm,
  type Rendered,
} from '../../http/problem.ts';

/** Values of the `error` member: authentication §1.8 for tokens, RFC 7591 for the administration of clients. */
export type OAuthError =
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'forbidden'
  | 'invalid_altinn_customer_configuration'
  | 'unsupported_grant_type'
  | 'invalid_client_metadata'
  | 'conflict'
  | 'not_found';

/** An error in the form of RFC 6749. `hint` says what to do next, and nothing that the client may not know. */
export const oauthProblem = (
  error: OAuthError,
  status: number,
  description: string,
  hint: string,
  code: string = error,
): Problem => new Problem(code, status, description, { error, hint });

const JSON_TYPE = 'application/json; charset=utf-8';

/**
 * Errors of Maskinporten and its administration (authentication §1.8): `error`, `error_description` ending in the trace
 * id, `error_uri` for coded situations, and our own `hint`.
 */
export const oauthProblems: ProblemForm = {
  problem(problem: Problem, context: ProblemContext): Rendered {
    const { error = 'invalid_request', hint } = problem.extra;
    return {
      status: problem.status,
      contentType: JSON_TYPE,
      headers: problem.headers,
      body: {
        error,
        error_description: traced(problem.message, context),
        ...(problem.code.startsWith('MP-') ? { error_uri: `https://maskinporten.no/errors/${problem.code}` } : {}),
        ...(hint === undefined ? {} : { hint }),
      },
    };
  },
  invalidFields(invalid: InvalidFields, context: ProblemContext): Rendered {
    const description = invalid.faults.map(({ message }) => message).join(' ');
    return {
      status: 400,
      contentType: JSON_TYPE,
      body: { error: 'invalid_request', error_description: traced(description, context) },
    };
  },
  unexpected(context: ProblemContext): Rendered {
    return {
      status: 500,
      contentType: JSON_TYPE,
      body: { error: 'server_error', error_description: traced('The request could not be handled.', context) },
    };
  },
};

/** The text with the 32 hexadecimal digits of the trace, as clients paste it into reports. */
const traced = (text: string, { traceId }: ProblemContext): string => `${text} (trace_id: ${traceId.split('-')[1]})`;
