import { Type } from 'typebox';
import { list, text } from '../../http/binding/shapes.ts';
import { anyScope } from '../../http/caller.ts';
import { operation } from '../../http/operation.ts';
import { InvalidFields, Problem } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { identifierOf } from '../model/party-urn.ts';
import { partyOf, type PartyRow } from '../store/party-row.ts';
import type { RegisterReader } from '../store/reader.ts';

const MOST_URNS = 100;

/** What each value of `fields` adds to a party (events-notifications-inbox §4.3). */
const FIELDS: Readonly<Record<string, (row: PartyRow) => object>> = {
  uuid: () => ({}),
  id: (row) => ({ partyId: row.party_id }),
  'ext-urn': (row) => ({ externalUrn: partyOf(row).urn }),
  'display-name': (row) => ({ displayName: row.name }),
  deleted: (row) => ({ isDeleted: row.is_deleted }),
  'org.type': (row) => (row.kind === 'organization' ? { unitType: row.unit_type } : {}),
  user: userOf,
  'user.id': userOf,
  'user.name': userOf,
  identifiers: (row) => ({ partyId: row.party_id, externalUrn: partyOf(row).urn }),
};
const DEFAULT_FIELDS = ['identifiers', 'display-name'];
const PARTY_TYPES = {
  organization: 'organization',
  person: 'person',
  'self-identified': 'self-identified-user',
} as const;

function userOf({ user_id, username }: PartyRow): object {
  if (user_id === null) return {};
  const usernames = username === null ? [] : [username];
  return { user: { userId: user_id, ...(username === null ? {} : { username }), userIds: [user_id], usernames } };
}

/** A party in the register's second form: the members that are always there, those asked for, and the one searched by. */
function wireParty(row: PartyRow, fields: readonly string[], urn: string): object {
  const by = identifierOf(urn)?.kind;
  const searched =
    by === 'party-id' ? 'id' : by === 'user-id' ? 'user' : by === 'email' || by === 'username' ? 'ext-urn' : 'uuid';
  return {
    partyUuid: row.party_uuid,
    versionId: row.version_id,
    partyType: PARTY_TYPES[row.kind],
    ...(row.organization_number === null ? {} : { organizationIdentifier: row.organization_number }),
    ...(row.person_identifier === null ? {} : { personIdentifier: row.person_identifier }),
    ...Object.assign({}, ...[...fields, searched].map((field) => FIELDS[field]!(row))),
  };
}

/** `POST /register/api/v1/correspondence/parties/query`: parties by URN, as Correspondence asks for them. */
export const queryParties = ({ reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> }) =>
  operation({
    name: 'QueryParties',
    method: 'POST',
    path: '/register/api/v1/correspondence/parties/query',
    tag: 'Register',
    summary: 'Looks up parties by URN',
    access: anyScope(['altinn:register/partylookup.admin']),
    query: Type.Object({
      fields: Type.Optional(list(text(), { description: `Any of ${Object.keys(FIELDS).join(', ')}; may be repeated` })),
    }),
    body: { kind: 'json', schema: Type.Object({ data: list(text()) }) },
    answers: {
      200: { description: 'Every party was found' },
      206: { description: 'Some were not found and are left out' },
      400: { description: 'A text that is no party URN, an unknown field, or more than 100 URNs' },
    },
    problems: problemDetails,
    handle: async ({ body: { data }, query }) => {
      if (data.length > MOST_URNS)
        throw new Problem('STD-00000', 400, 'One or more validation errors occurred.', {
          validationErrors: [
            {
              code: 'REG.VLD-00001',
              title: 'Too many items requested',
              detail: 'Too many items requested',
              paths: ['/data'],
            },
          ],
        });
      const asked = query.fields?.flatMap((field) => field.split(',')).map((field) => field.trim().toLowerCase());
      const fields = asked === undefined || asked.length === 0 ? DEFAULT_FIELDS : asked;
      const faults = [
        ...data.flatMap((urn, index) =>
          typeof urn === 'string' && identifierOf(urn) !== undefined
            ? []
            : [{ path: `$.data[${index}]`, message: 'Invalid PartyUrn' }],
        ),
        ...fields.flatMap((field) =>
          Object.hasOwn(FIELDS, field)
            ? []
            : [
                {
                  path: 'fields',
                  message: `The field '${field}' is not offered; use any of ${Object.keys(FIELDS).join(', ')}.`,
                },
              ],
        ),
      ];
      if (faults.length > 0) throw new InvalidFields(faults);
      const urns = [...new Set(data)];
      const found = await reader.partiesByUrn(urns);
      const byParty = new Map([...found].map(([urn, row]) => [row.party_uuid, wireParty(row, fields, urn)]));
      return { status: found.size === urns.length ? 200 : 206, body: { data: [...byParty.values()] } };
    },
  });
