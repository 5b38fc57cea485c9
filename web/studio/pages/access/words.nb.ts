export default {
  title: 'Hvem har tilgang',
} as const;
