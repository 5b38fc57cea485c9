import { Type } from 'typebox';
import { ADMINISTRATION_SCOPE } from '../../../administration/port.ts';
import { list, text } from '../../../http/binding/shapes.ts';
import { anyScope } from '../../../http/caller.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Database } from '../../../foundation/database/database.ts';
import type { Clock } from '../../../foundation/clock.ts';
import { isOrganizationNumber } from '../../../register/port.ts';
import type { AuditTrail } from '../../audit-trail.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import { type AccessPackage, packageNamed } from '../../model/access-packages.ts';
import { granterOf } from '../../model/rights.ts';
import { ownerPackages, replaceOwnerPackages } from '../../store/owner-packages.ts';

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly trail: AuditTrail;
}

/** `GET` and `PUT /administration/api/v1/delegable-packages/{number}`: what an owner may give on others' behalf. */
export const allowPackages = ({ database, clock, trail }: Parts, method: 'GET' | 'PUT') =>
  operation({
    name: method === 'GET' ? 'ListPackagesOfServiceOwner' : 'AllowPackagesToServiceOwner',
    method,
    path: '/administration/api/v1/delegable-packages/:number',
    tag: 'Administration',
    summary: 'Which access packages a service owner may give on others’ behalf',
    access: anyScope([ADMINISTRATION_SCOPE]),
    behindGateway: false,
    params: Type.Object({ number: text({ description: 'Organisation number' }) }),
    ...(method === 'PUT'
      ? {
          body: {
            kind: 'json' as const,
            schema: Type.Object({ packages: Type.Optional(list(text({ description: 'URN or code' }))) }),
          },
        }
      : {}),
    answers: {
      200: { description: '`packages`, URNs' },
      400: { description: 'No such organisation number or package' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { number } = call.params;
      if (!isOrganizationNumber(number)) throw validationProblem('AM.VLD-00009', '/$PATH/number');
      if (method === 'PUT') {
        const named = (call.body as { packages?: string[] } | undefined)?.packages ?? [];
        const packages = named.map((name): AccessPackage => {
          const found = packageNamed(name);
          if (found === undefined) throw problem('AM-00041', { package: name });
          if (!found.isAvailableForServiceOwners) throw validationProblem('AM.VLD-00048', '/packages');
          return found;
        });
        const codes = [...new Set(packages.map(({ code }) => code))];
        const by = granterOf(callerOf(call));
        await database.transaction(async (transaction) => {
          await replaceOwnerPackages(transaction, number, codes, { by, at: clock.now() });
          const nothing = { party: null, receiver: null, resource_id: null, action: null, instance: null };
          await trail.changed(transaction, [
            {
              ...nothing,
              what: 'packages of service owner changed',
              actor: by,
              resource_owner: number,
              result: 'done',
              reason: codes.join(' '),
            },
          ]);
        });
      }
      const codes = await ownerPackages(database, number);
      return ok({ packages: codes.flatMap((code) => packageNamed(code)?.urn ?? []) });
    },
  });
