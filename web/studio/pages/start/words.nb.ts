export default {
  title: 'Kom i gang',
} as const;
