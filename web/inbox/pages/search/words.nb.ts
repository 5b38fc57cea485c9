export default {
  title: 'Søk i alle meldinger',
} as const;
