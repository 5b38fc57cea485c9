import { randomUUID } from 'node:crypto';
import type { Operation } from '../../../http/operation.ts';
import { consentClaims } from '../../model/test-tools/claims.ts';
import { rules } from '../../model/test-tools/parameters.ts';
import { type TestToolParts, tokenOperation } from './token-operation.ts';

/** Seconds a consent token lives when nothing else is asked for. */
const LIFETIME = 30;

export const getConsentToken = (parts: TestToolParts): Operation =>
  tokenOperation(parts, {
    name: 'GetConsentToken',
    summary: 'Token of a consent',
    scope: 'consent',
    ownIssuer: 'none',
    lifetime: LIFETIME,
    read: (parameters) => {
      const services = parameters.required('serviceCodes', rules.serviceCodes);
      const asked = {
        offeredBy: parameters.required('offeredBy', rules.consumerNumber),
        coveredBy: parameters.required('coveredBy', rules.consumerNumber),
        handledBy: parameters.optional('handledBy', rules.consumerNumber),
        authorizationCode: parameters.optional('authorizationCode', rules.uuid),
      };
      return async () => ({
        claims: consentClaims(
          {
            ...asked,
            services,
            authorizationCode: asked.authorizationCode ?? randomUUID(),
            parameters: parameters.beginningWith(services.map((service) => `${service}_`)),
          },
          parts.clock.now(),
        ),
      });
    },
  });
