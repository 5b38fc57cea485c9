import { RequestRefused } from '../errors.ts';
import { Evaluation, type Result } from '../evaluation.ts';
import { processingFailure, WORK_USED_UP } from '../failure.ts';
import { limits } from '../limits.ts';
import { PERMIT } from '../outcome.ts';
import { RequestContext } from '../request.ts';
import type { Value } from '../types/data-type.ts';
import { anyUriType, booleanType, booleanValue, stringType } from '../types/text.ts';
import { readAttributesContent } from '../xml-request.ts';
import { type FunctionDefinition, one, V3 } from './definition.ts';

const TOO_MANY = processingFailure(`access-permitted was called more than ${limits.innerDecisions} times.`);

/**
 * Decides the whole policy again with one category replaced, and says whether the answer is Permit (XACML 3.0, A.3.16).
 * The number of calls is bounded for one decision, which also ends circles.
 */
export const accessPermitted: FunctionDefinition = {
  id: `${V3}access-permitted`,
  parameters: [one(anyUriType), one(stringType)],
  returns: one(booleanType),
  call(evaluation, { raw: category }: Value<string>, { raw: attributes }: Value<string>): Result {
    const { innerDecisions, now, root, work } = evaluation;
    if (++innerDecisions.count > limits.innerDecisions) return TOO_MANY;
    if (!work.take(100 + attributes.length)) return WORK_USED_UP;
    let request: RequestContext;
    try {
      const replaced = readAttributesContent(category, attributes);
      const others = evaluation.request.categories.filter((other) => other.category !== category);
      request = new RequestContext([...others, replaced]);
    } catch (error) {
      if (error instanceof RequestRefused) return processingFailure(`access-permitted: ${error.message}`);
      throw error;
    }
    const outcome = root(new Evaluation({ request, now, root, work, innerDecisions }));
    if (work.usedUp) return WORK_USED_UP;
    return innerDecisions.count > limits.innerDecisions ? TOO_MANY : booleanValue(outcome === PERMIT);
  },
};
