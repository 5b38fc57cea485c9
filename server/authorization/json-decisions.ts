import { Work } from '../../xacml/evaluation.ts';
import { statusCode } from '../../xacml/identifiers.ts';
import { InvalidFields } from '../http/problem.ts';
import { parseJson } from '../http/read-body.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { Answer } from './model/asked.ts';
import { jsonRequest, type JsonRequest, Malformed } from './model/json-request.ts';
import { type Audience, Refusal } from './model/refusal.ts';

/** Most bytes of a request body. */
export const BODY_LIMIT = 2_000_000;

/** Reads a body of the JSON profile; throws InvalidFields with the place that is wrong. */
export function readRequest(body: string): JsonRequest {
  try {
    return jsonRequest(parseJson(Buffer.from(body), 'request'));
  } catch (error) {
    if (error instanceof Malformed) throw new InvalidFields([{ path: error.path, message: error.message }]);
    throw error;
  }
}

/** Answers every part on its own: one that fails is Indeterminate and spoils no other (authorization §1.5). */
export function answerParts(
  decisionPoint: DecisionPoint,
  { parts }: JsonRequest,
  audience: Audience,
): Promise<Answer[]> {
  const work = new Work();
  return Promise.all(
    parts.map(async (part): Promise<Answer> => {
      if (!(part instanceof Refusal)) return decisionPoint.judge(part, audience, work);
      const code = audience === 'external' ? statusCode.processingError : statusCode.syntaxError;
      return { decision: 'Indeterminate', status: { code, message: part.sentence }, obligations: [] };
    }),
  );
}
