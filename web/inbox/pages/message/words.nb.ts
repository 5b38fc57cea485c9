export default {
  title: 'Melding',
} as const;
