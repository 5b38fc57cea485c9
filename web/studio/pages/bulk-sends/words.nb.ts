export default {
  title: 'Masseutsendinger',
  lead: 'Meldinger til mange mottakere på en gang',
  empty: 'Ingen masseutsendinger ennå. Skriv en melding til mer enn én mottaker',
  reference: 'Referanse',
  service: 'Tjeneste',
  state: 'Tilstand',
  recipients: 'Mottakere',
  created: 'Startet',
  rejected_one: '{n} avvist',
  rejected_other: '{n} avvist',
} as const;
