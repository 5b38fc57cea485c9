import { Type } from 'typebox';
import { anonymous } from '../../../http/caller.ts';
import { ok, type Operation, operation } from '../../../http/operation.ts';
import type { RegistryParts } from '../../parts.ts';
import { registryProblems } from '../../problems.ts';
import { RESOURCES } from '../../wire/paths.ts';

/** The service owners by org code (resource-registry §4). Logo and homepage are not known here and left out. */
export const listResourceOwners = ({ serviceOwners, options }: RegistryParts): Operation =>
  operation({
    name: 'ListResourceOwners',
    method: 'GET',
    path: `${RESOURCES}/orgs`,
    tag: 'Resource',
    summary: 'Service owners',
    access: anonymous,
    answers: {
      200: {
        description: 'Service owners by org code',
        schema: Type.Object({
          orgs: Type.Record(
            Type.String(),
            Type.Object({
              name: Type.Record(Type.String(), Type.String()),
              orgnr: Type.String(),
              environments: Type.Array(Type.String()),
            }),
          ),
        }),
      },
    },
    problems: registryProblems,
    handle: async () => {
      // An application, refused or waiting, is nobody's business.
      const owners = (await serviceOwners.all()).filter(({ approved, suspended }) => approved || suspended);
      const entries = owners.map(({ code, name, organizationNumber }) => [
        code,
        { name, orgnr: organizationNumber, environments: [options.environment.toLowerCase()] },
      ]);
      return ok({ orgs: Object.fromEntries(entries) });
    },
  });
