export default {
  title: 'Eksempler som alltid skal stemme',
  passed: '{done} av {all} stemmer',
  none: 'Ingen ennå. Prøv en tilgang, og legg den til som eksempel.',
  permit: 'tillatt',
  deny: 'nektet',
  expectedPermit: 'stemmer ikke: ventet tillatt',
  expectedDeny: 'stemmer ikke: ventet nektet',
  remove: 'Fjern eksempel {n}',
} as const;
