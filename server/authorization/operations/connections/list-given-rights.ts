import { Type } from 'typebox';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import type { Party } from '../../../register/port.ts';
import { delegableRightsOf } from '../../../resource-registry/port.ts';
import { type Between, connectionAccess } from '../../access-management/acting.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import type { Receiver } from '../../access-management/held-access.ts';
import type { Came } from '../../access-management/held-lists.ts';
import { type Way, wireInstance, wireReason, wireResource, wireRight, wireWay } from '../../model/connection-wire.ts';
import { roleCodesOf } from '../../model/role-attributes.ts';
import {
  ABOUT,
  type About,
  ACT,
  type ConnectionParts,
  instanceOf,
  languageIn,
  nameOf,
  pathOf,
  problems,
  resourceOf,
  TAG,
} from './parts.ts';

/** `GET …/resources/rights` and the same for an instance: the rights one party has at another, direct and otherwise. */
export const listGivenRights = (parts: ConnectionParts, about: About) =>
  operation({
    name: nameOf(about, 'ListRightsOfResource'),
    method: 'GET',
    path: `${pathOf(about)}/rights`,
    tag: TAG,
    summary: 'Lists the rights a party has at another',
    access: connectionAccess,
    query: Type.Object(ABOUT),
    answers: { 200: { description: '`directRights` and `indirectRights`; one right may be in both' }, ...ACT },
    problems,
    handle: async (call) => {
      const sides = await parts.acting.reading(callerOf(call), call.query);
      const { from, to } = sides;
      if (from === undefined || to === undefined)
        throw validationProblem('AM.VLD-00009', from === undefined ? '/$QUERY/from' : '/$QUERY/to');
      const resource = await resourceOf(parts, call.query);
      const instance = instanceOf(about, call.query);
      const tree = resource.policy?.tree;
      const known = tree === undefined ? [] : delegableRightsOf(tree, resource.identifier, languageIn(call.headers));
      const given = (await parts.lists.rights(sides, resource.identifier)).filter(
        ({ thing }) => thing.instance === instance,
      );
      const byRole = about === 'resource' ? await roleWays(parts, from, to) : [];
      const [directRights, indirectRights]: object[][] = [[], []];
      for (const right of known) {
        const came = given.filter(({ thing }) => thing.right_key === right.key).map(({ way }) => way);
        const direct = came.filter(({ reasons }) => reasons.includes('direct'));
        const accessors = new Set(right.accessors.map(({ type, value }) => `${type}:${value}`.toLowerCase()));
        const indirect = [
          ...came.filter(({ reasons }) => !reasons.includes('direct')),
          ...byRole
            .filter(({ urns }) => [...urns].some((urn) => accessors.has(urn)))
            .map(({ way }): Way => ({ ...way, reasons: [...way.reasons, 'rolemap'] })),
        ];
        if (direct.length > 0) directRights!.push(wireGiven(right, direct));
        if (indirect.length > 0) indirectRights!.push(wireGiven(right, indirect));
      }
      return ok({
        resource: wireResource(resource),
        ...(about === 'instance' ? { instance: wireInstance(instance) } : {}),
        directRights,
        indirectRights,
      });
    },
  });

const wireGiven = (right: Parameters<typeof wireRight>[0], ways: readonly Way[]) => ({
  right: wireRight(right),
  reason: wireReason(ways.flatMap(({ reasons }) => reasons)),
  permissions: ways.map(wireWay),
});

/** What roles open, way by way; packages they give included. */
async function roleWays(
  { lists }: ConnectionParts,
  from: Party,
  to: Receiver,
): Promise<{ way: Way; urns: Set<string> }[]> {
  const sides: Between = { direction: 'to-others', from, to };
  const roles: Came<Parameters<typeof roleCodesOf>[0][number]>[] = await lists.roles(sides);
  const ways = roles.map(({ thing, way }) => ({ way, urns: new Set(roleCodesOf([thing])) }));
  for (const { thing, way } of await lists.packagesHeld(sides)) ways.push({ way, urns: new Set([thing.urn]) });
  return ways;
}
