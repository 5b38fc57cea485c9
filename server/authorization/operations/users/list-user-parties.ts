import { Type } from 'typebox';
import { integer } from '../../../http/binding/shapes.ts';
import type { Caller } from '../../../http/caller.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Register } from '../../../register/port.ts';
import type { AuthorizedParties } from '../../reach/authorized-parties.ts';
import { id } from '../../model/attributes.ts';
import { notThisUser, userAccess } from './user-access.ts';

interface Parts {
  readonly parties: AuthorizedParties;
  readonly register: Pick<Register, 'byUrn'>;
}

/** What of an authorised party the older form tells. */
interface Authorized {
  readonly partyId: number;
  readonly partyUuid: string;
  readonly type: string;
  readonly organizationNumber: string | null;
  readonly personId: string | null;
  readonly unitType: string | null;
  readonly name: string;
  readonly isDeleted: boolean;
  readonly onlyHierarchyElementWithNoAccess: boolean;
  readonly subunits: readonly Authorized[];
}

const PATH = '/authorization/api/v1/parties';
const TYPES: Readonly<Record<string, number>> = { Person: 1, Organization: 2, SelfIdentified: 3 };
const NOTHING_MORE = { roles: false, accessPackages: false, resources: false, instances: false };
const notFound = (): Problem => new Problem('404', 404, 'There is no such user, or no party for it.');

/** The older form of a party; sub-units lie below their main unit. */
const wire = (party: Authorized): object => ({
  partyId: party.partyId,
  partyUuid: party.partyUuid,
  partyTypeName: TYPES[party.type] ?? 0,
  orgNumber: party.organizationNumber ?? '',
  ssn: party.personId,
  unitType: party.unitType,
  name: party.name,
  isDeleted: party.isDeleted,
  onlyHierarchyElementWithNoAccess: party.onlyHierarchyElementWithNoAccess,
  person: null,
  organization: null,
  childParties: party.subunits.length === 0 ? null : party.subunits.map(wire),
});

/** Parties of the calling user, who must be the one asked about: 404 for nobody, 403 for another. */
async function partiesOf({ parties, register }: Parts, caller: Caller, userId: number): Promise<Authorized[]> {
  if (userId === 0) throw notFound();
  if (caller.userId !== userId) throw notThisUser();
  const party = await register.byUrn(`${id.userId}:${userId}`);
  return party === undefined ? [] : ((await parties({ kind: 'party', party }, NOTHING_MORE)) as Authorized[]);
}

/** `GET /authorization/api/v1/parties`: whom a user may act for, in the older form (authorization §1.1). */
export const listUserParties = (parts: Parts): Operation =>
  operation({
    name: 'ListUserParties',
    method: 'GET',
    path: PATH,
    tag: 'Authorization',
    summary: 'Lists the parties the logged-in user may act for',
    access: userAccess,
    query: Type.Object({ userId: Type.Optional(integer({ description: 'The user; must be the caller' })) }),
    answers: {
      200: { description: 'An array of parties' },
      403: { description: 'The token is another user’s' },
      404: { description: 'No user, or no party' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const found = await partiesOf(parts, callerOf(call), call.query.userId ?? 0);
      if (found.length === 0) throw notFound();
      return ok(found.map(wire));
    },
  });

/** `GET /authorization/api/v1/parties/{partyId}/validate`: may the user act for this party? */
export const validateUserParty = (parts: Parts): Operation =>
  operation({
    name: 'ValidateUserParty',
    method: 'GET',
    path: `${PATH}/:partyId/validate`,
    tag: 'Authorization',
    summary: 'Tells whether the logged-in user may act for a party',
    access: userAccess,
    params: Type.Object({ partyId: integer() }),
    query: Type.Object({ userId: Type.Optional(integer({ description: 'The user; must be the caller' })) }),
    answers: {
      200: { description: '`true` or `false`' },
      403: { description: 'The token is another user’s' },
      404: { description: 'No user or no party is named' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { partyId } = call.params;
      if (partyId === 0) throw notFound();
      const found = await partiesOf(parts, callerOf(call), call.query.userId ?? 0);
      const isAccessible = (one: Authorized): boolean =>
        (one.partyId === partyId && !one.onlyHierarchyElementWithNoAccess) || one.subunits.some(isAccessible);
      return ok(found.some(isAccessible));
    },
  });
