import type { Row } from './names.ts';

/** Product data: what packages for organisations are called in Bokmål, Nynorsk and English, by code. */
export const ORGANIZATION_PACKAGE_NAMES: Readonly<Record<string, Row>> = {
  // Agriculture, forestry, hunting, fishing and aquaculture
  jordbruk: ['Jordbruk', 'Jordbruk', 'Agriculture'],
  dyrehold: ['Dyrehold', 'Dyrehald', 'Animal husbandry'],
  akvakultur: ['Akvakultur', 'Akvakultur', 'Aquaculture'],
  fiske: ['Fiske', 'Fiske', 'Fishing'],
  skogbruk: ['Skogbruk', 'Skogbruk', 'Forestry'],
  'jakt-og-viltstell': ['Jakt og viltstell', 'Jakt og viltstell', 'Hunting and game management'],
  reindrift: ['Reindrift', 'Reindrift', 'Reindeer husbandry'],
  // Accountants, auditors, bankruptcy estates and business managers
  'regnskapsforer-med-signeringsrettighet': [
    'Regnskapsfører med signeringsrettighet',
    'Rekneskapsførar med signeringsrett',
    'Accountant with signing rights',
  ],
  'regnskapsforer-lonn': ['Regnskapsfører lønn', 'Rekneskapsførar løn', 'Accountant, payroll'],
  'regnskapsforer-uten-signeringsrettighet': [
    'Regnskapsfører uten signeringsrettighet',
    'Rekneskapsførar utan signeringsrett',
    'Accountant without signing rights',
  ],
  revisormedarbeider: ['Revisormedarbeider', 'Revisormedarbeidar', 'Assistant auditor'],
  'ansvarlig-revisor': ['Ansvarlig revisor', 'Ansvarleg revisor', 'Auditor in charge'],
  'konkursbo-skrivetilgang': ['Konkursbo skrivetilgang', 'Konkursbu skrivetilgang', 'Bankruptcy estate, write access'],
  'konkursbo-lesetilgang': ['Konkursbo lesetilgang', 'Konkursbu lesetilgang', 'Bankruptcy estate, read access'],
  'forretningsforer-eiendom': ['Forretningsfører eiendom', 'Forretningsførar eigedom', 'Business manager, property'],
  'ffor-tilgangsstyrer-nuf': [
    'Forretningsfører tilgangsstyrer NUF',
    'Forretningsførar tilgangsstyrar NUF',
    'Business manager as access manager, NUF',
  ],
  // Business affairs
  attester: ['Attester', 'Attestar', 'Certificates'],
  'dokumentbasert-tilsyn': ['Dokumentbasert tilsyn', 'Dokumentbasert tilsyn', 'Document-based supervision'],
  eksplisitt: ['Eksplisitt tjenestedelegering', 'Eksplisitt tenestedelegering', 'Explicit delegation of a service'],
  'teknisk-samhandling-skatt': [
    'Teknisk samhandling skatt',
    'Teknisk samhandling skatt',
    'Technical interaction with the tax authorities',
  ],
  'teknisk-samhandling-digdir': [
    'Teknisk samhandling Digdir',
    'Teknisk samhandling Digdir',
    'Technical interaction with Digdir',
  ],
  beredskap: ['Beredskap', 'Beredskap', 'Emergency preparedness'],
  'reelle-rettighetshavere-avvik-eu-oppslag': [
    'Reelle rettighetshavere – avvik og EU-oppslag',
    'Reelle rettshavarar – avvik og EU-oppslag',
    'Beneficial owners – discrepancies and EU look-ups',
  ],
  'generelle-helfotjenester': ['Generelle Helfo-tjenester', 'Generelle Helfo-tenester', 'General Helfo services'],
  'tilskudd-stotte-erstatning': [
    'Tilskudd, støtte og erstatning',
    'Tilskot, støtte og erstatning',
    'Grants, support and compensation',
  ],
  'helfo-saerlig-kategori': [
    'Helfo-tjenester med personopplysninger av særlig kategori',
    'Helfo-tenester med personopplysningar av særleg kategori',
    'Helfo services with special category personal data',
  ],
  infrastruktur: ['Infrastruktur', 'Infrastruktur', 'Infrastructure'],
  'mine-sider-kommune': ['Mine sider hos kommunen', 'Mine sider hos kommunen', 'My pages at the municipality'],
  'patent-varemerke-design': [
    'Patent, varemerke og design',
    'Patent, varemerke og design',
    'Patents, trademarks and designs',
  ],
  'politi-og-domstol': ['Politi og domstol', 'Politi og domstol', 'Police and courts'],
  folkeregister: ['Folkeregister', 'Folkeregister', 'National Population Register'],
  'offentlige-anskaffelser': ['Offentlige anskaffelser', 'Offentlege innkjøp', 'Public procurement'],
  forskning: ['Forskning', 'Forsking', 'Research'],
  'aksjer-og-eierforhold': ['Aksjer og eierforhold', 'Aksjar og eigarforhold', 'Shares and ownership'],
  'starte-drive-endre-avvikle-virksomhet': [
    'Starte, drive, endre og avvikle virksomhet',
    'Starte, drive, endre og avvikle verksemd',
    'Starting, running, changing and closing a business',
  ],
  'rapportering-statistikk': ['Rapportering av statistikk', 'Rapportering av statistikk', 'Reporting of statistics'],
  'virksomhetens-representant-skjemaoppgaver': [
    'Virksomhetens representant for skjemaoppgaver',
    'Representant for verksemda for skjemaoppgåver',
    'Representative of the organisation for form tasks',
  ],
  // Childhood and education
  'sfo-leder': ['SFO-leder', 'SFO-leiar', 'Head of an after-school programme'],
  'godkjenning-av-utdanningsvirksomhet': [
    'Godkjenning av utdanningsvirksomhet',
    'Godkjenning av utdanningsverksemd',
    'Approval of educational institutions',
  ],
  'statsforvalter-barnehage': [
    'Statsforvalter – barnehage',
    'Statsforvaltar – barnehage',
    'County governor – kindergartens',
  ],
  'statsforvalter-skole-og-opplearing': [
    'Statsforvalter – skole og opplæring',
    'Statsforvaltar – skule og opplæring',
    'County governor – schools and training',
  ],
  'hoyere-utdanning-og-hoyere-yrkesfaglig-utdanning': [
    'Høyere utdanning og høyere yrkesfaglig utdanning',
    'Høgare utdanning og høgare yrkesfagleg utdanning',
    'Higher education and higher vocational education',
  ],
  barnehagemyndighet: ['Barnehagemyndighet', 'Barnehagemyndigheit', 'Kindergarten authority'],
  barnehageleder: ['Barnehageleder', 'Barnehageleiar', 'Head of a kindergarten'],
  barnehageeier: ['Barnehageeier', 'Barnehageeigar', 'Kindergarten owner'],
  opplaeringskontorleder: ['Opplæringskontorleder', 'Opplæringskontorleiar', 'Head of a training office'],
  'ppt-leder': ['PPT-leder', 'PPT-leiar', 'Head of an educational psychology service'],
  'godkjenning-av-personell': ['Godkjenning av personell', 'Godkjenning av personell', 'Approval of personnel'],
  skoleleder: ['Skoleleder', 'Skuleleiar', 'Head of a school'],
  skoleeier: ['Skoleeier', 'Skuleeigar', 'School owner'],
  // Commerce, accommodation and catering
  overnatting: ['Overnatting', 'Overnatting', 'Accommodation'],
  servering: ['Servering', 'Servering', 'Catering'],
  varehandel: ['Varehandel', 'Varehandel', 'Retail and wholesale trade'],
  // Construction, infrastructure and real estate
  byggesoknad: ['Byggesøknad', 'Byggjesøknad', 'Building application'],
  'kjop-og-salg-eiendom': ['Kjøp og salg av eiendom', 'Kjøp og sal av eigedom', 'Purchase and sale of property'],
  'oppforing-bygg-anlegg': [
    'Oppføring av bygg og anlegg',
    'Oppføring av bygg og anlegg',
    'Construction of buildings and structures',
  ],
  plansak: ['Plansak', 'Plansak', 'Planning case'],
  'tinglysing-eiendom': ['Tinglysing av eiendom', 'Tinglysing av eigedom', 'Land registration'],
  eiendomsmegler: ['Eiendomsmegler', 'Eigedomsmeklar', 'Estate agent'],
  'utleie-eiendom': ['Utleie av eiendom', 'Utleige av eigedom', 'Renting out property'],
  'motta-nabo-og-planvarsel': [
    'Motta nabo- og planvarsel',
    'Ta imot nabo- og planvarsel',
    'Receiving neighbour and planning notices',
  ],
  // Culture and volunteering
  'kunst-og-underholdning': ['Kunst og underholdning', 'Kunst og underhaldning', 'Arts and entertainment'],
  fornoyelser: ['Fornøyelser', 'Fornøyingar', 'Amusements'],
  'biblioteker-museer-arkiver-og-annen-kultur': [
    'Biblioteker, museer, arkiver og annen kultur',
    'Bibliotek, museum, arkiv og annan kultur',
    'Libraries, museums, archives and other culture',
  ],
  'lotteri-og-spill': ['Lotteri og spill', 'Lotteri og spel', 'Lotteries and games'],
  politikk: ['Politikk', 'Politikk', 'Politics'],
  'sport-og-fritid': ['Sport og fritid', 'Sport og fritid', 'Sports and leisure'],
  // Energy, water, sewage and waste
  'miljorydding-rensing': [
    'Miljørydding og rensing',
    'Miljørydding og reinsing',
    'Environmental clean-up and purification',
  ],
  'elektrisitet-produsere-overfore-distrubere': [
    'Elektrisitet – produsere, overføre og distribuere',
    'Elektrisitet – produsere, overføre og distribuere',
    'Electricity – generation, transmission and distribution',
  ],
  'utvinning-raaolje-naturgass-kull': [
    'Utvinning av råolje, naturgass og kull',
    'Utvinning av råolje, naturgass og kol',
    'Extraction of crude oil, natural gas and coal',
  ],
  'samle-behandle-avlopsvann': [
    'Samle opp og behandle avløpsvann',
    'Samle opp og behandle avløpsvatn',
    'Collection and treatment of waste water',
  ],
  'damp-varmtvann': ['Damp og varmtvann', 'Damp og varmtvatn', 'Steam and hot water'],
  'avfall-behandle-gjenvinne': [
    'Avfall – behandle og gjenvinne',
    'Avfall – behandle og gjenvinne',
    'Waste – treatment and recycling',
  ],
  'vann-kilde-rense-distrubere': [
    'Vann – ta ut fra kilde, rense og distribuere',
    'Vatn – ta ut frå kjelde, reinse og distribuere',
    'Water – collection, purification and distribution',
  ],
  // Environment, accident and safety
  ulykke: ['Ulykke', 'Ulykke', 'Accidents'],
  'miljorydding-miljorensing-og-lignende': [
    'Miljørydding, miljørensing og lignende',
    'Miljørydding, miljøreinsing og liknande',
    'Environmental clean-up, decontamination and the like',
  ],
  yrkesskade: ['Yrkesskade', 'Yrkesskade', 'Occupational injury'],
  'sikkerhet-og-internkontroll': [
    'Sikkerhet og internkontroll',
    'Tryggleik og internkontroll',
    'Safety and internal control',
  ],
  baerekraft: ['Bærekraft', 'Berekraft', 'Sustainability'],
  renovasjon: ['Renovasjon', 'Renovasjon', 'Refuse collection'],
  // Health, care and protection
  'pleie-omsorgstjenester-i-institusjon': [
    'Pleie- og omsorgstjenester i institusjon',
    'Pleie- og omsorgstenester i institusjon',
    'Nursing and care services in institutions',
  ],
  barnevern: ['Barnevern', 'Barnevern', 'Child welfare'],
  familievern: ['Familievern', 'Familievern', 'Family counselling'],
  helsetjenester: ['Helsetjenester', 'Helsetenester', 'Health services'],
  'helsetjenester-personopplysninger-saerlig-kategori': [
    'Helsetjenester med personopplysninger av særlig kategori',
    'Helsetenester med personopplysningar av særleg kategori',
    'Health services with special category personal data',
  ],
  kommuneoverlege: ['Kommuneoverlege', 'Kommuneoverlege', 'Municipal chief medical officer'],
  'sosiale-omsorgstjenester-uten-botilbud-og-flyktningemottak': [
    'Sosiale omsorgstjenester uten botilbud, og flyktningmottak',
    'Sosiale omsorgstenester utan butilbod, og flyktningmottak',
    'Social care services without housing, and refugee reception centres',
  ],
  // Industries
  'naeringsmidler-drikkevarer-og-tobakk': [
    'Næringsmidler, drikkevarer og tobakk',
    'Næringsmiddel, drikkevarer og tobakk',
    'Food, beverages and tobacco',
  ],
  'mobler-og-annen-industri': [
    'Møbler og annen industri',
    'Møblar og annan industri',
    'Furniture and other manufacturing',
  ],
  'trelast-trevarer-papirvarer': [
    'Trelast, trevarer og papirvarer',
    'Trelast, trevarer og papirvarer',
    'Timber, wood products and paper products',
  ],
  'metallvarer-elektrisk-utstyr-og-maskiner': [
    'Metallvarer, elektrisk utstyr og maskiner',
    'Metallvarer, elektrisk utstyr og maskiner',
    'Metal products, electrical equipment and machinery',
  ],
  'metaller-og-mineraler': ['Metaller og mineraler', 'Metall og mineral', 'Metals and minerals'],
  bergverk: ['Bergverk', 'Bergverk', 'Mining and quarrying'],
  'oljeraffinering-kjemisk-farmasoytisk-industri': [
    'Oljeraffinering, kjemisk og farmasøytisk industri',
    'Oljeraffinering, kjemisk og farmasøytisk industri',
    'Oil refining, chemical and pharmaceutical industry',
  ],
  'trykkerier-reproduksjon-opptak': [
    'Trykkerier og reproduksjon av opptak',
    'Trykkeri og reproduksjon av opptak',
    'Printing and reproduction of recordings',
  ],
  'reparasjon-og-installasjon-av-maskiner-og-utstyr': [
    'Reparasjon og installasjon av maskiner og utstyr',
    'Reparasjon og installasjon av maskiner og utstyr',
    'Repair and installation of machinery and equipment',
  ],
  'gummi-plast-og-ikkemetallholdige-mineralprodukter': [
    'Gummi, plast og ikke-metallholdige mineralprodukter',
    'Gummi, plast og ikkje-metallhaldige mineralprodukt',
    'Rubber, plastic and non-metallic mineral products',
  ],
  'verft-og-andre-transportmidler': [
    'Verft og andre transportmidler',
    'Verft og andre transportmiddel',
    'Shipyards and other means of transport',
  ],
  'tekstiler-klaer-laervarer': [
    'Tekstiler, klær og lærvarer',
    'Tekstilar, klede og lêrvarer',
    'Textiles, clothing and leather goods',
  ],
  // Integrations
  'maskinporten-scopes': ['Maskinporten-scopes', 'Maskinporten-scope', 'Maskinporten scopes'],
  'maskinporten-scopes-nuf': [
    'Maskinporten-scopes for NUF',
    'Maskinporten-scope for NUF',
    'Maskinporten scopes for NUF',
  ],
  'maskinlesbare-hendelser': ['Maskinlesbare hendelser', 'Maskinlesbare hendingar', 'Machine-readable events'],
  // Mail and archive
  'post-til-virksomheten-med-taushetsbelagt-innhold': [
    'Post til virksomheten med taushetsbelagt innhold',
    'Post til verksemda med tausheitsbelagt innhald',
    'Mail to the organisation with confidential content',
  ],
  'ordinaer-post-til-virksomheten': [
    'Ordinær post til virksomheten',
    'Ordinær post til verksemda',
    'Ordinary mail to the organisation',
  ],
  // Management of access
  tilgangsstyrer: ['Tilgangsstyrer', 'Tilgangsstyrar', 'Access manager'],
  'tilgangsstyring-enkeltinstanser': [
    'Tilgangsstyring av enkeltinstanser',
    'Tilgangsstyring av enkeltinstansar',
    'Access management of single instances',
  ],
  klientadministrator: ['Klientadministrator', 'Klientadministrator', 'Client administrator'],
  'konkursbo-tilgangsstyrer': [
    'Konkursbo tilgangsstyrer',
    'Konkursbu tilgangsstyrar',
    'Bankruptcy estate, access manager',
  ],
  hovedadministrator: ['Hovedadministrator', 'Hovudadministrator', 'Main administrator'],
  'maskinporten-administrator': [
    'Maskinporten-administrator',
    'Maskinporten-administrator',
    'Maskinporten administrator',
  ],
  // Other service industries
  'finansiering-og-forsikring': ['Finansiering og forsikring', 'Finansiering og forsikring', 'Financing and insurance'],
  'informasjon-og-kommunikasjon': [
    'Informasjon og kommunikasjon',
    'Informasjon og kommunikasjon',
    'Information and communication',
  ],
  'elektronisk-kommunikasjon': ['Elektronisk kommunikasjon', 'Elektronisk kommunikasjon', 'Electronic communications'],
  'annen-tjenesteyting': ['Annen tjenesteyting', 'Anna tenesteyting', 'Other services'],
  posttjenester: ['Posttjenester', 'Posttenester', 'Postal services'],
  'tjenester-nuf': ['Tjenester for NUF', 'Tenester for NUF', 'Services for NUF'],
  // Personnel
  'a-ordning': ['A-ordningen', 'A-ordninga', 'A-ordning (reporting of employment and pay)'],
  ansettelsesforhold: ['Ansettelsesforhold', 'Tilsetjingsforhold', 'Employment'],
  permisjon: ['Permisjon', 'Permisjon', 'Leave of absence'],
  pensjon: ['Pensjon', 'Pensjon', 'Pensions'],
  lonn: ['Lønn', 'Løn', 'Pay'],
  'lonn-personopplysninger-saerlig-kategori': [
    'Lønn med personopplysninger av særlig kategori',
    'Løn med personopplysningar av særleg kategori',
    'Pay with special category personal data',
  ],
  sykefravaer: ['Sykefravær', 'Sjukefråvær', 'Sickness absence'],
  'sykefravaer-personopplysninger-saerlig-kategori': [
    'Sykefravær med personopplysninger av særlig kategori',
    'Sjukefråvær med personopplysningar av særleg kategori',
    'Sickness absence with special category personal data',
  ],
  'oppgi-naermeste-leder': ['Oppgi nærmeste leder', 'Oppgi næraste leiar', 'Naming the immediate manager'],
  // Tax, fees, accounting and customs
  'regnskap-okonomi-rapport': [
    'Regnskap og økonomirapportering',
    'Rekneskap og økonomirapportering',
    'Accounting and financial reporting',
  ],
  revisjon: ['Revisjon', 'Revisjon', 'Auditing'],
  revisorattesterer: ['Revisorattesterer', 'Revisorattesterar', 'Certifying auditor'],
  'skatt-naering': ['Skatt for næringsdrivende', 'Skatt for næringsdrivande', 'Business tax'],
  'krav-og-utlegg': ['Krav og utlegg', 'Krav og utlegg', 'Claims and attachments'],
  'kreditt-og-oppgjoer': [
    'Kreditt- og oppgjørsordninger',
    'Kreditt- og oppgjersordningar',
    'Credit and settlement schemes',
  ],
  toll: ['Toll', 'Toll', 'Customs'],
  motorvognavgift: ['Motorvognavgift', 'Motorvognavgift', 'Motor vehicle tax'],
  saeravgifter: ['Særavgifter', 'Særavgifter', 'Excise duties'],
  skattegrunnlag: ['Skattegrunnlag', 'Skattegrunnlag', 'Tax base'],
  merverdiavgift: ['Merverdiavgift', 'Meirverdiavgift', 'Value added tax'],
  'mva-kompensasjon-revisorattesterer': [
    'Mva-kompensasjon – revisorattesterer',
    'Mva-kompensasjon – revisorattesterar',
    'VAT compensation – certifying auditor',
  ],
  // Transport and storage
  lufttransport: ['Lufttransport', 'Lufttransport', 'Air transport'],
  sjofart: ['Sjøfart', 'Sjøfart', 'Shipping'],
  'transport-i-ror': ['Transport i rør', 'Transport i røyr', 'Transport by pipeline'],
  jernbanetransport: ['Jernbanetransport', 'Jernbanetransport', 'Rail transport'],
  kjoretoy: ['Kjøretøy', 'Køyretøy', 'Vehicles'],
  omregistrering: ['Omregistrering av kjøretøy', 'Omregistrering av køyretøy', 'Change of vehicle ownership'],
  forstegangsregistrering: [
    'Førstegangsregistrering av kjøretøy',
    'Førstegongsregistrering av køyretøy',
    'First registration of vehicles',
  ],
  trafikant: ['Trafikant', 'Trafikant', 'Road users'],
  veitransport: ['Veitransport', 'Vegtransport', 'Road transport'],
  'lagring-og-andre-tjenester-tilknyttet-transport': [
    'Lagring og andre tjenester tilknyttet transport',
    'Lagring og andre tenester knytte til transport',
    'Storage and other services related to transport',
  ],
};
