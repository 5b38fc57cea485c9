import { Type } from 'typebox';
import { boolean, integer, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { partyUuidUrn } from '../../model/access-list.ts';
import { versionHeaders } from '../../model/conditions.ts';
import { byName, looksLike, type NamedMember, wireNamedMember } from '../../model/member-view.ts';
import { serviceProblem } from '../../service-problems.ts';
import { accessListReader } from '../../store/access-list-reader.ts';
import { OWNED_LISTS, OwnedListParams, type OwnedListParts, ownersListAccess } from './owned-lists.ts';

const DEFAULT_LIMIT = 50;
/** Members looked through for one answer: names lie with the register, and are asked for by the thousand. */
const MOST_MEMBERS = 50_000;
const AT_A_TIME = 2000;
const ORGANIZATION = 'urn:altinn:organization:identifier-no:';

/** Members of a list by name, for those who look for one among thousands; which the specification's API cannot do. */
export const findListMembers = ({ services, database, register }: OwnedListParts): Operation => {
  const reader = accessListReader(database);

  async function named(list: number): Promise<NamedMember[]> {
    const found: NamedMember[] = [];
    for (let after: string | undefined; found.length < MOST_MEMBERS; ) {
      const page = await reader.memberPage(list, after, AT_A_TIME);
      const known = await register.byUrns(
        page.map(({ party }) => partyUuidUrn(party)),
        { includeDeleted: true },
      );
      found.push(...page.map((member) => ({ ...member, known: known.get(partyUuidUrn(member.party)) })));
      if (page.length < AT_A_TIME) break;
      after = page.at(-1)!.party;
    }
    return found.sort(byName);
  }

  /** A number that is in the register but not in the list: what a main unit has does not hold for its sub-units. */
  async function outside(q: string, members: readonly NamedMember[]) {
    const digits = q.replaceAll(/\s/g, '');
    if (!/^\d{9}$/.test(digits)) return null;
    const party = (await register.byUrns([ORGANIZATION + digits], { includeDeleted: true })).get(ORGANIZATION + digits);
    if (party === undefined || members.some((member) => member.party === party.partyUuid)) return null;
    const main = members.find((member) => member.party === party.mainUnit)?.known;
    return {
      party: party.partyUuid,
      organizationNumber: digits,
      name: party.name,
      unitType: party.unitType ?? null,
      isDeleted: party.isDeleted,
      mainUnitInList: main?.name ?? null,
    };
  }

  return operation({
    name: 'FindAccessListMembers',
    method: 'GET',
    path: `${OWNED_LISTS}/:list/members`,
    tag: 'Access lists',
    summary: 'Members of an access list by name',
    description:
      'With names, and searched by name or number. A number that is no member, but in the register, comes as `outside`: being a member does not extend from a main unit to its sub-units.',
    access: ownersListAccess,
    behindGateway: false,
    params: OwnedListParams,
    query: Type.Object({
      q: Type.Optional(text({ max: 200, description: 'Part of a name, or the beginning of a number' })),
      deleted: Type.Optional(boolean({ description: 'Only those deleted from the register' })),
      limit: Type.Optional(integer({ minimum: 1, maximum: 500, description: `${DEFAULT_LIMIT} when left out` })),
      after: Type.Optional(text({ description: '`next` of the page before' })),
    }),
    answers: {
      200: {
        description: '`data` by name, `count` of all that fit, `members` of the list, and `next` while there are more',
      },
      404: { description: 'No such list' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { owner } = await services.acting(callerOf(call), call.params.owner, 'reader');
      const list = await reader.list(owner.code, call.params.list);
      if (list === undefined) throw serviceProblem('SRV-00014', { list: call.params.list });
      const { limit = DEFAULT_LIMIT, deleted = false } = call.query;
      const q = call.query.q?.trim() ?? '';
      const members = await named(list.id);
      const fitting = members.filter(
        (member) => (q === '' || looksLike(member, q)) && (!deleted || member.known?.isDeleted !== false),
      );
      const from = startAfter(fitting, call.query.after);
      const page = fitting.slice(from, from + limit);
      return ok(
        {
          members: members.length,
          count: fitting.length,
          countIsAtLeast: members.length >= MOST_MEMBERS,
          data: page.map(wireNamedMember),
          outside: await outside(q, members),
          next: from + limit < fitting.length ? cursorOf(page.at(-1)!) : null,
        },
        versionHeaders(list),
      );
    },
  });
};

/** Party and name: the list may change between two pages, and its order must not. */
const cursorOf = ({ party, known }: NamedMember): string =>
  Buffer.from(JSON.stringify([party, known?.name ?? null])).toString('base64url');

function startAfter(members: readonly NamedMember[], cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  try {
    const [party, name] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [unknown, unknown];
    if (typeof party === 'string' && (name === null || typeof name === 'string')) {
      const last = { party, known: name === null ? undefined : { name } } as NamedMember;
      const from = members.findIndex((member) => byName(member, last) > 0);
      return from < 0 ? members.length : from;
    }
  } catch {
    // Said below.
  }
  throw new InvalidFields([{ path: 'after', message: 'Send `next` as it was given, or leave it out.' }]);
}
