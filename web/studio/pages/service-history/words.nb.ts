export default {
  title: 'Historikk',
} as const;
