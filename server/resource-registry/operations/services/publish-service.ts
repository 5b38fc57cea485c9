import { Type } from 'typebox';
import { boolean, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { serviceProblem } from '../../service-problems.ts';
import { etag, ifMatch, ownersAccess, type ServiceParts, ServiceParams, SERVICES } from './parts.ts';

/** Makes a draft what is in force: resource first, then policy, both in one transaction. */
export const publishService = ({ services, tryPolicy }: ServiceParts): Operation =>
  operation({
    name: 'PublishService',
    method: 'POST',
    path: `${SERVICES}/:id/publish`,
    tag: 'Services',
    summary: 'Publishes the draft of a service, resource and policy together',
    access: ownersAccess,
    behindGateway: false,
    params: ServiceParams,
    body: {
      kind: 'json',
      schema: Type.Object({
        label: Type.Optional(nullable(text({ max: 200, description: 'What this version is called in the history' }))),
        evenIfChanged: Type.Optional(boolean({ description: 'Replace what was published since the draft began' })),
        evenIfExamplesFail: Type.Optional(boolean({ description: 'Publish though examples get another answer' })),
      }),
      parameter: 'publishing',
    },
    answers: {
      200: { description: 'Published: `version`, what of it is new, and the service as it stands' },
      403: { description: 'In production only owners publish (SRV-00002)' },
      409: { description: 'Something is missing, outdated, or an example fails; says what is in force' },
      412: { description: 'The draft is another than the one that was looked at' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { id, owner } = call.params;
      const who = await services.acting(callerOf(call), owner, 'editor');
      if (!services.mayPublish(who)) throw serviceProblem('SRV-00002', { owner: who.owner.code, role: 'owner' });
      const { label, evenIfChanged = false, evenIfExamplesFail = false } = call.body;
      const { outcome, one } = await services.publish(who, id, {
        sent: ifMatch(call.headers),
        label: label?.trim() || undefined,
        evenIfChanged,
        checked: async ({ draft, published }, { policy }) => {
          if (evenIfExamplesFail || tryPolicy === undefined || draft.examples.length === 0) return;
          const answers = await tryPolicy(id, policy.xml!, draft.examples);
          const examples = draft.examples.map((example, index) => ({ ...example, answer: answers[index]! }));
          const failing = examples.filter(({ permitted, answer }) => permitted !== answer.permitted);
          if (failing.length > 0)
            throw serviceProblem(
              'SRV-00010',
              { count: String(failing.length) },
              { examples: failing, inForce: published?.number ?? null },
            );
        },
      });
      const service = await services.told(one, who);
      return ok(
        { version: outcome.number, changed: { resource: outcome.resource, policy: outcome.policy }, service },
        etag(one),
      );
    },
  });
