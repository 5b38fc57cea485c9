import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { callerOf, operation } from '../../../http/operation.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { providerRoleNamed } from '../../model/client-roles.ts';
import { wireSimpleEntity } from '../../model/connection-wire.ts';
import { answerPage } from '../list-page.ts';
import {
  ACT,
  administering,
  clientAccess,
  type ClientParts,
  nameOf,
  pathOf,
  problems,
  Sides,
  TAG,
  type Version,
  wireAccess,
} from './parts.ts';

/** `GET …/clients`: whom the provider acts for, and what it may let its agents do. */
export const listClients = (parts: ClientParts, version: Version) =>
  operation({
    name: nameOf(version, 'ListClients'),
    method: 'GET',
    path: `${pathOf(version)}/clients`,
    tag: TAG,
    summary: 'Lists the clients of a provider',
    access: clientAccess,
    query: Type.Object({ ...Sides.properties, roles: Type.Optional(list(text())) }),
    answers: { 200: { description: 'Each client with roles, packages and resources that may be passed on' }, ...ACT },
    problems,
    handle: async (call) => {
      const { party } = await administering(parts, callerOf(call), call.query, 'read');
      const roles = call.query.roles?.map((role) => {
        const urn = providerRoleNamed(role);
        if (urn === undefined) throw problem('AM-00039', { role });
        return urn;
      });
      return answerPage(call, await parts.clients.clients(party, roles), async (one) => ({
        client: wireSimpleEntity({ kind: 'party', party: one.party }),
        access: await wireAccess(parts, await one.access()),
      }));
    },
  });
