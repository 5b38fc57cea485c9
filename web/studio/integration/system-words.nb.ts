export default {
  'status.New': 'Venter på kunden',
  'status.Accepted': 'Godkjent av kunden',
  'status.Rejected': 'Avvist av kunden',
  'status.Denied': 'Kan ikke gis',
  'status.Timedout': 'For gammel. Be på nytt',
  rights: 'Tjenester den bruker',
  packages: 'Tilgangspakker',
  none: 'Ingen',
  visible: 'Synlig for kunder',
  hidden: 'Ikke synlig for kunder',
} as const;
