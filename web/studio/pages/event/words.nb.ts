export default {
  title: 'Hendelse',
} as const;
