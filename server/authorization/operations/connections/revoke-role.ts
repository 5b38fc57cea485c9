import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { connectionAccess } from '../../access-management/acting.ts';
import { problem } from '../../access-management/connection-problems.ts';
import { knowsSubject } from '../../model/known-subjects.ts';
import { wireRole } from '../../model/connection-wire.ts';
import { followingRoleCodes } from '../../model/role-attributes.ts';
import { ACT, type ConnectionParts, CONNECTIONS, listed, PARTIES, problems, TAG } from './parts.ts';

/**
 * `DELETE …/roles`: the reference takes away roles that people gave each other in Altinn 2. Nobody gives roles here, they
 * follow from registers, so none can be taken away (AM-00040); what is no role is AM-00039.
 */
export const revokeRole = (parts: ConnectionParts) =>
  operation({
    name: 'RevokeRole',
    method: 'DELETE',
    path: `${CONNECTIONS}/roles`,
    tag: TAG,
    summary: 'Takes a role away that somebody gave',
    access: connectionAccess,
    query: Type.Object({ ...PARTIES, rolecode: Type.Optional(text({ description: 'Code of the role' })) }),
    answers: {
      400: { description: 'No such role (AM-00039), or it follows from a register (AM-00040)' },
      403: ACT[403],
    },
    problems,
    handle: async (call) => {
      await parts.acting.removing(callerOf(call), call.query);
      const role = call.query.rolecode ?? '';
      throw problem(knowsSubject(`urn:altinn:rolecode:${role.toLowerCase()}`) ? 'AM-00040' : 'AM-00039', { role });
    },
  });

/** `GET …/roles/delegationcheck`: none can be given; packages took their place. */
export const checkRoles = (parts: ConnectionParts) =>
  operation({
    name: 'CheckDelegationOfRoles',
    method: 'GET',
    path: `${CONNECTIONS}/roles/delegationcheck`,
    tag: TAG,
    summary: 'Tells that roles are not given',
    hidden: true,
    access: connectionAccess,
    query: Type.Object(PARTIES),
    answers: { 200: { description: 'Each role with the result false' }, ...ACT },
    problems,
    handle: async (call) => {
      await parts.acting.giving(callerOf(call), call.query);
      const reasons = [{ description: 'Roles are not given any more; give an access package.' }];
      return ok(
        listed(
          followingRoleCodes.map((code) => ({
            role: wireRole(`urn:altinn:rolecode:${code.toLowerCase()}`, code),
            result: false,
            reasons,
          })),
        ),
      );
    },
  });
