export default {
  title: 'Registrer en tjenesteeier',
} as const;
