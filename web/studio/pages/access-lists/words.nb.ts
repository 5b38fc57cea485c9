export default {
  title: 'Tilgangslister',
} as const;
