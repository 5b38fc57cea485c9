export default {
  title: 'Gi tilgang',
} as const;
