export default {
  title: 'Tilgangsregler',
} as const;
