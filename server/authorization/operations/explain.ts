import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { parseJson } from '../../http/read-body.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import { type Explaining, undecided } from '../decisions/explaining.ts';
import { askerOf, BODY_LIMIT, questionsOf } from '../decisions/json-decisions.ts';
import { askingAccess, mayAskAbout } from '../model/asking-access.ts';
import type { Asked } from '../model/asked.ts';
import { draftPolicy } from '../model/draft-policy.ts';
import { Refusal } from '../model/refusal.ts';
import { requestedResource } from '../model/requested-resource.ts';
import { problem } from '../problems.ts';
import type { ResourcePolicy } from '../decisions/resource-policy.ts';

const MOST_QUESTIONS = 100;

/** `POST /authorization/api/v1/explain`: a decision, and in words how it came about and what would change it. */
export const explain = ({
  explaining,
  registry,
}: {
  explaining: Explaining;
  registry: Pick<ResourceRegistry, 'resource'>;
}) =>
  operation({
    name: 'Explain',
    method: 'POST',
    path: '/authorization/api/v1/explain',
    tag: 'Authorization',
    summary: 'Explains a decision',
    description:
      'Takes what Authorize takes in `Request`, or several of them as `questions: [{ "Request": … }, …]`. With `policy` (XACML as a text, or the plain-words form of the registry) the answer is about that draft instead of the stored policy; nothing is stored or audited. An attribute `urn:altinn:authlevel` of the subject is held against the level the policy demands. Answers for each question the decision, the path that led to it, each rule with why it counted or not, and what would change it: sentences in English, and codes with names and URNs for pages. Owners may ask about their own resources with a scope of the resource registry.',
    access: askingAccess,
    body: { kind: 'text', types: ['application/json', 'text/json', 'application/*+json'], limit: BODY_LIMIT },
    answers: {
      200: { description: '`explanations`, one a question' },
      400: { description: 'The body is no request of the JSON profile, or the policy cannot be read' },
      403: { description: 'The resource is another owner’s (ADM-00102)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { parts, policy } = readQuestions(call.body);
      if (parts.length > MOST_QUESTIONS) throw tooMany();
      const asker = askerOf(call);
      const drafts = new Map<string, ResourcePolicy>();
      const explanations = [];
      for (const part of parts) {
        const resourceId = part instanceof Refusal ? undefined : resourceOf(part);
        if (part instanceof Refusal || resourceId === undefined) {
          explanations.push(undecided(part instanceof Refusal ? part.sentence : 'The request names no resource.'));
          continue;
        }
        const resource = await registry.resource(resourceId);
        if (!mayAskAbout(callerOf(call), resource?.owner.organizationNumber, resource !== undefined))
          throw problem('ADM-00102', { resourceId });
        let draft = drafts.get(resourceId);
        if (policy !== undefined && draft === undefined) {
          draft = draftPolicy(policy, resourceId);
          drafts.set(resourceId, draft);
        }
        explanations.push(await explaining.explain(part, 'external', { asker, draft }));
      }
      return ok({ explanations });
    },
  });

/** The questions of a body, and the draft they are about. Throws InvalidFields. */
function readQuestions(body: string): { parts: readonly (Asked | Refusal)[]; policy: unknown } {
  const read = parseJson(Buffer.from(body), 'request') as Record<string, unknown> | null;
  const { questions, policy = undefined } = read ?? {};
  if (questions === undefined) return { parts: questionsOf(read).parts, policy: policy ?? undefined };
  if (!Array.isArray(questions) || questions.length > MOST_QUESTIONS) throw tooMany();
  return { parts: questions.flatMap((one) => questionsOf(one).parts), policy: policy ?? undefined };
}

const tooMany = (): InvalidFields =>
  new InvalidFields([{ path: '$.questions', message: `A list of at most ${MOST_QUESTIONS} questions.` }]);

function resourceOf({ resource }: Asked): string | undefined {
  const requested = requestedResource(resource, 'external');
  return requested instanceof Refusal ? undefined : requested.identifier;
}
