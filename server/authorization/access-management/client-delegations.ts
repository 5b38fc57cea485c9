import type { Foundation } from '../../foundation/foundation.ts';
import { newId } from '../../foundation/ids.ts';
import { type Party, type Reach, type Register, registerRoles } from '../../register/port.ts';
import type { ResourceRegistry } from '../../resource-registry/port.ts';
import type { Acting } from './acting.ts';
import type { AuditTrail } from '../audit-trail.ts';
import {
  type ClientSources,
  givenResources,
  type Passable,
  passablePackages,
  passableRights,
  rolesAsProvider,
} from './client-access.ts';
import { problem, validationProblem } from './connection-problems.ts';
import { type Receiver, receiverId, uuidUrn } from './held-access.ts';
import { type AccessPackage, packageNamed } from '../model/access-packages.ts';
import { providerRoles, RIGHTHOLDER } from '../model/client-roles.ts';
import { openRecordedChanges } from './recorded-changes.ts';
import { clientReader } from '../store/client-reader.ts';
import type { ClientDelegation } from '../store/client-tables.ts';
import { clientWriter } from '../store/client-writer.ts';

/** One thing to pass on, or to take back, in a role. */
export type Passed = { readonly role: string } & (
  | { readonly package: AccessPackage; readonly resource?: undefined }
  | { readonly resource: string; readonly package?: undefined }
);

type What = Pick<ClientDelegation, 'role' | 'package' | 'resource_id' | 'resource_owner'>;

/** What is there for one client, or one agent, role by role. */
export interface RoleAccess {
  readonly role: string;
  readonly packages: readonly AccessPackage[];
  /** Ids. */
  readonly resources: readonly string[];
}

const legacyCodes = new Map(registerRoles.map(({ urn, legacyCode }) => [urn, legacyCode]));
export const legacyCodeOf = (role: string): string | undefined => legacyCodes.get(role);

/** Clients of a provider, its agents, and what the agents may do for the clients (authorization §4.9, §5.4). */
export function openClientDelegations(
  foundation: Pick<Foundation, 'database' | 'epoch' | 'clock'>,
  sources: ClientSources & { register: Register; reach: Reach; registry: ResourceRegistry; trail: AuditTrail },
) {
  const { register, reach, registry, delegations, clients, trail } = sources;
  const recorded = openRecordedChanges(foundation, trail);
  const named = (uuids: Iterable<string>) => register.byUrns([...new Set(uuids)].map(uuidUrn));

  async function accessOf(client: Party, provider: Party, passable: readonly Passable[]): Promise<RoleAccess[]> {
    const resources = (await givenResources(sources, registry, client.partyUuid, provider.partyUuid)).map(
      ({ identifier }) => identifier,
    );
    const roles = new Set((await rolesAsProvider(register, client, provider)).map(({ urn }) => urn));
    const isRightholder = (await delegations.connection(client.partyUuid, provider.partyUuid)) !== undefined;
    if (isRightholder || resources.length > 0 || passable.some(({ role }) => role === RIGHTHOLDER))
      roles.add(RIGHTHOLDER);
    return [...roles].map((role) => ({
      role,
      packages: passable.filter((one) => one.role === role).map((one) => one.package),
      resources: role === RIGHTHOLDER ? resources : [],
    }));
  }

  const accessIn = (rows: readonly ClientDelegation[]): RoleAccess[] =>
    [...new Set(rows.map(({ role }) => role))].map((role) => {
      const ofRole = rows.filter((row) => row.role === role);
      return {
        role,
        packages: ofRole.flatMap((row) => packageNamed(row.package ?? '') ?? []),
        resources: ofRole.flatMap(({ resource_id }) => resource_id ?? []),
      };
    });

  /** Rows gathered by a party they name; rows of parties that are gone are left out. */
  async function gathered(
    rows: readonly ClientDelegation[],
    side: 'client' | 'provider',
  ): Promise<{ party: Party; access: RoleAccess[] }[]> {
    const parties = await named(rows.map((row) => row[side]));
    return [...parties.values()]
      .map((party) => ({ party, access: accessIn(rows.filter((row) => row[side] === party.partyUuid)) }))
      .sort((one, other) => one.party.name.localeCompare(other.party.name, 'nb'));
  }

  async function entity(uuid: string): Promise<Receiver> {
    const party = await register.byUrn(uuidUrn(uuid), { includeDeleted: true });
    return party === undefined ? { kind: 'system-user', uuid } : { kind: 'party', party };
  }

  return {
    /**
     * Everybody who lets the provider act for it. What may be passed on is looked up where it is asked for: accountants
     * have thousands of clients, and a page shows a hundred.
     */
    async clients(
      provider: Party,
      roles?: readonly string[],
    ): Promise<{ party: Party; access: () => Promise<RoleAccess[]> }[]> {
      const isWanted = (role: string): boolean => roles === undefined || roles.includes(role);
      const [byRole, connected] = await Promise.all([
        reach.rolesHeldBy(provider.partyUuid, []),
        isWanted(RIGHTHOLDER) ? delegations.connections({ givers: undefined, receivers: [provider.partyUuid] }) : [],
      ]);
      const parties = await named([
        ...byRole.flatMap(({ of, urn }) => (providerRoles.includes(urn) && isWanted(urn) ? [of] : [])),
        ...connected.map(({ giver }) => giver),
      ]);
      return [...parties.values()]
        .sort((one, other) => one.name.localeCompare(other.name, 'nb'))
        .map((party) => ({
          party,
          access: async () => {
            const access = await accessOf(party, provider, await passablePackages(sources, party, provider));
            return access.filter(({ role }) => isWanted(role));
          },
        }));
    },

    /** The provider's agents, with what each may do for any client. */
    async agents(provider: Party): Promise<{ agent: Receiver; addedAt: Date; access: RoleAccess[] }[]> {
      const rows = await clients.delegations({ provider: provider.partyUuid });
      const agents = await clients.agents({ provider: provider.partyUuid });
      return Promise.all(
        agents.map(async ({ agent, made_at }) => ({
          agent: await entity(agent),
          addedAt: made_at,
          access: accessIn(rows.filter((row) => row.agent === agent)),
        })),
      );
    },

    /** What one agent may do, client by client. */
    ofAgent: async (provider: Party, agent: string) =>
      gathered(await clients.delegations({ provider: provider.partyUuid, agent }), 'client'),

    /** Who may act for one client, and how. */
    async ofClient(provider: Party, client: string): Promise<{ agent: Receiver; access: RoleAccess[] }[]> {
      const rows = await clients.delegations({ provider: provider.partyUuid, client });
      return Promise.all(
        [...new Set(rows.map(({ agent }) => agent))].map(async (agent) => ({
          agent: await entity(agent),
          access: accessIn(rows.filter((row) => row.agent === agent)),
        })),
      );
    },

    /** What somebody may do as agent: providers, and their clients. */
    async ofMyself(agent: string): Promise<{ provider: Party; clients: { party: Party; access: RoleAccess[] }[] }[]> {
      const rows = await clients.delegations({ agent });
      const providers = await named((await clients.agents({ agent })).map(({ provider }) => provider));
      return Promise.all(
        [...providers.values()].map(async (provider) => ({
          provider,
          clients: await gathered(
            rows.filter((row) => row.provider === provider.partyUuid),
            'client',
          ),
        })),
      );
    },

    /** Makes somebody an agent; the one that is there is answered again. */
    addAgent: ({ party, by }: Acting, to: Receiver): Promise<string> =>
      recorded({ by, giver: party.partyUuid, receiver: receiverId(to) }, async (change) => {
        const [provider, agent] = [party.partyUuid, receiverId(to)];
        const [known] = await clientReader(change.transaction).agents({ provider, agent });
        if (known !== undefined) return known.id;
        const id = newId(change.by.at);
        await clientWriter(change.transaction).addAgent({ id, provider, agent, made_at: change.by.at }, by);
        change.note('agent added');
        return id;
      }),

    /** Ends an agency with all that hangs on it; without `cascade` nothing may (validation 10). */
    endAgency: (
      { by, provider, agent }: { by: string; provider: string; agent: string },
      { cascade }: { cascade: boolean },
    ): Promise<void> =>
      recorded({ by, giver: provider, receiver: agent }, async ({ transaction, by: who, note }) => {
        const rows = await clientReader(transaction).delegations({ provider, agent });
        if (rows.length > 0 && !cascade) throw validationProblem('AM.VLD-00010', '/$QUERY/cascade');
        const writer = clientWriter(transaction);
        for (const { client, package: code, resource_id } of await writer.end({ provider, agent }, who))
          note('client delegation revoked', { party: client, resource_id, reason: code });
        if (await writer.endAgent(provider, agent, who)) note('agent removed');
      }),

    /**
     * Lets an agent do something for a client. What the provider may not pass on is refused (AM-00028), whoever is no
     * agent too (AM-00022); what was passed on before is answered as unchanged.
     */
    async passOn(
      { party: provider, by }: Acting,
      { client: clientUuid, agent }: { client: string; agent: string },
      passed: readonly Passed[],
    ): Promise<{ id: string; passed: Passed; changed: boolean }[]> {
      const client = await register.byUrn(uuidUrn(clientUuid));
      if (client === undefined) throw validationProblem('AM.VLD-00006', '/$QUERY/client');
      const passable = await passablePackages(sources, client, provider);
      const rows: (What & { passed: Passed })[] = [];
      for (const one of passed) {
        if (one.resource === undefined) {
          if (!one.package.isDelegable) throw validationProblem('AM.VLD-00033', '/values');
          const may = passable.some(({ role, package: { code } }) => role === one.role && code === one.package.code);
          if (!may) throw problem('AM-00028');
          const whole = { package: one.package.code, resource_id: null, resource_owner: null };
          rows.push({ role: one.role, ...whole, passed: one });
          continue;
        }
        const resource = await registry.resource(one.resource);
        if (resource === undefined) throw validationProblem('AM.VLD-00012', '/values');
        if (!resource.delegable) throw validationProblem('AM.VLD-00049', '/values');
        const rights = await passableRights(sources, resource, { client, provider, role: one.role });
        if (rights.length === 0) throw problem('AM-00028');
        const resource_owner = resource.owner.organizationNumber ?? '';
        const single = { package: null, resource_id: resource.identifier, resource_owner };
        rows.push({ role: one.role, ...single, passed: one });
      }
      return recorded({ by, giver: provider.partyUuid, receiver: agent }, async ({ transaction, by: who, note }) => {
        const reader = clientReader(transaction);
        const sides = { provider: provider.partyUuid, agent };
        if ((await reader.agents(sides)).length === 0) throw problem('AM-00022');
        const known = await reader.delegations({ ...sides, client: client.partyUuid });
        const writer = clientWriter(transaction);
        const done: { id: string; passed: Passed; changed: boolean }[] = [];
        for (const { passed: one, ...row } of rows) {
          const there = known.find(
            (each) => each.role === row.role && each.package === row.package && each.resource_id === row.resource_id,
          );
          const id = there?.id ?? newId(who.at);
          if (there === undefined) {
            const delegation = { id, client: client.partyUuid, ...sides, ...row };
            await writer.passOn(delegation, who);
            known.push(delegation);
            note('client delegation given', {
              party: client.partyUuid,
              resource_id: row.resource_id,
              reason: row.package,
            });
          }
          done.push({ id, passed: one, changed: there === undefined });
        }
        return done;
      });
    },

    /** Takes back what was passed on: what is named, or everything between the three. What is not there need not be. */
    takeBack: (
      { by, provider, client, agent }: { by: string; provider: string; client: string; agent: string },
      passed?: readonly Passed[],
    ): Promise<void> =>
      recorded({ by, giver: provider, receiver: agent }, async ({ transaction, by: who, note }) => {
        const writer = clientWriter(transaction);
        const sides = { provider, client, agent };
        const all =
          passed === undefined
            ? [sides]
            : passed.map((one) => ({
                ...sides,
                role: one.role,
                ...(one.resource === undefined ? { package: one.package.code } : { resource: one.resource }),
              }));
        for (const each of all)
          for (const { package: code, resource_id } of await writer.end(each, who))
            note('client delegation revoked', { party: client, resource_id, reason: code });
      }),
  };
}

export type ClientDelegations = ReturnType<typeof openClientDelegations>;
