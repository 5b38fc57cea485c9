import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem, validationProblem } from '../../access-management/connection-problems.ts';
import {
  ABOUT,
  type About,
  ACT,
  type ConnectionParts,
  guardOf,
  instanceOf,
  nameOf,
  pathOf,
  problems,
  resourceOf,
  TAG,
} from './parts.ts';

const Body = Type.Object({
  directRightKeys: Type.Optional(list(text(), { description: 'Keys as the delegation check answers them' })),
  to: Type.Optional(Type.Object({ personIdentifier: Type.Optional(text()), lastName: Type.Optional(text()) })),
});

/**
 * `POST …/resources/rights` adds single rights, `PUT` makes them all there are; the same under `…/resources/instances`
 * for one instance. Checks in the order of resource-registry §13.3.
 */
export const giveRights = (parts: ConnectionParts, about: About, method: 'POST' | 'PUT') =>
  operation({
    name: nameOf(about, method === 'POST' ? 'AddRights' : 'ReplaceRights'),
    method,
    path: `${pathOf(about)}/rights`,
    tag: TAG,
    summary: method === 'POST' ? 'Gives single rights' : 'Replaces the single rights given',
    access: connectionAccess,
    query: Type.Object(ABOUT),
    body: { kind: 'json', schema: Body },
    answers: { 200: { description: 'Replaced' }, 201: { description: 'Given; works at once' }, ...ACT },
    problems,
    handle: async (call) => {
      const guard = method === 'POST' ? guardOf(about) : 'access-management';
      const acting = await parts.acting.giving(callerOf(call), call.query, guard);
      const resource = await resourceOf(parts, call.query);
      const instance = instanceOf(about, call.query);
      const keys = call.body.directRightKeys ?? [];
      if (keys.length === 0 && method === 'POST') throw problem('AM-00033');
      const checked = await parts.checks(acting, resource, { instance });
      if (checked === undefined) throw problem('AM-00027', {}, { resource: resource.identifier });
      const rights = keys.map((key) => checked.find(({ right }) => right.key === key.toLowerCase()));
      const allowed = rights.filter((one) => one?.result === true);
      if (allowed.length < keys.length) throw problem('AM-00028');

      const { personIdentifier, lastName } = call.body.to ?? {};
      const named = about === 'instance' && method === 'POST' && acting.to === undefined;
      if (named && (personIdentifier === undefined || lastName === undefined)) throw problem('AM-00024');
      const to = named ? await parts.giving.person(acting, personIdentifier!, lastName!) : acting.to;
      if (to === undefined) throw validationProblem('AM.VLD-00009', '/$QUERY/to');
      const connection = named ? 'made' : to.kind === 'system-user' || method === 'PUT' ? 'not needed' : 'demanded';
      await parts.giving.giveRights(
        { acting, giver: acting.party, to },
        {
          resource,
          instance,
          rights: [...new Set(allowed)].map((one) => one!),
          replace: method === 'PUT',
          connection,
        },
      );
      return { status: method === 'POST' ? 201 : 200 };
    },
  });
