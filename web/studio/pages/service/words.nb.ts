export default {
  title: 'Om tjenesten',
} as const;
