import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { administrator, organizationCaller, serve } from '../administration/http.ts';
import { policyXml } from './policies.ts';
import { FJORDFISK, openWorld, type World } from './world.ts';

const PATH = '/administration/api/v1/resources/two-orgs/policy-reading';

describe('how a policy is read', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const owner = organizationCaller('311001000', ['altinn:resourceregistry/resource.write']);
  const stranger = organizationCaller('311002007', ['altinn:resourceregistry/resource.write']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('two-orgs', { rules: [{ subject: [['urn:altinn:org', 'ttd']], actions: ['read'] }] });
    // One AnyOf for each service owner, as policies of apps have it.
    const xml = policyXml('two-orgs', { rules: [{ subject: [['urn:altinn:org', 'ttd']], actions: ['read'] }] });
    const first = xml.slice(xml.indexOf('<x:AnyOf>'), xml.indexOf('</x:AnyOf>') + '</x:AnyOf>'.length);
    const tree = parsePolicy(xml.replace(first, first + first.replace('>ttd<', '>nav<')));
    world.registry.change('two-orgs', {
      policy: { version: 1_000, tree, minimumLevel: undefined, accessPackages: [] },
    });
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  const reads = async (code: string): Promise<boolean> =>
    (await world.permitted(world.subject([['urn:altinn:org', code]]), 'two-orgs', FJORDFISK)).length > 0;

  test('by the standard every AnyOf must be met, until the owner chooses the reading of the reference', async () => {
    const before = await http.call('GET', PATH, owner);
    assert.deepEqual(
      [before.body.reading, before.body.setBy, before.body.rulesReadDifferently.map(({ id }: { id: string }) => id)],
      ['strict', null, ['urn:altinn:resource:two-orgs:ruleid:1']],
    );
    assert.deepEqual([await reads('ttd'), await reads('nav')], [false, false]);

    const set = await http.call('PUT', PATH, owner, { reading: 'altinn-any-of-as-or' });
    assert.deepEqual([set.status, set.body.reading, set.body.setBy], [200, 'altinn-any-of-as-or', '311001000']);
    assert.deepEqual([await reads('ttd'), await reads('nav'), await reads('skd')], [true, true, false], 'at once');
    assert.equal((await http.call('GET', PATH, owner)).body.reading, 'altinn-any-of-as-or');

    await http.call('PUT', PATH, owner, { reading: 'strict' });
    assert.deepEqual([await reads('ttd'), await reads('nav')], [false, false]);
    const { body: trail } = await http.call('GET', '/administration/api/v1/audit?kind=change', administrator);
    assert.deepEqual(
      trail.data.map(({ what, reason }: { what: string; reason: string }) => [what, reason]),
      [
        ['reading of the policy changed', 'strict'],
        ['reading of the policy changed', 'altinn-any-of-as-or'],
      ],
    );
  });

  test('a resource made anew by another owner is read by the standard', async () => {
    await http.call('PUT', PATH, owner, { reading: 'altinn-any-of-as-or' });
    assert.equal(await reads('nav'), true);
    world.registry.change('two-orgs', {
      owner: { organizationNumber: '311002007', orgCode: 'nav', name: { nb: 'NAV' } },
    });
    await world.changed();
    assert.equal(await reads('nav'), false);
    world.registry.change('two-orgs', {
      owner: { organizationNumber: '311001000', orgCode: 'ttd', name: { nb: 'Testdepartementet' } },
    });
    await world.changed();
  });

  test('the owner alone decides, and among the two readings', async () => {
    assert.equal((await http.call('PUT', PATH, stranger, { reading: 'strict' })).body.code, 'ADM-00102');
    assert.equal((await http.call('GET', PATH, stranger)).status, 403);
    assert.equal((await http.call('PUT', PATH, owner, { reading: 'loose' })).status, 400);
    assert.equal((await http.call('PUT', PATH, owner, {})).status, 400);
    assert.equal((await http.call('PUT', PATH, undefined, { reading: 'strict' })).status, 401);
    const missing = '/administration/api/v1/resources/none/policy-reading';
    assert.equal((await http.call('GET', missing, owner)).body.code, 'ADM-00101');
  });
});
