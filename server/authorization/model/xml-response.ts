import { writeXmlResponse } from '../../../xacml/xml-response.ts';
import type { Answer } from './asked.ts';

/** Results as a `Response` of the core schema, status messages included. */
export const xmlResponse = (answers: readonly Answer[]): string =>
  writeXmlResponse(
    answers.map(({ decision, status, obligations, advice = [], echoed = [] }) => ({
      decision,
      status: { code: status.code, ...(status.message === undefined ? {} : { message: status.message }) },
      obligations,
      advice,
      echo: echoed
        .map((one) => ({
          category: one.category,
          attributes: one.attributes.filter(({ includeInResult }) => includeInResult === true),
        }))
        .filter(({ attributes }) => attributes.length > 0),
    })),
  );
