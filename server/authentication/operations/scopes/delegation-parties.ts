import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import type { Caller } from '../../../http/caller.ts';
import { administersFor } from '../../model/administrators.ts';
import { oauthProblem } from '../../model/oauth-problems.ts';
import { isOrganizationNumber } from '../../model/organization-identity.ts';

/** Ours: in Altinn, scopes are delegated in the portal, as resources of type MaskinportenSchema. */
export const delegationPath = '/administration/api/v1/scope-delegations/:consumer/:supplier';
export const delegationParams = Type.Object({ consumer: text(), supplier: text() });

/** Refuses what is not two organisations, and callers that may not speak for the consumer. */
export function checkDelegationParties(
  caller: Caller,
  { consumer, supplier }: { consumer: string; supplier: string },
): void {
  if (!isOrganizationNumber(consumer) || !isOrganizationNumber(supplier) || consumer === supplier)
    throw oauthProblem(
      'invalid_request',
      400,
      'Consumer and supplier must be two organisation numbers',
      'Mend the address.',
    );
  if (!administersFor(caller, consumer))
    throw oauthProblem('forbidden', 403, 'The consumer is another organisation', 'Use a token of the consumer.');
}
