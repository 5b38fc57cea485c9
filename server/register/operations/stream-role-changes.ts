import { Type } from 'typebox';
import { text } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import { roleParts } from '../wire/role.ts';
import { afterToken, itemStream, PAGE } from '../wire/stream.ts';

const PATH = '/register/api/v2/internal/parties/external-roles/assignments/events/stream';

/** `GET …/external-roles/assignments/events/stream`: roles that came and went, in order. */
export const streamRoleChanges = ({ lookUps, publicUrl }: { lookUps: LookUpReader; publicUrl: string }) =>
  operation({
    name: 'StreamRoleChanges',
    method: 'GET',
    path: PATH,
    tag: 'Register',
    summary: 'Feed of roles that came and went',
    access: lookUpAccess,
    query: Type.Object({ token: Type.Optional(text({ description: 'Where to go on, from links.next' })) }),
    answers: { 200: { description: 'A page' }, 400: { description: 'An unknown token' } },
    problems: problemDetails,
    handle: async ({ query, rawQuery }) => {
      const rows = await lookUps.changedRoles(afterToken(query.token), PAGE);
      const changes = rows.map(({ version_id, urn, holder, of_party, added }) => ({
        versionId: version_id,
        type: added ? 'added' : 'removed',
        roleSource: roleParts(urn).source,
        roleIdentifier: roleParts(urn).identifier,
        toParty: holder,
        fromParty: of_party,
      }));
      return ok(
        itemStream(changes, {
          first: rows[0]?.version_id,
          last: rows.at(-1)?.version_id,
          newest: await lookUps.lastVersion('roles'),
          url: publicUrl + PATH,
          query: rawQuery,
        }),
      );
    },
  });
