import { Type } from 'typebox';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { gathered } from '../../access-management/held-lists.ts';
import { wireInstance, wireResource, wireWay } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import { ABOUT, type About, ACT, type ConnectionParts, nameOf, pathOf, problems, TAG } from './parts.ts';

/** `GET …/resources` (a bare array) and `…/resources/instances`: what a party has given or received. */
export const listGivenResources = (parts: ConnectionParts, about: About) =>
  operation({
    name: nameOf(about, 'ListGivenResources'),
    method: 'GET',
    path: pathOf(about),
    tag: TAG,
    summary:
      about === 'resource' ? 'Lists the resources rights are given to' : 'Lists the instances rights are given to',
    access: connectionAccess,
    query: Type.Object(ABOUT),
    answers: { 200: { description: 'Each with the ways it came' }, ...ACT },
    problems,
    handle: async (call) => {
      const sides = await parts.acting.reading(callerOf(call), call.query);
      const wanted = call.query.instance?.toLowerCase();
      const rights = (await parts.lists.rights(sides, call.query.resource)).filter(({ thing: { instance } }) =>
        about === 'resource' ? instance === '' : instance !== '' && (wanted === undefined || wanted === instance),
      );
      const data: object[] = [];
      for (const { thing, ways } of gathered(rights, ({ resource_id, instance }) => `${resource_id} ${instance}`)) {
        const resource = await parts.registry.resource(thing.resource_id);
        if (resource === undefined) continue;
        // Several rights of one resource came the same way; one of each is enough.
        const permissions = [...new Map(ways.map((way) => [JSON.stringify(wireWay(way)), wireWay(way)])).values()];
        data.push({
          resource: wireResource(resource),
          ...(about === 'instance' ? { instance: wireInstance(thing.instance) } : {}),
          permissions,
        });
      }
      return about === 'resource' ? ok(data) : answerPage(call, data, (one) => one);
    },
  });
