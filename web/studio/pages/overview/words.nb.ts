export default {
  title: 'Oversikt',
} as const;
