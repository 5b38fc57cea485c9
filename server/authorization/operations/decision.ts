import { statusCode } from '../../../xacml/identifiers.ts';
import { type Access, anonymous, anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { DecisionPoint } from '../decision-point.ts';
import { jsonResponse } from '../model/json-response.ts';
import { answerParts, BODY_LIMIT, readRequest } from '../json-decisions.ts';

/**
 * `POST /authorization/api/v1/decision`: the same for the platform's own parts. The reference guards it by its network
 * alone; outside a demo it takes the scope of the other one here, since it tells who has which role where.
 */
export const decision = ({
  decisionPoint,
  openDecisions,
}: {
  decisionPoint: DecisionPoint;
  openDecisions: boolean;
}) => {
  const access: Access = openDecisions
    ? anonymous
    : anyScope(['altinn:authorization/authorize', 'altinn:authorization/authorize.admin']);
  return operation({
    name: 'Decision',
    method: 'POST',
    path: '/authorization/api/v1/decision',
    tag: 'Authorization',
    summary: 'Asks the decision point, for the platform itself',
    description:
      'As Authorize, but national identity numbers are not taken, and a body that cannot be read is `Indeterminate`.',
    access,
    body: { kind: 'text', types: ['application/json', 'text/json', 'application/*+json'], limit: BODY_LIMIT },
    answers: { 200: { description: 'One result, or one a reference in their order' } },
    problems: problemDetails,
    handle: async ({ body }) => {
      try {
        return ok(jsonResponse(await answerParts(decisionPoint, readRequest(body), 'internal')));
      } catch (error) {
        if (!(error instanceof InvalidFields)) throw error;
        const message = error.faults.map(({ path, message }) => `${path}: ${message}`).join(' ');
        return ok(
          jsonResponse([
            { decision: 'Indeterminate', status: { code: statusCode.syntaxError, message }, obligations: [] },
          ]),
        );
      }
    },
  });
};
