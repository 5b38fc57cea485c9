import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { type ClientHouse, openClients } from './client-house.ts';
import {
  assertionOf,
  call,
  FJORDFISK,
  grantClaims,
  keyPair,
  NORDLYS,
  registerClient,
  requestToken,
  TTD,
} from './harness.ts';

const READ = 'altinn:correspondence.read';
const first = keyPair('first.key_1-A');
const second = keyPair('second');

let house: ClientHouse;
let server: ClientHouse['server'];
let tokens: ClientHouse['tokens'];
let ask: ClientHouse['ask'];
before(async () => {
  house = await openClients();
  ({ server, tokens, ask } = house);
});
after(() => house?.close());

describe('a scope', () => {
  const make = (who: keyof ClientHouse['tokens'], more: Record<string, unknown> = {}) =>
    ask(who, 'POST', 'scopes', {
      prefix: 'ttd',
      subscope: `mail${randomUUID().slice(0, 8)}`,
      description: 'Mail',
      ...more,
    });

  it('is made under a service owner’s own code, and is its own', async () => {
    const made = await make('owner', { subscope: 'mail/inbox.read' });
    assert.equal(made.status, 201, made.text);
    assert.deepEqual(
      [made.json.name, made.json.owner_orgno, made.json.active, made.json.accessible_for_all, made.json.visibility],
      ['ttd:mail/inbox.read', TTD, true, false, 'PUBLIC'],
    );
    const query = `scopes?scope=${encodeURIComponent('ttd:mail/inbox.read')}`;
    assert.deepEqual((await ask('owner', 'GET', query)).json, made.json);
    assert.equal((await ask('own', 'GET', query)).status, 404);
    const again = await make('owner', { subscope: 'mail/inbox.read' });
    assert.deepEqual([again.status, again.json.error], [409, 'conflict']);
  });

  it('is refused under somebody else’s prefix, and with names and facts that make no sense', async () => {
    for (const [who, more, status] of [
      ['own', {}, 403],
      ['owner', { prefix: 'altinn' }, 403],
      ['owner', { prefix: 'budstikke', subscope: 'administration2' }, 403],
      ['owner', { prefix: 'free' }, 403],
      ['owner', { prefix: 'TTD' }, 400],
      ['owner', { subscope: 'Mail' }, 400],
      ['owner', { subscope: 'a//b' }, 400],
      ['owner', { subscope: 'a b' }, 400],
      ['owner', { delegation_source: 'https://elsewhere.example/' }, 400],
      ['owner', { allowed_integration_types: ['telegraph'] }, 400],
      ['owner', { visibility: 'SECRET' }, 400],
      ['owner', { at_max_age: -1 }, 400],
    ] as const)
      assert.equal((await make(who, more)).status, status, JSON.stringify(more));
  });

  it('is made by the operator under any prefix, for itself or another', async () => {
    const ours = await make('operator', { prefix: 'altinn' });
    assert.deepEqual([ours.status, ours.json.owner_orgno], [201, null]);
    const theirs = await make('operator', { prefix: 'nordlys', owner_orgno: NORDLYS });
    assert.equal(theirs.json.owner_orgno, NORDLYS);
    assert.equal((await make('other', { prefix: 'nordlys' })).status, 201);
  });

  it('is granted, shown, used, withdrawn and then refused', async () => {
    const { name } = (await make('owner', { at_max_age: 60 })).json;
    const query = `scope=${encodeURIComponent(name)}`;
    const id = await registerClient(server, FJORDFISK, [name], [first]);
    const grant = () => requestToken(server, assertionOf({ key: first, claims: grantClaims(server, id, name) }));
    assert.equal((await grant()).status, 403);

    assert.equal((await ask('other', 'PUT', `scopes/access/${FJORDFISK}?${query}`)).status, 404);
    const access = await ask('owner', 'PUT', `scopes/access/${FJORDFISK}?${query}`);
    assert.equal(access.status, 200, access.text);
    const { created, last_updated, ...rest } = access.json;
    assert.deepEqual(rest, {
      scope: name,
      state: 'APPROVED',
      prefix: 'ttd',
      consumer_orgno: FJORDFISK,
      owner_orgno: TTD,
    });
    assert.deepEqual((await ask('owner', 'GET', `scopes/access?${query}`)).json, [access.json]);
    const answer = await grant();
    assert.deepEqual([answer.status, answer.json.expires_in], [200, 60]);

    assert.equal((await ask('owner', 'DELETE', `scopes/access/${FJORDFISK}?${query}`)).json.state, 'DENIED');
    assert.equal((await ask('owner', 'DELETE', `scopes/access/${FJORDFISK}?${query}`)).status, 404);
    assert.equal((await grant()).status, 403);
    assert.equal((await ask('owner', 'PUT', `scopes/access/12?${query}`)).status, 400);
  });

  it('open to all needs no grant; changed to a login scope it is refused at the token endpoint', async () => {
    const { name } = (await make('owner', { accessible_for_all: true })).json;
    const id = await registerClient(server, FJORDFISK, [name], [first]);
    const grant = () => requestToken(server, assertionOf({ key: first, claims: grantClaims(server, id, name) }));
    assert.equal((await grant()).status, 200);
    const query = `scopes?scope=${encodeURIComponent(name)}`;
    const changed = await ask('owner', 'PUT', query, {
      allowed_integration_types: ['idporten'],
      accessible_for_all: true,
    });
    assert.equal(changed.status, 200, changed.text);
    const refused = await grant();
    assert.deepEqual(
      [refused.json.error, refused.json.error_uri],
      ['invalid_scope', 'https://maskinporten.no/errors/MP-201'],
    );
    assert.equal((await ask('owner', 'PUT', query, { subscope: 'renamed' })).status, 400);
  });

  it('that is deactivated gives no token and is hidden; changing it wakes it', async () => {
    const { name } = (await make('owner', { accessible_for_all: true })).json;
    const id = await registerClient(server, FJORDFISK, [name], [first]);
    const grant = async () =>
      (await requestToken(server, assertionOf({ key: first, claims: grantClaims(server, id, name) }))).json.error_uri;
    const query = `scopes?scope=${encodeURIComponent(name)}`;
    assert.equal((await ask('owner', 'DELETE', query)).json.active, false);
    assert.equal(await grant(), 'https://maskinporten.no/errors/MP-200');
    const listed = async (more: string) =>
      (await ask('owner', 'GET', `scopes${more}`)).json.some((each: { name: string }) => each.name === name);
    assert.deepEqual([await listed(''), await listed('?inactive=true')], [false, true]);
    await ask('owner', 'PUT', query, { accessible_for_all: true });
    assert.equal(await grant(), undefined);
  });

  it('is in the public list without a token, unless it is private or inactive', async () => {
    const { name } = (await make('owner', { visibility: 'private' })).json;
    const all = (await call(`${server.url}/maskinporten/scopes/all`)).json as { name: string }[];
    const names = all.map((scope) => scope.name);
    assert.ok(names.includes('altinn:correspondence.write'));
    assert.equal(names.includes(name), false);
    assert.equal(names.includes('budstikke:administration'), false);
  });
});

describe('a delegated scope', () => {
  it('lets the supplier act for the consumer, who has access and has delegated it', async () => {
    const [{ issuer: source }] = (await call(`${server.url}/maskinporten/delegationsources`)).json;
    const made = await ask('owner', 'POST', 'scopes', {
      prefix: 'ttd',
      subscope: 'delegated',
      delegation_source: source,
    });
    const { name } = made.json;
    const id = await registerClient(server, NORDLYS, [name], [second]);
    const grant = () =>
      requestToken(
        server,
        assertionOf({ key: second, claims: grantClaims(server, id, name, { consumer_org: FJORDFISK }) }),
      );
    const noAccess = await grant();
    assert.deepEqual([noAccess.status, noAccess.json.error_uri], [403, 'https://maskinporten.no/errors/MP-250']);

    await ask('owner', 'PUT', `scopes/access/${FJORDFISK}?scope=${name}`);
    const notDelegated = await grant();
    assert.equal(notDelegated.status, 403);
    assert.ok(
      notDelegated.json.error_description.startsWith(
        `Consumer ${FJORDFISK} has not delegated access to the scope ${name} to supplier ${NORDLYS} (`,
      ),
    );
    const delegation = `${server.url}/administration/api/v1/scope-delegations/${FJORDFISK}/${NORDLYS}?scope=${name}`;
    assert.equal((await call(delegation, { method: 'PUT', token: tokens.other })).status, 403);
    assert.equal((await call(delegation, { method: 'PUT', token: tokens.own })).status, 204);
    const granted = await grant();
    assert.equal(granted.status, 200, granted.text);
    const claims = decodeJwt(granted.json.access_token);
    assert.deepEqual(
      [claims.consumer, claims.supplier, claims.delegation_source],
      [
        { authority: 'iso6523-actorid-upis', ID: `0192:${FJORDFISK}` },
        { authority: 'iso6523-actorid-upis', ID: `0192:${NORDLYS}` },
        source,
      ],
    );
    assert.equal((await call(delegation, { method: 'DELETE', token: tokens.own })).status, 204);
    assert.equal((await grant()).json.error_uri, 'https://maskinporten.no/errors/MP-251');
  });

  it('must have a source of delegations', async () => {
    const path = `administration/api/v1/scope-delegations/${FJORDFISK}/${NORDLYS}?scope=${READ}`;
    assert.equal((await call(`${server.url}/${path}`, { method: 'PUT', token: tokens.own })).status, 400);
  });
});
