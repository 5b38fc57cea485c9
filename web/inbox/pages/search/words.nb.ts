export default {
  title: 'Søk i alle meldinger',
  field: 'Ord i tittel, sammendrag, referanse, avsender eller tjeneste',
  search: 'Søk',
  longer: 'Skriv minst to bokstaver',
  narrow: 'Avgrens søket',
  only: 'Bare {name}',
  found_one: '{n} treff',
  found_other: '{n} treff',
  searchedTo: 'Vi har søkt tilbake til {date}',
  further: 'Søk lenger',
} as const;
