import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { anyScope } from '../../../http/caller.ts';
import { type Operation, ok, operation } from '../../../http/operation.ts';
import { Problem } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { problem } from '../../model/system-problems.ts';
import { systemUserOnWire } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { SYSTEM_USER } from './system-user-paths.ts';
import { factsOfSystem } from './vendor-form.ts';

/** `GET systemuser/byExternalId`, what Maskinporten looks up (authentication §1.7). */
export function findSystemUserByExternalId({ database, register }: SystemParts): Operation {
  const reader = new SystemReader(database);
  return operation({
    name: 'FindSystemUserByExternalId',
    method: 'GET',
    path: `${SYSTEM_USER}/byExternalId`,
    tag: 'System users',
    summary: 'The system user a Maskinporten grant asks for',
    access: anyScope(['altinn:maskinporten/systemuser.read']),
    query: Type.Object({
      clientId: Type.Optional(text()),
      systemProviderOrgNo: Type.Optional(text()),
      systemUserOwnerOrgNo: Type.Optional(text()),
      externalRef: Type.Optional(text()),
    }),
    answers: {
      200: { description: 'The system user' },
      400: { description: 'A parameter is missing' },
      404: { description: 'None matches' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { clientId, systemProviderOrgNo: vendor, systemUserOwnerOrgNo: owner, externalRef } = call.query;
      if (!clientId || !vendor || !owner)
        throw new Problem('parameters', 400, 'Give clientId, systemProviderOrgNo and systemUserOwnerOrgNo.');
      const user = await reader.systemUserOfClient({ clientId, vendor, owner, externalRef: externalRef || owner });
      if (user === undefined) throw problem('not-found');
      const system = (await reader.system(user.systemId))!;
      // The product goes by the system's id here, as in the original.
      return ok(systemUserOnWire(user, { ...(await factsOfSystem(register, system)), productName: user.systemId }));
    },
  });
}
