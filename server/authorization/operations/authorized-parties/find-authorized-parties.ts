import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { anyScope, type Caller } from '../../../http/caller.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { isUuid } from '../../../foundation/ids.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import { id } from '../../model/attributes.ts';
import { includedIn, Includes, type PartiesParts, PARTY_TYPES, urnOf, wantedIn } from './parts.ts';

const ADMIN = 'altinn:accessmanagement/authorizedparties.admin';
/** Enterprise users are no subjects here: they have nothing (resource-registry §13.5). */
const NOBODY = new Set(['urn:altinn:enterpriseuser:username', 'urn:altinn:enterpriseuser:uuid']);
const FILTER_TYPES = { ...PARTY_TYPES, [id.legacyUser]: id.legacyUser };
const USUAL = { roles: true, accessPackages: false, resources: true, instances: true };

const Identifier = Type.Object({ type: Type.Optional(text()), value: Type.Optional(text()) });

/** `POST …/resourceowner/authorizedparties` (also `serviceowner`): whom somebody may act for. */
export const findAuthorizedParties = (parts: PartiesParts, audience: 'resourceowner' | 'serviceowner') =>
  operation({
    name: audience === 'resourceowner' ? 'FindAuthorizedParties' : 'FindAuthorizedPartiesAsServiceOwner',
    method: 'POST',
    path: `/accessmanagement/api/v1/${audience}/authorizedparties`,
    tag: 'Access management',
    summary: 'Lists the parties somebody may act for',
    access: anyScope(['altinn:accessmanagement/authorizedparties.resourceowner', ADMIN]),
    query: Type.Object({
      ...Includes,
      orgCode: Type.Optional(text({ description: 'Only access to resources of this service owner' })),
    }),
    body: {
      kind: 'json',
      schema: Type.Object({
        ...Identifier.properties,
        partyFilter: Type.Optional(list(Identifier, { description: 'Only these parties' })),
      }),
    },
    answers: {
      200: { description: 'An array; empty for a subject nobody knows' },
      400: { description: 'No known type of subject, no value, or another owner’s code (AM.VLD-00009)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { body, query } = call;
      const ownerCode = ownerIn(callerOf(call), query.orgCode);
      const only = body.partyFilter && (await filterOf(parts, body.partyFilter));
      const wanted = {
        ...wantedIn(query),
        ...(only === undefined ? {} : { parties: only }),
        ...(ownerCode === undefined ? {} : { ownerCode }),
      };
      const included = includedIn(query, USUAL);
      const { type = '', value = '' } = body;
      if (type === id.systemUser && isUuid(value))
        return ok(await parts.parties({ kind: 'system-user', uuid: value.toLowerCase() }, included, wanted));
      if (NOBODY.has(type) && value !== '') return ok([]);
      const party = await parts.register.byUrn(urnOf(PARTY_TYPES, body, ''));
      return ok(party === undefined ? [] : await parts.parties({ kind: 'party', party }, included, wanted));
    },
  });

/** Whose resources count; only the owner itself, or an administrator, may ask for an owner's. */
function ownerIn({ scopes, orgCode }: Caller, asked: string | undefined): string | undefined {
  const wanted = asked?.toLowerCase();
  if (wanted !== undefined && !scopes.has(ADMIN) && orgCode?.toLowerCase() !== wanted)
    throw validationProblem('AM.VLD-00009', '/$QUERY/orgCode');
  return wanted;
}

async function filterOf(
  { register }: PartiesParts,
  filter: readonly { type?: string; value?: string }[],
): Promise<ReadonlySet<string>> {
  const urns = filter.map((one, index) => urnOf(FILTER_TYPES, one, `/partyFilter/${index}`));
  const found = await register.byUrns(urns, { includeDeleted: true });
  return new Set([...found.values()].map(({ partyUuid }) => partyUuid));
}
