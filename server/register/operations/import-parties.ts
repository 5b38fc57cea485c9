import { Type } from 'typebox';
import { ADMINISTRATION_SCOPE } from '../../administration/port.ts';
import { boolean, list, nullable, text } from '../../http/binding/shapes.ts';
import { anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { ImportParties } from '../import-parties.ts';

const maybe = (description: string) => Type.Optional(nullable(text({ description })));
const flag = (description: string) => Type.Optional(nullable(boolean({ description })));

/** A party of an import. */
export const party = Type.Object({
  key: maybe('What the rest of the document calls the party'),
  kind: maybe('organization, person or self-identified'),
  name: maybe('Full name'),
  organizationNumber: maybe('Nine digits'),
  personIdentifier: maybe('Eleven digits'),
  idportenEmail: maybe('Identity of a user who logs in with e-mail'),
  username: maybe('Identity of a legacy self-identified user'),
  unitType: maybe('Organisation form, for example AS or BEDR'),
  mainUnit: maybe('Key or party URN of the main unit of a sub-unit'),
  isDeleted: flag('Deleted from the entity register'),
  reservedInKrr: flag('Reserved against digital mail'),
  email: maybe('Where notifications go'),
  mobile: maybe('With country code'),
  language: maybe('nb, nn or en'),
});

/** A role of an import. */
export const role = Type.Object({
  role: maybe('Role URN'),
  code: maybe('Legacy role code'),
  of: maybe('Key or party URN of the party the role is for'),
  holder: maybe('Key or party URN of the party that has the role'),
  isDeleted: flag('Takes the role away'),
});

/** `POST …/register/import`: brings parties and roles in, or up to date. */
export const importPartiesOperation = ({ importParties }: { importParties: ImportParties }) =>
  operation({
    name: 'ImportParties',
    method: 'POST',
    path: '/administration/api/v1/register/import',
    tag: 'Administration',
    summary: 'Brings parties and roles into the register',
    description:
      'Checks the whole document first and answers every fault with its path. The same document again changes nothing. ' +
      'Documents of more than 30 MB go line by line, by ImportPartyLines at `…/import/lines`. ' +
      'A party is described in full: what is left out is taken away. Roles are added, or taken away with `isDeleted`.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    query: Type.Object({
      dryRun: Type.Optional(boolean({ description: 'True: says what would be done, and does nothing' })),
    }),
    body: {
      kind: 'json',
      schema: Type.Object({
        parties: Type.Optional(nullable(list(party))),
        roles: Type.Optional(nullable(list(role))),
      }),
    },
    answers: {
      200: { description: 'How many parties and roles were created, changed and deleted' },
      400: { description: 'Every fault with its path; nothing was changed' },
    },
    problems: problemDetails,
    handle: async ({ body, query }) => ok(await importParties(body, { dryRun: query.dryRun === true })),
  });
