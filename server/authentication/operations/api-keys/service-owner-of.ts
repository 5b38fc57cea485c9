import { Type } from 'typebox';
import type { ServiceOwner, ServiceOwners } from '../../../administration/port.ts';
import { text } from '../../../http/binding/shapes.ts';
import { type Access, anyScope, type Caller } from '../../../http/caller.ts';
import { catalogueOf } from '../../../http/problem.ts';
import { ADMINISTRATION, administersFor, isOperator } from '../../model/administrators.ts';

export const serviceOwnerParams = Type.Object({ code: text() });

export const administersApiKeys: Access = anyScope([ADMINISTRATION, 'altinn:serviceowner']);

export const apiKeyProblem = catalogueOf({
  'another-owner': [403, 'The API keys of another service owner can only be seen and changed by the operator.'],
  'unknown-owner': [404, 'There is no service owner with the code {code}.'],
  'not-approved': [409, 'The service owner is not approved yet. Ask the operator to approve it, then make the key.'],
  'unknown-key': [404, 'The service owner has no such API key.'],
});

/** The service owner in the path, when the caller is its organisation or an operator. */
export async function serviceOwnerOf(
  serviceOwners: Pick<ServiceOwners, 'byCode'>,
  caller: Caller,
  code: string,
): Promise<ServiceOwner> {
  const owner = await serviceOwners.byCode(code);
  if (owner !== undefined && administersFor(caller, owner.organizationNumber)) return owner;
  throw isOperator(caller) ? apiKeyProblem('unknown-owner', { code }) : apiKeyProblem('another-owner');
}
