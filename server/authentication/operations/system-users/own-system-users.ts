import { Type } from 'typebox';
import { integer, nullable, text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, type Operation, ok, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { CustomerApproval } from '../../customer-approval.ts';
import { rightsOnWire } from '../../model/system.ts';
import { problem } from '../../model/system-problems.ts';
import { type SystemUser, systemUserForCustomer } from '../../model/system-user.ts';
import { SystemReader } from '../../store/system-reader.ts';
import type { SystemParts } from '../../system-parts.ts';
import { vendorNames } from '../system-register/system-paths.ts';
import { partyParams, persons, productName, SYSTEM_USER } from './system-user-paths.ts';

const userParams = Type.Object({ party: integer(), systemUserId: uuid() });
const createBody = Type.Object({ integrationTitle: Type.Optional(nullable(text({ max: 255 }))), systemId: text() });

/** What a customer sees of its system users, makes and ends (authentication §3.4). */
export function ownSystemUsers({
  approval,
  database,
  register,
}: SystemParts & { approval: CustomerApproval }): Operation[] {
  const reader = new SystemReader(database);
  const common = { tag: 'System users', access: persons, problems: problemDetails } as const;

  async function show(user: SystemUser, party: { partyId: number; partyUuid: string }) {
    const system = (await reader.system(user.systemId))!;
    const nameOf = await vendorNames(register, [system.vendor]);
    return systemUserForCustomer(
      user,
      {
        vendor: system.vendor,
        vendorName: nameOf(system.vendor),
        productName: productName(system),
        internalId: system.internalId,
      },
      party,
    );
  }

  return [
    operation({
      ...common,
      name: 'ListSystemUsers',
      method: 'GET',
      path: `${SYSTEM_USER}/:party`,
      summary: 'System users of an organisation the caller manages',
      params: partyParams,
      answers: { 200: { description: 'The system users' } },
      handle: async (call) => {
        const { party, organizationNumber } = await approval.managed(callerOf(call), call.params.party);
        const users = await reader.systemUsersOf(organizationNumber);
        return ok(await Promise.all(users.map((user) => show(user, party))));
      },
    }),
    operation({
      ...common,
      name: 'GetSystemUser',
      method: 'GET',
      path: `${SYSTEM_USER}/:party/:systemUserId`,
      summary: 'A system user, with its rights',
      params: userParams,
      answers: { 200: { description: 'The system user' }, 404: { description: 'Not one of the organisation’s' } },
      handle: async (call) => {
        const { party, organizationNumber } = await approval.managed(callerOf(call), call.params.party);
        const user = await reader.systemUser(call.params.systemUserId);
        if (user?.owner !== organizationNumber) throw problem('not-found');
        return ok({ ...(await show(user, party)), rights: rightsOnWire(user.rights) });
      },
    }),
    operation({
      ...common,
      name: 'CreateSystemUser',
      method: 'POST',
      path: `${SYSTEM_USER}/:party/create`,
      summary: 'Make a system user without being asked for one',
      params: partyParams,
      body: { kind: 'json', schema: createBody },
      answers: { 200: { description: 'The system user' } },
      handle: async (call) => {
        const caller = callerOf(call);
        const { integrationTitle, systemId } = call.body;
        const user = await approval.create(caller, call.params.party, systemId.trim(), integrationTitle?.trim() ?? '');
        const { party } = await approval.managed(caller, call.params.party);
        return ok(await show(user, party));
      },
    }),
    operation({
      ...common,
      name: 'DeleteSystemUser',
      method: 'DELETE',
      path: `${SYSTEM_USER}/:party/:systemUserId`,
      summary: 'End a system user',
      description: 'It can do nothing from now on, whatever tokens it has.',
      params: userParams,
      answers: { 202: { description: '1' }, 404: { description: '0' } },
      handle: async (call) => {
        const gone = await approval.remove(callerOf(call), call.params.party, call.params.systemUserId);
        return { status: gone ? 202 : 404, contentType: 'application/json; charset=utf-8', body: gone ? '1' : '0' };
      },
    }),
  ];
}
