import { newId } from '../foundation/ids.ts';
import type { Caller } from '../http/caller.ts';
import { isOrganizationNumber } from './model/organization-identity.ts';
import { rightKey, type System, type SystemRight } from './model/system.ts';
import { problem } from './model/system-problems.ts';
import { checkPackagesFit, redirectAllowed } from './model/system-rules.ts';
import type {
  ChangeRequest,
  SystemUser,
  SystemUserKey,
  SystemUserKind,
  SystemUserRequest,
  Wanted,
} from './model/system-user.ts';
import { SystemReader } from './store/system-reader.ts';
import { SystemWriter } from './store/system-writer.ts';
import type { SystemParts } from './system-parts.ts';

/** What a vendor asks a customer for; texts are trimmed, absent lists undefined. */
export interface Asked {
  readonly systemId: string;
  readonly owner: string;
  readonly externalRef: string | undefined;
  readonly integrationTitle: string | undefined;
  readonly rights: readonly SystemRight[] | undefined;
  readonly accessPackages: readonly string[] | undefined;
  readonly redirectUrl: string | undefined;
}

/** Organisation number of the vendor that asks; AUTH-00023 without one. A system user is no vendor. */
function vendorOf(caller: Caller): string {
  if (caller.consumer === undefined || caller.systemUser !== undefined) throw problem('AUTH-00023');
  return caller.consumer;
}

/** The vendor's side of system users: requests, change requests, and a look at what came of them (authentication §3.2, §3.4). */
export function openVendorRequests({ clock, database, register, packageNamed }: SystemParts) {
  const reader = new SystemReader(database);

  /** The vendor's own system, deleted or not; AUTH-00011 for any other. */
  async function ownSystem(caller: Caller, systemId: string): Promise<System> {
    const system = await reader.system(systemId);
    if (system === undefined || system.vendor !== vendorOf(caller)) throw problem('AUTH-00011');
    return system;
  }

  function checkRedirect(url: string | undefined, system: System): void {
    if (url === undefined) return;
    if (system.redirectUrls.length === 0) throw problem('AUTH-00026');
    if (!redirectAllowed(url, system.redirectUrls)) throw problem('AUTH-00021');
  }

  /** Is everything wanted among what the system may have, and fit for a system user of the kind? */
  function checkWanted(kind: SystemUserKind, { rights, accessPackages }: Wanted, system: System): void {
    const known = new Set(system.rights.map(rightKey));
    const strange = rights.filter((right) => !known.has(rightKey(right)));
    if (strange.length > 0)
      throw problem(
        'AUTH-00001',
        {},
        { detail: `Not among the rights of the system: ${strange.map(rightKey).join(', ')}.` },
      );
    const packages = new Set(system.accessPackages.map((urn) => urn.toLowerCase()));
    const strangePackages = accessPackages.filter((urn) => !packages.has(urn.toLowerCase()));
    if (strangePackages.length > 0)
      throw problem(
        'AUTH-00063',
        {},
        { detail: `Not among the packages of the system: ${strangePackages.join(', ')}.` },
      );
    checkPackagesFit(kind, accessPackages, packageNamed);
  }

  /** A system user of one of the vendor's own systems; undefined otherwise. */
  async function ownUser(
    caller: Caller,
    key: SystemUserKey,
  ): Promise<{ user: SystemUser; system: System } | undefined> {
    const system = await reader.system(key.systemId);
    if (system === undefined || system.vendor !== vendorOf(caller)) return undefined;
    const user = await reader.systemUserByKey({ ...key, systemId: system.id });
    return user === undefined ? undefined : { user, system };
  }

  async function ownChange(caller: Caller, id: string): Promise<{ change: ChangeRequest; user: SystemUser }> {
    const change = await reader.changeRequest(id);
    const user = change === undefined ? undefined : await reader.systemUser(change.systemUser);
    if (change === undefined || user === undefined) throw problem('AUTH-00010');
    await ownSystem(caller, user.systemId);
    return { change, user };
  }

  async function ownRequest(caller: Caller, id: string, kind?: SystemUserKind): Promise<SystemUserRequest> {
    vendorOf(caller);
    const request =
      kind === undefined
        ? ((await reader.request('standard', id)) ?? (await reader.request('agent', id)))
        : await reader.request(kind, id);
    if (request === undefined) throw problem('AUTH-00010');
    await ownSystem(caller, request.systemId);
    return request;
  }

  return {
    ownSystem,
    ownUser,
    ownRequest,
    ownChange,

    /** Asks for a system user; the same triple again answers the stored request. Order of authentication §3.2. */
    async ask(
      caller: Caller,
      kind: SystemUserKind,
      asked: Asked,
    ): Promise<{ isNew: boolean; request: SystemUserRequest }> {
      const vendor = vendorOf(caller);
      const found = await reader.system(asked.systemId);
      const system = found?.isDeleted === true || found?.vendor !== vendor ? undefined : found;
      const key = {
        systemId: system?.id ?? asked.systemId,
        owner: asked.owner,
        externalRef: asked.externalRef || asked.owner,
      };
      // Only of the vendor's own system may be told that something exists.
      if (system !== undefined) {
        if ((await reader.systemUserByKey(key)) !== undefined) throw problem('AUTH-00004');
        const known = await reader.requestByKey(kind, key);
        if (known !== undefined) return { isNew: false, request: known };
      }
      if (system === undefined) throw problem('AUTH-00011');
      const customer = isOrganizationNumber(asked.owner)
        ? await register.byUrn(`urn:altinn:organization:identifier-no:${asked.owner}`)
        : undefined;
      if (customer === undefined) throw problem('AUTH-00000');
      checkRedirect(asked.redirectUrl, system);
      const { rights = [], accessPackages = [] } = asked;
      if (kind === 'agent' && accessPackages.length === 0) throw problem('AUTH-00058');
      if (asked.rights === undefined && asked.accessPackages === undefined) throw problem('AUTH-00001');
      if (rights.length + accessPackages.length === 0) throw problem('AUTH-00059');
      checkWanted(kind, { rights, accessPackages }, system);
      const now = clock.now();
      const request: SystemUserRequest = {
        id: newId(now),
        kind,
        ...key,
        integrationTitle: asked.integrationTitle || system.name.nb || system.id,
        rights,
        accessPackages,
        redirectUrl: asked.redirectUrl ?? null,
        status: 'New',
        escalated: false,
        created: now,
      };
      const added = await database.transaction((transaction) => new SystemWriter(transaction).addRequest(request));
      // Another call of the same triple came first.
      return added ? { isNew: true, request } : { isNew: false, request: (await reader.requestByKey(kind, key))! };
    },

    async withdraw(caller: Caller, id: string): Promise<void> {
      await ownRequest(caller, id);
      await database.transaction((transaction) => new SystemWriter(transaction).deleteRequest(id, clock.now()));
    },

    /** Asks for other rights of a system user; the same correlation id again answers the stored one. */
    async askChange(
      caller: Caller,
      id: string,
      systemUserId: string,
      asked: { required: Wanted; unwanted: Wanted; redirectUrl: string | undefined },
    ): Promise<{
      outcome: 'new' | 'known' | 'nothing';
      change: ChangeRequest;
      user: SystemUser;
    }> {
      const vendor = vendorOf(caller);
      const user = await reader.systemUser(systemUserId);
      const system = user === undefined ? undefined : await reader.system(user.systemId);
      // An agent's rights are those of its clients: there is nothing to change.
      if (user?.kind !== 'standard' || system === undefined || system.isDeleted) throw problem('AUTH-00015');
      if (system.vendor !== vendor) throw problem('other-vendors-user');
      const known = await reader.changeRequest(id);
      if (known !== undefined && known.systemUser === user.id) return { outcome: 'known', change: known, user };
      const { required, unwanted } = asked;
      const change: ChangeRequest = {
        id,
        systemUser: user.id,
        required,
        unwanted,
        redirectUrl: asked.redirectUrl ?? null,
        status: 'New',
        created: clock.now(),
      };
      const count = [required, unwanted].reduce(
        (sum, { rights, accessPackages }) => sum + rights.length + accessPackages.length,
        0,
      );
      if (count === 0) return { outcome: 'nothing', change, user };
      checkRedirect(asked.redirectUrl, system);
      checkWanted(user.kind, required, system);
      const added = await database.transaction((transaction) => new SystemWriter(transaction).addChangeRequest(change));
      if (added) return { outcome: 'new', change, user };
      const stored = await reader.changeRequest(id);
      // The id was used for another system user, or for a request that was deleted.
      if (stored?.systemUser !== user.id) throw problem('AUTH-00061');
      return { outcome: 'known', change: stored, user };
    },

    async withdrawChange(caller: Caller, id: string): Promise<void> {
      await ownChange(caller, id);
      await database.transaction((transaction) => new SystemWriter(transaction).deleteChangeRequest(id, clock.now()));
    },
  };
}

export type VendorRequests = ReturnType<typeof openVendorRequests>;
