export default {
  title: 'Tjenester',
} as const;
