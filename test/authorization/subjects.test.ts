import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DecisionPoint } from '../../server/authorization/decisions/decision-point.ts';
import type { RightSource } from '../../server/authorization/access-management/delegated-rights.ts';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import { openLog } from '../../server/foundation/log.ts';
import { administrator, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, LYNGHEIM, openWorld, type World } from './world.ts';

const SYSTEM_USER = '7f9b5a5e-3a52-4c7e-9a44-0d6d3a1f0b11';
const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';

describe('what is known of the subject', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const by = organizationCaller('311001000', ['altinn:authorization/authorize']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  const attributes = (...pairs: [string, string][]) => [
    { Attribute: pairs.map(([AttributeId, Value]) => ({ AttributeId, Value })) },
  ];

  test('lists of an organisation are attributes of it where consent is asked for, and only there', async () => {
    world.registry.set('consent', {
      rules: [{ subject: [['urn:altinn:access-list', 'ttd:banks-list']], actions: ['requestconsent'] }],
    });
    world.registry.setLists('banks', [{ members: [(await world.party(LYNGHEIM)).partyUuid], actions: [] }]);
    await world.changed();
    const asks = async (number: string, ...resource: [string, string][]) => {
      const { body } = await http.call('POST', '/authorization/api/v1/authorize', by, {
        Request: {
          AccessSubject: attributes(['urn:altinn:organization:identifier-no', number]),
          Action: attributes([ACTION, 'requestconsent']),
          Resource: attributes(['urn:altinn:resource', 'consent'], ...resource),
        },
      });
      return body.response[0].decision;
    };
    const [lyngheim, fjordfisk] = [LYNGHEIM.slice(-9), FJORDFISK.slice(-9)];
    assert.equal(await asks(lyngheim), 'Permit');
    assert.equal(await asks(fjordfisk), 'NotApplicable', 'on no list');
    assert.equal(await asks(lyngheim, ['urn:altinn:organization:identifier-no', fjordfisk]), 'NotApplicable');
    assert.equal(await asks(lyngheim, ['urn:altinn:resource:instance-id', 'urn:x:1']), 'NotApplicable');
    world.registry.setLists('banks', []);
    await world.changed();
    assert.equal(await asks(lyngheim), 'NotApplicable', 'taken off the list');
  });

  test('a system user that is gone may nothing at once, whatever it was given and the policy says', async () => {
    world.registry.set('for-systems', {
      rules: [{ subject: [['urn:altinn:systemuser:uuid', SYSTEM_USER]], actions: ['read'] }],
    });
    await world.changed();
    const live = new Set([SYSTEM_USER]);
    const epoch = new Epoch(world.database);
    const given: RightSource = { name: 'delegation', gives: async () => true };
    const decisionPoint = new DecisionPoint(
      { epoch, clock: systemClock, log: openLog('silent') },
      {
        register: world.register.port,
        registry: world.registry,
        packages: async () => [],
        systemUserExists: async (uuid) => live.has(uuid),
      },
      [given],
    );
    const permitted = async () =>
      [
        ...(await decisionPoint.permitted({
          subject: { ...world.subject([['urn:altinn:systemuser:uuid', SYSTEM_USER]], 3) },
          resourceId: 'for-systems',
          party: FJORDFISK,
          actions: ['read', 'write'],
        })),
      ].join();
    assert.equal(await permitted(), 'read,write', 'by the policy, and by delegation');
    live.delete(SYSTEM_USER);
    await world.changed();
    assert.equal(await permitted(), '');
  });

  test('the audit trail tells who asked, about whom, in which session, and is never changed', async () => {
    world.registry.set('audited', {
      rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }],
    });
    await world.changed();
    const { userId, partyUuid } = await world.party(KARI);
    await http.call('POST', '/authorization/api/v1/authorize', by, {
      Request: {
        AccessSubject: attributes(['urn:altinn:userid', String(userId)], ['urn:altinn:sessionid', 'session-7']),
        Action: attributes([ACTION, 'read']),
        Resource: attributes(
          ['urn:altinn:resource', 'audited'],
          ['urn:altinn:organization:identifier-no', '311003003'],
        ),
      },
    });
    const { body } = await http.call('GET', '/administration/api/v1/audit?resource=audited', administrator);
    const [entry, ...others] = body.data;
    assert.equal(others.length, 0);
    assert.deepEqual(
      [entry.what, entry.actor, entry.askedBy, entry.sessionId, entry.result, typeof entry.ip],
      ['authorize', `urn:altinn:party:uuid:${partyUuid}`, '311001000', 'session-7', 'Permit', 'string'],
    );
    await assert.rejects(
      world.database.transaction((transaction) =>
        transaction
          .tables<{ 'rights.audit': { result: string } }>()
          .updateTable('rights.audit')
          .set({ result: 'Deny' })
          .execute(),
      ),
      /never changed/,
    );
  });

  test('a multi-request leaves an entry for each part, and a refusal by a list one too', async () => {
    world.registry.set(
      'listed',
      { rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }] },
      { mode: 'Enabled' },
    );
    await world.changed();
    const { userId } = await world.party(KARI);
    const named = (Id: string, [one]: ReturnType<typeof attributes>) => ({ Id, ...one });
    await http.call('POST', '/authorization/api/v1/authorize', by, {
      Request: {
        AccessSubject: [named('s1', attributes(['urn:altinn:userid', String(userId)]))],
        Action: [named('a1', attributes([ACTION, 'read'])), named('a2', attributes([ACTION, 'write']))],
        Resource: [
          named(
            'r1',
            attributes(['urn:altinn:resource', 'listed'], ['urn:altinn:organization:identifier-no', '311003003']),
          ),
        ],
        MultiRequests: {
          RequestReference: [{ ReferenceId: ['s1', 'a1', 'r1'] }, { ReferenceId: ['s1', 'a2', 'r1'] }],
        },
      },
    });
    const { body } = await http.call('GET', '/administration/api/v1/audit?resource=listed', administrator);
    assert.deepEqual(
      body.data.map(({ action, result }: { action: string; result: string }) => [action, result]).sort(),
      [
        ['read', 'Deny'],
        ['write', 'NotApplicable'],
      ],
    );
  });
});
