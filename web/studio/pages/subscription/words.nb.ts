export default {
  title: 'Abonnement',
} as const;
