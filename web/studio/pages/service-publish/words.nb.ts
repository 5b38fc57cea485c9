export default {
  title: 'Publiser tjenesten',
} as const;
