import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { openRegister } from '../../server/register/open.ts';
import { administrator, organizationCaller, serve } from '../administration/http.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';

const IMPORT = '/administration/api/v1/register/import';
const QUERY = '/register/api/v1/correspondence/parties/query';
const demo = readFileSync(new URL('../../server/start/demo/parties.json', import.meta.url), 'utf8');
const fjordfisk = 'urn:altinn:organization:identifier-no:311003003';
const kari = 'urn:altinn:person:identifier-no:14837510008';
const lookup = organizationCaller('991825827', ['altinn:register/partylookup.admin']);

describe('the register over HTTP', () => {
  let opened: TestDatabase;
  let http: ReturnType<typeof serve>;

  before(async () => {
    opened = await openTestDatabase();
    http = serve(
      openRegister({ database: opened.database, epoch: new Epoch(opened.database), clock: systemClock } as Foundation)
        .operations,
    );
  });
  after(async () => {
    await http.close();
    await opened.close();
  });

  test('a document is taken in as it is, once', async () => {
    assert.equal(
      (await http.call('POST', IMPORT, organizationCaller('311001000', ['altinn:serviceowner']), demo)).status,
      403,
    );
    const first = await http.call('POST', IMPORT, administrator, demo);
    assert.deepEqual(
      [first.status, first.body],
      [200, { partiesCreated: 15, partiesChanged: 0, rolesAdded: 7, rolesDeleted: 0 }],
    );
    const again = await http.call('POST', IMPORT, administrator, demo);
    assert.deepEqual(again.body, { partiesCreated: 0, partiesChanged: 0, rolesAdded: 0, rolesDeleted: 0 });
    assert.deepEqual((await http.call('POST', IMPORT, administrator, {})).body, again.body);
  });

  test('faults are listed by path, those of the wrong type too', async () => {
    const document = {
      parties: [{ kind: 'person', name: 'X', personIdentifier: '14837510009' }],
      roles: [{ role: 'x', of: 'y', holder: 'z' }],
    };
    const refused = await http.call('POST', IMPORT, administrator, document);
    assert.equal(refused.status, 400);
    assert.deepEqual(Object.keys(refused.body.errors).sort(), [
      '$.parties[0].personIdentifier',
      '$.roles[0].holder',
      '$.roles[0].of',
      '$.roles[0].role',
    ]);
    assert.ok(!JSON.stringify(refused.body).includes('14837510009'), 'an identity number is not repeated');
    const wrongType = await http.call('POST', IMPORT, administrator, { parties: [{ name: 1 }, { isDeleted: 'x' }] });
    assert.ok(Object.keys(wrongType.body.errors).includes('$.parties[0].name'));
    assert.ok(Object.keys(wrongType.body.errors).includes('$.parties[1].isDeleted'));
  });

  test('parties are found by URN with the fields asked for, 206 telling that some were not', async () => {
    const all = await http.call('POST', `${QUERY}?fields=identifiers&fields=display-name&fields=user`, lookup, {
      data: [fjordfisk, kari],
    });
    assert.equal(all.status, 200);
    const [person] = all.body.data.filter(({ partyType }: { partyType: string }) => partyType === 'person');
    assert.deepEqual(
      { ...person, partyUuid: 'u', versionId: 1, partyId: 1, user: 'user' },
      {
        partyUuid: 'u',
        versionId: 1,
        partyType: 'person',
        personIdentifier: '14837510008',
        partyId: 1,
        externalUrn: kari,
        displayName: 'Kari Nordby',
        user: 'user',
      },
    );
    assert.deepEqual(person.user, { userId: person.user.userId, userIds: [person.user.userId], usernames: [] });

    const byId = await http.call('POST', `${QUERY}?fields=uuid`, lookup, {
      data: [`urn:altinn:partyid:${person.partyId}`, 'urn:altinn:partyid:99999999'],
    });
    assert.equal(byId.status, 206);
    assert.deepEqual(byId.body.data, [
      {
        partyUuid: person.partyUuid,
        versionId: person.versionId,
        partyType: 'person',
        personIdentifier: '14837510008',
        partyId: person.partyId,
      },
    ]);
    const plain = await http.call('POST', QUERY, lookup, { data: [fjordfisk] });
    assert.deepEqual(Object.keys(plain.body.data[0]).sort(), [
      'displayName',
      'externalUrn',
      'organizationIdentifier',
      'partyId',
      'partyType',
      'partyUuid',
      'versionId',
    ]);
    assert.deepEqual((await http.call('POST', QUERY, lookup, { data: [] })).body, { data: [] });
  });

  test('a text that is no party URN, an unknown field and too many URNs are refused', async () => {
    const invalid = await http.call('POST', QUERY, lookup, { data: ['311003003'] });
    assert.equal(invalid.status, 400);
    assert.ok(JSON.stringify(invalid.body).includes('Invalid PartyUrn'));
    assert.equal((await http.call('POST', `${QUERY}?fields=org.subunits`, lookup, { data: [fjordfisk] })).status, 400);
    const many = await http.call('POST', QUERY, lookup, { data: Array.from({ length: 101 }, () => fjordfisk) });
    assert.deepEqual(
      [many.status, many.body.validationErrors[0].code, many.body.validationErrors[0].paths],
      [400, 'REG.VLD-00001', ['/data']],
    );
    assert.equal((await http.call('POST', QUERY, administrator, { data: [] })).status, 403);
  });
});
