export default {
  title: 'Meldinger',
} as const;
