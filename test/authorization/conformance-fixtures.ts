import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { RightSource } from '../../server/authorization/access-management/delegated-rights.ts';
import type { HeldPackage } from '../../server/authorization/access-management/held-access.ts';
import { packageNamed } from '../../server/authorization/model/access-packages.ts';
import { attribute } from '../../server/authorization/model/attributes.ts';
import type { Neighbours } from '../../server/authorization/decisions/preparation.ts';
import type { Party, Register } from '../../server/register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../../server/resource-registry/port.ts';
import { compilePolicy } from '../../xacml/compile.ts';
import { decide } from '../../xacml/decide.ts';
import { attributeId, category } from '../../xacml/identifiers.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { requestOf } from '../../xacml/request.ts';

const data = new URL('../../../shared/conformance/xacml/', import.meta.url);
export const skip = existsSync(data) ? false : 'the conformance data is not here';
/** Some of the files are UTF-16. */
export function read(path: string): string {
  const bytes = readFileSync(new URL(path, data));
  return bytes.toString(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
}
export const json = (path: string) => JSON.parse(read(path));
const isThere = (path: string) => existsSync(new URL(path, data));

export interface Case {
  readonly suite: string;
  readonly case: string;
  readonly endpoints: readonly string[];
  readonly format: 'xml' | 'json';
  readonly files: readonly string[];
  readonly effectivePolicies: readonly string[];
}

const uuidOf = (partyId: number): string => `00000000-0000-0000-0000-${String(partyId).padStart(12, '0')}`;

/** The parties, users and roles of the fixtures, as the register's port. */
export function fixtureRegister(): Register {
  const parties: Party[] = [];
  const add = (partyId: number, facts: Partial<Party>) =>
    parties.push({ partyId, partyUuid: uuidOf(partyId), kind: 'organization', isDeleted: false, ...facts } as Party);
  const facts = json('altinn-fixtures/pip-facts.json');
  // Facts about packages and lists name some parties by a uuid that the party files leave out.
  const uuids = new Map<number, string>([[50005545, '066148fe-7077-4484-b7ea-44b5ede0014e']]);
  for (const file of readdirSync(new URL('altinn-fixtures/Register/', data)))
    for (const raw of [json(`altinn-fixtures/Register/${file}`)].flat()) {
      const one = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value])) as Record<
        string,
        unknown
      >;
      add(Number(one.partyid), {
        partyUuid: (one.partyuuid as string) || uuids.get(Number(one.partyid)) || uuidOf(Number(one.partyid)),
        kind: one.partytypename === 1 ? 'person' : 'organization',
        organizationNumber: (one.orgnumber as string) || undefined,
        personIdentifier: (one.ssn as string) || undefined,
      });
    }
  for (const { userId, personId, partyId = userId, partyUuid = uuidOf(userId) } of facts.userProfiles)
    add(partyId, { kind: 'person', userId, personIdentifier: personId, partyUuid });
  for (const user of ['1', '20000490', '20001336', '20001337', '20990001', '20990002'])
    add(Number(user), { kind: 'person', userId: Number(user) });
  // The member of the list in ResourceRegistry/AccessLists.
  add(313375048, { partyUuid: 'b70b6862-870b-4e64-9f96-921f2b778ee1', organizationNumber: '313375048' });
  for (const id of [1000, 50001335, 50001336, 50001337, facts.systemResourceMatrix.reporteePartyId]) add(id, {});

  const find = (urn: string): Party | undefined => {
    const [prefix, value] = [urn.slice(0, urn.lastIndexOf(':')), urn.slice(urn.lastIndexOf(':') + 1)];
    return parties.find((party) => {
      switch (prefix) {
        case 'urn:altinn:userid':
          return String(party.userId) === value;
        case 'urn:altinn:partyid':
          return String(party.partyId) === value;
        case 'urn:altinn:party:uuid':
          return party.partyUuid === value;
        case 'urn:altinn:person:identifier-no':
          return party.personIdentifier === value;
        default:
          return party.organizationNumber === value;
      }
    });
  };
  return {
    byUrns: async (urns) =>
      new Map(urns.flatMap((urn) => (find(urn) === undefined ? [] : [[urn, find(urn)!] as const]))),
    byUrn: async (urn) => find(urn),
    async rolesFor(holder, of) {
      const [user, party] = [
        parties.find((one) => one.partyUuid === holder)!,
        parties.find((one) => one.partyUuid === of)!,
      ];
      const path = `altinn-fixtures/Roles/user_${user.userId}/party_${party.partyId}/roles.json`;
      const roles: Record<string, string>[] = isThere(path) ? json(path) : [];
      return roles.map((role) => ({
        of,
        holder,
        urn: `urn:altinn:rolecode:${role.value ?? role.Value}`,
        legacyCode: role.value ?? role.Value,
      }));
    },
    keyRoleOrganizations: async () => [],
    holdersOf: async () => [],
    holdersOfEach: async () => new Map(),
    notificationAddresses: async () => [],
  };
}

/** The registry as one case sees it: its effective policies, and the lists of the fixtures. */
export function fixtureRegistry(register: Register, policies: () => readonly string[]): ResourceRegistry {
  const modes = new Map<string, string>();
  for (const { identifier, accessListMode } of json('altinn-fixtures/Json/ResourceList/ResourceList.json'))
    modes.set(identifier, accessListMode);
  const memberships: { organization: string; resource: string; actionFilters: string[] | null }[] = json(
    'altinn-fixtures/pip-facts.json',
  ).accessListMembership;
  return {
    async resource(identifier) {
      const [, org, app] = identifier.split('_');
      const folder = identifier.startsWith('app_') ? `${org}/${app}` : identifier;
      const path = policies().find((one) => one.includes(`/${folder}/`)) ?? policies().find(isOwnOfCase);
      if (path === undefined) return undefined;
      return {
        identifier,
        owner: {},
        accessListMode:
          modes.get(identifier) === 'Enabled' || identifier.startsWith('ttd-accesslist') ? 'Enabled' : 'Disabled',
        policy: { version: policyVersion(path), tree: parsePolicy(read(path)) },
      } as RegisteredResource;
    },
    async accessListAllows(identifier, { partyUuid }, action) {
      const number = (await register.byUrn(`urn:altinn:party:uuid:${partyUuid}`))?.organizationNumber;
      return memberships.some(
        ({ organization, resource, actionFilters }) =>
          organization === number && resource === identifier && (actionFilters?.includes(action) ?? true),
      );
    },
    async accessListsOf({ partyUuid }) {
      const path = `altinn-fixtures/ResourceRegistry/AccessLists/${partyUuid}.json`;
      const lists: Record<string, string>[] = isThere(path) ? json(path) : [];
      return lists.map(({ urn, Urn }) => (urn ?? Urn)!.replace('urn:altinn:access-list:', ''));
    },
    accessListsFor: async () => [],
  };
}

const isOwnOfCase = (path: string) => !path.includes('/_policies/');
const versions = new Map<string, number>();
const policyVersion = (path: string): number => {
  if (!versions.has(path)) versions.set(path, versions.size + 1);
  return versions.get(path)!;
};

/** Packages of the fixtures' information point. */
export const fixturePackages: Neighbours['packages'] = async (receiver, giver) => {
  const to = receiver.kind === 'party' ? receiver.party.partyUuid : receiver.uuid;
  const given: { from: string; to: string; packages: string[] }[] = json(
    'altinn-fixtures/pip-facts.json',
  ).accessPackages;
  return given
    .filter((one) => one.from === giver.partyUuid && one.to === to)
    .flatMap((one) => one.packages)
    .map(
      (urn): HeldPackage => ({
        package: packageNamed(urn)!,
        hasAccess: true,
        canDelegate: false,
        role: undefined,
        delegation: undefined,
      }),
    );
};

interface Delegation {
  readonly resource: string;
  readonly from: number;
  readonly instance?: string;
  readonly to: Readonly<Record<string, string | number>>;
  readonly alsoForRequestParty?: readonly number[];
  readonly alsoForSubject?: readonly Readonly<Record<string, number>>[];
}

/** The delegation policies of the fixtures, as one who gives rights beside the policy. */
export const fixtureDelegations: RightSource = {
  name: 'delegation',
  async gives({ identity, subjectParty, party, instance, action, attributes }) {
    const named = attributes.find(({ id }) => id === 'urn:altinn:resource')?.values[0] ?? '';
    const [, org, app] = named.split('_');
    const resources = named.startsWith('app_') ? [named, `${org}/${app}`] : [named];
    const systemUser = identity.kind === 'system-user' ? identity.uuid : undefined;
    const isSubject = (to: Delegation['to']) =>
      (to.userId !== undefined && to.userId === subjectParty?.userId) ||
      (to.partyId !== undefined && to.partyId === subjectParty?.partyId) ||
      (to.SystemUser !== undefined && to.SystemUser === systemUser) ||
      (to.Person !== undefined && to.Person === subjectParty?.partyUuid);
    const found = (json('altinn-fixtures/pip-facts.json').delegations.list as Delegation[]).filter(
      (one) =>
        resources.includes(one.resource) &&
        [one.from, ...(one.alsoForRequestParty ?? [])].includes(party.partyId) &&
        [one.to, ...(one.alsoForSubject ?? [])].some(isSubject) &&
        (one.instance === undefined || instance?.endsWith(one.instance) === true),
    );
    return found.some((one) => {
      const [kind, to] = Object.entries(one.to)[0]!;
      const by = one.instance === undefined ? String(one.from) : `Instance${one.instance}`;
      const receiver = kind === 'userId' ? `u${to}` : kind === 'partyId' ? `p${to}` : `${kind}${to}`;
      const path = `altinn-fixtures/delegation-blobs/${one.resource}/${by}/${receiver}/delegationpolicy.xml`;
      // A delegation to somebody the subject stands for counts as one to the subject (authorization §3.6, step 5).
      const names = {
        userId: 'urn:altinn:userid',
        partyId: 'urn:altinn:partyid',
        SystemUser: 'urn:altinn:systemuser:uuid',
      };
      const name = names[kind as keyof typeof names] ?? `urn:altinn:${kind.toLowerCase()}:uuid`;
      const request = requestOf([
        { category: category.subject, attributes: [attribute(name, String(to))] },
        {
          category: category.resource,
          attributes: [...attributes, attribute('urn:altinn:resource:instance-id', one.instance ?? '')],
        },
        { category: category.action, attributes: [attribute(attributeId.action, action)] },
      ]);
      return isThere(path) && decide(compilePolicy(parsePolicy(read(path))), request).decision === 'Permit';
    });
  },
};

interface Instance {
  readonly appId: string;
  readonly process?: { readonly currentTask?: { readonly elementId?: string }; readonly endEvent?: string };
}

/** What the storage of app instances tells of one: attributes of the resource, the party to be told back. */
export function attributesOfInstance(id: string): [name: string, value: string, echoed: boolean][] {
  const [partyId = ''] = id.split('/');
  const { appId, process } = json(`altinn-fixtures/Instances/${id}.json`) as Instance;
  const [org = '', app = ''] = appId.split('/');
  const task = process?.currentTask?.elementId;
  return [
    ['urn:altinn:org', org, false],
    ['urn:altinn:app', app, false],
    ...(task === undefined ? [] : ([['urn:altinn:task', task, false]] as [string, string, boolean][])),
    ...(process?.endEvent === undefined
      ? []
      : ([['urn:altinn:end-event', process.endEvent, false]] as [string, string, boolean][])),
    ['urn:altinn:partyid', partyId, true],
    ['urn:altinn:resource:instance-id', id.slice(partyId.length + 1), false],
  ];
}
