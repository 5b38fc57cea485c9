export default {
  title: 'Drift',
} as const;
