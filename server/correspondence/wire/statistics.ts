import { type Static, Type } from 'typebox';
import { compileBinder } from '../../http/binding/bind.ts';
import { boolean } from '../../http/binding/shapes.ts';
import { InvalidFields } from '../../http/problem.ts';
import { parseJson } from '../../http/read-body.ts';

const StatisticsRequest = Type.Object({ altinn2Included: Type.Optional(boolean({ default: false })) });
const bind = compileBinder(StatisticsRequest, 'json');

/** The body comes as text and is bound in the handler: the key and the limit are looked at first. */
export const statisticsBody = {
  kind: 'text',
  types: ['application/json', 'text/json', 'application/*+json'],
  limit: 100_000,
} as const;

export const StatisticsRefusal = Type.Object({ error: Type.String() });

/** Binds the body as any other JSON body is bound. */
export function readStatisticsRequest(body: string): Static<typeof StatisticsRequest> {
  const { value, faults } = bind(parseJson(Buffer.from(body), 'request'));
  if (faults.length > 0) throw new InvalidFields(faults);
  return value as Static<typeof StatisticsRequest>;
}
