export default {
  title: 'Statistikk',
} as const;
