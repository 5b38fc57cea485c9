import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { accessPackages, packagesOfRole } from '../../server/authorization/model/access-packages.ts';
import { knownRoles, knowsSubject } from '../../server/authorization/model/known-subjects.ts';
import type { Names } from '../../server/authorization/model/names.ts';
import { packageAreas } from '../../server/authorization/model/package-groups.ts';

const data = new URL('../../../shared/conformance/xacml/altinn-reference-data/', import.meta.url);
const skip = existsSync(data) ? false : 'the reference data is not here';
// biome-ignore lint/suspicious/noExplicitAny: data of the reference
const json = (name: string): any[] => JSON.parse(readFileSync(new URL(name, data), 'utf8'));

test('the packages are those of the reference, with their areas and flags', { skip }, () => {
  const ours = accessPackages.map(({ id: _, code: __, names: ___, areaId: ____, ...facts }) => facts);
  const byUrn = (one: { urn: string }, other: { urn: string }) => (one.urn < other.urn ? -1 : 1);
  assert.deepEqual(ours.sort(byUrn), json('access-packages.json').sort(byUrn));
});

test('roles give just the packages of the reference, for the organisation forms it names', { skip }, () => {
  const reference = json('role-packages.json');
  const forms = [undefined, ...new Set(reference.flatMap(({ entityVariant }) => entityVariant ?? []))];
  const ours = [...new Set(reference.map(({ role }) => role as string))].flatMap((role) =>
    forms.flatMap((form) =>
      packagesOfRole(role, form)
        .filter(({ unitType }) => unitType === form)
        .map((one) => [role, one.package, form ?? null, one.canDelegate, one.hasAccess].join()),
    ),
  );
  const expected = reference.map((one) =>
    [one.role, one.package.split(':').at(-1), one.entityVariant, one.canDelegate, one.hasAccess].join(),
  );
  assert.deepEqual(ours.sort(), expected.sort());
});

test('every role and package of the reference is known to the policy lint, others are not', { skip }, () => {
  for (const { urn, legacyUrn } of json('roles.json'))
    for (const one of [urn, legacyUrn]) if (one !== null) assert.ok(knowsSubject(one), one);
  for (const { urn } of json('access-packages.json')) assert.ok(knowsSubject(urn), urn);
  for (const urn of ['urn:altinn:rolecode:xyz', 'urn:altinn:accesspackage:post', 'urn:altinn:role:dagl'])
    assert.ok(!knowsSubject(urn), urn);
});

test('the roles are those of the reference, each once', { skip }, () => {
  const facts = ({ urn, legacyUrn, isKeyRole }: { urn: string; legacyUrn: string | null; isKeyRole: boolean }) =>
    [urn, legacyUrn ?? (urn.startsWith('urn:altinn:rolecode:') ? urn : null), isKeyRole].join();
  const ours = knownRoles.map(({ urn, legacyCode, isKeyRole }) =>
    facts({ urn, isKeyRole, legacyUrn: legacyCode ? `urn:altinn:rolecode:${legacyCode.toLowerCase()}` : null }),
  );
  assert.deepEqual(ours.sort(), json('roles.json').map(facts).sort());
});

/** Names that Nynorsk writes as Bokmål does. */
const SAME_IN_NYNORSK = `
  Jordbruk | Akvakultur | Fiske | Skogbruk | Jakt og viltstell | Reindrift | Dokumentbasert tilsyn
  Teknisk samhandling skatt | Teknisk samhandling Digdir | Beredskap | Infrastruktur | Mine sider hos kommunen
  Patent, varemerke og design | Politi og domstol | Folkeregister | Rapportering av statistikk
  Godkjenning av personell | Overnatting | Servering | Varehandel | Oppføring av bygg og anlegg | Plansak | Politikk
  Sport og fritid | Elektrisitet – produsere, overføre og distribuere | Avfall – behandle og gjenvinne | Ulykke
  Yrkesskade | Renovasjon | Barnevern | Familievern | Kommuneoverlege | Trelast, trevarer og papirvarer
  Metallvarer, elektrisk utstyr og maskiner | Bergverk | Oljeraffinering, kjemisk og farmasøytisk industri
  Reparasjon og installasjon av maskiner og utstyr | Klientadministrator | Maskinporten-administrator
  Finansiering og forsikring | Informasjon og kommunikasjon | Elektronisk kommunikasjon | Permisjon | Pensjon
  Revisjon | Krav og utlegg | Toll | Motorvognavgift | Særavgifter | Skattegrunnlag | Lufttransport | Sjøfart
  Jernbanetransport | Trafikant | Arbeidsliv | Utdanning | Søknader og sertifisering | Barn og foreldre | Samliv
  Behandling | Pleie og omsorg | Kultur | Idrett | Patent | Sertifisering | Design og varemerke | Straffesak | Våpen
  Løyve | Bank og finans | Forsikring | Toll og avgift | Tilgangsstyring for privatperson | Helfo – fastlege
  Husbanken – startlån | Kartverket – arv, privat skifte og uskifte | Kartverket – sletting | Kartverket – låneopptak
  Kommune – helse og omsorg | Kommune – skatt og avgift | Kredittvurderingsselskap – kredittsperre
  Namsmannen – gjeldsordning | Nav – arbeid | Nav – familie | Nav – pensjon
  Pasientreiser – refusjon av pasientreiser | Skatteetaten – endre postadresse | Skatteetaten – melde flytting
  Skatteetaten – skatt
  Jordbruk, skogbruk, jakt, fiske og akvakultur | Fullmakter for revisor | Oppvekst og utdanning
  Handel, overnatting og servering | Helse, pleie, omsorg og vern | Post og arkiv | Personale | Transport og lagring
  Familie og fritid | Helse og omsorg | Politi og rettsvesen | Trafikk og transport
  Skatt, avgift, bank og forsikring
  Komplementar | Styremedlem | Varamedlem | Observatør | Revisor | Revisoradressat | Kontaktperson
  Kontaktperson for NUF | Kontaktperson i kommune | Kontaktperson for revisor | Signatur | Signatur i fellesskap
  Prokura | Prokura i fellesskap | Konkursdebitor | Medlem av kontorfellesskap | Grunnlag for konsern | Mor i konsern
  Felles registrert med | Elektronisk signeringsrett | Privatperson | Agent | Leverandør
  Primærnæring og næringsmiddel | Post/arkiv | Altinn 2-rolle A0282 | Altinn 2-rolle A0293 | Altinn 2-rolle A0294
  Altinn 2-rolle A0298 | Tilgangsstyring | Programmeringsgrensesnitt (API)
  Programmeringsgrensesnitt for NUF (API) | Økokrim-rapportering | Parallell signering | Samferdsel
  Energi, miljø og klima`;

test('packages, areas and roles have names in Bokmål, Nynorsk and English, alike only where the words are', () => {
  const named = [...accessPackages, ...packageAreas, ...knownRoles];
  assert.equal(named.length, 223 + 46 + 148);
  for (const { names } of named)
    for (const name of [names.nb, names.nn, names.en]) {
      assert.match(name, /^\p{Lu}\S/u);
      assert.equal(name, name.trim());
    }
  const alike = (language: 'nn' | 'en') =>
    [...new Set(named.flatMap(({ names }) => (names[language] === names.nb ? [names.nb] : [])))].sort();
  assert.deepEqual(
    alike('nn'),
    SAME_IN_NYNORSK.split(/[|\n]/)
      .map((name) => name.trim())
      .filter((name) => name !== '')
      .sort(),
  );
  assert.deepEqual(alike('en'), ['Agent']);
});

test('packages of one kind of party, areas and roles of one register can be told apart by their names', () => {
  const groups: (readonly { readonly names: Names }[])[] = [
    ...Map.groupBy(accessPackages, ({ entityType }) => entityType).values(),
    packageAreas,
    ...Map.groupBy(knownRoles, ({ urn }) => urn.slice(0, urn.lastIndexOf(':'))).values(),
  ];
  for (const group of groups)
    for (const language of ['nb', 'nn', 'en'] as const)
      assert.equal(new Set(group.map(({ names }) => names[language])).size, group.length, language);
});
