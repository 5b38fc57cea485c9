import { Work } from '../../../xacml/evaluation.ts';
import { statusCode } from '../../../xacml/identifiers.ts';
import { limits } from '../../../xacml/limits.ts';
import type { Caller } from '../../http/caller.ts';
import { InvalidFields } from '../../http/problem.ts';
import { parseJson } from '../../http/read-body.ts';
import type { DecisionPoint } from './decision-point.ts';
import type { Answer, Questions } from '../model/asked.ts';
import { jsonRequest, Malformed } from '../model/json-request.ts';
import { type Audience, Refusal } from '../model/refusal.ts';
import { granterOf } from '../model/rights.ts';
import type { Asker } from './summed-notes.ts';

/** Most bytes of a request body. */
export const BODY_LIMIT = 2_000_000;

/** Reads a body of the JSON profile; throws InvalidFields with the place that is wrong. */
export function readRequest(body: string): Questions {
  return questionsOf(parseJson(Buffer.from(body), 'request'));
}

/** Reads the questions in a parsed body; throws InvalidFields with the place that is wrong. */
export function questionsOf(body: unknown): Questions {
  try {
    return jsonRequest(body);
  } catch (error) {
    if (error instanceof Malformed) throw new InvalidFields([{ path: error.path, message: error.message }]);
    throw error;
  }
}

/** Who asks, as the audit trail names it. */
export const askerOf = ({ caller, ip }: { caller: Caller | undefined; ip: string }): Asker => ({
  by: caller === undefined ? null : granterOf(caller),
  ip,
});

/** Answers every part on its own: one that fails is Indeterminate and spoils no other (authorization §1.5). */
export function answerParts(
  decisionPoint: DecisionPoint,
  { parts }: Questions,
  audience: Audience,
  asker: Asker,
): Promise<Answer[]> {
  const work = new Work();
  if (parts.length > limits.decisions) throw new InvalidFields([{ path: '$', message: TOO_MANY }]);
  return Promise.all(
    parts.map(async (part): Promise<Answer> => {
      if (!(part instanceof Refusal)) return decisionPoint.judge(part, audience, { work, asker });
      const code = audience === 'external' ? statusCode.processingError : statusCode.syntaxError;
      return { decision: 'Indeterminate', status: { code, message: part.sentence }, obligations: [] };
    }),
  );
}

const TOO_MANY = `A request may ask at most ${limits.decisions} questions.`;
