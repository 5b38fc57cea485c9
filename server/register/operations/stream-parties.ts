import { Type } from 'typebox';
import { list, text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import type { PartyRow } from '../store/party-row.ts';
import { fieldsOf, fieldsQuery, wireParty } from '../wire/party.ts';
import { afterToken, itemStream, PAGE } from '../wire/stream.ts';

const KINDS: Readonly<Record<string, PartyRow['kind']>> = {
  person: 'person',
  organization: 'organization',
  'self-identified-user': 'self-identified',
};
const PATH = '/register/api/v2/internal/parties/stream';

/** `GET …/internal/parties/stream`: every party in the order of its last change. */
export const streamParties = ({ lookUps, publicUrl }: { lookUps: LookUpReader; publicUrl: string }) =>
  operation({
    name: 'StreamParties',
    method: 'GET',
    path: PATH,
    tag: 'Register',
    summary: 'Feed of parties that came or changed',
    description: 'Follow `links.next` until a page is empty; later the same link tells what has changed since.',
    access: lookUpAccess,
    query: Type.Object({
      ...fieldsQuery,
      types: Type.Optional(list(text(), { description: `Any of ${Object.keys(KINDS).join(', ')}` })),
      token: Type.Optional(text({ description: 'Where to go on, from links.next' })),
    }),
    answers: { 200: { description: 'A page' }, 400: { description: 'An unknown field, type or token' } },
    problems: problemDetails,
    handle: async ({ query, rawQuery }) => {
      const fields = fieldsOf(query.fields);
      const types = query.types?.flatMap((type) => type.toLowerCase().split(',')).map((type) => type.trim());
      const unknown = types?.find((type) => KINDS[type] === undefined);
      if (unknown !== undefined)
        throw new InvalidFields([
          { path: 'types', message: `'${unknown}' is no type of party; use ${Object.keys(KINDS).join(', ')}.` },
        ]);
      const rows = await lookUps.changedParties(
        afterToken(query.token),
        types?.map((type) => KINDS[type]!),
        PAGE,
      );
      return ok(
        itemStream(
          rows.map((row) => wireParty(row, fields)),
          {
            first: rows[0]?.version_id,
            last: rows.at(-1)?.version_id,
            newest: await lookUps.lastVersion('parties'),
            url: publicUrl + PATH,
            query: rawQuery,
          },
        ),
      );
    },
  });
