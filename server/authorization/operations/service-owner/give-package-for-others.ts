import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anyScope, type Caller } from '../../../http/caller.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Database } from '../../../foundation/database/database.ts';
import type { Party, Register } from '../../../register/port.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import type { Giving } from '../../access-management/giving.ts';
import { packageNamed } from '../../model/access-packages.ts';
import { ownerPackages } from '../../store/owner-packages.ts';

export interface OwnerParts {
  readonly database: Database;
  readonly giving: Giving;
  readonly register: Pick<Register, 'byUrn'>;
}

const NUMBERS = /^urn:altinn:(?:person:identifier-no:\d{11}|organization:identifier-no:\d{9})$/i;

async function partyNamed({ register }: OwnerParts, name: 'from' | 'to', urn = ''): Promise<Party> {
  const party = NUMBERS.test(urn) ? await register.byUrn(urn.toLowerCase()) : undefined;
  if (party === undefined) throw validationProblem('AM.VLD-00034', `/${name}`);
  return party;
}

function ownerOf({ consumer, organizationNumber }: Caller): string {
  const owner = consumer ?? organizationNumber;
  if (owner === undefined) throw problem('forbidden', { why: 'Only an organisation may do this, by its own token.' });
  return owner;
}

/**
 * `POST …/serviceowner/connections/accesspackages` and `…/revoke`: a service owner gives a package from one party to
 * another, where operators have allowed it that package; only what it gave itself can it take back (authorization §4.9).
 */
export const givePackageForOthers = (parts: OwnerParts, what: 'give' | 'revoke') =>
  operation({
    name: what === 'give' ? 'GivePackageAsServiceOwner' : 'RevokePackageAsServiceOwner',
    method: 'POST',
    path: `/accessmanagement/api/v1/serviceowner/connections/accesspackages${what === 'give' ? '' : '/revoke'}`,
    tag: 'Access management',
    summary: what === 'give' ? 'Gives an access package on a party’s behalf' : 'Takes back a package it gave',
    access: anyScope(['altinn:serviceowner/delegations:accesspackage.write']),
    body: {
      kind: 'json',
      schema: Type.Object({
        from: Type.Optional(text({ description: 'URN with the number of the giver' })),
        to: Type.Optional(text({ description: 'URN with the number of the receiver' })),
        packageUrn: Type.Optional(text()),
      }),
    },
    answers: {
      200: { description: 'Given, also when it was before; works at once' },
      204: { description: 'What the caller gave is taken back, at once' },
      400: { description: 'What cannot be given, with an AM code' },
      403: { description: 'The service owner may not give the package (AM-00034)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const owner = ownerOf(callerOf(call));
      const { packageUrn = '' } = call.body;
      const found = packageNamed(packageUrn);
      if (found === undefined) throw problem('AM-00041', { package: packageUrn });
      if (!(await ownerPackages(parts.database, owner)).includes(found.code)) throw problem('AM-00034');
      const [from, to] = [await partyNamed(parts, 'from', call.body.from), await partyNamed(parts, 'to', call.body.to)];
      if (from.partyUuid === to.partyUuid) throw validationProblem('AM.VLD-00009', '/to');
      const by = `urn:altinn:organization:identifier-no:${owner}`;
      const given = { acting: { by }, giver: from, to: { kind: 'party', party: to } } as const;
      if (what === 'revoke') {
        await parts.giving.revokePackage(given, found, { onlyGivenBy: by });
        return { status: 204 };
      }
      if (!found.isAssignable) throw validationProblem('AM.VLD-00048', '/packageUrn');
      if ((found.entityType === 'Person') !== (from.kind === 'person')) throw problem('AM-00037');
      const { id, assignmentId } = await parts.giving.givePackage(given, found, 'made');
      return ok({ id, assignmentId: assignmentId ?? null, packageId: found.id });
    },
  });
