export default {
  title: 'Finner meldingen',
} as const;
