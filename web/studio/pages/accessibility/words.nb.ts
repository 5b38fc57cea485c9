export default {
  title: 'Tilgjengelighetserklæring',
} as const;
