import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, FJORDFISK_BODO, KARI, LYNGHEIM, openWorld, person, type World } from './world.ts';

const HOLDERS = '/authorization/api/v1/access/holders';
const CONNECTIONS = '/accessmanagement/api/v1/enduser/connections';
const SYSTEM_USER = '7f9b5a5e-3a52-4c7e-9a44-0d6d3a1f0b11';
const LARS = person('21925515040');
const RULES = [
  { subject: [['urn:altinn:accesspackage', 'ordinaer-post-til-virksomheten']] as const, actions: ['read'] },
  { subject: [['urn:altinn:rolecode', 'REGN']] as const, actions: ['read'] },
  { subject: [['urn:altinn:rolecode', 'PRIV']] as const, actions: ['read'] },
  { subject: [['urn:altinn:org', 'ttd']] as const, actions: ['read', 'write'] },
];

describe('who has access', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const owner = organizationCaller('311001000', ['altinn:resourceregistry/resource.write']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', { rules: RULES, levels: { '': '3' } });
    world.registry.set('listed', { rules: RULES }, { mode: 'Enabled' });
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  const holders = async (named: Record<string, string> = {}) => {
    const party = (await world.party(FJORDFISK)).partyUuid;
    const query = new URLSearchParams({ resource: 'ttd-letters', party, action: 'read', ...named });
    const { status, body } = await http.call('GET', `${HOLDERS}?${query}`, owner);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };
  // biome-ignore lint/suspicious/noExplicitAny: answers of any shape
  const listed = ({ data }: any): string[] =>
    data.map(({ why, holder }: { why: string; holder: { name: string | null; id: string } }) =>
      [why, holder.name ?? holder.id].join(': '),
    );

  /** Kari gives somebody the right to read for Fjordfisk, or takes it back. */
  const delegate = async (to: string, give: boolean) => {
    const { userId, partyUuid } = await world.party(KARI);
    const by = caller({ userId, partyUuid, scopes: ['altinn:portal/enduser'], authenticationLevel: 4 });
    const from = (await world.party(FJORDFISK)).partyUuid;
    const query = (named: Record<string, string>) =>
      new URLSearchParams({ party: from, resource: 'ttd-letters', ...named }).toString();
    const { body } = await http.call('GET', `${CONNECTIONS}/resources/delegationcheck?${query({})}`, by);
    const key = body.rights.find(({ right }: { right: { action: { value: string } } }) => right.action.value === 'read')
      .right.key;
    if (!give) return http.call('DELETE', `${CONNECTIONS}/resources?${query({ from, to })}`, by);
    const isLars = to === (await world.party(LARS)).partyUuid;
    // A person who has nothing to do with the organisation yet is named by number and name.
    if (isLars) {
      const named = { personIdentifier: LARS.slice(-11), lastName: 'Vik' };
      await http.call('POST', `${CONNECTIONS}?${query({})}`, by, named);
    } else await http.call('POST', `${CONNECTIONS}?${query({ to })}`, by);
    const answered = await http.call('POST', `${CONNECTIONS}/resources/rights?${query({ from, to })}`, by, {
      directRightKeys: [key],
    });
    assert.equal(answered.status, 201, JSON.stringify(answered.body));
    return answered;
  };

  test('everybody who may is listed by why, with the path; those who lead an organisation that may too', async () => {
    const found = await holders();
    assert.deepEqual(listed(found), [
      'role: Mona Strand',
      'package: Kari Nordby',
      'package: Ola Lien',
      'named in the policy: ttd',
    ]);
    assert.deepEqual(found.groups, [
      { why: 'role', count: 1 },
      { why: 'package', count: 2 },
      { why: 'named in the policy', count: 1 },
    ]);
    const [mona, kari] = found.data;
    assert.equal(mona.path[0].byKeyRoleIn.name, 'Lyngheim Regnskap AS');
    assert.deepEqual(
      kari.path.map(({ code }: { code: string }) => code),
      ['has-role', 'has-package', 'rule', 'level'],
    );
    assert.deepEqual(found.levels, [{ who: 'everybody', level: '3' }]);
    assert.deepEqual([found.count, found.next, found.accessList.mode], [4, null, 'Disabled']);
    assert.ok(!JSON.stringify(found).includes('14837510008'), 'no identity numbers');
  });

  test('another action has other holders, a sub-unit those of its main unit, a person itself', async () => {
    assert.deepEqual(listed(await holders({ action: 'write' })), ['named in the policy: ttd']);
    assert.deepEqual(listed(await holders({ action: 'dance' })), []);
    const bodo = listed(await holders({ party: FJORDFISK_BODO }));
    assert.ok(bodo.includes('package: Kari Nordby'), bodo.join());
    assert.deepEqual(listed(await holders({ party: LARS })), ['role: Lars Vik', 'named in the policy: ttd']);
  });

  test('what was given shows, to people, organisations and system users, until it is taken back', async () => {
    const lars = (await world.party(LARS)).partyUuid;
    const lyngheim = (await world.party(LYNGHEIM)).partyUuid;
    await delegate(lars, true);
    await delegate(SYSTEM_USER, true);
    await delegate(lyngheim, true);
    const given = listed(await holders()).filter((one) => one.startsWith('delegation'));
    assert.deepEqual(given, [`delegation: ${SYSTEM_USER}`, 'delegation: Lars Vik', 'delegation: Lyngheim Regnskap AS']);
    for (const to of [lars, SYSTEM_USER, lyngheim]) await delegate(to, false);
    assert.deepEqual(
      listed(await holders()).filter((one) => one.startsWith('delegation')),
      [],
    );
  });

  test('an organisation the owner lets use it by itself is listed', async () => {
    const right = '/administration/api/v1/resources/ttd-letters/rights/311003003';
    await http.call('PUT', right, owner, { actions: ['read'] });
    assert.ok(listed(await holders()).includes('rights registry: Fjordfisk AS'));
    await http.call('DELETE', right, owner);
    assert.ok(!listed(await holders()).includes('rights registry: Fjordfisk AS'));
  });

  test('with access lists nobody is listed unless one admits the party', async () => {
    const closed = await holders({ resource: 'listed' });
    assert.deepEqual([closed.data, closed.accessList.admits], [[], false]);
    world.registry.setLists('listed', [{ members: [(await world.party(FJORDFISK)).partyUuid], actions: ['read'] }]);
    await world.changed();
    const open = await holders({ resource: 'listed' });
    assert.deepEqual([open.count, open.accessList.admits, open.accessList.lists.length], [4, true, 1]);
  });

  test('pages follow each other', async () => {
    const all = listed(await holders());
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page: { data: unknown[]; next: string | null } = await holders({
        limit: '3',
        ...(after === null ? {} : { after }),
      });
      paged.push(...listed(page));
      after = page.next;
    } while (after !== null);
    assert.deepEqual(paged, all);
    const bad = new URLSearchParams({ resource: 'ttd-letters', party: FJORDFISK, action: 'read', after: 'x' });
    assert.equal((await http.call('GET', `${HOLDERS}?${bad}`, owner)).status, 400);
  });

  test('only the owner, and whoever may ask for decisions, is told', async () => {
    const path = `${HOLDERS}?${new URLSearchParams({ resource: 'ttd-letters', party: FJORDFISK, action: 'read' })}`;
    const stranger = organizationCaller('311002007', ['altinn:resourceregistry/resource.write']);
    assert.equal((await http.call('GET', path, stranger)).body.code, 'ADM-00102');
    assert.equal(
      (await http.call('GET', path, organizationCaller('311002007', ['altinn:authorization/authorize']))).status,
      200,
    );
    assert.equal((await http.call('GET', path)).status, 401);
    assert.equal((await http.call('GET', path.replace('ttd-letters', 'none'), owner)).body.code, 'ADM-00101');
    assert.equal((await http.call('GET', path.replace('311003003', '999999999'), owner)).status, 400);
    assert.equal((await http.call('GET', HOLDERS, owner)).status, 400);
  });
});
