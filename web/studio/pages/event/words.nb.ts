export default {
  title: 'Hendelse',
  loading: 'hendelsen',
  none: 'Ingen av abonnementene dine har fått hendelsen {id}. Loggen går 90 dager tilbake',
  what: 'Hva',
  about: 'Om',
  deliveries: 'Leveringer',
  attempts: 'Siste svar',
  status: 'Status',
  address: 'Adresse',
  content: 'Innhold',
  openMessage: 'Åpne meldingen',
} as const;
