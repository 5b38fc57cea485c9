import { Type } from 'typebox';
import type { ServiceOwner } from '../../../administration/port.ts';
import { text } from '../../../http/binding/shapes.ts';
import type { Access, Caller } from '../../../http/caller.ts';
import { catalogueOf } from '../../../http/problem.ts';
import { ADMINISTRATION, administersFor, isOperator } from '../../model/administrators.ts';
import type { Parts } from '../../parts.ts';
import { personOf } from '../../person-of.ts';

export const serviceOwnerParams = Type.Object({ code: text() });

const SCOPES = [ADMINISTRATION, 'altinn:serviceowner'];

/** The operator, the service owner's own systems, and people who work for it. */
export const administersApiKeys: Access = {
  kind: 'token',
  scopes: SCOPES,
  kinds: ['altinn', 'maskinporten'],
  allows: (caller) =>
    caller.member !== undefined || SCOPES.some((scope) => caller.scopes.has(scope)) || isPerson(caller),
};

const isPerson = ({ userId, personIdentifier, systemUser }: Caller): boolean =>
  systemUser === undefined && (userId !== undefined || personIdentifier !== undefined);

export const apiKeyProblem = catalogueOf({
  'another-owner': [
    403,
    'The API keys of another service owner can only be seen and changed by the operator, and those of one’s own are changed only by its owners.',
  ],
  'unknown-owner': [404, 'There is no service owner with the code {code}.'],
  'not-approved': [409, 'The service owner is not approved yet. Ask the operator to approve it, then make the key.'],
  'unknown-key': [404, 'The service owner has no such API key.'],
});

/**
 * The service owner in the path, when the caller is its organisation, an operator, or somebody who works for it:
 * every member looks, owners change: whoever has a key calls in the service owner's name.
 */
export async function serviceOwnerOf(
  { serviceOwners, members, register }: Pick<Parts, 'serviceOwners' | 'members' | 'register'>,
  caller: Caller,
  code: string,
  purpose: 'look' | 'change',
): Promise<ServiceOwner> {
  const owner = await serviceOwners.byCode(code);
  const { member } = caller;
  if (member !== undefined && !isOperator(caller)) {
    if (owner === undefined || owner.organizationNumber !== caller.consumer) throw apiKeyProblem('another-owner');
    if (purpose === 'change' && member.role !== 'owner') throw apiKeyProblem('another-owner');
    return owner;
  }
  if (owner !== undefined && administersFor(caller, owner.organizationNumber)) return owner;
  if (owner !== undefined && isPerson(caller)) {
    const person = await personOf(register, caller);
    const role = person === undefined ? undefined : await members.roleOf(owner.code, person.partyUuid);
    if (role === 'owner' || (role !== undefined && purpose === 'look')) return owner;
  }
  throw isOperator(caller) ? apiKeyProblem('unknown-owner', { code }) : apiKeyProblem('another-owner');
}
