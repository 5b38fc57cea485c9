import { Type } from 'typebox';
import { list as listOf, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { serviceProblem } from '../../service-problems.ts';
import { accessListReader } from '../../store/access-list-reader.ts';
import { OWNED_LISTS, OwnedListParams, type OwnedListParts, ownersListAccess } from './owned-lists.ts';

const MOST = 1000;
const PREFIX = 'urn:altinn:organization:identifier-no:';

/** Who the organisations are that somebody means to put into a list, and which are there already. */
export const lookUpOrganizations = ({ services, database, register }: OwnedListParts): Operation => {
  const reader = accessListReader(database);
  return operation({
    name: 'LookUpOrganizationsForAccessList',
    method: 'POST',
    path: `${OWNED_LISTS}/:list/look-up`,
    tag: 'Access lists',
    summary: 'Names of organisations, and whether each is in the list',
    access: ownersListAccess,
    behindGateway: false,
    params: OwnedListParams,
    body: {
      kind: 'json',
      schema: Type.Object({
        organizations: listOf(text({ max: 20 }), {
          description: `Organisation numbers, at most ${MOST}`,
          test: (numbers) => (numbers.length > MOST ? `Ask for at most ${MOST} at a time.` : undefined),
        }),
      }),
      limit: 100_000,
    },
    answers: {
      200: { description: '`data` in the order asked; `name` is null for a number that the register does not know' },
      404: { description: 'No such list' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { owner } = await services.acting(callerOf(call), call.params.owner, 'reader');
      const list = await reader.list(owner.code, call.params.list);
      if (list === undefined) throw serviceProblem('SRV-00014', { list: call.params.list });
      const numbers = call.body.organizations;
      const urns = [...new Set(numbers.filter((number) => /^\d{9}$/.test(number)))].map((number) => PREFIX + number);
      const known = await register.byUrns(urns, { includeDeleted: true });
      const members = await reader.membersAmong(
        list.id,
        [...known.values()].map(({ partyUuid }) => partyUuid),
      );
      return ok({
        data: numbers.map((number) => {
          const party = known.get(PREFIX + number);
          return {
            organizationNumber: number,
            party: party?.partyUuid ?? null,
            name: party?.name ?? null,
            unitType: party?.unitType ?? null,
            isSubUnit: party?.mainUnit !== undefined,
            isDeleted: party?.isDeleted ?? false,
            isMember: party !== undefined && members.has(party.partyUuid),
          };
        }),
      });
    },
  });
};
