export default {
  title: 'Varslingsadresser',
} as const;
