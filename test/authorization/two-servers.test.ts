import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openAuthorization } from '../../server/authorization/open.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openLog } from '../../server/foundation/log.ts';
import { openRegister } from '../../server/register/open.ts';
import { administrator, caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, FJORDFISK_BODO, KARI, LYNGHEIM, MONA, OLA, openWorld, type World } from './world.ts';

const CONNECTIONS = '/accessmanagement/api/v1/enduser/connections';

/** Two processes over one database: each has its own caches, and hears of the other's changes by the epoch alone. */
describe('decisions of two servers', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  let other: ReturnType<typeof openAuthorization>;
  const owner = organizationCaller('311001000', ['altinn:resourceregistry/resource.write']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    const foundation = {
      database: world.database,
      epoch: new Epoch(world.database),
      clock: systemClock,
      log: openLog('silent'),
    } as unknown as Foundation;
    const register = openRegister(foundation);
    other = openAuthorization(
      foundation,
      { register: register.port, reach: register.reach, registry: world.registry },
      { openDecisions: true, unregisteredSystemUsers: true },
    );
    world.registry.set('ttd-letters', {
      rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }],
    });
    await world.changed();
  });
  after(async () => {
    await http.close();
    await other.close();
    await world.authorization.close();
    await world.close();
  });

  /** What each server says, asked twice so that the second answer comes from its cache. */
  const reads = async (who: Awaited<ReturnType<World['user']>>, party: string): Promise<boolean[]> => {
    const answers: boolean[] = [];
    for (const { port } of [world.authorization, other, world.authorization, other]) {
      const question = { subject: who, resourceId: 'ttd-letters', party, actions: ['read'] };
      answers.push((await port.permitted(question)).has('read'));
    }
    assert.deepEqual(answers.slice(0, 2), answers.slice(2), 'the same again');
    return answers.slice(0, 2);
  };

  test('what is remembered of one party is not told of another', async () => {
    const [kari, mona] = [await world.user(KARI), await world.user(MONA)];
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(await reads(kari, FJORDFISK), [true, true]);
      assert.deepEqual(await reads(kari, LYNGHEIM), [false, false]);
      assert.deepEqual(await reads(mona, LYNGHEIM), [true, true]);
      assert.deepEqual(await reads(mona, FJORDFISK), [false, false]);
      assert.deepEqual(await reads(kari, FJORDFISK_BODO), [true, true]);
    }
  });

  test('a right that is revoked on one server is gone on the other with the next question', async () => {
    const system = world.system(FJORDFISK);
    const path = '/administration/api/v1/resources/ttd-letters/rights/311003003';
    assert.deepEqual(await reads(system, FJORDFISK), [false, false]);
    await http.call('PUT', path, owner, { actions: ['read'] });
    assert.deepEqual(await reads(system, FJORDFISK), [true, true]);
    await http.call('DELETE', path, owner);
    assert.deepEqual(await reads(system, FJORDFISK), [false, false]);
  });

  test('so is what a party gave and took back', async () => {
    const ola = await world.party(OLA);
    const [from, to] = [(await world.party(FJORDFISK)).partyUuid, ola.partyUuid];
    const { userId, partyUuid } = await world.party(KARI);
    const kari = caller({ userId, partyUuid, scopes: ['altinn:portal/enduser'], authenticationLevel: 4 });
    const query = (named: Record<string, string>) =>
      new URLSearchParams({ party: from, resource: 'ttd-letters', ...named }).toString();
    const { body } = await http.call('GET', `${CONNECTIONS}/resources/delegationcheck?${query({})}`, kari);
    const directRightKeys = body.rights.map(({ right }: { right: { key: string } }) => right.key);
    const olaReads = async () => reads(await world.user(OLA), FJORDFISK);
    assert.deepEqual(await olaReads(), [false, false]);
    await http.call('POST', `${CONNECTIONS}?${query({ to })}`, kari);
    const given = await http.call('POST', `${CONNECTIONS}/resources/rights?${query({ from, to })}`, kari, {
      directRightKeys,
    });
    assert.equal(given.status, 201, JSON.stringify(given.body));
    assert.deepEqual(await olaReads(), [true, true]);
    await http.call('DELETE', `${CONNECTIONS}/resources?${query({ from, to })}`, kari);
    assert.deepEqual(await olaReads(), [false, false]);
  });

  test('so is a role that the register takes away', async () => {
    const kari = await world.user(KARI);
    assert.deepEqual(await reads(kari, FJORDFISK), [true, true]);
    await world.register.importParties({
      parties: [],
      roles: [{ code: 'DAGL', of: FJORDFISK, holder: KARI, isDeleted: true }],
    });
    assert.deepEqual(await reads(kari, FJORDFISK), [false, false]);
  });

  test('both servers write to one audit trail', async () => {
    const found = async () => {
      const { body } = await http.call('GET', '/administration/api/v1/audit?limit=1000', administrator);
      return body.data.filter(({ what }: { what: string }) => what === 'permitted').length;
    };
    await other.close();
    const before = await found();
    await reads(await world.user(MONA), LYNGHEIM);
    await other.close();
    assert.equal((await found()) - before, 4);
  });
});
