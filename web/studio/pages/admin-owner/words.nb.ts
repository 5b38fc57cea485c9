export default {
  title: 'Tjenesteeier',
} as const;
