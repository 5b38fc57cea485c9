import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { caller, organizationCaller, serve } from '../administration/http.ts';
import { FJORDFISK, KARI, LYNGHEIM, MONA, openWorld, person, type World } from './world.ts';

const REQUEST = '/accessmanagement/api/v1/enduser/request';
const LARS = person('21925515040');
const ORDINARY = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';

describe('requests for access', () => {
  let world: World;
  let http: ReturnType<typeof serve>;
  const uuid: Record<string, string> = {};

  const by = async (urn: string, scopes = ['altinn:portal/enduser']) => {
    const { userId, partyUuid } = await world.party(urn);
    return caller({ userId, partyUuid, scopes, authenticationLevel: 4 });
  };
  const url = (path: string, named: Record<string, string>) => `${REQUEST}${path}?${new URLSearchParams(named)}`;
  const askFor = async (resource: string, who = LARS, party = uuid.lars!) =>
    http.call('POST', url('/resource', { party, to: uuid.fjordfisk!, resource }), await by(who));
  const at = (id: string, party = uuid.fjordfisk!) => ({ party, id });
  const mayRead = async (urn: string, resource: string) =>
    world.permitted(await world.user(urn), resource, FJORDFISK, ['read', 'confirm']);

  before(async () => {
    world = await openWorld();
    http = serve(world.authorization.operations);
    for (const resource of ['letters', 'bills', 'others', 'minutes', 'notes'])
      world.registry.set(resource, {
        rules: [{ subject: [['urn:altinn:rolecode', 'dagl']], actions: ['read', 'confirm'] }],
      });
    world.registry.set('mail', {
      rules: [{ subject: [['urn:altinn:accesspackage', 'ordinaer-post-til-virksomheten']], actions: ['read'] }],
    });
    world.registry.change('others', { delegable: false });
    for (const [name, urn] of Object.entries({
      fjordfisk: FJORDFISK,
      lyngheim: LYNGHEIM,
      kari: KARI,
      mona: MONA,
      lars: LARS,
    }))
      uuid[name] = (await world.party(urn)).partyUuid;
  });
  after(async () => {
    await http.close();
    await world.authorization.close();
    await world.close();
  });

  test('who asks is let in by the approval, at once, and was not before', async () => {
    const asked = await askFor('letters');
    assert.equal(asked.status, 201, JSON.stringify(asked.body));
    assert.deepEqual(
      [asked.body.status, asked.body.type, asked.body.from.id, asked.body.to.id, asked.body.resource.refId],
      ['Pending', 'resource', uuid.lars, uuid.fjordfisk, 'letters'],
    );
    assert.deepEqual([(await askFor('letters')).status, (await askFor('letters')).body.id], [200, asked.body.id]);
    assert.deepEqual(await mayRead(LARS, 'letters'), []);

    const received = await http.call('GET', url('/received', { party: uuid.fjordfisk! }), await by(KARI));
    assert.deepEqual(
      received.body.data.map(({ id }: { id: string }) => id),
      [asked.body.id],
    );
    assert.deepEqual(
      (await http.call('GET', url('/received/count', { party: uuid.fjordfisk! }), await by(KARI))).body,
      {
        count: 1,
      },
    );
    const approved = await http.call('PUT', url('/received/approve', at(asked.body.id)), await by(KARI));
    assert.deepEqual([approved.status, approved.body.status], [200, 'Approved']);
    assert.deepEqual(await mayRead(LARS, 'letters'), ['read', 'confirm']);
    const again = await http.call('PUT', url('/received/approve', at(asked.body.id)), await by(KARI));
    assert.deepEqual([again.status, again.body.code], [409, 'AM-09002']);
    const sent = await http.call('GET', url('/sent', { party: uuid.lars!, status: 'approved' }), await by(LARS));
    assert.equal(sent.body.data[0].status, 'Approved');
  });

  test('the approver chooses among the rights, and gives none it may not give', async () => {
    const { body: asked } = await askFor('bills');
    const check = `/accessmanagement/api/v1/enduser/connections/resources/delegationcheck?${new URLSearchParams({ party: uuid.fjordfisk!, resource: 'bills' })}`;
    const { rights } = (await http.call('GET', check, await by(KARI))).body;
    const key = rights.find((one: { right: { action: { value: string } } }) => one.right.action.value === 'read').right
      .key;
    const wrong = await http.call('PUT', url('/received/approve', at(asked.id)), await by(KARI), [key, '01abc']);
    assert.deepEqual([wrong.status, wrong.body.code], [400, 'AM-00028']);
    assert.deepEqual(await mayRead(LARS, 'bills'), []);
    assert.equal((await http.call('PUT', url('/received/approve', at(asked.id)), await by(KARI), [key])).status, 200);
    assert.deepEqual(await mayRead(LARS, 'bills'), ['read']);
  });

  test('a package asked for is given by the approval', async () => {
    const asked = await http.call(
      'POST',
      url('/package', { party: uuid.lyngheim!, to: uuid.fjordfisk!, package: ORDINARY }),
      await by(MONA),
    );
    assert.deepEqual([asked.status, asked.body.package.urn], [201, ORDINARY]);
    assert.deepEqual(await mayRead(MONA, 'mail'), []);
    assert.equal(
      (await http.call('PUT', url('/received/approve', at(asked.body.id)), await by(KARI), 'null')).status,
      200,
    );
    assert.deepEqual(await mayRead(MONA, 'mail'), ['read']);
  });

  test('a refused or withdrawn request gives nothing and may be made anew', async () => {
    const first = (await askFor('minutes')).body.id;
    const rejected = await http.call('PUT', url('/received/reject', at(first)), await by(KARI));
    assert.deepEqual([rejected.status, rejected.body.status], [200, 'Rejected']);
    const second = (await askFor('minutes')).body.id;
    assert.notEqual(second, first);
    const withdrawn = await http.call('PUT', url('/sent/withdraw', at(second, uuid.lars!)), await by(LARS));
    assert.deepEqual([withdrawn.status, withdrawn.body.status], [200, 'Withdrawn']);
    const late = await http.call('PUT', url('/received/approve', at(second)), await by(KARI));
    assert.deepEqual([late.status, late.body.code], [409, 'AM-09002']);
    assert.deepEqual(await mayRead(LARS, 'minutes'), []);
  });

  test('a request is the business of its two sides only', async () => {
    const { id } = (await askFor('notes')).body;
    assert.equal((await http.call('GET', url('', at(id, uuid.lars!)), await by(LARS))).status, 200);
    assert.equal((await http.call('GET', url('', at(id)), await by(KARI))).status, 200);
    const other = await http.call('GET', url('', at(id, uuid.mona!)), await by(MONA));
    assert.deepEqual([other.status, other.body.code], [404, 'AM-09001']);
    assert.equal((await http.call('GET', url('', at(id)), await by(MONA))).status, 403);
    const own = await http.call('PUT', url('/received/approve', at(id, uuid.lars!)), await by(LARS));
    assert.equal(own.body.code, 'AM-09001', 'nobody approves its own request');
    assert.equal(
      (await http.call('GET', url('/sent', { party: uuid.lars! }), await by(LARS, ['altinn:correspondence.read'])))
        .status,
      403,
    );
    assert.equal((await askFor('notes', LARS, uuid.lyngheim!)).status, 403, 'not on behalf of others');
  });

  test('what could not be given cannot be asked for', async () => {
    assert.equal((await askFor('nothing')).body.code, 'AM-00027');
    assert.equal((await askFor('others')).body.code, 'AM-00042');
    const ask = async (code: string) =>
      (
        await http.call(
          'POST',
          url('/package', { party: uuid.lars!, to: uuid.fjordfisk!, package: code }),
          await by(LARS),
        )
      ).body;
    assert.equal((await ask('nothing')).code, 'AM-00035');
    assert.equal((await ask('eksplisitt')).validationErrors[0].code, 'AM.VLD-00048');
    assert.equal((await ask('innbygger-arbeidsliv')).code, 'AM-00037');
  });

  test('a service owner prepares a request; its party confirms it before the other side sees it', async () => {
    const path = '/accessmanagement/api/v1/serviceowner/delegationrequests';
    const ttd = (what: string) => organizationCaller('311001000', [`altinn:serviceowner/delegationrequests.${what}`]);
    const named = { from: MONA, to: FJORDFISK, resource: 'letters' };
    const made = await http.call('POST', `${path}/resource`, ttd('write'), named);
    assert.deepEqual(
      [made.status, made.body.status, made.body.serviceOwner],
      [201, 'Draft', '311001000'],
      JSON.stringify(made.body),
    );
    const { id } = made.body;
    const received = async () =>
      (await http.call('GET', url('/received', { party: uuid.fjordfisk! }), await by(KARI))).body.data.some(
        (one: { id: string }) => one.id === id,
      );
    assert.equal(await received(), false);
    assert.equal((await http.call('GET', url('', at(id)), await by(KARI))).status, 404);
    const drafts = await http.call('GET', url('/draft', { party: uuid.mona! }), await by(MONA));
    assert.equal(drafts.body.data[0].id, id);
    assert.equal(
      (await http.call('PUT', url('/draft/confirm', at(id, uuid.mona!)), await by(MONA))).body.status,
      'Pending',
    );
    assert.equal(await received(), true);
    assert.deepEqual((await http.call('GET', `${path}/${id}/status`, ttd('read'))).body, { id, status: 'Pending' });
    const foreign = organizationCaller('311002007', [
      'altinn:serviceowner/delegationrequests.read',
      'altinn:serviceowner/delegationrequests.write',
    ]);
    assert.equal((await http.call('GET', `${path}/${id}/status`, foreign)).status, 404);
    assert.equal((await http.call('POST', `${path}/resource`, foreign, named)).status, 403);
    assert.equal((await http.call('PUT', `${path}/${id}/withdraw`, ttd('write'))).body.status, 'Withdrawn');
    assert.equal((await http.call('GET', `${path}/${id}/status`, ttd('write'))).status, 403);
  });
});
