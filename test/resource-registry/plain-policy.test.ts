import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { parsePolicy } from '../../xacml/parse-policy.ts';

import { plainOf, xacmlOf } from '../../server/resource-registry/model/plain-policy.ts';
import { fjellheim, openRegistry, type Registry, RESOURCES, resource, ttd } from './registry.ts';

const PLAIN = {
  rules: [
    {
      who: [
        { role: 'dagl' },
        { role: 'urn:altinn:external-role:ccr:styreleder' },
        { package: 'ordinaer-post-til-virksomheten' },
      ],
      may: ['read', 'subscribe'],
    },
    { who: [{ serviceOwner: 'ttd' }, { organization: '311003003' }], may: ['write'] },
  ],
  levels: { everybody: 3, serviceOwners: 2 },
};

describe('policies in plain words', () => {
  let registry: Registry;
  const path = `${RESOURCES}/plain-letters/policy/plain`;

  before(async () => {
    registry = await openRegistry();
    const made = await registry.call('POST', RESOURCES, { as: ttd, body: resource('plain-letters') });
    assert.equal(made.status, 201, made.text);
  });
  after(() => registry.close());

  test('who may do what becomes the policy, and is told back as it was said', async () => {
    assert.equal((await registry.call('GET', path)).status, 404);
    const put = await registry.call('PUT', path, { as: ttd, body: PLAIN });
    assert.equal(put.status, 200, put.text);
    assert.deepEqual(put.body.policy, PLAIN);
    assert.deepEqual(
      put.body.warnings.map(({ code }: { code: string }) => code),
      ['unknown-role'],
      'what is doubtful is said, as for any policy',
    );
    assert.deepEqual((await registry.call('GET', path)).body, PLAIN);
    const policy = (await registry.port.resource('plain-letters'))?.policy;
    assert.deepEqual([policy?.minimumLevel, policy?.accessPackages], [3, ['ordinaer-post-til-virksomheten']]);
    const xml = await registry.call('GET', `${RESOURCES}/plain-letters/policy`);
    assert.match(xml.text, /<xacml:Policy /);
  });

  test('every fault is told by its place, and nothing is stored', async () => {
    const refused = await registry.call('PUT', path, {
      as: ttd,
      body: {
        rules: [
          { who: [], may: [] },
          { who: [{ role: 'dagl', package: 'x' }, { role: 'urn:something:else' }], may: ['read'] },
        ],
      },
    });
    assert.equal(refused.status, 400);
    assert.deepEqual(Object.keys(refused.body.errors).sort(), [
      '$.rules[0].may',
      '$.rules[0].who',
      '$.rules[1].who[0]',
      '$.rules[1].who[1].role',
    ]);
    assert.deepEqual((await registry.call('GET', path)).body, PLAIN);
  });

  test('only the owner sets it', async () => {
    assert.equal((await registry.call('PUT', path, { as: fjellheim, body: PLAIN })).status, 403);
    assert.equal((await registry.call('PUT', path, { body: PLAIN })).status, 401);
    const missing = await registry.call('PUT', `${RESOURCES}/nothing/policy/plain`, { as: ttd, body: PLAIN });
    assert.equal(missing.status, 404);
  });

  test('a name cannot break out of the XML', () => {
    const hostile = { rules: [{ who: [{ role: 'a"><&b' }], may: ['<read/>'] }] };
    assert.deepEqual(plainOf(parsePolicy(xacmlOf(hostile, 'plain-letters')), 'plain-letters'), hostile);
  });

  test('the demo’s policy can be told; one that says more is refused with the rule', () => {
    const demo = readFileSync(new URL('../../server/start/demo/ttd-demo-brev.xml', import.meta.url), 'utf8');
    const told = plainOf(parsePolicy(demo), 'ttd-demo-brev');
    assert.ok('rules' in told && told.rules[0]!.may.includes('read'));
    const xml = xacmlOf(PLAIN, 'plain-letters');
    for (const [change, reason] of [
      [xml.replace('Effect="Permit"', 'Effect="Deny"'), /ruleid:1: it denies/],
      [xml.replace('deny-overrides', 'permit-overrides'), /combines its rules/],
      [xml.replace('MustBePresent="false"', 'MustBePresent="true"'), /ruleid:1: it is for a subject/],
    ] as const) {
      const refused = plainOf(parsePolicy(change), 'plain-letters');
      assert.ok('cannot' in refused && reason.test(refused.cannot), JSON.stringify(refused));
    }
  });
});
