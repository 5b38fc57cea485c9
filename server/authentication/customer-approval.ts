import { newId } from '../foundation/ids.ts';
import type { Caller } from '../http/caller.ts';
import type { Party } from '../register/port.ts';
import { actionsOf } from './model/policy-actions.ts';
import { resourceIdsOf, rightKey, type System, type SystemRight } from './model/system.ts';
import { problem } from './model/system-problems.ts';
import { checkPackagesFit } from './model/system-rules.ts';
import type { ChangeRequest, SystemUser, SystemUserKind, SystemUserRequest, Wanted } from './model/system-user.ts';
import { personOf } from './person-of.ts';
import { AgentReader } from './store/agent-reader.ts';
import { SystemReader } from './store/system-reader.ts';
import { SystemWriter } from './store/system-writer.ts';
import type { SystemParts } from './system-parts.ts';

/** How a person stands to an organisation. */
type Standing = 'manager' | 'related' | 'stranger';

/** The customer's side of system users: who may say yes, and what is given then (authentication §3.3). */
export function openCustomerApproval(parts: SystemParts) {
  const { authorization, clock, database, epoch, packageNamed, packagesToGive, register, registry } = parts;
  const reader = new SystemReader(database);

  async function standing(caller: Caller, organization: Party): Promise<Standing> {
    const person = await personOf(register, caller);
    if (person === undefined) return 'stranger';
    if ((await register.keyRoleOrganizations(person.partyUuid)).includes(organization.partyUuid)) return 'manager';
    return (await register.rolesFor(person.partyUuid, organization.partyUuid)).length > 0 ? 'related' : 'stranger';
  }

  /** The organisation of a numeric party id, when the caller manages it. A party nobody manages is not told from an unknown one. */
  async function managed(caller: Caller, partyId: number): Promise<Customer> {
    const party = await register.byUrn(`urn:altinn:partyid:${partyId}`);
    if (party === undefined || (await standing(caller, party)) !== 'manager') throw problem('not-manager');
    return customerOf(party);
  }

  async function organizationOf(number: string): Promise<Party> {
    const party = await register.byUrn(`urn:altinn:organization:identifier-no:${number}`);
    if (party === undefined) throw problem('AUTH-00000');
    return party;
  }

  /** The actions of each resource that the caller holds for the organisation: what it can give (resource-registry §14.2). */
  async function delegationCheck(
    caller: Caller,
    party: Party,
    rights: readonly SystemRight[],
  ): Promise<ReadonlyMap<string, readonly string[]>> {
    const given = new Map<string, readonly string[]>();
    for (const resourceId of new Set(rights.flatMap(resourceIdsOf))) {
      const resource = await registry.resource(resourceId);
      if (resource?.policy === undefined)
        throw problem('AUTH-00001', {}, { detail: `The resource ${resourceId} is not registered, or has no policy.` });
      const because = (sentence: string) => ({ detail: `${resourceId}: ${sentence}` });
      if (resource.resourceType === 'MaskinportenSchema')
        throw problem(
          'AUTH-00071',
          {},
          because('a Maskinporten schema is delegated to suppliers, not to system users.'),
        );
      if (!resource.delegable) throw problem('AUTH-00070', {}, because('its owner has made it not delegable.'));
      const held = await authorization.permitted({
        subject: authorization.subjectOf(caller),
        resourceId: resource.identifier,
        party: party.urn,
        actions: actionsOf(resource.policy.tree),
      });
      if (held.size === 0)
        throw problem(
          resource.policy.accessPackages.length > 0 ? 'AUTH-00068' : 'AUTH-00016',
          {},
          because('whoever approves must hold at least one action of it for the organisation.'),
        );
      given.set(resourceId, [...held].sort());
    }
    return given;
  }

  /** Whoever approves must be able to give every package; AUTH-00053 names those it cannot. */
  async function checkPackages(caller: Caller, party: Party, urns: readonly string[]): Promise<void> {
    if (urns.length === 0) return;
    const person = await personOf(register, caller);
    const roles = person === undefined ? [] : await register.rolesFor(person.partyUuid, party.partyUuid);
    const given = new Set(roles.flatMap(({ urn }) => packagesToGive(urn, party.unitType)));
    const missing = urns.filter((urn) => !given.has(urn.toLowerCase()));
    if (missing.length > 0)
      throw problem('AUTH-00053', {}, { detail: `Whoever approves cannot give ${missing.join(', ')}.` });
  }

  /** What is approved must be among what the system may have now; it may have changed since it was asked for. */
  function checkAgainst(kind: SystemUserKind, system: System, { rights, accessPackages }: Wanted): void {
    const known = new Set(system.rights.map(rightKey));
    if (rights.some((right) => !known.has(rightKey(right)))) throw problem('AUTH-00001');
    const packages = new Set(system.accessPackages.map((urn) => urn.toLowerCase()));
    if (accessPackages.some((urn) => !packages.has(urn.toLowerCase()))) throw problem('AUTH-00063');
    checkPackagesFit(kind, accessPackages, packageNamed);
  }

  async function liveSystem(id: string): Promise<System> {
    const system = await reader.system(id);
    if (system === undefined || system.isDeleted) throw problem('AUTH-00011');
    return system;
  }

  async function requestFor(kind: SystemUserKind, customer: Customer, id: string): Promise<SystemUserRequest> {
    const request = await requestOf(kind, id);
    if (request.owner !== customer.organizationNumber) throw problem(kind === 'agent' ? 'AUTH-00042' : 'AUTH-00041');
    return request;
  }

  async function requestOf(kind: SystemUserKind, id: string): Promise<SystemUserRequest> {
    const request = await reader.request(kind, id);
    if (request === undefined) throw problem(kind === 'agent' ? 'AUTH-00030' : 'AUTH-00010');
    return request;
  }

  async function changeFor(customer: Customer, id: string): Promise<{ change: ChangeRequest; user: SystemUser }> {
    const change = await reader.changeRequest(id);
    const user = change === undefined ? undefined : await reader.systemUser(change.systemUser);
    if (change === undefined || user === undefined) throw problem('AUTH-00010');
    if (user.owner !== customer.organizationNumber) throw problem('AUTH-00041');
    return { change, user };
  }

  return {
    managed,
    requestOf,
    requestFor,
    changeFor,

    /** A request and how the caller stands to its customer; AUTH-00066 for who has nothing to do with it. */
    async looksAt(caller: Caller, owner: string): Promise<{ party: Party; mayApprove: boolean }> {
      const party = await organizationOf(owner);
      const stands = await standing(caller, party);
      if (stands === 'stranger') throw problem('AUTH-00066');
      return { party, mayApprove: stands === 'manager' };
    },

    /**
     * Approves: the system user has the request's id, and gets what the approver holds of what was asked for. An agent
     * gets nothing yet: what it may do comes with each client, so that the approver need not hold it.
     */
    async approve(kind: SystemUserKind, caller: Caller, partyId: number, id: string): Promise<void> {
      const customer = await managed(caller, partyId);
      const request = await requestFor(kind, customer, id);
      if (request.status !== 'New') throw problem('AUTH-00013');
      const system = await liveSystem(request.systemId);
      checkAgainst(kind, system, request);
      const given = await delegationCheck(caller, customer.party, request.rights);
      if (kind === 'standard') await checkPackages(caller, customer.party, request.accessPackages);
      await database.transaction(async (transaction) => {
        const writer = new SystemWriter(transaction);
        if (!(await writer.settleRequest(id, 'Accepted'))) throw problem('AUTH-00013');
        const { escalated, status, redirectUrl, ...facts } = request;
        const user = { ...facts, ownerParty: customer.party.partyUuid, created: clock.now(), isDeleted: false };
        if (!(await writer.addSystemUser(user))) throw problem('AUTH-00004');
        await writer.give(id, given);
        await epoch.bump(transaction);
        await writer.noteChange(id, clock.now());
      });
    },

    async reject(kind: SystemUserKind, caller: Caller, partyId: number, id: string): Promise<void> {
      const request = await requestFor(kind, await managed(caller, partyId), id);
      const settled =
        request.status === 'New' &&
        (await database.transaction((transaction) => new SystemWriter(transaction).settleRequest(id, 'Rejected')));
      if (!settled) throw problem('AUTH-00013');
    },

    /** Passes a request on to who may approve; false for a caller without relation to the party. */
    async escalate(kind: SystemUserKind, caller: Caller, partyId: number, id: string): Promise<boolean> {
      const party = await register.byUrn(`urn:altinn:partyid:${partyId}`);
      if (party === undefined || (await standing(caller, party)) === 'stranger') return false;
      const request = await requestFor(kind, customerOf(party), id);
      if (request.status !== 'New') throw problem('AUTH-00013');
      await database.transaction((transaction) => new SystemWriter(transaction).escalateRequest(id));
      return true;
    },

    /** A system user that the customer makes without being asked: it gets all that the system may have. */
    async create(caller: Caller, partyId: number, systemId: string, title: string): Promise<SystemUser> {
      const { party, organizationNumber } = await managed(caller, partyId);
      const system = await liveSystem(systemId);
      const { rights, accessPackages } = system;
      if (rights.length + accessPackages.length === 0) throw problem('AUTH-00059');
      checkAgainst('standard', system, system);
      const given = await delegationCheck(caller, party, rights);
      await checkPackages(caller, party, accessPackages);
      const now = clock.now();
      const user: SystemUser = {
        id: newId(now),
        kind: 'standard',
        systemId: system.id,
        owner: organizationNumber,
        ownerParty: party.partyUuid,
        externalRef: organizationNumber,
        integrationTitle: title || system.name.nb || system.id,
        rights,
        accessPackages,
        created: now,
        isDeleted: false,
      };
      await database.transaction(async (transaction) => {
        const writer = new SystemWriter(transaction);
        if (!(await writer.addSystemUser(user))) throw problem('AUTH-00004');
        await writer.give(user.id, given);
        await epoch.bump(transaction);
        await writer.noteChange(user.id, clock.now());
      });
      return user;
    },

    /** Gives a system user of the organisation another title. */
    async rename(caller: Caller, partyId: number, id: string, title: string): Promise<void> {
      const { organizationNumber } = await managed(caller, partyId);
      await database.transaction(async (transaction) => {
        const writer = new SystemWriter(transaction);
        if ((await writer.lockSystemUser(id))?.owner !== organizationNumber) throw problem('AUTH-00015');
        await writer.renameSystemUser(id, title);
        await epoch.bump(transaction);
        await writer.noteChange(id, clock.now());
      });
    },

    /** Ends a system user of the kind at once; false when the organisation has no such one. AUTH-00035 for an agent with clients. */
    async remove(kind: SystemUserKind, caller: Caller, partyId: number, id: string): Promise<boolean> {
      const { organizationNumber } = await managed(caller, partyId);
      return database.transaction(async (transaction) => {
        const writer = new SystemWriter(transaction);
        const user = await writer.lockSystemUser(id);
        if (user?.owner !== organizationNumber) return false;
        if (user.kind !== kind) throw problem(kind === 'agent' ? 'AUTH-00034' : 'AUTH-00036');
        if ((await new AgentReader(transaction).clientsOf(id)).length > 0) throw problem('AUTH-00035');
        await writer.deleteSystemUser(id, clock.now());
        await epoch.bump(transaction);
        await writer.noteChange(id, clock.now());
        return true;
      });
    },

    /** Approves a change: gives what is required and takes away what is unwanted. */
    async approveChange(caller: Caller, partyId: number, id: string): Promise<void> {
      const customer = await managed(caller, partyId);
      const { change, user } = await changeFor(customer, id);
      if (change.status !== 'New') throw problem('AUTH-00061');
      checkAgainst('standard', await liveSystem(user.systemId), change.required);
      const given = await delegationCheck(caller, customer.party, change.required.rights);
      await checkPackages(caller, customer.party, change.required.accessPackages);
      await database.transaction(async (transaction) => {
        const writer = new SystemWriter(transaction);
        const current = await writer.lockSystemUser(user.id);
        if (current === undefined) throw problem('AUTH-00015');
        if (!(await writer.settleChangeRequest(id, 'Accepted'))) throw problem('AUTH-00061');
        const after = changed(current, change);
        const kept = new Set(after.rights.flatMap(resourceIdsOf));
        const gone = change.unwanted.rights.flatMap(resourceIdsOf).filter((resourceId) => !kept.has(resourceId));
        await writer.changeSystemUser(user.id, after);
        await writer.takeAway(user.id, gone);
        await writer.give(user.id, given);
        await epoch.bump(transaction);
        await writer.noteChange(user.id, clock.now());
      });
    },

    async rejectChange(caller: Caller, partyId: number, id: string): Promise<void> {
      const { change } = await changeFor(await managed(caller, partyId), id);
      const settled =
        change.status === 'New' &&
        (await database.transaction((transaction) =>
          new SystemWriter(transaction).settleChangeRequest(id, 'Rejected'),
        ));
      if (!settled) throw problem('AUTH-00061');
    },
  };
}

interface Customer {
  readonly party: Party;
  readonly organizationNumber: string;
}

/** AUTH-00000 for a party that is no organisation. */
function customerOf(party: Party): Customer {
  if (party.organizationNumber === undefined) throw problem('AUTH-00000');
  return { party, organizationNumber: party.organizationNumber };
}

/** What a system user has after a change: what is both required and unwanted is kept. */
function changed(before: Wanted, { required, unwanted }: Pick<ChangeRequest, 'required' | 'unwanted'>): Wanted {
  const gone = new Set(unwanted.rights.map(rightKey));
  const rights = new Map([
    ...before.rights.filter((right) => !gone.has(rightKey(right))).map((right) => [rightKey(right), right] as const),
    ...required.rights.map((right) => [rightKey(right), right] as const),
  ]);
  const gonePackages = new Set(unwanted.accessPackages.map((urn) => urn.toLowerCase()));
  const packages = new Map([
    ...before.accessPackages
      .filter((urn) => !gonePackages.has(urn.toLowerCase()))
      .map((urn) => [urn.toLowerCase(), urn] as const),
    ...required.accessPackages.map((urn) => [urn.toLowerCase(), urn] as const),
  ]);
  return { rights: [...rights.values()], accessPackages: [...packages.values()] };
}

export type CustomerApproval = ReturnType<typeof openCustomerApproval>;
