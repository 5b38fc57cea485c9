import { anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { DecisionPoint } from '../decision-point.ts';
import { BODY_LIMIT, readRequest } from '../json-decisions.ts';
import { Refusal } from '../model/refusal.ts';

/** `POST /authorization/api/v1/explain`: a decision, and in words how it came about and what would change it. */
export const explain = ({ decisionPoint }: { decisionPoint: DecisionPoint }) =>
  operation({
    name: 'Explain',
    method: 'POST',
    path: '/authorization/api/v1/explain',
    tag: 'Authorization',
    summary: 'Explains a decision',
    description:
      'Takes what Authorize takes. Answers for each part the decision, each rule with why it counted or not, what the policy demands of the level, and what would change the decision.',
    access: anyScope(['altinn:authorization/authorize', 'altinn:authorization/authorize.admin']),
    body: { kind: 'text', types: ['application/json', 'text/json', 'application/*+json'], limit: BODY_LIMIT },
    answers: {
      200: { description: '`explanations`, one a part' },
      400: { description: 'The body is no request of the JSON profile' },
    },
    problems: problemDetails,
    handle: async ({ body }) => {
      const explanations = [];
      for (const part of readRequest(body).parts)
        explanations.push(
          part instanceof Refusal
            ? { decision: 'Indeterminate', because: [part.sentence], rules: [], levels: [], wouldChange: [] }
            : await decisionPoint.explain(part, 'external'),
        );
      return ok({ explanations });
    },
  });
