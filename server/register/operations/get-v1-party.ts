import { Type } from 'typebox';
import { integer, uuid } from '../../http/binding/shapes.ts';
import type { Access, Caller } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { mayLookUp } from '../model/look-up-access.ts';
import { registerProblem } from '../problems.ts';
import type { RegisterReader } from '../store/reader.ts';
import { v1Party } from '../wire/v1-party.ts';

interface Parts {
  readonly reader: Pick<RegisterReader, 'partiesByUrn'>;
  /** Whether a person may act for the party. */
  readonly mayRepresent: (person: string, party: string) => Promise<boolean>;
}

/** Components and those who may look up; and a person, who sees the parties it may act for. */
const access: Access = {
  kind: 'token',
  scopes: ['altinn:register/partylookup.admin'],
  kinds: ['altinn', 'maskinporten'],
  platformToken: true,
  allows: (caller) => mayLookUp(caller) || caller.userId !== undefined,
};

async function find({ reader, mayRepresent }: Parts, caller: Caller | undefined, urn: string): Promise<object> {
  const row = (await reader.partiesByUrn([urn])).get(urn);
  if (caller === undefined || !(caller.issuer === 'platform' || mayLookUp(caller))) {
    const person = caller?.partyUuid;
    // A person learns nothing of parties it may not act for, not even whether they exist.
    if (row === undefined || person === undefined || !(await mayRepresent(person, row.party_uuid)))
      throw registerProblem('not-represented');
  }
  if (row === undefined) throw registerProblem('unknown');
  return v1Party(row);
}

const common = {
  method: 'GET',
  tag: 'Register',
  access,
  answers: {
    200: { description: 'The party in its first form' },
    401: { description: 'A person asks for a party it may not act for' },
    404: { description: 'Unknown' },
  },
  problems: problemDetails,
} as const;

/** `GET /register/api/v1/parties/{partyId}`. */
export const getV1Party = (parts: Parts) =>
  operation({
    ...common,
    name: 'GetV1Party',
    path: '/register/api/v1/parties/:partyId',
    summary: 'One party by its id',
    params: Type.Object({ partyId: integer() }),
    handle: async ({ params, caller }) => ok(await find(parts, caller, `urn:altinn:partyid:${params.partyId}`)),
  });

/** `GET /register/api/v1/parties/byuuid/{uuid}`. */
export const getV1PartyByUuid = (parts: Parts) =>
  operation({
    ...common,
    name: 'GetV1PartyByUuid',
    path: '/register/api/v1/parties/byuuid/:partyUuid',
    summary: 'One party by its uuid, in the first form',
    params: Type.Object({ partyUuid: uuid() }),
    handle: async ({ params, caller }) => ok(await find(parts, caller, `urn:altinn:party:uuid:${params.partyUuid}`)),
  });
