export default {
  title: 'Tilganger',
} as const;
