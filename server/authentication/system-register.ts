import { randomUUID } from 'node:crypto';
import type { Transaction } from '../foundation/database/database.ts';
import type { Caller } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import type { RegisteredResource } from '../resource-registry/port.ts';
import {
  isResourceRight,
  resourceIdsOf,
  type System,
  type SystemChangeType,
  type SystemFacts,
  type SystemRight,
} from './model/system.ts';
import { invalidSystem, problem } from './model/system-problems.ts';
import { clientFaults, idFaults, packageFaults, redirectFaults, rightFaults } from './model/system-rules.ts';
import { SystemReader } from './store/system-reader.ts';
import { SystemWriter } from './store/system-writer.ts';
import type { SystemParts } from './system-parts.ts';

const ADMIN = 'altinn:authentication/systemregister.admin';

/** Is the caller the vendor, or one who may change any system? */
export const ownsSystem = (caller: Caller, vendor: string): boolean =>
  caller.scopes.has(ADMIN) || (caller.consumer === vendor && caller.systemUser === undefined);

/** The system register: what vendors say of their products (authentication §3.1). */
export function openSystemRegister({ clock, database, epoch, registry, packageNamed }: SystemParts) {
  const reader = new SystemReader(database);

  /** The system, when it is there and the caller's; deleted ones too. */
  async function owned(caller: Caller, id: string): Promise<System | undefined> {
    const system = await reader.system(id);
    if (system !== undefined && !ownsSystem(caller, system.vendor)) throw problem('other-vendor');
    return system;
  }

  async function resourcesOf(rights: readonly SystemRight[]): Promise<ReadonlyMap<string, RegisteredResource>> {
    const ids = [...new Set(rights.filter(isResourceRight).flatMap(resourceIdsOf))];
    const found = await Promise.all(ids.map((id) => registry.resource(id)));
    return new Map(ids.flatMap((id, index) => (found[index] === undefined ? [] : [[id, found[index]]])));
  }

  const faultsOfRights = async (rights: readonly SystemRight[]) => rightFaults(rights, await resourcesOf(rights));

  const log = (
    writer: SystemWriter,
    caller: Caller,
    system: System,
    changeType: SystemChangeType,
    changedData: unknown,
  ): Promise<void> =>
    writer.logChange({
      systemInternalId: system.internalId,
      changedBy: caller.consumer ?? '',
      changeType,
      changedData,
      clientId: typeof caller.claims.client_id === 'string' ? caller.claims.client_id : null,
      created: clock.now(),
    });

  /** Changes one of the caller's live systems; what system users may do can rest on it. */
  async function change(
    caller: Caller,
    system: System,
    type: SystemChangeType,
    work: (writer: SystemWriter, transaction: Transaction) => Promise<unknown>,
  ): Promise<void> {
    await database.transaction(async (transaction) => {
      const writer = new SystemWriter(transaction);
      await writer.lockSystem(system.id);
      const changed = await work(writer, transaction);
      await log(writer, caller, system, type, changed);
      await epoch.bump(transaction);
    });
  }

  const refuseDeleted = (system: System) => {
    if (system.isDeleted) throw new Problem('deleted', 400, 'Cannot update a system marked as deleted.');
  };

  return {
    /** Registers a system and answers its internal id. Throws every fault at once. */
    async register(caller: Caller, id: string, vendor: string, facts: SystemFacts): Promise<string> {
      const known = await reader.system(id);
      const faults = [
        ...idFaults(id, vendor),
        ...(known === undefined ? [] : [{ number: 2 } as const]),
        ...(await faultsOfRights(facts.rights)),
        // Two of the same in one body are one on registration (code 11 is of the PUT alone).
        ...clientFaults({ clientIds: [] }, await reader.takenClients(facts.clientIds, id, vendor)),
        ...redirectFaults(facts.redirectUrls),
        ...packageFaults(facts.accessPackages, facts.isVisible, packageNamed),
      ];
      if (faults.length > 0) throw invalidSystem(faults);
      const system: System = { ...facts, id, internalId: randomUUID(), vendor, isDeleted: false };
      await database.transaction(async (transaction) => {
        const writer = new SystemWriter(transaction);
        if (!(await writer.addSystem(system, clock.now())))
          throw new Problem('conflict', 409, `The System already exist: ${id}`);
        if (!(await writer.replaceSystemClients(id, [...new Set(facts.clientIds)])))
          throw invalidSystem([{ number: 4 }]);
        await log(writer, caller, system, 'create', facts);
      });
      return system.internalId;
    },

    owned,

    /** Replaces what is said of a system (authentication §3.1, the order of PUT). */
    async replace(caller: Caller, pathId: string, bodyId: string, vendor: string | undefined, facts: SystemFacts) {
      const system = await owned(caller, pathId);
      if (system === undefined || vendor !== system.vendor) throw unknownSystem(pathId);
      if (bodyId.toLowerCase() !== system.id.toLowerCase()) throw invalidSystem([{ number: 12 }]);
      refuseDeleted(system);
      const faults = [
        ...(await faultsOfRights(facts.rights)),
        ...packageFaults(facts.accessPackages, facts.isVisible, packageNamed),
        ...clientFaults(facts, await reader.takenClients(facts.clientIds, system.id, system.vendor)),
      ];
      if (faults.length > 0) throw invalidSystem(faults);
      await change(caller, system, 'update', async (writer) => {
        await writer.changeSystem(system.id, facts, clock.now());
        if (!(await writer.replaceSystemClients(system.id, facts.clientIds))) throw invalidSystem([{ number: 4 }]);
        return facts;
      });
    },

    async replaceRights(caller: Caller, id: string, rights: readonly SystemRight[]): Promise<void> {
      const system = await owned(caller, id);
      if (system === undefined) throw unknownSystem(id);
      refuseDeleted(system);
      const faults = await faultsOfRights(rights);
      if (faults.length > 0) throw invalidSystem(faults);
      await change(caller, system, 'rightsupdate', async (writer) => {
        const current = (await writer.system(system.id))!;
        await writer.changeSystem(system.id, { ...current, rights }, clock.now());
        return { rights };
      });
    },

    async replacePackages(caller: Caller, id: string, accessPackages: readonly string[]): Promise<void> {
      const system = await owned(caller, id);
      if (system === undefined) throw unknownSystem(id);
      refuseDeleted(system);
      const faults = packageFaults(accessPackages, system.isVisible, packageNamed);
      if (faults.length > 0) throw invalidSystem(faults);
      await change(caller, system, 'accesspackageupdate', async (writer) => {
        const current = (await writer.system(system.id))!;
        await writer.changeSystem(system.id, { ...current, accessPackages }, clock.now());
        return { accessPackages };
      });
    },

    /** Deletes a system: its system users can do nothing from the commit on. */
    async remove(caller: Caller, id: string): Promise<void> {
      const system = await owned(caller, id);
      if (system === undefined)
        throw new Problem('unknown', 400, 'System not found', { errors: { return: ['System not found'] } });
      if (system.isDeleted) return;
      await change(caller, system, 'delete', async (writer) => {
        await writer.deleteSystem(system.id, clock.now());
        return {};
      });
    },
  };
}

const unknownSystem = (id: string): Problem => new Problem('unknown', 404, `System with ID '${id}' not found.`);

export type SystemRegister = ReturnType<typeof openSystemRegister>;
