import { RequestRefused } from '../../../xacml/errors.ts';
import { statusCode } from '../../../xacml/identifiers.ts';
import { type Access, anonymous, anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { decodeText, readBytes } from '../../http/read-body.ts';
import type { DecisionPoint } from '../decisions/decision-point.ts';
import { answerParts, askerOf, BODY_LIMIT, readRequest } from '../decisions/json-decisions.ts';
import type { Answer, Questions } from '../model/asked.ts';
import { jsonResponse } from '../model/json-response.ts';
import { xmlRequest } from '../model/xml-request.ts';
import { xmlResponse } from '../model/xml-response.ts';

/**
 * `POST /authorization/api/v1/decision`: the same for the platform's own parts, in JSON or XML. The reference guards it
 * by its network alone; outside a demo it takes the scope of the other one here, since it tells who has which role where.
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
      'As Authorize, but national identity numbers are not taken, and a body that cannot be read is `Indeterminate`. A body that is not declared as JSON is an XACML 3.0 XML `Request`, and is answered by a `Response` in XML.',
    access,
    body: { kind: 'stream', types: ['*/*'], allowNoType: true },
    answers: { 200: { description: 'One result, or one a reference in their order' } },
    problems: problemDetails,
    handle: async (call) => {
      const text = decodeText(await readBytes(call.stream, BODY_LIMIT));
      const isJson = /json/i.test(call.headers['content-type'] ?? '');
      const read = isJson ? readRequest : xmlRequest;
      const answers = await answered(text, read, (questions) =>
        answerParts(decisionPoint, questions, 'internal', askerOf(call)),
      );
      return isJson
        ? ok(jsonResponse(answers))
        : { status: 200, contentType: 'application/xml; charset=utf-8', body: xmlResponse(answers) };
    },
  });
};

/** The answers, or one Indeterminate that says why the request cannot be read. */
async function answered(
  text: string | undefined,
  read: (text: string) => Questions,
  answer: (questions: Questions) => Promise<Answer[]>,
): Promise<Answer[]> {
  try {
    if (text === undefined) throw new RequestRefused(0, 'The request is not UTF-8 text.');
    return await answer(read(text));
  } catch (error) {
    if (!(error instanceof InvalidFields) && !(error instanceof RequestRefused)) throw error;
    const message =
      error instanceof InvalidFields
        ? error.faults.map(({ path, message: fault }) => `${path}: ${fault}`).join(' ')
        : error.line > 0
          ? `Line ${error.line}: ${error.message}`
          : error.message;
    return [{ decision: 'Indeterminate', status: { code: statusCode.syntaxError, message }, obligations: [] }];
  }
}
