import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { administrator, organizationCaller, serve } from '../administration/http.ts';
import { policyXml } from './policies.ts';
import { FJORDFISK, KARI, LYNGHEIM, MONA, OLA, openWorld, type World } from './world.ts';

const EXPLAIN = '/authorization/api/v1/explain';
const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const MAIL = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';

type Pair = readonly [id: string, value: string];

describe('trying a policy', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const owner = organizationCaller('311001000', ['altinn:resourceregistry/resource.write']);
  const stranger = organizationCaller('311002007', ['altinn:resourceregistry/resource.write']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    const rules = [
      { subject: [['urn:altinn:accesspackage', 'ordinaer-post-til-virksomheten']] as const, actions: ['read'] },
      { subject: [['urn:altinn:rolecode', 'a0236']] as const, actions: ['archive'] },
      { subject: [['urn:altinn:rolecode', 'revi']] as const, actions: ['read'], effect: 'Deny' as const },
    ];
    world.registry.set('ttd-letters', { rules, levels: { '': '3', '-systemuser': '4' } });
    world.registry.set('listed', { rules }, { mode: 'Enabled' });
    world.registry.setLists('listed', [
      { members: [], actions: ['read'] },
      { members: [], actions: ['sign'] },
    ]);
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  const request = async (
    user: string,
    action: string,
    { resource = 'ttd-letters', subject = [] as Pair[], of = FJORDFISK } = {},
  ) => {
    const { userId } = await world.party(user);
    const all = (...pairs: Pair[]) => [{ Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) }];
    return {
      AccessSubject: all(['urn:altinn:userid', String(userId)], ...subject),
      Action: all([ACTION, action]),
      Resource: all(['urn:altinn:resource', resource], ['urn:altinn:organization:identifier-no', of.slice(-9)]),
    };
  };
  const explained = async (body: unknown, by = owner) => {
    const answered = await http.call('POST', EXPLAIN, by, body);
    assert.equal(answered.status, 200, JSON.stringify(answered.body));
    return answered.body.explanations;
  };
  const codes = (steps: { code: string }[]): string[] => steps.map(({ code }) => code);

  test('the path names the role, the package it gives, the rule, and the level', async () => {
    const [told] = await explained({
      Request: await request(KARI, 'read', { subject: [['urn:altinn:authlevel', '3']] }),
    });
    assert.deepEqual([told.code, told.permitted], ['rule-permits', true]);
    assert.deepEqual(codes(told.path), ['has-role', 'has-package', 'rule', 'level']);
    const [role, inPackage, rule, level] = told.path;
    assert.deepEqual(
      [role.role, role.legacyCode, role.of.name],
      ['urn:altinn:external-role:ccr:daglig-leder', 'DAGL', 'Fjordfisk AS'],
    );
    assert.deepEqual(
      [inPackage.package, inPackage.name, inPackage.by],
      [MAIL, 'Ordinær post til virksomheten', 'role'],
    );
    assert.equal(rule.rule, 'urn:altinn:resource:ttd-letters:ruleid:1');
    assert.deepEqual([level.has, level.met], [3, true]);
  });

  test('a role that follows from another names both', async () => {
    const [told] = await explained({ Request: await request(OLA, 'archive') });
    assert.deepEqual(codes(told.path), ['has-role', 'has-role', 'rule', 'level']);
    assert.deepEqual(
      told.path.slice(0, 2).map(({ legacyCode }: { legacyCode: string }) => legacyCode),
      ['LEDE', 'A0236'],
    );
  });

  test('a level that is too low is a Permit that does not let in, and says what would', async () => {
    const [told] = await explained({
      Request: await request(KARI, 'read', { subject: [['urn:altinn:authlevel', '2']] }),
    });
    assert.deepEqual([told.decision, told.permitted, told.code], ['Permit', false, 'level-too-low']);
    assert.deepEqual(told.remedies, [
      { code: 'log-in-at-a-higher-level', text: 'The subject logs in at a higher level than 2.', has: 2 },
    ]);
  });

  test('an access list that refuses names the lists that admit the action', async () => {
    const [told] = await explained({ Request: await request(KARI, 'read', { resource: 'listed' }) });
    assert.equal(told.code, 'not-on-access-list');
    const [remedy] = told.remedies;
    assert.deepEqual([remedy.code, remedy.party.name], ['be-put-on-an-access-list', 'Fjordfisk AS']);
    assert.deepEqual(remedy.lists, [{ list: 'ttd:listed-list', name: 'Approved' }]);
    const [step] = told.path.filter(({ code }: { code: string }) => code === 'access-list');
    assert.equal(step.admits, false);
  });

  test('several questions are answered in order, each with its own remedies', async () => {
    const [first, second, third] = await explained({
      questions: [
        { Request: await request(MONA, 'read') },
        { Request: await request(KARI, 'delete') },
        { Request: await request(KARI, 'read', { resource: 'unknown' }) },
      ],
    });
    assert.deepEqual(
      [first.code, second.code, third.code],
      ['no-rule-and-not-given', 'no-rule-and-not-given', 'cannot-be-decided'],
    );
    assert.deepEqual(codes(first.remedies), ['have-one-of', 'be-given-by-delegation']);
    assert.deepEqual(first.remedies[0].wanted, ['urn:altinn:accesspackage=ordinaer-post-til-virksomheten']);
    const action = second.remedies.find(({ code }: { code: string }) => code === 'let-the-rule-have-the-action');
    assert.deepEqual([action.actions, action.permits], [['delete'], [`${ACTION}=read`]]);
    assert.deepEqual(codes(third.remedies), ['correct-the-request']);
  });

  test('a draft in plain words or XML is tried in place of the stored policy, and leaves no trace', async () => {
    const plain = { rules: [{ who: [{ role: 'lede' }], may: ['read'] }], levels: { everybody: 2 } };
    const body = {
      questions: [{ Request: await request(OLA, 'read') }, { Request: await request(KARI, 'read') }],
    };
    assert.deepEqual(codes(await explained(body)), ['rule-permits', 'rule-permits'], 'as stored');
    const trail = async () => {
      const { body: found } = await http.call('GET', '/administration/api/v1/audit?limit=1000', administrator);
      return found.data.length;
    };
    const before = await trail();
    const xml = policyXml('ttd-letters', {
      rules: [{ subject: [['urn:altinn:rolecode', 'LEDE']], actions: ['read'] }],
    });
    for (const policy of [plain, xml]) {
      const tried = await explained({ ...body, policy });
      assert.deepEqual(codes(tried), ['rule-permits', 'no-rule-and-not-given']);
      assert.match(tried[0].rules[0].id, /ttd-letters:ruleid:1$/);
    }
    assert.equal(await trail(), before);
    assert.deepEqual(codes(await explained(body)), ['rule-permits', 'rule-permits'], 'nothing was stored');
  });

  test('a draft of a resource that is not registered yet can be tried', async () => {
    const policy = { rules: [{ who: [{ role: 'dagl' }], may: ['read'] }] };
    const [told] = await explained({ Request: await request(KARI, 'read', { resource: 'planned' }), policy });
    assert.equal(told.decision, 'Permit');
  });

  test('a draft that cannot be read says where, and a policy is text or rules', async () => {
    const Request = await request(KARI, 'read');
    const cases: [policy: unknown, path: string, message: RegExp][] = [
      ['<Policy', '$.policy', /^Line 1: /],
      [{ rules: [] }, '$.policy.rules', /at least one rule/],
      [{ rules: [{ who: [{ role: 'a', package: 'b' }], may: ['read'] }] }, '$.policy.rules[0].who[0]', /exactly one/],
      [{ rules: 'all' }, '$.policy', /XACML as a text/],
      [7, '$.policy', /XACML as a text/],
    ];
    for (const [policy, path, message] of cases) {
      const { status, body } = await http.call('POST', EXPLAIN, owner, { Request, policy });
      assert.equal(status, 400);
      assert.match(body.errors[path]?.[0] ?? JSON.stringify(body), message);
    }
    const many = { questions: Array.from({ length: 101 }, () => ({ Request })) };
    assert.equal((await http.call('POST', EXPLAIN, owner, many)).status, 400);
    assert.equal((await http.call('POST', EXPLAIN, owner, { questions: {} })).status, 400);
  });

  test('owners ask about their own resources, whoever may ask for decisions about any', async () => {
    const body = { Request: await request(KARI, 'read') };
    const { status, body: refused } = await http.call('POST', EXPLAIN, stranger, body);
    assert.deepEqual([status, refused.code], [403, 'ADM-00102']);
    await explained(body, organizationCaller('311002007', ['altinn:authorization/authorize']));
    assert.equal((await http.call('POST', EXPLAIN, organizationCaller('311001000'), body)).status, 403);
  });

  test('national identity numbers in a question are not told back', async () => {
    const told = await explained({
      Request: {
        ...(await request(KARI, 'read')),
        AccessSubject: [{ Attribute: [{ AttributeId: 'urn:altinn:person:identifier-no', Value: '14837510008' }] }],
      },
    });
    assert.equal(told[0].decision, 'Permit');
    assert.ok(!JSON.stringify(told).includes('14837510008'));
    const byKeyRole = await explained({ Request: await request(MONA, 'read', { of: LYNGHEIM }) });
    assert.equal(byKeyRole[0].code, 'rule-permits');
  });
});
