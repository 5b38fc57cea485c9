import { Type } from 'typebox';
import { ADMINISTRATION_SCOPE } from '../../administration/port.ts';
import { anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { importPartyLines } from '../import-lines.ts';
import type { ImportParties } from '../import-parties.ts';

/** `POST …/register/import/lines`: the whole register, streamed. */
export const importLines = ({ importParties }: { importParties: ImportParties }) =>
  operation({
    name: 'ImportPartyLines',
    method: 'POST',
    path: '/administration/api/v1/register/import/lines',
    tag: 'Administration',
    summary: 'Brings any number of parties and roles into the register',
    description:
      'The body is NDJSON: a party or a role a line, as in ImportParties, with references to other parties by URN; a party stands before those that refer to it. Lines are stored by some thousands at a time. A fault ends the import and is answered by line, `$[17].name`; lines that were stored stay, and sending all of them again changes nothing.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    body: {
      kind: 'stream',
      types: ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
      schema: Type.String({ description: 'One JSON object a line' }),
    },
    answers: {
      200: { description: 'How many lines were read; parties and roles that were created, changed and deleted' },
      400: { description: 'The faults of the lines that were not stored' },
    },
    problems: problemDetails,
    handle: async ({ stream }) => ok(await importPartyLines({ importParties }, stream)),
  });
