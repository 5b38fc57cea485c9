export default {
  title: 'Tilgangsliste',
} as const;
