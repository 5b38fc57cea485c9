import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { systemClock } from '../../server/foundation/clock.ts';
import { Epoch } from '../../server/foundation/database/epoch.ts';
import type { Foundation } from '../../server/foundation/foundation.ts';
import { InvalidFields } from '../../server/http/problem.ts';
import type { ImportDocument } from '../../server/register/model/import-document.ts';
import { openRegister } from '../../server/register/open.ts';
import type { Party } from '../../server/register/port.ts';
import { openTestDatabase, type TestDatabase } from '../harness/database.ts';

const demo = JSON.parse(
  readFileSync(new URL('../../server/start/demo/parties.json', import.meta.url), 'utf8'),
) as ImportDocument;
const organization = (number: string) => `urn:altinn:organization:identifier-no:${number}`;
const person = (number: string) => `urn:altinn:person:identifier-no:${number}`;
const DIRECTOR = 'urn:altinn:external-role:ccr:daglig-leder';

describe('the register', () => {
  let opened: TestDatabase;
  let epoch: Epoch;
  let register: ReturnType<typeof openRegister>;

  before(async () => {
    opened = await openTestDatabase();
    epoch = new Epoch(opened.database);
    register = openRegister({ database: opened.database, epoch, clock: systemClock } as Foundation);
    await register.importParties(demo);
  });
  after(() => opened.close());

  const party = async (urn: string): Promise<Party> =>
    (await register.port.byUrn(urn)) ?? assert.fail(`${urn} is not there`);
  const faultsOf = async (document: ImportDocument): Promise<string[]> => {
    const error = await register.importParties(document).then(
      () => assert.fail('it was accepted'),
      (refused: unknown) => refused,
    );
    assert.ok(error instanceof InvalidFields, String(error));
    return error.faults.map(({ path }) => path).sort();
  };

  test('the same document again changes nothing: ids stay and no cache is emptied', async () => {
    const earlier = await party(organization('311003003'));
    const number = await epoch.current();
    const outcome = await register.importParties(demo);
    assert.deepEqual(outcome, { partiesCreated: 0, partiesChanged: 0, rolesAdded: 0, rolesDeleted: 0 });
    assert.equal(await epoch.current(), number);
    assert.deepEqual(await party(organization('311003003')), earlier);
  });

  test('a changed party is seen at once by whoever asked before, under the same ids, and the epoch moves once', async () => {
    const urn = organization('311004018');
    const earlier = await party(urn);
    const number = await epoch.current();
    const changed = demo.parties!.map((known) =>
      known.key === 'lyngheim' ? { ...known, name: 'Lyngheim Rekneskap AS' } : known,
    );
    assert.equal((await register.importParties({ parties: changed, roles: demo.roles! })).partiesChanged, 1);
    assert.deepEqual(await party(urn), { ...earlier, name: 'Lyngheim Rekneskap AS' });
    assert.equal(await epoch.current(), number + 1);
    await register.importParties(demo);
  });

  test('a party is found by every identifier it has, under the URN as asked', async () => {
    const kari = await party(person('14837510008'));
    assert.equal(kari.kind, 'person');
    assert.match(String(kari.partyId), /^5\d{7}$/);
    assert.match(String(kari.userId), /^2\d{7}$/);
    const urns = [
      'URN:altinn:person:identifier-no:14837510008',
      `urn:altinn:partyid:${kari.partyId}`,
      `urn:altinn:party:uuid:${kari.partyUuid.toUpperCase()}`,
      `urn:altinn:userid:${kari.userId}`,
    ];
    const found = await register.port.byUrns([
      ...urns,
      organization('999999999'),
      'urn:altinn:partyid:9999999999',
      'nonsense',
    ]);
    assert.deepEqual([...found.keys()].sort(), [...urns].sort());
    for (const urn of urns) assert.equal(found.get(urn)?.partyUuid, kari.partyUuid);
  });

  test('a deleted party is only given to those who ask for deleted ones', async () => {
    const urn = organization('311007009');
    assert.equal((await register.port.byUrns([urn])).size, 0);
    assert.equal((await register.port.byUrns([urn], { includeDeleted: true })).get(urn)?.isDeleted, true);
    assert.equal(await register.port.byUrn(urn), undefined);
  });

  test('a director has the role for the sub-unit too, but a role in a sub-unit says nothing of its main unit', async () => {
    const kari = await party(person('14837510008'));
    const main = await party(organization('311003003'));
    const unit = await party(organization('311003518'));
    assert.equal(unit.mainUnit, main.partyUuid);
    assert.deepEqual(await register.port.rolesFor(kari.partyUuid, unit.partyUuid), [
      { of: main.partyUuid, holder: kari.partyUuid, urn: DIRECTOR, legacyCode: 'DAGL' },
    ]);
    const lars = await party(person('21925515040'));
    await register.importParties({ roles: [{ role: DIRECTOR, of: unit.urn, holder: lars.urn }] });
    assert.deepEqual(await register.port.rolesFor(lars.partyUuid, main.partyUuid), []);
    assert.equal((await register.port.rolesFor(lars.partyUuid, unit.partyUuid)).length, 1);
    await register.importParties({ roles: [{ role: DIRECTOR, of: unit.urn, holder: lars.urn, isDeleted: true }] });
    assert.deepEqual(await register.port.rolesFor(lars.partyUuid, unit.partyUuid), [], 'taken away, and seen at once');
  });

  test('what an accounting firm holds, its director holds through the key role, one step and no further', async () => {
    const mona = await party(person('30897925067'));
    const lyngheim = await party(organization('311004018'));
    const fjordfisk = await party(organization('311003003'));
    assert.deepEqual(await register.port.rolesFor(mona.partyUuid, fjordfisk.partyUuid), [
      {
        of: fjordfisk.partyUuid,
        holder: lyngheim.partyUuid,
        urn: 'urn:altinn:external-role:ccr:regnskapsforer',
        legacyCode: 'REGN',
      },
    ]);
    assert.deepEqual(await register.port.keyRoleOrganizations(mona.partyUuid), [lyngheim.partyUuid]);
    // Lyngheim becomes director of Nordlys, which becomes accountant of Solsiden: Mona stands two steps away.
    const nordlys = organization('311006002');
    const solsiden = organization('311005006');
    const roles = [
      { code: 'DAGL', of: nordlys, holder: lyngheim.urn },
      { code: 'REGN', of: solsiden, holder: nordlys },
    ];
    await register.importParties({ roles });
    assert.deepEqual(await register.port.rolesFor(mona.partyUuid, (await party(solsiden)).partyUuid), []);
    await register.importParties({ roles: roles.map((role) => ({ ...role, isDeleted: true })) });
  });

  test('a partner with shared responsibility has no power through an inter-municipal company', async () => {
    const partner = 'urn:altinn:external-role:ccr:deltaker-delt-ansvar';
    const iks = {
      key: 'iks',
      kind: 'organization',
      name: 'Fjordavfall IKS',
      organizationNumber: '311443755',
      unitType: 'IKS',
    };
    const fjellheim = organization('311002007');
    const ida = person('18850460120');
    await register.importParties({
      parties: [iks],
      roles: [
        { role: partner, of: 'iks', holder: fjellheim },
        { role: partner, of: 'iks', holder: ida },
        { role: DIRECTOR, of: fjellheim, holder: ida },
      ],
    });
    const [company, person_] = [await party(organization('311443755')), await party(ida)];
    const held = await register.port.rolesFor(person_.partyUuid, company.partyUuid);
    assert.deepEqual(
      held.map(({ holder }) => holder),
      [person_.partyUuid],
      'her own share, not the municipality’s',
    );
    assert.ok(!(await register.port.keyRoleOrganizations(person_.partyUuid)).includes(company.partyUuid));
    await register.importParties({ roles: [{ role: DIRECTOR, of: fjellheim, holder: ida, isDeleted: true }] });
  });

  test('the accountant of a sole proprietorship is its owner’s too, others of it are not', async () => {
    const [jonas, lyngheim, mona] = [person('09816840055'), organization('311004018'), person('30897925067')];
    const company = {
      key: 'enk',
      kind: 'organization',
      name: 'Jonas Berg',
      organizationNumber: '713431400',
      unitType: 'ENK',
    };
    await register.importParties({
      parties: [company],
      roles: [
        { code: 'INNH', of: 'enk', holder: jonas },
        { code: 'REGN', of: 'enk', holder: lyngheim },
        { code: 'KONT', of: 'enk', holder: lyngheim },
      ],
    });
    const [owner, firm, director] = await Promise.all([party(jonas), party(lyngheim), party(mona)]);
    const atOwner = {
      of: owner.partyUuid,
      holder: firm.partyUuid,
      urn: 'urn:altinn:external-role:ccr:regnskapsforer',
      legacyCode: 'REGN',
    };
    for (const { partyUuid } of [firm, director])
      assert.deepEqual(await register.port.rolesFor(partyUuid, owner.partyUuid), [atOwner]);
    const reached = await register.reach.rolesHeldBy(director.partyUuid, [firm.partyUuid]);
    assert.deepEqual(
      reached.filter(({ of }) => of === owner.partyUuid),
      [atOwner],
    );
    // Two companies with the same accountant give the one role once.
    const second = { ...company, key: 'two', organizationNumber: '713431508' };
    const roles = [
      { code: 'INNH', of: 'two', holder: jonas },
      { code: 'REGN', of: 'two', holder: lyngheim },
    ];
    await register.importParties({ parties: [second], roles });
    assert.deepEqual(await register.port.rolesFor(firm.partyUuid, owner.partyUuid), [atOwner]);
    await register.importParties({ parties: [{ ...second, unitType: 'AS' }] });
    // What was deleted lately still counts, until two years have passed; what is no sole proprietorship never did.
    const held = () => register.port.rolesFor(firm.partyUuid, owner.partyUuid);
    await register.importParties({ parties: [{ ...company, isDeleted: true }] });
    assert.deepEqual(await held(), [atOwner]);
    await opened.database.pool.query(
      `update register.party set deleted_at = deleted_at - interval '731 days' where organization_number = $1`,
      [company.organizationNumber],
    );
    await opened.database.transaction((transaction) => epoch.bump(transaction));
    assert.deepEqual(await held(), []);
    await register.importParties({ parties: [company] });
    assert.deepEqual(await held(), [atOwner]);
    await register.importParties({ parties: [{ ...company, unitType: 'AS' }] });
    assert.deepEqual(await held(), []);
  });

  test('a person is private person, and a self-registered user self-registered, for itself alone', async () => {
    const kari = await party(person('14837510008'));
    const ola = await party(person('02918220065'));
    assert.deepEqual(await register.port.rolesFor(kari.partyUuid, kari.partyUuid), [
      { of: kari.partyUuid, holder: kari.partyUuid, urn: 'urn:altinn:role:privatperson', legacyCode: 'PRIV' },
    ]);
    assert.deepEqual(await register.port.rolesFor(kari.partyUuid, ola.partyUuid), []);
    await register.importParties({
      parties: [{ kind: 'self-identified', name: 'Kari', idportenEmail: 'Kari.N@Example.org' }],
    });
    const user = await party('urn:altinn:person:idporten-email:kari.n@example.org');
    assert.equal(user.urn, 'urn:altinn:person:idporten-email:kari.n@example.org');
    assert.deepEqual(
      (await register.port.rolesFor(user.partyUuid, user.partyUuid)).map(({ legacyCode }) => legacyCode),
      ['SELN'],
    );
  });

  test('holders are looked for in the main unit, for many organisations at once', async () => {
    const uuids = new Map<string, string>();
    for (const number of ['311003518', '311004018', '311002007'])
      uuids.set(number, (await party(organization(number))).partyUuid);
    const holders = await register.port.holdersOfEach([...uuids.values()], [DIRECTOR]);
    const kari = (await party(person('14837510008'))).partyUuid;
    const mona = (await party(person('30897925067'))).partyUuid;
    assert.deepEqual(
      holders,
      new Map([
        [uuids.get('311003518')!, [kari]],
        [uuids.get('311004018')!, [mona]],
      ]),
    );
    assert.deepEqual(await register.port.holdersOf(uuids.get('311003518')!, [DIRECTOR]), [kari]);
    assert.deepEqual(await register.port.holdersOf(uuids.get('311002007')!, [DIRECTOR]), []);
  });

  test('every fault of a document is reported with its path, and nothing of it is written', async () => {
    const number = await epoch.current();
    const faults = await faultsOf({
      parties: [
        {
          key: 'a',
          kind: 'organization',
          name: 'A',
          organizationNumber: '123456789',
          unitType: 'as',
          reservedInKrr: true,
        },
        {
          key: 'a',
          kind: 'organization',
          name: ' ',
          organizationNumber: '313154599',
          mainUnit: 'nobody',
          email: 'no',
          mobile: 'x',
          language: 'sv',
        },
        { kind: 'person', name: 'P', personIdentifier: '01017512345', mainUnit: 'a' },
        { kind: 'self-identified', name: 'S' },
        { kind: 'company', name: 'C' },
        {
          key: 'b',
          kind: 'organization',
          name: 'B',
          organizationNumber: '713431400',
          unitType: 'BEDR',
          mainUnit: organization('311003518'),
        },
        { key: 'c', kind: 'organization', name: 'B again', organizationNumber: '713431400' },
        { kind: 'organization', name: 'Fine', organizationNumber: '991825827' },
      ],
      roles: [
        { role: 'keiser', of: 'b', holder: 'nobody' },
        { role: DIRECTOR, code: 'LEDE', of: 'b', holder: 'b' },
        { role: DIRECTOR, of: person('14837510008'), holder: 'b' },
        { role: 'urn:altinn:external-role:cra:nav-familie', of: 'b', holder: person('14837510008') },
        { code: 'LEDE', of: 'b', holder: person('14837510008') },
        { code: 'LEDE', of: 'b', holder: person('14837510008'), isDeleted: true },
      ],
    });
    assert.deepEqual(faults, [
      '$.parties[0].organizationNumber',
      '$.parties[0].reservedInKrr',
      '$.parties[0].unitType',
      '$.parties[1].email',
      '$.parties[1].key',
      '$.parties[1].language',
      '$.parties[1].mainUnit',
      '$.parties[1].mobile',
      '$.parties[1].name',
      '$.parties[2].mainUnit',
      '$.parties[2].personIdentifier',
      '$.parties[3]',
      '$.parties[4].kind',
      '$.parties[5].mainUnit',
      '$.parties[6]',
      '$.roles',
      '$.roles[0].holder',
      '$.roles[0].role',
      '$.roles[1].code',
      '$.roles[1].holder',
      '$.roles[2].of',
      '$.roles[3].of',
    ]);
    assert.equal((await register.port.byUrns([organization('991825827')])).size, 0);
    assert.equal(await epoch.current(), number);
  });

  test('imports at the same time number a new party once', async () => {
    const document: ImportDocument = {
      parties: [{ kind: 'organization', name: 'Samtidig AS', organizationNumber: '313154599' }],
    };
    // With connections at hand the transactions really run at the same time.
    await Promise.all(Array.from({ length: 8 }, () => opened.database.pool.query('select pg_sleep(0.05)')));
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => register.importParties(document)));
    assert.equal(
      outcomes.reduce((sum, { partiesCreated }) => sum + partiesCreated, 0),
      1,
    );
  });
});
