export default {
  title: 'Nøkler og klienter',
} as const;
