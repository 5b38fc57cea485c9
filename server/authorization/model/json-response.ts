import type { Notice } from '../../../xacml/evaluation.ts';
import { dataTypeId } from '../../../xacml/identifiers.ts';
import type { RequestCategory } from '../../../xacml/request.ts';
import type { Answer } from './asked.ts';

/**
 * Results as the decision API writes them (authorization §1.4): names in camelCase, null members written. The status
 * message, which the reference loses, is written where there is something to say.
 */
export const jsonResponse = (answers: readonly Answer[]): object => ({ response: answers.map(result) });

const result = ({ decision, status, obligations, advice = [], echoed }: Answer): object => ({
  decision,
  status: {
    statusMessage: status.message ?? null,
    statusDetails: null,
    statusCode: { value: status.code, statusCode: null },
  },
  obligations: obligations.length === 0 ? null : obligations.map(notice),
  // The reference knows no advice; a policy that gives some means it to be heard.
  associateAdvice: advice.length === 0 ? null : advice.map(notice),
  category: echo(echoed ?? []),
  policyIdentifierList: null,
});

const notice = ({ id, assignments }: Notice): object => ({
  id,
  attributeAssignment: assignments.map(({ attributeId, value, category, dataType, issuer }) => ({
    attributeId,
    value,
    category: category ?? null,
    dataType,
    issuer: issuer ?? null,
  })),
});

/** The attributes that were asked back, one entry a value; null when there are none. */
function echo(categories: readonly RequestCategory[]): object[] | null {
  const echoed = categories
    .map(({ category, attributes }) => ({
      categoryId: category,
      id: null,
      content: null,
      attribute: attributes
        .filter(({ includeInResult }) => includeInResult === true)
        .flatMap(({ id, values, dataType }) =>
          values.map((value) => ({
            attributeId: id,
            value,
            issuer: null,
            dataType: dataType ?? dataTypeId.string,
            includeInResult: false,
          })),
        ),
    }))
    .filter(({ attribute }) => attribute.length > 0);
  return echoed.length === 0 ? null : echoed;
}
