import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, MONA, openWorld, type World } from './world.ts';

const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';

describe('explain', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const asker = organizationCaller('311001000', ['altinn:authorization/authorize']);

  async function explained(user: string, action: string, resource = 'ttd-letters') {
    const { userId } = await world.party(user);
    const attributes = (...pairs: [string, string][]) => [
      { Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) },
    ];
    const { status, body } = await http.call('POST', '/authorization/api/v1/explain', asker, {
      Request: {
        AccessSubject: attributes(['urn:altinn:userid', String(userId)]),
        Action: attributes([ACTION, action]),
        Resource: attributes(
          ['urn:altinn:resource', resource],
          ['urn:altinn:organization:identifier-no', FJORDFISK.slice(-9)],
        ),
      },
    });
    assert.equal(status, 200, JSON.stringify(body));
    return body.explanations[0];
  }

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    const rules = [
      { subject: [['urn:altinn:rolecode', 'revi']] as const, actions: ['sign'] },
      { subject: [['urn:altinn:rolecode', 'dagl']] as const, actions: ['read'] },
    ];
    world.registry.set('ttd-letters', { rules, levels: { '': '3', '-org': '4' } });
    world.registry.set('listed', { rules }, { mode: 'Enabled' });
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('a permit names the rule and the levels it demands', async () => {
    const { decision, because, rules, levels, wouldChange } = await explained(KARI, 'read');
    assert.equal(decision, 'Permit');
    assert.equal(because[0], 'The policy of the resource says Permit.');
    assert.deepEqual([rules[0].id, rules[0].outcome], ['urn:altinn:resource:ttd-letters:ruleid:2', 'Permit']);
    assert.deepEqual(levels, [
      { who: 'everybody', level: '3' },
      { who: 'service owners', level: '4' },
    ]);
    assert.deepEqual(wouldChange, []);
  });

  test('a right nobody gave names the nearest rule, what differs, and who could give it', async () => {
    const { decision, because, rules, wouldChange } = await explained(MONA, 'read');
    assert.equal(decision, 'NotApplicable');
    assert.equal(because[0], 'No rule of the policy gives the right, and nobody has given it by delegation.');
    const [nearest, farther] = rules;
    assert.equal(nearest.id, 'urn:altinn:resource:ttd-letters:ruleid:2');
    assert.deepEqual(nearest.unmet[0].wanted, ['urn:altinn:rolecode=dagl']);
    assert.ok(nearest.unmet[0].found.includes('urn:altinn:rolecode=REGN'), 'what she has instead');
    assert.ok(farther.unmet.some(({ category }: { category: string }) => category === 'action'));
    assert.deepEqual(wouldChange, [
      'The subject has at Fjordfisk AS any of: urn:altinn:rolecode=dagl.',
      'An access manager of Fjordfisk AS gives the subject the right to ttd-letters by delegation.',
    ]);
  });

  test('an access list that refuses is named, and who keeps it', async () => {
    const { decision, because, wouldChange } = await explained(KARI, 'read', 'listed');
    assert.equal(decision, 'Deny');
    assert.match(because[0], /access list/);
    assert.deepEqual(wouldChange, [
      'The owner adds Fjordfisk AS to an access list that is connected to listed and admits the action.',
    ]);
  });

  test('what cannot be decided says why', async () => {
    const { decision, because } = await explained(KARI, 'read', 'nothing');
    assert.deepEqual([decision, because], ['Indeterminate', ['Policy not found for resource nothing.']]);
    assert.equal((await http.call('POST', '/authorization/api/v1/explain', asker, { x: 1 })).status, 400);
    assert.equal((await http.call('POST', '/authorization/api/v1/explain', undefined, {})).status, 401);
  });

  test('packages and roles can be looked up', async () => {
    const meta = '/accessmanagement/api/v1/meta/info';
    const { body: found } = await http.call('GET', `${meta}/accesspackages/search?term=ordin`);
    assert.ok(found.some(({ code }: { code: string }) => code === 'ordinaer-post-til-virksomheten'));
    const all = await http.call('GET', `${meta}/accesspackages/search`);
    assert.equal(all.body.length, 223);
    for (const path of ['urn/urn:altinn:accesspackage:eksplisitt', 'urn/eksplisitt'])
      assert.equal((await http.call('GET', `${meta}/accesspackages/package/${path}`)).body.code, 'eksplisitt', path);
    const missing = await http.call('GET', `${meta}/accesspackages/package/urn/nothing`);
    assert.deepEqual([missing.status, missing.body.code], [404, 'AM-00035']);
    const { body: roles } = await http.call('GET', `${meta}/roles`);
    const director = roles.find(({ code }: { code: string }) => code === 'daglig-leder');
    assert.deepEqual([director.isKeyRole, director.legacyRoleCode, director.provider.code], [true, 'dagl', 'ccr']);
  });
});
