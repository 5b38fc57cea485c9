export default {
  title: 'Hendelser',
} as const;
