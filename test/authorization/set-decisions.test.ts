import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { statement } from '../../server/foundation/database/database.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { policyXml, type TestRule } from './policies.ts';
import { openWorld, organization, person, type World } from './world.ts';

/** Numbers from 0 to `below`, the same in every run. */
type Roll = (below: number) => number;
function dice(seed: number): Roll {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const pick = <Of>(roll: Roll, from: readonly Of[]): Of => from[roll(from.length)]!;

const CCR = 'urn:altinn:external-role:ccr:';
const ROLES = [
  'daglig-leder',
  'styreleder',
  'styremedlem',
  'regnskapsforer',
  'revisor',
  'innehaver',
  'deltaker-delt-ansvar',
];
const PACKAGES = ['ordinaer-post-til-virksomheten', 'regnskapsforer-lonn', 'attester', 'klientadministrator'];
const SUBJECTS: readonly (readonly [string, string])[] = [
  ['urn:altinn:rolecode', 'DAGL'],
  ['urn:altinn:rolecode', 'PRIV'],
  ['urn:altinn:rolecode', 'UTINN'],
  ['urn:altinn:external-role:ccr', 'styremedlem'],
  ['urn:altinn:role', 'privatperson'],
  ...PACKAGES.map((code) => ['urn:altinn:accesspackage', code] as const),
  ['urn:altinn:organization:identifier-no', '311001000'],
];
const ACTIONS = ['read', 'open', 'see'];
const OWNER = '311001000';

const RESOURCES = ['ttd-a', 'ttd-b', 'ttd-c', 'ttd-d'] as const;
const PEOPLE = ['02918220065', '14837510008'] as const;

/** Organisation numbers; those from this one on are sub-units. */
const UNITS_FROM = 28;
const numbers: string[] = [];
for (let digits = 31_800_000; numbers.length < 40; digits++) {
  const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce(
    (total, weight, place) => total + weight * Number(String(digits)[place]),
    0,
  );
  const check = (11 - (sum % 11)) % 11;
  if (check !== 10) numbers.push(`${digits}${check}`);
}

const STRING = 'http://www.w3.org/2001/XMLSchema#string';
const apply = (name: string, ...inner: string[]) =>
  `<x:Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:${name}">${inner.join('')}</x:Apply>`;
const designator = (category: string, id: string, mustBePresent = false) =>
  `<x:AttributeDesignator Category="${category}" AttributeId="${id}" DataType="${STRING}" MustBePresent="${mustBePresent}"/>`;
const value = (text: string, type = 'string') =>
  `<x:AttributeValue DataType="http://www.w3.org/2001/XMLSchema#${type}">${text}</x:AttributeValue>`;
const SUBJECT = 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject';
const RESOURCE = 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource';
const SEVERAL_ROLES = `<x:Condition>${apply(
  'integer-greater-than',
  apply('string-bag-size', designator(SUBJECT, 'urn:altinn:rolecode')),
  value('20', 'integer'),
)}</x:Condition>`;
const FAILS = `<x:Condition>${apply('string-is-in', value('x'), designator(SUBJECT, 'urn:altinn:rolecode', true))}</x:Condition>`;
const partyIs = (least: number) =>
  `<x:Condition>${apply(
    'string-greater-than',
    apply('string-one-and-only', designator(RESOURCE, 'urn:altinn:partyid')),
    value(String(least)),
  )}</x:Condition>`;

let world: World;
before(async () => {
  world = await openWorld();
});
after(async () => {
  await world.authorization.close();
  await world.close();
});

const ROLE = statement('random-role', 'insert into register.role values ($1, $2, $3) on conflict do nothing');
const PACKAGE = statement(
  'random-package',
  `insert into rights.delegated_package (id, giver, receiver, package, given_by, given_at)
   select gen_random_uuid(), $1, $2, $3, 'test', now() where $1::uuid <> $2::uuid on conflict do nothing`,
);
const RIGHT = statement(
  'random-right',
  `insert into rights.delegated_right
     (id, giver, receiver, resource_id, resource_owner, right_key, action, attributes, instance, given_by, given_at)
   select gen_random_uuid(), $1, $2, $3, $4, gen_random_uuid()::text, $5,
     jsonb_build_array(jsonb_build_object('type', 'urn:altinn:resource', 'value', $3::text)), $6, 'test', now()
   where $1::uuid <> $2::uuid`,
);
const PASSED_ON = statement(
  'random-client-delegation',
  `insert into rights.client_delegation (id, client, role, provider, agent, package, resource_id, resource_owner, given_by, given_at)
   select gen_random_uuid(), $1, $2, $3, $4, $5, $6, $7, 'test', now()
   where $1::uuid <> $3::uuid on conflict do nothing`,
);

/** Organisations, some units of others and some deleted, with roles people and organisations hold in them; uuids. */
async function someRegister(roll: Roll): Promise<{ organizations: string[]; people: string[] }> {
  await world.register.importParties({
    parties: numbers.map((organizationNumber, index) => ({
      key: `o${index}`,
      kind: 'organization',
      name: `Bedrift ${index}`,
      organizationNumber,
      unitType: index >= UNITS_FROM ? 'BEDR' : pick(roll, ['AS', 'IKS', 'ENK', 'KBO', 'NUF']),
      ...(index >= UNITS_FROM ? { mainUnit: `o${roll(20)}` } : {}),
    })),
    roles: [],
  });
  const uuidOf = async (urn: string) => (await world.party(urn)).partyUuid;
  const organizations = await Promise.all(numbers.map((number) => uuidOf(organization(number))));
  const people = await Promise.all(PEOPLE.map((number) => uuidOf(person(number))));
  for (let count = 0; count < 120; count++) {
    const holder = roll(3) === 0 ? pick(roll, organizations) : pick(roll, people);
    await world.database.run(ROLE, [pick(roll, organizations), holder, CCR + pick(roll, ROLES)]);
  }
  await world.database.run(
    statement('delete-some', 'update register.party set is_deleted = true where organization_number = any($1)'),
    [numbers.filter(() => roll(10) === 0)],
  );
  return { organizations, people };
}

/** What parties, and providers of parties, give the people and the organisations. */
async function someDelegations(roll: Roll, { organizations, people }: Awaited<ReturnType<typeof someRegister>>) {
  const receiver = () => (roll(3) === 0 ? pick(roll, organizations) : pick(roll, people));
  for (let count = 0; count < 60; count++) {
    await world.database.run(PACKAGE, [pick(roll, organizations), receiver(), pick(roll, PACKAGES)]);
    const owner = roll(5) === 0 ? '310000000' : OWNER;
    const instance = roll(4) === 0 ? 'urn:altinn:correspondence-id:1' : '';
    const resource = pick(roll, RESOURCES);
    await world.database.run(RIGHT, [
      pick(roll, organizations),
      receiver(),
      resource,
      owner,
      pick(roll, ACTIONS),
      instance,
    ]);
    const wholePackage = roll(2) === 0;
    await world.database.run(PASSED_ON, [
      pick(roll, organizations),
      pick(roll, [`${CCR}regnskapsforer`, `${CCR}revisor`, 'urn:altinn:role:rettighetshaver']),
      pick(roll, organizations),
      pick(roll, people),
      ...(wholePackage ? [pick(roll, PACKAGES), null, null] : [null, pick(roll, RESOURCES), OWNER]),
    ]);
  }
  // What accountants really pass on, so that some of it counts.
  for (const holder of organizations.slice(0, 6))
    for (const client of organizations.slice(6, 12)) {
      await world.database.run(ROLE, [client, holder, `${CCR}regnskapsforer`]);
      const passed = roll(2) === 0 ? ['regnskapsforer-lonn', null, null] : [null, pick(roll, RESOURCES), OWNER];
      await world.database.run(PASSED_ON, [client, `${CCR}regnskapsforer`, holder, pick(roll, people), ...passed]);
    }
}

/** Policies with Permit and Deny, levels, conditions, parties and access lists. */
function somePolicies(roll: Roll, { organizations }: Awaited<ReturnType<typeof someRegister>>): void {
  for (const identifier of RESOURCES) {
    const rules = Array.from(
      { length: 1 + roll(4) },
      (): TestRule => ({
        subject: Array.from({ length: 1 + roll(3) }, () => pick(roll, SUBJECTS)),
        actions: Array.from({ length: 1 + roll(3) }, () => pick(roll, ACTIONS)),
        effect: roll(4) === 0 ? 'Deny' : 'Permit',
        mustBePresent: roll(10) === 0,
      }),
    );
    const levels = roll(3) === 0 ? { '': String(2 + roll(3)) } : {};
    world.registry.set(identifier, { rules, levels }, { mode: roll(4) === 0 ? 'Enabled' : 'Disabled' });
    world.registry.setLists(identifier, [
      { members: organizations.filter(() => roll(2) === 0), actions: roll(2) === 0 ? [] : [pick(roll, ACTIONS)] },
    ]);
    const xml = policyXml(identifier, { rules, levels });
    const conditions = [
      undefined,
      undefined,
      SEVERAL_ROLES,
      partyIs(50_000_000 + roll(80)),
      partyIs(50_000_000 + roll(80)),
      FAILS,
    ];
    const condition = pick(roll, conditions);
    if (condition === undefined) continue;
    const policy = { version: 1000 + roll(1_000_000), minimumLevel: undefined, accessPackages: [] };
    world.registry.change(identifier, {
      policy: { ...policy, tree: parsePolicy(xml.replace('</x:Target></x:Rule>', `</x:Target>${condition}</x:Rule>`)) },
    });
  }
}

test('many questions at once get the answer that each gets by itself, whatever registers and policies say', async () => {
  const granted = new Map<string, number>();
  const register = await someRegister(dice(0));
  for (let seed = 1; seed <= 6; seed++) {
    const roll = dice(seed);
    if (seed % 2 === 1) await someDelegations(roll, register);
    somePolicies(roll, register);
    await world.changed();
    const urns = [...numbers.map(organization), ...PEOPLE.map(person), organization('310099999')];
    const asked = urns.flatMap((party) => [...RESOURCES, 'ttd-none'].map((resourceId) => ({ resourceId, party })));
    for (const who of PEOPLE) {
      const subject = await world.user(person(who), 1 + roll(4));
      const together = await world.authorization.port.permittedEach(subject, asked, ACTIONS);
      const each = await Promise.all(
        asked.map((one) => world.authorization.port.permitted({ subject, ...one, actions: ACTIONS })),
      );
      for (const [place, one] of asked.entries()) {
        const alone = each[place]!;
        assert.deepEqual([...together[place]!], [...alone], `seed ${seed}: ${who} ${JSON.stringify(one)}`);
        const kind = `${one.party.split(':')[2]} ${alone.size > 0}`;
        granted.set(kind, (granted.get(kind) ?? 0) + 1);
      }
    }
  }
  for (const kind of ['organization true', 'organization false', 'person true', 'person false'])
    assert.ok(granted.get(kind)! > 5, `${kind}: ${granted.get(kind)}`);
});

test('organisations and system users are decided for one by one, with the same answers', async () => {
  const asked = numbers.map((number) => ({ resourceId: RESOURCES[0]!, party: organization(number) }));
  world.registry.set(RESOURCES[0]!, {
    rules: [{ subject: [['urn:altinn:organization:identifier-no', OWNER]], actions: ['read'] }],
  });
  await world.changed();
  const each = await world.authorization.port.permittedEach(world.system(organization(OWNER)), asked, ['read', 'see']);
  assert.deepEqual(
    each.map((one) => [...one]),
    asked.map(() => ['read']),
  );
});

test('more than a hundred parties alike are one entry of the audit trail, with their number', async () => {
  await world.authorization.close();
  const kari = await world.party(person(PEOPLE[1]));
  world.registry.set(RESOURCES[1]!, { rules: [{ subject: [['urn:altinn:rolecode', 'NOBODY']], actions: ['read'] }] });
  world.registry.set(RESOURCES[2]!, { rules: [{ subject: [['urn:altinn:role', 'privatperson']], actions: ['read'] }] });
  await world.changed();
  const unknown = Array.from({ length: 101 }, (_, index) => organization(String(310_000_000 + index)));
  const own = { resourceId: RESOURCES[2]!, party: kari.urn };
  const asked = [...unknown.map((party) => ({ resourceId: RESOURCES[1]!, party })), own];
  const noted = statement('noted', `select * from rights.audit where what = 'permitted' and id > $1 order by id`);
  const since = statement(
    'since',
    `select coalesce(max(id::text), '00000000-0000-0000-0000-000000000000') as id from rights.audit`,
  );
  const [{ id }] = (await world.database.run<{ id: string }>(since, [])) as [{ id: string }];
  await world.authorization.port.permittedEach(await world.user(kari.urn), asked, ['read']);
  await world.authorization.close();
  const rows = await world.database.run<{ party: string | null; result: string; reason: string | null }>(noted, [id]);
  assert.deepEqual(
    // Both are written at one time; which comes first says nothing.
    rows
      .map(({ party, result, reason }) => [party, result, reason?.slice(0, 14)])
      .sort(([a], [b]) => (a === null ? -1 : b === null ? 1 : 0)),
    [
      [null, 'Indeterminate', 'at 101 parties'],
      [kari.partyUuid, 'Permit', undefined],
    ],
  );
});
