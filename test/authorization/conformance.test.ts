import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { DecisionPoint } from '../../server/authorization/decision-point.ts';
import { authorize } from '../../server/authorization/operations/authorize.ts';
import { decision } from '../../server/authorization/operations/decision.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import type { Epoch } from '../../server/foundation/database/epoch.ts';
import { openLog } from '../../server/foundation/log.ts';
import type { Party, Register } from '../../server/register/port.ts';
import type { RegisteredResource, ResourceRegistry } from '../../server/resource-registry/port.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { organizationCaller, serve } from '../administration/http.ts';

const data = new URL('../../../shared/conformance/xacml/', import.meta.url);
const skip = existsSync(data) ? false : 'the conformance data is not here';
const read = (path: string) => readFileSync(new URL(path, data), 'utf8').replace(/^\uFEFF/, '');
const json = (path: string) => JSON.parse(read(path));

/** Cases that rest on roles, organisations, party types and access lists alone; the others need packages, delegations and apps. */
const CASES = [
  'AltinnResourceRegistry0003',
  'AltinnResourceRegistry0007',
  'AltinnResourceRegistry0008',
  'AltinnResourceRegistry0009',
  'AltinnResourceRegistry0010',
  'AltinnResourceRegistry_RequestConsent_ValidPartyType',
  'AltinnResourceRegistry_RequestConsent_InValidAccessList',
  'ResourceRegistry_AccessListAuthorization_Json_DenyActionFilterNotMatching',
  'ResourceRegistry_AccessListAuthorization_Json_Permit',
  'ResourceRegistry_AccessListAuthorization_Json_PermitWithActionFilterMatch',
  'ResourceRegistry_NoSubject_Indeterminate',
  'ResourceRegistry_SubjectWithoutAccessPackage_NotApplicable',
  'ResourceRegistry_SystemResourceClientAdministration_Admai_NotApplicable',
  'ResourceRegistry_SystemResourceClientAdministration_Dagl_Permit',
  'ResourceRegistry_SystemResourceMainAdmin_Dagl_Permit',
  'ResourceRegistry_SystemUserWithDelegation_TooManyRequestSubjects_Indeterminate',
];

interface Case {
  readonly case: string;
  readonly endpoints: readonly string[];
  readonly files: readonly string[];
}

/** The parties, users and roles of the fixtures, as the register's port. */
function fixtureRegister(): Register {
  const parties: Party[] = [];
  const add = (partyId: number, facts: Partial<Party>) =>
    parties.push({ partyId, partyUuid: uuidOf(partyId), kind: 'organization', isDeleted: false, ...facts } as Party);
  for (const file of readdirSync(new URL('altinn-fixtures/Register/', data)))
    for (const raw of [json(`altinn-fixtures/Register/${file}`)].flat()) {
      const one = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), value])) as Record<
        string,
        unknown
      >;
      add(Number(one.partyid), {
        kind: one.partytypename === 1 ? 'person' : 'organization',
        organizationNumber: (one.orgnumber as string) || undefined,
        personIdentifier: (one.ssn as string) || undefined,
      });
    }
  const facts = json('altinn-fixtures/pip-facts.json');
  for (const { userId, personId, partyId = userId, partyUuid = uuidOf(userId) } of facts.userProfiles)
    add(partyId, { kind: 'person', userId, personIdentifier: personId, partyUuid });
  for (const user of ['20000490', '20990001', '20990002']) add(Number(user), { kind: 'person', userId: Number(user) });
  add(facts.systemResourceMatrix.reporteePartyId, {});

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
      const roles: Record<string, string>[] = existsSync(new URL(path, data)) ? json(path) : [];
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
  };
}

const uuidOf = (partyId: number): string => `00000000-0000-0000-0000-${String(partyId).padStart(12, '0')}`;

function fixtureRegistry(register: Register): ResourceRegistry {
  const modes = new Map<string, string>();
  for (const { identifier, accessListMode } of json('altinn-fixtures/Json/ResourceList/ResourceList.json'))
    modes.set(identifier, accessListMode);
  const memberships: { organization: string; resource: string; actionFilters: string[] | null }[] = json(
    'altinn-fixtures/pip-facts.json',
  ).accessListMembership;
  return {
    async resource(identifier) {
      const path = `altinn-resource-registry/_policies/${identifier}/policy.xml`;
      if (!existsSync(new URL(path, data))) return undefined;
      return {
        identifier,
        owner: {},
        accessListMode:
          modes.get(identifier) === 'Enabled' || identifier.startsWith('ttd-accesslist') ? 'Enabled' : 'Disabled',
        policy: { version: 1, tree: parsePolicy(read(path)) },
      } as RegisteredResource;
    },
    async accessListAllows(identifier, { partyUuid }, action) {
      const number = (await register.byUrn(`urn:altinn:party:uuid:${partyUuid}`))?.organizationNumber;
      return memberships.some(
        ({ organization, resource, actionFilters }) =>
          organization === number && resource === identifier && (actionFilters?.includes(action) ?? true),
      );
    },
  };
}

describe('the reference’s own cases', { skip }, () => {
  if (skip !== false) return;
  const register = fixtureRegister();
  const epoch = { current: async () => 1 } as Epoch;
  const decisionPoint = new DecisionPoint(
    { epoch, clock: systemClock, log: openLog('silent') },
    { register, registry: fixtureRegistry(register), packages: async () => [] },
    [],
  );
  const http = serve([authorize({ decisionPoint }), decision({ decisionPoint, openDecisions: true })]);
  const by = organizationCaller('311001000', ['altinn:authorization/authorize']);
  const known: Case[] = json('index.json').cases;

  for (const name of CASES)
    test(name, async () => {
      const { endpoints, files } = known.find((one) => one.case === name)!;
      const request = read(files.find((file) => file.endsWith('Request.json'))!);
      const expected = lowered(json(files.find((file) => file.endsWith('Response.json'))!));
      for (const endpoint of endpoints) {
        const { status, body } = await http.call('POST', `/authorization/api/v1/${endpoint}`, by, request);
        assert.equal(status, 200);
        assert.deepEqual(comparable(body), comparable(expected));
      }
    });
});

// biome-ignore lint/suspicious/noExplicitAny: answers of any shape
type Any = any;
const mapped = (value: Any, entry: (name: string, value: Any) => [string, Any] | undefined): Any => {
  if (Array.isArray(value)) return value.map((one) => mapped(one, entry));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => {
      const kept = entry(name, mapped(one, entry));
      return kept === undefined ? [] : [kept];
    }),
  );
};
const lowered = (value: Any) => mapped(value, (name, one) => [name.charAt(0).toLowerCase() + name.slice(1), one]);
/**
 * What the reference's tests compare: expected answers leave some nulls out, name obligations otherwise than the policy
 * does, and lack the message that the reference loses.
 */
const comparable = (value: Any) =>
  mapped(value, (name, one) =>
    one === null || name === 'statusMessage' || (name === 'id' && typeof one === 'string' && one.includes('obligation'))
      ? undefined
      : [name, one],
  );
