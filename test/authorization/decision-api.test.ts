import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { ImportDocument } from '../../server/register/model/import-document.ts';
import { isPersonIdentifier } from '../../server/register/port.ts';
import { organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, LYNGHEIM, OLA, openWorld, type World } from './world.ts';

const AUTHORIZE = '/authorization/api/v1/authorize';
const DECISION = '/authorization/api/v1/decision';
const ACTION = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const ORGANIZATION = 'urn:altinn:organization:identifier-no';
const STATUS = 'urn:oasis:names:tc:xacml:1.0:status:';
const SUBJECT_CATEGORY = 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject';

type Attribute = Record<string, unknown>;
const attribute = (AttributeId: string, Value: unknown, more: Attribute = {}): Attribute => ({
  AttributeId,
  Value,
  ...more,
});
const one = (...Attribute: Attribute[]) => [{ Attribute }];
const echoed = { IncludeInResult: true };

describe('the decision API', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  let kari: string;
  let ola: string;
  const by = organizationCaller('311001000', ['altinn:authorization/authorize']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    world.registry.set('ttd-letters', {
      rules: [
        { subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read', 'confirm'] },
        { subject: [['urn:altinn:org', 'ttd']], actions: ['write'] },
      ],
      levels: { '': '3', '-org': '2' },
    });
    world.registry.set('demanding', {
      rules: [{ subject: [['urn:altinn:nothing', 'x']], actions: ['read'], mustBePresent: true }],
    });
    kari = String((await world.party(KARI)).userId);
    ola = String((await world.party(OLA)).userId);
  });
  after(async () => {
    await http.close();
    await world.close();
  });

  const ask = async (request: unknown, endpoint = AUTHORIZE) => {
    const { status, body } = await http.call('POST', endpoint, by, { Request: request });
    assert.equal(status, 200, JSON.stringify(body));
    return body.response;
  };
  const plain = (
    subject: Attribute[],
    action: string[] = ['read'],
    resource: Attribute[] = [attribute(ORGANIZATION, '311003003')],
  ) => ({
    AccessSubject: one(...subject),
    Action: action.map((name) => ({ Attribute: [attribute(ACTION, name)] })),
    Resource: one(attribute('urn:altinn:resource', 'ttd-letters'), ...resource),
  });
  const decided = async (request: unknown, endpoint = AUTHORIZE) => {
    const [result] = await ask(request, endpoint);
    return [result.decision, result.status.statusCode.value.replace(STATUS, '')];
  };

  test('a permit comes with the obligations of the policy, in camelCase and with nulls written', async () => {
    assert.deepEqual(await ask(plain([attribute('urn:altinn:userid', kari)])), [
      {
        decision: 'Permit',
        status: { statusMessage: null, statusDetails: null, statusCode: { value: `${STATUS}ok`, statusCode: null } },
        obligations: [
          {
            id: 'urn:altinn:obligation:authenticationLevel1',
            attributeAssignment: [
              {
                attributeId: 'urn:altinn:obligation1-assignment1',
                value: '3',
                category: 'urn:altinn:minimum-authenticationlevel',
                dataType: 'http://www.w3.org/2001/XMLSchema#integer',
                issuer: null,
              },
            ],
          },
          {
            id: 'urn:altinn:obligation:authenticationLevel2',
            attributeAssignment: [
              {
                attributeId: 'urn:altinn:obligation2-assignment2',
                value: '2',
                category: 'urn:altinn:minimum-authenticationlevel-org',
                dataType: 'http://www.w3.org/2001/XMLSchema#integer',
                issuer: null,
              },
            ],
          },
        ],
        associateAdvice: null,
        category: null,
        policyIdentifierList: null,
      },
    ]);
  });

  test('a missing right is NotApplicable, without obligations', async () => {
    const [result] = await ask(plain([attribute('urn:altinn:userid', ola)]));
    assert.deepEqual(
      [result.decision, result.obligations, result.status.statusCode.value],
      ['NotApplicable', null, `${STATUS}ok`],
    );
  });

  test('names are read in any case, and numbers as the texts they are written as', async () => {
    const request = {
      accessSUBJECT: [{ attribute: [{ attributeid: 'urn:altinn:userid', VALUE: Number(kari) }] }],
      action: [{ Attribute: [{ attributeId: ACTION, value: ['read'] }] }],
      category: [
        {
          categoryId: 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource',
          attribute: [
            attribute('urn:altinn:resource', 'ttd-letters'),
            attribute('urn:altinn:partyid', (await world.party(FJORDFISK)).partyId, { DataType: null }),
          ],
        },
      ],
      Environment: [],
    };
    assert.deepEqual(await decided(request), ['Permit', 'ok']);
  });

  test('roles named in the request do not stand in the way of those that are held', async () => {
    const request = (user: string) =>
      plain([attribute('urn:altinn:userid', user), attribute('urn:altinn:rolecode', 'REGNA')]);
    assert.deepEqual(await decided(request(kari)), ['Permit', 'ok']);
    assert.deepEqual(await decided(request(ola)), ['NotApplicable', 'ok']);
  });

  test('every form of the party leads to the same decision', async () => {
    const fjordfisk = await world.party(FJORDFISK);
    for (const party of [
      attribute('urn:altinn:partyid', String(fjordfisk.partyId)),
      attribute('urn:altinn:party:uuid', fjordfisk.partyUuid),
      attribute(ORGANIZATION, '311003003'),
      attribute('urn:altinn:organizationnumber', '311003003'),
    ])
      assert.deepEqual(
        await decided(plain([attribute('urn:altinn:userid', kari)], ['read'], [party])),
        ['Permit', 'ok'],
        JSON.stringify(party),
      );
    assert.deepEqual(
      await decided(
        plain([attribute('urn:altinn:userid', kari)], ['read'], [attribute('urn:altinn:partyid', '99999999')]),
      ),
      ['NotApplicable', 'ok'],
    );
  });

  test('what is asked back is echoed, once a rule is for the resource and the action, whoever asks', async () => {
    const request = (user: string, action: string) => ({
      AccessSubject: one(attribute('urn:altinn:userid', user, echoed)),
      Action: one(attribute(ACTION, action)),
      Resource: one(attribute('urn:altinn:resource', 'ttd-letters', echoed), attribute(ORGANIZATION, '311003003')),
    });
    const category = [
      {
        categoryId: SUBJECT_CATEGORY,
        id: null,
        content: null,
        attribute: [
          {
            attributeId: 'urn:altinn:userid',
            value: kari,
            issuer: null,
            dataType: 'http://www.w3.org/2001/XMLSchema#string',
            includeInResult: false,
          },
        ],
      },
      {
        categoryId: 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource',
        id: null,
        content: null,
        attribute: [
          {
            attributeId: 'urn:altinn:resource',
            value: 'ttd-letters',
            issuer: null,
            dataType: 'http://www.w3.org/2001/XMLSchema#string',
            includeInResult: false,
          },
        ],
      },
    ];
    assert.deepEqual((await ask(request(kari, 'read')))[0].category, category);
    const [notFor] = await ask(request(ola, 'read'));
    assert.deepEqual([notFor.decision, notFor.category[0].attribute[0].value], ['NotApplicable', ola]);
    assert.equal((await ask(request(kari, 'unheard-of')))[0].category, null);
  });

  test('the attributes that cannot be decided on are Indeterminate, with the reason', async () => {
    const user = attribute('urn:altinn:userid', kari);
    const cases: [request: unknown, authorize: string, decision: string][] = [
      [{ ...plain([]), AccessSubject: [] }, 'processing-error', 'syntax-error'],
      [
        plain([user, attribute('urn:altinn:systemuser:uuid', '018f5c3a-0000-7000-8000-000000000001')]),
        'processing-error',
        'syntax-error',
      ],
      [plain([attribute('urn:altinn:systemuser:uuid', 'x')]), 'processing-error', 'syntax-error'],
      [plain([attribute('urn:altinn:party:uuid', 'x')]), 'processing-error', 'syntax-error'],
      [plain([attribute('urn:altinn:userid', 'x')]), 'syntax-error', 'syntax-error'],
      [plain([user], ['read'], [attribute(ORGANIZATION, '991825827')]), 'syntax-error', 'syntax-error'],
      [plain([attribute('urn:altinn:person:identifier-no', '18874198354')]), 'processing-error', 'syntax-error'],
      [plain([{ ...user, DataType: 'urn:no-type' }]), 'processing-error', 'syntax-error'],
      [plain([user], ['read'], [attribute('urn:altinn:instance-id', '1/2')]), 'syntax-error', 'syntax-error'],
      [
        { ...plain([user]), Resource: one(attribute('urn:altinn:resource', 'nothing')) },
        'processing-error',
        'syntax-error',
      ],
      [{ ...plain([user]), Resource: one(attribute(ORGANIZATION, '311003003')) }, 'processing-error', 'syntax-error'],
      [
        { ...plain([user]), Resource: one(attribute('urn:altinn:resource', 'demanding')) },
        'missing-attribute',
        'missing-attribute',
      ],
    ];
    for (const [request, authorize, decision] of cases) {
      assert.deepEqual(await decided(request), ['Indeterminate', authorize], JSON.stringify(request));
      assert.deepEqual(await decided(request, DECISION), ['Indeterminate', decision], JSON.stringify(request));
      const [result] = await ask(request);
      assert.ok(result.status.statusMessage.length > 0);
      assert.deepEqual([result.obligations, result.category], [null, null]);
    }
  });

  test('an organisation nobody knows is an error where it is turned into a party, on the external endpoint', async () => {
    const request = plain([attribute(ORGANIZATION, '991825827')]);
    assert.deepEqual(await decided(request), ['Indeterminate', 'syntax-error']);
    assert.deepEqual(await decided(request, DECISION), ['NotApplicable', 'ok']);
  });

  test('national identity numbers are for the external endpoint alone', async () => {
    const request = plain([attribute('urn:altinn:person:identifier-no', '14837510008')]);
    assert.deepEqual(await decided(request), ['Permit', 'ok']);
    assert.deepEqual(await decided(request, DECISION), ['Indeterminate', 'syntax-error']);
    const [result] = await ask(request, DECISION);
    assert.ok(!JSON.stringify(result).includes('14837510008'), 'the number is not repeated');
  });

  test('an organisation is its party too, on the external endpoint', async () => {
    const fjordfisk = await world.party(FJORDFISK);
    world.registry.set('by-party', {
      rules: [{ subject: [['urn:altinn:partyid', String(fjordfisk.partyId)]], actions: ['read'] }],
    });
    await world.changed();
    const request = {
      ...plain([attribute(ORGANIZATION, '311003003')]),
      Resource: one(attribute('urn:altinn:resource', 'by-party'), attribute(ORGANIZATION, '311004018')),
    };
    assert.deepEqual(await decided(request), ['Permit', 'ok']);
    assert.deepEqual(await decided(request, DECISION), ['NotApplicable', 'ok']);
  });

  test('several actions of one request are any of them', async () => {
    const kariAsks = (actions: string[]) => decided(plain([attribute('urn:altinn:userid', kari)], actions));
    assert.deepEqual(await kariAsks(['write', 'read']), ['Permit', 'ok']);
    assert.deepEqual(await kariAsks(['write', 'delete']), ['NotApplicable', 'ok']);
  });

  test('with access lists, one of several actions must be permitted and on a list both', async () => {
    world.registry.set(
      'listed',
      { rules: [{ subject: [['urn:altinn:rolecode', 'DAGL']], actions: ['read'] }] },
      { mode: 'Enabled' },
    );
    const members = [(await world.party(FJORDFISK)).partyUuid];
    const request = (...actions: string[]) => ({
      ...plain([attribute('urn:altinn:userid', kari)], actions),
      Resource: one(attribute('urn:altinn:resource', 'listed', echoed), attribute(ORGANIZATION, '311003003')),
    });
    world.registry.setLists('listed', [{ members, actions: ['write'] }]);
    await world.changed();
    assert.deepEqual(await decided(request('read', 'write')), ['Deny', 'ok'], 'read is permitted, write is listed');
    const [result] = await ask(request('read'));
    assert.deepEqual([result.decision, result.obligations, result.category], ['Deny', null, null]);
    world.registry.setLists('listed', [{ members, actions: ['read'] }]);
    await world.changed();
    assert.deepEqual(await decided(request('read', 'write')), ['Permit', 'ok']);
  });

  test('a multi-request answers every reference in order, and one that fails spoils no other', async () => {
    const request = {
      AccessSubject: [
        { Id: 's1', Attribute: [attribute('urn:altinn:userid', kari)] },
        { Id: 's2', Attribute: [attribute('urn:altinn:userid', ola)] },
        { Id: 's3', Attribute: [attribute('urn:altinn:userid', 'x')] },
      ],
      Action: [
        { Id: 'a1', Attribute: [attribute(ACTION, 'read')] },
        { Id: 'a2', Attribute: [attribute(ACTION, 'write')] },
      ],
      Resource: [
        { Id: 'r1', Attribute: [attribute('urn:altinn:resource', 'nothing')] },
        {
          Id: 'r1',
          Attribute: [attribute('urn:altinn:resource', 'ttd-letters'), attribute(ORGANIZATION, '311003003')],
        },
      ],
      MultiRequests: {
        RequestReference: [
          ['s1', 'a1', 'r1'],
          ['s2', 'a1', 'r1'],
          ['s3', 'a1', 'r1'],
          ['s1', 'a9', 'r1'],
          ['s1', 'a2', 'r1'],
          ['s1', 'a1', 'r1'],
        ].map((ReferenceId) => ({ ReferenceId })),
      },
    };
    const results = await ask(request);
    assert.deepEqual(
      results.map(({ decision }: { decision: string }) => decision),
      ['Permit', 'NotApplicable', 'Indeterminate', 'Indeterminate', 'NotApplicable', 'Permit'],
    );
    const single = await ask({
      ...request,
      MultiRequests: { RequestReference: [{ ReferenceId: ['s2', 'a1', 'r1'] }] },
    });
    assert.deepEqual(
      single.map(({ decision }: { decision: string }) => decision),
      ['NotApplicable'],
      'one reference counts too',
    );
  });

  test('a request about fifty users does not cost a query for each', async () => {
    const numbers: string[] = [];
    for (let next = 41_837_500_000; numbers.length < 50; next++)
      if (isPersonIdentifier(String(next))) numbers.push(String(next));
    const document: ImportDocument = {
      parties: numbers.map((personIdentifier) => ({ kind: 'person', name: 'P', personIdentifier })),
      roles: numbers.map((number) => ({
        code: 'DAGL',
        of: LYNGHEIM,
        holder: `urn:altinn:person:identifier-no:${number}`,
      })),
    };
    // The roles refer to people of the same document by URN.
    await world.register.importParties(document);
    const request = (people: string[]) => ({
      AccessSubject: people.map((number, index) => ({
        Id: `s${index}`,
        Attribute: [attribute('urn:altinn:person:identifier-no', number)],
      })),
      Action: [{ Id: 'a1', Attribute: [attribute(ACTION, 'read')] }],
      Resource: [
        {
          Id: 'r1',
          Attribute: [attribute('urn:altinn:resource', 'ttd-letters'), attribute(ORGANIZATION, '311004018')],
        },
      ],
      MultiRequests: { RequestReference: people.map((_, index) => ({ ReferenceId: [`s${index}`, 'a1', 'r1'] })) },
    });
    const queriesOf = async (people: string[]): Promise<number> => {
      await world.changed();
      const { pool } = world.database;
      const query = pool.query;
      let count = 0;
      pool.query = ((...args: Parameters<typeof query>) => {
        count++;
        return query.apply(pool, args);
      }) as typeof query;
      try {
        const results = await ask(request(people));
        assert.deepEqual(new Set(results.map(({ decision }: { decision: string }) => decision)), new Set(['Permit']));
      } finally {
        pool.query = query;
      }
      return count;
    };
    const count = await queriesOf(numbers);
    assert.ok(count < 40, `${count} queries`);
  });

  test('a body that is no request is 400 on authorize, with the place, and Indeterminate on decision', async () => {
    const bodies: [body: string, path: string][] = [
      ['{"Request":', '$'],
      ['{}', '$.Request'],
      ['{"Request":{"AccessSubject":{}}}', '$.Request.AccessSubject'],
      [
        '{"Request":{"AccessSubject":[{"Attribute":[{"AttributeId":"x","Value":{}}]}]}}',
        '$.Request.AccessSubject[0].Attribute[0].Value',
      ],
      [
        '{"Request":{"AccessSubject":[{"Attribute":[{"Value":"x"}]}]}}',
        '$.Request.AccessSubject[0].Attribute[0].AttributeId',
      ],
      ['{"Request":{"Category":[{"Attribute":[]}]}}', '$.Request.Category[0].CategoryId'],
    ];
    for (const [body, path] of bodies) {
      const refused = await http.call('POST', AUTHORIZE, by, body);
      assert.equal(refused.status, 400, body);
      assert.ok(Object.keys(refused.body.errors).includes(path), `${body}: ${Object.keys(refused.body.errors)}`);
      const answered = await http.call('POST', DECISION, by, body);
      assert.deepEqual(
        [answered.status, answered.body.response[0].decision, answered.body.response[0].status.statusCode.value],
        [200, 'Indeterminate', `${STATUS}syntax-error`],
      );
    }
  });

  test('authorize takes a token with the scope; decision is open in a demo and takes the scope elsewhere', async () => {
    const body = { Request: plain([attribute('urn:altinn:userid', kari)]) };
    const stranger = organizationCaller('311002007', ['altinn:serviceowner']);
    const admin = organizationCaller('311002007', ['altinn:authorization/authorize.admin']);
    assert.equal((await http.call('POST', AUTHORIZE, undefined, body)).status, 401);
    assert.equal((await http.call('POST', AUTHORIZE, stranger, body)).status, 403);
    assert.equal((await http.call('POST', AUTHORIZE, admin, body)).status, 200);
    assert.equal((await http.call('POST', DECISION, undefined, body)).status, 200);
    const closed = await openWorld({ openDecisions: false });
    const elsewhere = serve(closed.authorization.operations);
    try {
      assert.equal((await elsewhere.call('POST', DECISION, undefined, body)).status, 401);
      assert.equal((await elsewhere.call('POST', DECISION, stranger, body)).status, 403);
      assert.equal((await elsewhere.call('POST', DECISION, admin, body)).status, 200);
    } finally {
      await elsewhere.close();
      await closed.close();
    }
  });

  test('an outage is Indeterminate, and over when it is over', async () => {
    await world.changed();
    world.registry.outage = new Error('the registry does not answer');
    assert.deepEqual(await decided(plain([attribute('urn:altinn:userid', kari)])), ['Indeterminate', 'syntax-error']);
    world.registry.outage = undefined;
    assert.deepEqual(await decided(plain([attribute('urn:altinn:userid', kari)])), ['Permit', 'ok']);
  });
});
