import { anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { DecisionPoint } from '../decisions/decision-point.ts';
import { jsonResponse } from '../model/json-response.ts';
import { answerParts, askerOf, BODY_LIMIT, readRequest } from '../decisions/json-decisions.ts';

/** `POST /authorization/api/v1/authorize`: may this subject do this with this resource for this party? */
export const authorize = ({ decisionPoint }: { decisionPoint: DecisionPoint }) =>
  operation({
    name: 'Authorize',
    method: 'POST',
    path: '/authorization/api/v1/authorize',
    tag: 'Authorization',
    summary: 'Asks the decision point',
    description:
      'Takes a request of the XACML 3.0 JSON profile, plain or with `MultiRequests`. What cannot be decided is answered with 200 and `Indeterminate`.',
    access: anyScope(['altinn:authorization/authorize', 'altinn:authorization/authorize.admin']),
    body: { kind: 'text', types: ['application/json', 'text/json', 'application/*+json'], limit: BODY_LIMIT },
    answers: {
      200: { description: 'One result, or one a reference in their order' },
      400: { description: 'The body is no request of the JSON profile' },
    },
    problems: problemDetails,
    handle: async (call) =>
      ok(jsonResponse(await answerParts(decisionPoint, readRequest(call.body), 'external', askerOf(call)))),
  });
