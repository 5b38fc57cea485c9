import { Type } from 'typebox';
import { boolean, integer, list, uuid } from '../../http/binding/shapes.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { lookUpAccess } from '../model/look-up-access.ts';
import { registerProblem, tooMany } from '../problems.ts';
import type { LookUpReader } from '../store/look-up-reader.ts';
import type { PartyRow } from '../store/party-row.ts';
import type { RegisterReader } from '../store/reader.ts';
import { v1Party } from '../wire/v1-party.ts';

interface Parts {
  readonly reader: Pick<RegisterReader, 'partiesByUrn'>;
  readonly lookUps: LookUpReader;
}

/** Parties in one answer; the reference names no limit, an answer that is held in memory needs one. */
const MOST = 10_000;

async function find({ reader, lookUps }: Parts, urns: readonly string[], withSubUnits: boolean): Promise<object[]> {
  if (urns.length > MOST) throw tooMany('/');
  const rows = [...new Set((await reader.partiesByUrn([...new Set(urns)])).values())];
  if (!withSubUnits) return rows.map((row) => v1Party(row));
  const children = new Map<string, PartyRow[]>();
  for (const unit of await lookUps.subUnits(rows.map(({ party_uuid }) => party_uuid)))
    children.set(unit.main_unit!, [...(children.get(unit.main_unit!) ?? []), unit]);
  return rows.map((row) => v1Party(row, children.get(row.party_uuid) ?? []));
}

const query = Type.Object({
  fetchSubUnits: Type.Optional(boolean({ description: 'Sub-units, in `childParties`' })),
});

/** `POST /register/api/v1/parties/partylist`. */
export const listV1Parties = (parts: Parts) =>
  operation({
    name: 'ListV1Parties',
    method: 'POST',
    path: '/register/api/v1/parties/partylist',
    tag: 'Register',
    summary: 'Parties by id',
    access: lookUpAccess,
    query,
    body: { kind: 'json', schema: list(integer()) },
    answers: { 200: { description: 'Those that were found' }, 404: { description: 'None was found' } },
    problems: problemDetails,
    handle: async ({ body, query: { fetchSubUnits = false } }) => {
      const found = await find(
        parts,
        body.map((id) => `urn:altinn:partyid:${id}`),
        fetchSubUnits,
      );
      if (found.length === 0) throw registerProblem('unknown');
      return ok(found);
    },
  });

/** `POST /register/api/v1/parties/partylistbyuuid`. */
export const listV1PartiesByUuid = (parts: Parts) =>
  operation({
    name: 'ListV1PartiesByUuid',
    method: 'POST',
    path: '/register/api/v1/parties/partylistbyuuid',
    tag: 'Register',
    summary: 'Parties by uuid',
    access: lookUpAccess,
    query,
    body: { kind: 'json', schema: list(uuid()) },
    answers: { 200: { description: 'Those that were found' } },
    problems: problemDetails,
    handle: async ({ body, query: { fetchSubUnits = false } }) =>
      ok(
        await find(
          parts,
          body.map((party) => `urn:altinn:party:uuid:${party}`),
          fetchSubUnits,
        ),
      ),
  });
