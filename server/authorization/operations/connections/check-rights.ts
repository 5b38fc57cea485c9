import { Type } from 'typebox';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { wireChecked, wireInstance, wireResource } from '../../model/connection-wire.ts';
import {
  ABOUT,
  type About,
  ACT,
  type ConnectionParts,
  guardOf,
  instanceOf,
  languageIn,
  nameOf,
  pathOf,
  problems,
  resourceOf,
  TAG,
} from './parts.ts';

/** `GET …/resources/delegationcheck` and the same for an instance: which rights the caller may give, and why. */
export const checkRights = (parts: ConnectionParts, about: About) =>
  operation({
    name: nameOf(about, 'CheckDelegationOfResource'),
    method: 'GET',
    path: `${pathOf(about)}/delegationcheck`,
    tag: TAG,
    summary: 'Tells which rights of a resource the caller may give',
    access: connectionAccess,
    query: Type.Object(ABOUT),
    answers: { 200: { description: 'Each right with its key, the result and the reasons' }, ...ACT },
    problems,
    handle: async (call) => {
      const acting = await parts.acting.giving(callerOf(call), call.query, guardOf(about));
      const resource = await resourceOf(parts, call.query);
      const instance = instanceOf(about, call.query);
      const checked = await parts.checks(acting, resource, { instance, language: languageIn(call.headers) });
      if (checked === undefined) throw problem('AM-00027', {}, { resource: resource.identifier });
      return ok({
        resource: wireResource(resource),
        ...(about === 'instance' ? { instance: wireInstance(instance) } : {}),
        rights: checked.map(wireChecked),
      });
    },
  });
