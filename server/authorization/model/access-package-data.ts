/** Product data: the access packages and who has them by role (authorization §4.4). Facts only; read by access-packages.ts. */

/** Package codes by area. */
export const AREAS: Readonly<Record<string, string>> = {
  AgricultureForestryHuntingFishingAndAquaculture:
    'jordbruk dyrehold akvakultur fiske skogbruk jakt-og-viltstell reindrift',
  AuthorizationsForAccountants:
    'regnskapsforer-med-signeringsrettighet regnskapsforer-lonn regnskapsforer-uten-signeringsrettighet',
  AuthorizationsForAuditors: 'revisormedarbeider ansvarlig-revisor',
  AuthorizationsForBankruptcyEstates: 'konkursbo-skrivetilgang konkursbo-lesetilgang',
  AuthorizationsForBusinesses: 'forretningsforer-eiendom ffor-tilgangsstyrer-nuf',
  BusinessAffairs:
    'attester dokumentbasert-tilsyn eksplisitt teknisk-samhandling-skatt teknisk-samhandling-digdir ' +
    'beredskap reelle-rettighetshavere-avvik-eu-oppslag generelle-helfotjenester ' +
    'tilskudd-stotte-erstatning helfo-saerlig-kategori infrastruktur mine-sider-kommune ' +
    'patent-varemerke-design politi-og-domstol folkeregister offentlige-anskaffelser forskning ' +
    'aksjer-og-eierforhold starte-drive-endre-avvikle-virksomhet rapportering-statistikk ' +
    'virksomhetens-representant-skjemaoppgaver',
  ChildhoodAndEducation:
    'sfo-leder godkjenning-av-utdanningsvirksomhet statsforvalter-barnehage ' +
    'statsforvalter-skole-og-opplearing hoyere-utdanning-og-hoyere-yrkesfaglig-utdanning ' +
    'barnehagemyndighet barnehageleder barnehageeier opplaeringskontorleder ppt-leder ' +
    'godkjenning-av-personell skoleleder skoleeier',
  CommerceAccommodationAndCatering: 'overnatting servering varehandel',
  ConstructionInfrastructureAndRealEstate:
    'byggesoknad kjop-og-salg-eiendom oppforing-bygg-anlegg plansak tinglysing-eiendom eiendomsmegler ' +
    'utleie-eiendom motta-nabo-og-planvarsel',
  CultureAndVolunteering:
    'kunst-og-underholdning fornoyelser biblioteker-museer-arkiver-og-annen-kultur lotteri-og-spill ' +
    'politikk sport-og-fritid',
  EnergyWaterSewageAndWaste:
    'miljorydding-rensing elektrisitet-produsere-overfore-distrubere utvinning-raaolje-naturgass-kull ' +
    'samle-behandle-avlopsvann damp-varmtvann avfall-behandle-gjenvinne vann-kilde-rense-distrubere',
  EnvironmentAccidentAndSafety:
    'ulykke miljorydding-miljorensing-og-lignende yrkesskade sikkerhet-og-internkontroll baerekraft ' + 'renovasjon',
  HealthCareAndProtection:
    'pleie-omsorgstjenester-i-institusjon barnevern familievern helsetjenester ' +
    'helsetjenester-personopplysninger-saerlig-kategori kommuneoverlege ' +
    'sosiale-omsorgstjenester-uten-botilbud-og-flyktningemottak',
  Industries:
    'naeringsmidler-drikkevarer-og-tobakk mobler-og-annen-industri trelast-trevarer-papirvarer ' +
    'metallvarer-elektrisk-utstyr-og-maskiner metaller-og-mineraler bergverk ' +
    'oljeraffinering-kjemisk-farmasoytisk-industri trykkerier-reproduksjon-opptak ' +
    'reparasjon-og-installasjon-av-maskiner-og-utstyr gummi-plast-og-ikkemetallholdige-mineralprodukter ' +
    'verft-og-andre-transportmidler tekstiler-klaer-laervarer',
  Integrations: 'maskinporten-scopes maskinporten-scopes-nuf maskinlesbare-hendelser',
  MailAndArchive: 'post-til-virksomheten-med-taushetsbelagt-innhold ordinaer-post-til-virksomheten',
  ManageAccess:
    'tilgangsstyrer tilgangsstyring-enkeltinstanser klientadministrator konkursbo-tilgangsstyrer ' +
    'hovedadministrator maskinporten-administrator',
  OtherServiceIndustries:
    'finansiering-og-forsikring informasjon-og-kommunikasjon elektronisk-kommunikasjon ' +
    'annen-tjenesteyting posttjenester tjenester-nuf',
  Personnel:
    'a-ordning ansettelsesforhold permisjon pensjon lonn lonn-personopplysninger-saerlig-kategori ' +
    'sykefravaer sykefravaer-personopplysninger-saerlig-kategori oppgi-naermeste-leder',
  TaxFeesAccountingAndCustoms:
    'regnskap-okonomi-rapport revisjon revisorattesterer skatt-naering krav-og-utlegg kreditt-og-oppgjoer ' +
    'toll motorvognavgift saeravgifter skattegrunnlag merverdiavgift mva-kompensasjon-revisorattesterer',
  TransportAndStorage:
    'lufttransport sjofart transport-i-ror jernbanetransport kjoretoy omregistrering ' +
    'forstegangsregistrering trafikant veitransport lagring-og-andre-tjenester-tilknyttet-transport',
  WorkingLifeSchoolAndEducation:
    'innbygger-permisjon-oppsigelse innbygger-arbeidsliv innbygger-pensjon innbygger-utdanning ' +
    'innbygger-sykefravaer innbygger-soknader-sertifisering',
  FamilyAndLeisure:
    'innbygger-barn-foreldre innbygger-barnehage-sfo-skole innbygger-samliv ' +
    'innbygger-fritidsaktiviteter-friluftsliv',
  HealthAndCare: 'innbygger-avlastning-stotte innbygger-behandling innbygger-helsetjenester innbygger-pleie-omsorg',
  CultureSportAndVolunteering: 'innbygger-kultur innbygger-idrett innbygger-frivillighet',
  PatentsCertificatesAndAttestations:
    'innbygger-patent innbygger-sertifisering innbygger-attester innbygger-design-varemerke',
  PoliceAndJudiciary: 'innbygger-straffesak innbygger-vapen',
  PlanBuildingAndProperty: 'innbygger-byggesoknad innbygger-bolig-eiendom',
  TrafficAndTransport: 'innbygger-loyve innbygger-kjoretoy innbygger-forerkort',
  TaxLevyBankAndInsurance:
    'innbygger-bank-finans innbygger-forsikring innbygger-skatteforhold-privatpersoner ' +
    'innbygger-toll-avgift innbygger-stotte-tilskudd innbygger-innkreving',
  AdministratorRights: 'innbygger-tilgangsstyring-privatperson',
  VergemalBank: 'vergemal-bank-representasjon-dagligbank vergemal-bank-ta-opp-lan-kreditter',
  VergemalInsuranceCompany: 'vergemal-forsikringsselskap-forvalte-forsikringsavtaler',
  VergemalHelfo: 'vergemal-helfo-refusjon-privatpersoner vergemal-helfo-fastlege',
  VergemalTheHouseBank: 'vergemal-husbanken-bostotte vergemal-husbanken-startlan',
  VergemalDebtCollectionCompany: 'vergemal-inkassoselskap-inkassoavtaler',
  VergemalNorwegianMappingAuthority:
    'vergemal-kartverket-salg-fast-eiendom-borettslagsandel vergemal-kartverket-kjop-eiendom ' +
    'vergemal-kartverket-arv-privat-skifte-uskifte vergemal-kartverket-endring-eiendom ' +
    'vergemal-kartverket-avtaler-rettigheter vergemal-kartverket-sletting vergemal-kartverket-laneopptak',
  VergemalMunicipality:
    'vergemal-kommune-bygg-eiendom vergemal-kommune-helse-omsorg vergemal-kommune-skatt-avgift ' +
    'vergemal-kommune-sosiale-tjenester vergemal-kommune-skole-utdanning',
  VergemalCreditRatingCompany: 'vergemal-kredittvurderingsselskap-kredittsperre',
  VergemalBailiff:
    'vergemal-namsmannen-gjeldsordning namsmannen-tvangsfullbyrdelse-forliksradet ' +
    'vergemal-skatteetaten-innkreving-tvangsfullbyrdelse',
  VergemalNav:
    'vergemal-nav-arbeid vergemal-nav-familie vergemal-nav-hjelpemidler vergemal-nav-pensjon ' +
    'vergemal-nav-sosiale-tjenester',
  VergemalPatientTravel: 'vergemal-pasientreiser-refusjon-pasientreiser',
  VergemalTaxAuthority:
    'vergemal-skatteetaten-endre-postadresse vergemal-skatteetaten-melde-flytting ' + 'vergemal-skatteetaten-skatt',
  VergemalStateAdministrator: 'vergemal-statsforvalter-soke-om-samtykke-disposisjon',
  VergemalDistrictCourt:
    'vergemal-tingretten-begjaere-uskifte vergemal-tingretten-privat-skifte-dodsbo ' +
    'vergemal-tingretten-begjaere-skifte-uskiftebo',
  VergemalOtherPurchasesAndConclusionsOfAgreemets:
    'vergemal-ovrige-kjop-leie-varer-tjenester vergemal-ovrige-inngaelse-husleiekontrakter ' +
    'vergemal-ovrige-avslutning-husleiekontrakter vergemal-ovrige-salg-losore-storre-verdi',
};

/** Areas whose packages are for persons; all others are for organisations. */
export const AREAS_OF_PERSONS: ReadonlySet<string> = new Set([
  'WorkingLifeSchoolAndEducation',
  'FamilyAndLeisure',
  'HealthAndCare',
  'CultureSportAndVolunteering',
  'PatentsCertificatesAndAttestations',
  'PoliceAndJudiciary',
  'PlanBuildingAndProperty',
  'TrafficAndTransport',
  'TaxLevyBankAndInsurance',
  'AdministratorRights',
  'VergemalBank',
  'VergemalInsuranceCompany',
  'VergemalHelfo',
  'VergemalTheHouseBank',
  'VergemalDebtCollectionCompany',
  'VergemalNorwegianMappingAuthority',
  'VergemalMunicipality',
  'VergemalCreditRatingCompany',
  'VergemalBailiff',
  'VergemalNav',
  'VergemalPatientTravel',
  'VergemalTaxAuthority',
  'VergemalStateAdministrator',
  'VergemalDistrictCourt',
  'VergemalOtherPurchasesAndConclusionsOfAgreemets',
]);

/** `role/what`: `both` has it and may give it, `has` may not give it, `gives` has no access itself; `@` limits it to an organisation form. */
export const KEY_ROLES_PATTERN =
  'bestyrende-reder/both bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives innehaver/both komplementar/both styreleder/both';

/** Packages that other roles give, by what gives them. */
export const OTHER_GIVERS: Readonly<Record<string, string>> = {
  'regnskapsforer/has':
    'regnskapsforer-med-signeringsrettighet regnskapsforer-lonn regnskapsforer-uten-signeringsrettighet',
  'revisor/has': 'revisormedarbeider ansvarlig-revisor',
  'bostyrer/both': 'konkursbo-skrivetilgang konkursbo-lesetilgang',
  'forretningsforer@BRL/has forretningsforer@ESEK/has': 'forretningsforer-eiendom',
  'forretningsforer@NUF/both': 'ffor-tilgangsstyrer-nuf',
  'hovedadministrator/gives': 'eksplisitt post-til-virksomheten-med-taushetsbelagt-innhold',
  'daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives innehaver/both':
    'reelle-rettighetshavere-avvik-eu-oppslag',
  'bestyrende-reder/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives innehaver/both komplementar/both styreleder/both':
    'infrastruktur politi-og-domstol starte-drive-endre-avvikle-virksomhet tinglysing-eiendom baerekraft ' +
    'finansiering-og-forsikring pensjon mva-kompensasjon-revisorattesterer',
  'bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives innehaver/both komplementar/both styreleder/both':
    'sfo-leder godkjenning-av-utdanningsvirksomhet statsforvalter-barnehage ' +
    'statsforvalter-skole-og-opplearing hoyere-utdanning-og-hoyere-yrkesfaglig-utdanning ' +
    'barnehagemyndighet barnehageleder barnehageeier opplaeringskontorleder ppt-leder ' +
    'godkjenning-av-personell skoleleder skoleeier barnevern familievern kommuneoverlege',
  'hovedadministrator@NUF/gives kontaktperson-nuf@NUF/both': 'maskinporten-scopes-nuf',
  'bestyrende-reder/both bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives innehaver/both komplementar/both kontaktperson-nuf/both norsk-representant/both styreleder/both':
    'tilgangsstyrer',
  'bestyrende-reder/both bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives innehaver/both komplementar/both kontaktperson-nuf/both styreleder/both':
    'tilgangsstyring-enkeltinstanser maskinporten-administrator',
  '': 'konkursbo-tilgangsstyrer',
  'bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both innehaver/both styreleder/both':
    'hovedadministrator',
  'forretningsforer@NUF/both kontaktperson-nuf/both norsk-representant/both': 'tjenester-nuf',
  'bestyrende-reder/both bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both forretningsforer@NUF/both hovedadministrator/gives innehaver/both komplementar/both kontaktperson-nuf/both norsk-representant/both styreleder/both':
    'a-ordning oppgi-naermeste-leder skatt-naering krav-og-utlegg saeravgifter skattegrunnlag ' + 'merverdiavgift',
  'bestyrende-reder/both bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both forretningsforer@NUF/both hovedadministrator/gives komplementar/both kontaktperson-nuf/both norsk-representant/both styreleder/both':
    'lonn-personopplysninger-saerlig-kategori',
  'bestyrende-reder/both bostyrer/both daglig-leder/both deltaker-delt-ansvar/both deltaker-fullt-ansvar/both hovedadministrator/gives komplementar/both styreleder/both':
    'sykefravaer-personopplysninger-saerlig-kategori',
};
