import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { serve } from '../administration/http.ts';
import { metaOperations } from '../../server/authorization/operations/meta/all.ts';
import { TestRegistry } from './policies.ts';

const INFO = '/accessmanagement/api/v1/meta/info';
const ORDINARY = 'urn:altinn:accesspackage:ordinaer-post-til-virksomheten';

interface Package {
  readonly urn: string;
}
interface Area {
  readonly id: string;
  readonly name: string;
  readonly urn: string;
  readonly packages: readonly Package[];
}

describe('the catalogue of roles and packages', () => {
  let http: ReturnType<typeof serve>;
  const get = async (path: string) => (await http.call('GET', `${INFO}${path}`)).body;

  before(() => {
    const registry = new TestRegistry();
    registry.set('letters', { rules: [{ subject: [['urn:altinn:rolecode', 'dagl']], actions: ['read'] }] });
    // Which resources a subject opens is the registry's to know.
    const named: Record<string, string[]> = {
      [ORDINARY]: ['letters'],
      'urn:altinn:rolecode:dagl': ['letters', 'gone'],
    };
    const naming = async (urns: readonly string[]) => [...new Set(urns.flatMap((urn) => named[urn] ?? []))];
    http = serve(metaOperations({ registry, naming }));
  });
  after(() => http.close());

  test('all 223 packages are exported, each in one area of one group', async () => {
    const groups: { name: string; areas: Area[] }[] = await get('/accesspackages/export');
    assert.deepEqual(
      groups.map(({ name, areas }) => [name, areas.reduce((sum, { packages }) => sum + packages.length, 0)]),
      [
        ['Virksomhet', 147],
        ['Innbygger', 35],
        ['Vergemål', 41],
      ],
    );
    const urns = groups.flatMap(({ areas }) => areas.flatMap(({ packages }) => packages.map(({ urn }) => urn)));
    assert.equal(new Set(urns).size, 223);
  });

  test('groups, areas and packages are walked by id, down to the resources', async () => {
    const [group] = await get('/accesspackages/group');
    assert.equal((await get(`/accesspackages/group/${group.id}`)).name, 'Virksomhet');
    const areas: Area[] = await get(`/accesspackages/group/${group.id}/areas`);
    const mail = areas.find(({ urn }) => urn === 'urn:altinn:accesspackage-area:MailAndArchive');
    assert.equal((await get(`/accesspackages/area/${mail!.id}`)).name, 'Post og arkiv');
    const packages = await get(`/accesspackages/area/${mail!.id}/packages`);
    const ordinary = packages.find(({ urn }: Package) => urn === ORDINARY);
    const resources = await get(`/accesspackages/package/${ordinary.id}/resources`);
    assert.deepEqual(
      resources.map(({ refId }: { refId: string }) => refId),
      ['letters'],
    );
    for (const path of ['group', 'area']) {
      const { status, body } = await http.call('GET', `${INFO}/accesspackages/${path}/${ordinary.id}`);
      assert.deepEqual([status, body.code], [404, 'AM-09004'], path);
    }
  });

  test('a role tells its packages and resources, by id, code or URN', async () => {
    const roles = await get('/roles');
    const director = roles.find(({ code }: { code: string }) => code === 'daglig-leder');
    assert.deepEqual(await get(`/roles/${director.id}`), director);
    const packages = await get(`/roles/${director.id}/packages`);
    assert.ok(
      packages.some((one: { package: Package; hasAccess: boolean }) => one.package.urn === ORDINARY && one.hasAccess),
    );
    assert.deepEqual(await get('/roles/packages?role=daglig-leder'), packages);
    for (const path of [`/roles/${director.id}/resources`, '/roles/resources?role=urn:altinn:rolecode:dagl'])
      assert.deepEqual(
        (await get(path)).map(({ refId }: { refId: string }) => refId),
        ['letters'],
        'a resource that is gone is left out',
      );
    const manager = await get('/roles/packages?role=forretningsforer');
    assert.deepEqual(
      manager
        .filter((one: { variant: string | null }) => one.variant === 'BRL')
        .map((one: { package: Package }) => one.package.urn),
      ['urn:altinn:accesspackage:forretningsforer-eiendom'],
    );
    assert.equal((await http.call('GET', `${INFO}/roles/packages?role=kokk`)).body.code, 'AM-00039');
  });

  test('groups, areas, packages, roles and their registers are named in the language asked for', async () => {
    const named = async (asked: string | undefined) => {
      const read = async (path: string) => {
        const { body } = await http.call(
          'GET',
          `${INFO}${path}`,
          undefined,
          undefined,
          asked === undefined ? {} : { 'accept-language': asked },
        );
        return body;
      };
      const ordinary = await read(`/accesspackages/package/urn/${ORDINARY}`);
      const [group] = await read('/accesspackages/group');
      const [role] = (await read('/roles')).filter(({ code }: { code: string }) => code === 'daglig-leder');
      const [given] = await read('/roles/packages?role=regnskapsforer');
      const exported = (await read('/accesspackages/export'))[0].areas[0].packages[0];
      return [
        ordinary.name,
        ordinary.area.name,
        (await read(`/accesspackages/area/${ordinary.area.id}`)).name,
        group.name,
        role.name,
        role.provider.name,
        (await read(`/roles/${role.id}`)).name,
        given.package.name,
        exported.name,
      ];
    };
    const byDefault = [
      'Ordinær post til virksomheten',
      'Post og arkiv',
      'Post og arkiv',
      'Virksomhet',
      'Daglig leder',
      'Enhetsregisteret',
      'Daglig leder',
      'Regnskapsfører med signeringsrettighet',
      'Jordbruk',
    ];
    for (const asked of [undefined, 'nb-NO', 'no', 'de', 'en;q=0.1, nb'])
      assert.deepEqual(await named(asked), byDefault);
    assert.deepEqual(await named('nn-NO, nb;q=0.9'), [
      'Ordinær post til verksemda',
      'Post og arkiv',
      'Post og arkiv',
      'Verksemd',
      'Dagleg leiar',
      'Einingsregisteret',
      'Dagleg leiar',
      'Rekneskapsførar med signeringsrett',
      'Jordbruk',
    ]);
    assert.deepEqual(await named('de, en;q=0.5'), [
      'Ordinary mail to the organisation',
      'Mail and archive',
      'Mail and archive',
      'Organisation',
      'Managing director',
      'Register of Legal Entities',
      'Managing director',
      'Accountant with signing rights',
      'Agriculture',
    ]);
  });

  test('a search looks in codes and in the names of the language asked for', async () => {
    const found = async (term: string, asked: string) =>
      (
        await http.call('GET', `${INFO}/accesspackages/search?term=${term}`, undefined, undefined, {
          'accept-language': asked,
        })
      ).body.map(({ urn }: Package) => urn);
    assert.deepEqual(await found('Ordinary%20mail', 'en'), [ORDINARY]);
    assert.deepEqual(await found('ordinaer-post', 'en'), [ORDINARY]);
    assert.deepEqual(await found('Ordinary%20mail', 'nn'), []);
  });

  test('forms of organisations are listed', async () => {
    const { body } = await http.call('GET', '/accessmanagement/api/v1/meta/types/organization/subtypes');
    assert.ok(['AS', 'ENK', 'BEDR'].every((code) => body.some(({ name }: { name: string }) => name === code)));
  });
});
