export default {
  'groups.today': 'I dag',
  'groups.week': 'Denne uken',
  'groups.month': 'Denne måneden',

  'filter.quick': 'Vis bare',
  'filter.unread': 'Ulest',
  'filter.confirm': 'Må bekreftes',
  'filter.due': 'Med frist',
  'filter.units': 'Også underenheter',
  'filter.more': 'Flere filtre',
  'filter.q': 'Ord i meldingen',
  'filter.service': 'Tjeneste',
  'filter.sender': 'Avsender',
  'filter.from': 'Fra og med',
  'filter.to': 'Til og med',
  'filter.all': 'Alle',
  'filter.active': 'Filtre som er på',
  'filter.is': '{name}: {value}',

  'select.stop': 'Ferdig',
  'select.count_one': '{n} valgt',
  'select.count_other': '{n} valgt',
  'select.allOf': 'Velg alle {n} som passer filteret',
  'select.allChosen': 'Alle {n} som passer filteret, er valgt',
  'select.bar': 'Det som er valgt',
  'select.unreadNote': 'Å markere endrer bare innboksen. Avsenderen ser fortsatt om meldingen er lest',

  'list.messages': 'meldinger',
  'list.of': '{done} av {all}',
  'list.label': 'Meldinger, {group}',

  'note.giveAccess': 'Se hvordan dere gir tilgang',
  'note.close': 'Jeg har lest det. Ikke vis dette igjen',

  'empty.bin': 'Det du legger her, kan du hente tilbake',
} as const;
