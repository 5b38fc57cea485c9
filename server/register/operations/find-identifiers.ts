import { Type } from 'typebox';
import { isUuid } from '../../foundation/ids.ts';
import { list, text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { isOrganizationNumber } from '../model/numbers.ts';
import type { RegisterReader } from '../store/reader.ts';

const MOST = 100;

const commaList = (description: string) => Type.Optional(list(text(), { description }));

/** `GET /register/api/v1/parties/identifiers`: what else parties are known by. */
export const findIdentifiers = ({ reader }: { reader: Pick<RegisterReader, 'partiesByUrn'> }) =>
  operation({
    name: 'FindIdentifiers',
    method: 'GET',
    path: '/register/api/v1/parties/identifiers',
    tag: 'Register',
    summary: 'Identifiers of parties by id, uuid or organisation number',
    access: lookUpAccess,
    query: Type.Object({
      ids: commaList('Party ids, with commas between'),
      uuids: commaList('Party uuids, with commas between'),
      orgs: commaList('Organisation numbers, with commas between'),
    }),
    answers: {
      200: { description: 'Those that were found' },
      400: { description: 'None asked for, too many, or not one' },
    },
    problems: problemDetails,
    handle: async ({ query }) => {
      const parts = (given: readonly string[] | undefined) =>
        (given ?? [])
          .flatMap((one) => one.split(','))
          .map((one) => one.trim())
          .filter((one) => one !== '');
      const [ids, uuids, orgs] = [parts(query.ids), parts(query.uuids), parts(query.orgs)];
      const count = ids.length + uuids.length + orgs.length;
      const refuse = (path: string, message: string) => new InvalidFields([{ path, message }]);
      if (count === 0)
        throw refuse('', "At least one of the query parameters 'ids', 'uuids' or 'orgs' must be provided");
      if (count > MOST) throw refuse('', `Maximum number of identifiers is ${MOST}`);
      for (const id of ids) if (!/^\d{1,10}$/.test(id)) throw refuse('ids', `Invalid id: ${id}`);
      for (const uuid of uuids) if (!isUuid(uuid)) throw refuse('uuids', `Invalid uuid: ${uuid}`);
      for (const org of orgs)
        if (!isOrganizationNumber(org)) throw refuse('orgs', `Invalid organization number: ${org}`);
      const found = await reader.partiesByUrn([
        ...ids.map((id) => `urn:altinn:partyid:${id}`),
        ...uuids.map((uuid) => `urn:altinn:party:uuid:${uuid}`),
        ...orgs.map((org) => `urn:altinn:organization:identifier-no:${org}`),
      ]);
      return ok(
        [...new Set(found.values())].map((row) => ({
          partyId: row.party_id,
          partyUuid: row.party_uuid,
          orgNumber: row.organization_number,
          ssn: row.person_identifier,
        })),
      );
    },
  });
