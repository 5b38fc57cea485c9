import { type Static, Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { type Access, anyScope, type Caller } from '../../../http/caller.ts';
import type { ProblemForm } from '../../../http/problem.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { isUuid } from '../../../foundation/ids.ts';
import type { Register } from '../../../register/port.ts';
import type { ResourceRegistry } from '../../../resource-registry/port.ts';
import type { Acting, ActingFor } from '../../access-management/acting.ts';
import {
  type ClientDelegations,
  legacyCodeOf,
  type Passed,
  type RoleAccess,
} from '../../access-management/client-delegations.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import type { Giving } from '../../access-management/giving.ts';
import type { HeldLists } from '../../access-management/held-lists.ts';
import { packageNamed } from '../../model/access-packages.ts';
import { providerRoleNamed } from '../../model/client-roles.ts';
import { wirePackage, wireResource, wireRole } from '../../model/connection-wire.ts';

/** What the operations of client delegation stand on (authorization §4.9). */
export interface ClientParts {
  readonly acting: ActingFor;
  readonly clients: ClientDelegations;
  readonly giving: Giving;
  readonly lists: HeldLists;
  readonly registry: ResourceRegistry;
  readonly register: Pick<Register, 'byUrn'>;
}

/** The first form names the sides `from` and `to`, the second `client` and `agent`; else they are alike. */
export type Version = 'v1' | 'v2';

export const TAG = 'Client delegation';
export const problems: ProblemForm = problemDetails;
export const pathOf = (version: Version): string => `/accessmanagement/api/${version}/enduser/clientdelegations`;
export const nameOf = (version: Version, name: string): string => (version === 'v1' ? name : `${name}V2`);

const PORTAL = 'altinn:portal/enduser';
const SCOPE = 'altinn:clientdelegations';
export const clientAccess: Access = anyScope([PORTAL, `${SCOPE}.read`, `${SCOPE}.write`]);
export const ownAccess: Access = anyScope([PORTAL, `${SCOPE}/myclients.read`, `${SCOPE}/myclients.write`]);
export const ownScopes = (what: 'read' | 'write'): readonly string[] => [PORTAL, `${SCOPE}/myclients.${what}`];

export const ACT = {
  400: { description: 'What cannot be done, with an AM code' },
  403: { description: 'Not a person, not a client administrator of the party, or the scope is missing' },
};

const side = (what: string) => Type.Optional(text({ description: `Uuid of the ${what}` }));
export const Sides = Type.Object({
  party: side('provider'),
  from: side('client (first form)'),
  to: side('agent (first form)'),
  client: side('client (second form)'),
  agent: side('agent (second form)'),
});
type SidesQuery = Static<typeof Sides>;

/** The provider and its client administrator. */
export const administering = (
  { acting }: ClientParts,
  caller: Caller,
  query: SidesQuery,
  what: 'read' | 'write',
): Promise<Acting> =>
  acting.administering(caller, query, { guard: 'client-administration', scopes: [`${SCOPE}.${what}`] });

/** Uuid of the client; validation 9 when the query does not name it. */
export const clientIn = (version: Version, { from, client }: SidesQuery): string =>
  uuidOf(version === 'v1' ? 'from' : 'client', version === 'v1' ? from : client);
export const agentIn = (version: Version, { to, agent }: SidesQuery): string =>
  uuidOf(version === 'v1' ? 'to' : 'agent', version === 'v1' ? to : agent);

export function uuidOf(name: string, value: string | undefined): string {
  if (value === undefined || !isUuid(value)) throw validationProblem('AM.VLD-00009', `/$QUERY/${name}`);
  return value.toLowerCase();
}

export const Batch = Type.Object({
  values: Type.Optional(
    list(
      Type.Object({
        role: Type.Optional(
          text({ description: 'Code or URN: regnskapsforer, revisor, forretningsforer, rettighetshaver' }),
        ),
        packages: Type.Optional(list(text({ description: 'URN or code' }))),
        resources: Type.Optional(list(text({ description: 'Resource id' }))),
      }),
    ),
  ),
});

/** What a body names, one by one; unknown roles are AM-00039, packages validation 11. */
export function passedIn(what: 'packages' | 'resources', { values }: Static<typeof Batch>): Passed[] {
  const passed = (values ?? []).flatMap(({ role = '', ...named }): Passed[] => {
    const urn = providerRoleNamed(role);
    if (urn === undefined) throw problem('AM-00039', { role });
    return (named[what] ?? []).map((name): Passed => {
      if (what === 'resources') return { role: urn, resource: name.replace(/^urn:altinn:resource:/i, '') };
      const found = packageNamed(name);
      if (found === undefined) throw validationProblem('AM.VLD-00011', '/values');
      return { role: urn, package: found };
    });
  });
  if (passed.length === 0) throw validationProblem('AM.VLD-00009', '/values');
  return passed;
}

/** Access role by role; `what` leaves the other kind out. */
export async function wireAccess(
  { registry }: ClientParts,
  access: readonly RoleAccess[],
  what?: 'packages' | 'resources',
): Promise<object[]> {
  const written: object[] = [];
  for (const { role, packages, resources } of access) {
    const found = what === 'packages' ? [] : await Promise.all(resources.map((one) => registry.resource(one)));
    written.push({
      role: wireRole(role, legacyCodeOf(role)),
      packages: what === 'resources' ? [] : packages.map(wirePackage),
      resources: found.flatMap((resource) => (resource === undefined ? [] : [wireResource(resource)])),
    });
  }
  return written;
}
