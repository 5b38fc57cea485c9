import { RequestRefused } from '../../../xacml/errors.ts';
import { category } from '../../../xacml/identifiers.ts';
import type { RequestCategory } from '../../../xacml/request.ts';
import { readXmlRequest } from '../../../xacml/xml-request.ts';
import type { Asked, Questions } from './asked.ts';
import { Refusal } from './refusal.ts';

/**
 * Reads a `Request` of the core schema. A category that comes twice is one bag, as in JSON; MultiRequests, which the
 * reference reads and does not follow, ask a question each (authorization §1.6). Throws RequestRefused.
 */
export function xmlRequest(text: string): Questions {
  const { categories, combinedDecision, references } = readXmlRequest(text);
  if (combinedDecision)
    throw new RequestRefused(0, 'CombinedDecision is not taken here; leave it false and combine the results yourself.');
  if (references.length === 0) return { parts: [partOf(categories)] };
  const byId = new Map(categories.flatMap((one) => (one.id === undefined ? [] : [[one.id, one] as const])));
  return {
    parts: references.map((ids) => {
      const referred: RequestCategory[] = [];
      for (const id of new Set(ids)) {
        const found = byId.get(id);
        if (found === undefined) return new Refusal('request', `The reference ${id} names no category of the request.`);
        referred.push(found);
      }
      return partOf(referred);
    }),
  };
}

function partOf(categories: readonly RequestCategory[]): Asked {
  const of = (name: string) =>
    categories.filter((one) => one.category === name).flatMap(({ attributes }) => attributes);
  const isNamed = (name: string) => name === category.subject || name === category.resource || name === category.action;
  return {
    subject: of(category.subject),
    resource: of(category.resource),
    action: of(category.action),
    others: categories.flatMap((one): RequestCategory[] => {
      if (!isNamed(one.category)) return [one];
      // Content stays with its category, for selectors.
      return one.content === undefined ? [] : [{ category: one.category, attributes: [], content: one.content }];
    }),
  };
}
