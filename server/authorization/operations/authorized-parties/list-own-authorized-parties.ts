import { Type } from 'typebox';
import { boolean } from '../../../http/binding/shapes.ts';
import { anyScope, type Caller } from '../../../http/caller.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Register } from '../../../register/port.ts';
import type { AuthorizedParties } from '../../authorized-parties.ts';
import type { Receiver } from '../../held-access.ts';

export const Includes = {
  includeRoles: Type.Optional(boolean()),
  includeAccessPackages: Type.Optional(boolean()),
  includeResources: Type.Optional(boolean()),
  includeInstances: Type.Optional(boolean()),
};

/** `GET …/enduser/authorizedparties`: whom the caller may act for. */
export const listOwnAuthorizedParties = (parts: { parties: AuthorizedParties; register: Pick<Register, 'byUrn'> }) =>
  operation({
    name: 'ListOwnAuthorizedParties',
    method: 'GET',
    path: '/accessmanagement/api/v1/enduser/authorizedparties',
    tag: 'Access management',
    summary: 'Lists the parties the caller may act for',
    access: anyScope(['altinn:portal/enduser', 'altinn:accessmanagement/authorizedparties']),
    query: Type.Object(Includes),
    answers: { 200: { description: '`data`, sub-units below their main unit; empty for a caller nobody knows' } },
    problems: problemDetails,
    handle: async (call) => {
      const { query } = call;
      const receiver = await receiverOf(parts.register, callerOf(call));
      const included = {
        roles: query.includeRoles === true,
        accessPackages: query.includeAccessPackages === true,
        resources: query.includeResources === true,
        instances: query.includeInstances === true,
      };
      const data = receiver === undefined ? [] : await parts.parties(receiver, included);
      return ok({ links: { next: null }, data });
    },
  });

async function receiverOf(
  register: Pick<Register, 'byUrn'>,
  { systemUser, userId, personIdentifier }: Caller,
): Promise<Receiver | undefined> {
  if (systemUser !== undefined) return { kind: 'system-user', uuid: systemUser.id.toLowerCase() };
  const urn =
    userId === undefined
      ? personIdentifier && `urn:altinn:person:identifier-no:${personIdentifier}`
      : `urn:altinn:userid:${userId}`;
  const party = urn === undefined ? undefined : await register.byUrn(urn);
  return party && { kind: 'party', party };
}
