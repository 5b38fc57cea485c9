import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { type Access, anyScope, type Caller } from '../../../http/caller.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { isUuid } from '../../../foundation/ids.ts';
import type { AuthorizedParty } from '../../reach/authorized-parties.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import type { Receiver } from '../../access-management/held-access.ts';
import { answerPage } from '../list-page.ts';
import { includedIn, Includes, type PartiesParts, wantedIn } from './parts.ts';

const NOTHING = { roles: false, accessPackages: false, resources: false, instances: false };
const access: Access = anyScope(['altinn:portal/enduser', 'altinn:accessmanagement/authorizedparties']);

/** `GET …/enduser/authorizedparties`: whom the caller may act for. */
export const listOwnAuthorizedParties = (parts: PartiesParts) =>
  operation({
    name: 'ListOwnAuthorizedParties',
    method: 'GET',
    path: '/accessmanagement/api/v1/enduser/authorizedparties',
    tag: 'Access management',
    summary: 'Lists the parties the caller may act for',
    access,
    query: Type.Object({ ...Includes, partyFilter: Type.Optional(list(text({ description: 'Only these, by uuid' }))) }),
    answers: { 200: { description: '`data`, sub-units below their main unit; empty for a caller nobody knows' } },
    problems: problemDetails,
    handle: async (call) => {
      const { query } = call;
      const only = query.partyFilter?.map((uuid) => {
        if (!isUuid(uuid)) throw validationProblem('AM.VLD-00009', '/$QUERY/partyFilter');
        return uuid.toLowerCase();
      });
      const receiver = await receiverOf(parts, callerOf(call));
      const wanted = { ...wantedIn(query), ...(only === undefined ? {} : { parties: new Set(only) }) };
      const data = receiver === undefined ? [] : await parts.parties(receiver, includedIn(query, NOTHING), wanted);
      return answerPage(call, data, (party) => party);
    },
  });

/** `GET …/authorizedparties` and `GET …/authorizedparty/{partyId}`: the older forms, for components that act for a user. */
export const listForComponents = (parts: PartiesParts, which: 'all' | 'one') =>
  operation({
    name: which === 'all' ? 'ListAuthorizedParties' : 'ReadAuthorizedParty',
    method: 'GET',
    path: `/accessmanagement/api/v1/${which === 'all' ? 'authorizedparties' : 'authorizedparty/:partyId'}`,
    tag: 'Access management',
    summary: which === 'all' ? 'Lists the parties the caller may act for' : 'Reads one party the caller may act for',
    hidden: true,
    access,
    params: Type.Object({ partyId: Type.Optional(text()) }),
    query: Type.Object(Includes),
    answers: {
      200: { description: which === 'all' ? 'An array' : 'The party' },
      ...(which === 'one' ? { 404: { description: 'Not one of the caller’s' } } : {}),
    },
    problems: problemDetails,
    handle: async (call) => {
      const receiver = await receiverOf(parts, callerOf(call));
      const included = includedIn(call.query, NOTHING);
      const data = receiver === undefined ? [] : await parts.parties(receiver, included, wantedIn(call.query));
      if (which === 'all') return ok(data);
      const found = data
        .flatMap((party): readonly AuthorizedParty[] => [party, ...party.subunits])
        .find(({ partyId }) => String(partyId) === call.params.partyId);
      if (found === undefined) throw new Problem('404', 404, 'The caller may not act for such a party.');
      return ok(found);
    },
  });

async function receiverOf(
  { register }: PartiesParts,
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
