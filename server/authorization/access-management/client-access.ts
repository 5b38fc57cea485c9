import type { Party, Register } from '../../register/port.ts';
import { delegableRightsOf, type RegisteredResource, type ResourceRegistry } from '../../resource-registry/port.ts';
import { fits, receiverOf, type RightSource } from './delegated-rights.ts';
import { giversFor, heldPackages, type HeldPackage, isOfOwner, uuidUrn } from './held-access.ts';
import type { AccessPackage } from '../model/access-packages.ts';
import { providerRoles, RIGHTHOLDER } from '../model/client-roles.ts';
import { roleCodesOf } from '../model/role-attributes.ts';
import type { ClientReader } from '../store/client-reader.ts';
import type { ClientDelegation } from '../store/client-tables.ts';
import type { DelegationReader } from '../store/delegation-reader.ts';
import type { RightAttribute } from '../store/delegation-tables.ts';

export interface ClientSources {
  readonly register: Pick<Register, 'rolesFor' | 'keyRoleOrganizations' | 'byUrn'>;
  readonly delegations: DelegationReader;
  readonly clients: ClientReader;
}

/** A package the provider has for a client and may let agents use. */
export interface Passable {
  /** URN of the provider's role at the client. */
  readonly role: string;
  readonly package: AccessPackage;
}

const partyOf = (register: Pick<Register, 'byUrn'>, uuid: string): Promise<Party | undefined> =>
  register.byUrn(uuidUrn(uuid));

/** The provider's own roles at a client that make it one; what it has by key roles is not its own. */
export const rolesAsProvider = async (register: Pick<Register, 'rolesFor'>, client: Party, provider: Party) =>
  (await register.rolesFor(provider.partyUuid, client.partyUuid)).filter(
    ({ holder, urn }) => holder === provider.partyUuid && providerRoles.includes(urn),
  );

/** What a client lets its provider pass on just now: by its roles in the register, and what it gave it itself. */
export async function passablePackages(
  sources: Pick<ClientSources, 'register' | 'delegations'>,
  client: Party,
  provider: Party,
): Promise<Passable[]> {
  const roles = await rolesAsProvider(sources.register, client, provider);
  const held = await heldPackages(sources, { kind: 'party', party: provider }, client, roles);
  return held.flatMap(({ package: one, hasAccess, role }) =>
    hasAccess && one.isDelegable ? [{ role: role?.urn ?? RIGHTHOLDER, package: one }] : [],
  );
}

/**
 * Packages somebody has at a party as agent of the party's provider. They go no further: not through key roles, and not
 * to be given on (authorization §4.2). What the client or the register has taken from the provider is gone here too.
 */
export const packagesAsAgent = async (sources: ClientSources, agent: string, giver: Party): Promise<HeldPackage[]> =>
  packagesPassedOn(sources, await sources.clients.packagesOf(agent, giversFor(giver)));

/** Packages that these delegations of packages still give. */
export async function packagesPassedOn(
  sources: ClientSources,
  rows: readonly ClientDelegation[],
): Promise<HeldPackage[]> {
  const passable = await passableOfEach(sources, rows);
  return rows.flatMap((row): HeldPackage[] => {
    const found = passable
      .get(pairOf(row))
      ?.find(({ role, package: { code } }) => role === row.role && code === row.package);
    if (found === undefined) return [];
    const { package: one } = found;
    return [{ package: one, hasAccess: true, canDelegate: false, role: undefined, delegation: undefined, agency: row }];
  });
}

const pairOf = ({ client, provider }: ClientDelegation): string => `${client} ${provider}`;

async function passableOfEach(
  sources: ClientSources,
  rows: readonly ClientDelegation[],
): Promise<ReadonlyMap<string, readonly Passable[]>> {
  const pairs = new Map(rows.map((row) => [pairOf(row), row]));
  return new Map(
    await Promise.all(
      [...pairs].map(async ([key, row]): Promise<[string, readonly Passable[]]> => {
        const [client, provider] = await Promise.all([
          partyOf(sources.register, row.client),
          partyOf(sources.register, row.provider),
        ]);
        const isThere = client !== undefined && provider !== undefined;
        return [key, isThere ? await passablePackages(sources, client, provider) : []];
      }),
    ),
  );
}

interface PassableRight {
  readonly action: string;
  readonly attributes: readonly RightAttribute[];
}

/** Rights to a resource that a client lets its provider pass on in a role; none when it has none there. */
export async function passableRights(
  sources: Pick<ClientSources, 'register' | 'delegations'>,
  resource: RegisteredResource,
  { client, provider, role }: { client: Party; provider: Party; role: string },
): Promise<PassableRight[]> {
  if (role === RIGHTHOLDER) {
    const rights = await sources.delegations.rightsTo([client.partyUuid], [provider.partyUuid], resource.identifier);
    return rights.filter(
      ({ instance, ...right }) => instance === '' && isOfOwner(right, resource.owner.organizationNumber),
    );
  }
  const held = (await rolesAsProvider(sources.register, client, provider)).filter(({ urn }) => urn === role);
  if (held.length === 0 || resource.policy === undefined) return [];
  const urns = roleCodesOf(held);
  return delegableRightsOf(resource.policy.tree, resource.identifier)
    .filter(({ accessors }) => accessors.some(({ type, value }) => urns.has(`${type}:${value}`.toLowerCase())))
    .map(({ action, resource: attributes }) => ({ action: action.value, attributes }));
}

/** What `clientResources` remembers of a subject, party and resource: rights that were passed on. */
export const CLIENT_DELEGATIONS = 'client delegations';

/** Rights to the resource that these delegations of it still give. */
export async function rightsPassedOn(
  sources: ClientSources,
  resource: RegisteredResource,
  rows: readonly ClientDelegation[],
): Promise<PassableRight[]> {
  const found = await Promise.all(
    rows.map(async (row) => {
      if (!isOfOwner({ resource_owner: row.resource_owner ?? '' }, resource.owner.organizationNumber)) return [];
      const [client, provider] = await Promise.all([
        partyOf(sources.register, row.client),
        partyOf(sources.register, row.provider),
      ]);
      if (client === undefined || provider === undefined) return [];
      return passableRights(sources, resource, { client, provider, role: row.role });
    }),
  );
  return found.flat();
}

/** Single resources that the party's provider has passed on to the subject, its agent (authorization §3.6). */
export const clientResources = (sources: ClientSources): RightSource => ({
  name: 'client delegation',
  async gives(asked) {
    const { resource, identity, subjectParty, party, remember } = asked;
    const receiver = receiverOf(identity, subjectParty);
    if (receiver === undefined) return false;
    const agent = receiver.kind === 'party' ? receiver.party.partyUuid : receiver.uuid;
    const rights = await remember(CLIENT_DELEGATIONS, async () =>
      rightsPassedOn(
        sources,
        resource,
        await sources.clients.resourcesOf(agent, giversFor(party), resource.identifier),
      ),
    );
    return rights.some((right) => fits(asked, right));
  },
});

/** Ids of the resources somebody has as agent of a party's provider, as long as the client gives them. */
export async function resourcesAsAgent(
  sources: ClientSources,
  registry: Pick<ResourceRegistry, 'resource'>,
  agent: string,
  client: Party,
): Promise<string[]> {
  const rows = await sources.clients.delegations({ agent, client: client.partyUuid });
  const ids = await Promise.all(
    rows.map(async ({ resource_id, resource_owner, provider: uuid, role }) => {
      const resource = resource_id === null ? undefined : await registry.resource(resource_id);
      const isSame = isOfOwner({ resource_owner: resource_owner ?? '' }, resource?.owner.organizationNumber);
      const provider = await partyOf(sources.register, uuid);
      if (resource === undefined || !isSame || provider === undefined) return [];
      const rights = await passableRights(sources, resource, { client, provider, role });
      return rights.length === 0 ? [] : [resource.identifier];
    }),
  );
  return [...new Set(ids.flat())];
}

/** Resources a client lets its provider pass on because it gave them to it itself; ids, those that are gone left out. */
export async function givenResources(
  { delegations }: Pick<ClientSources, 'delegations'>,
  registry: ResourceRegistry,
  client: string,
  provider: string,
): Promise<RegisteredResource[]> {
  const rights = await delegations.rights({ givers: [client], receivers: [provider] });
  const found = new Map<string, RegisteredResource>();
  for (const right of rights) {
    if (right.instance !== '' || found.has(right.resource_id)) continue;
    const resource = await registry.resource(right.resource_id);
    if (resource !== undefined && isOfOwner(right, resource.owner.organizationNumber))
      found.set(right.resource_id, resource);
  }
  return [...found.values()];
}
