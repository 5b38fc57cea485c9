export default {
  title: 'Innboks',
} as const;
