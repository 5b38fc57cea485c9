export default {
  title: 'Maskinporten-klient',
} as const;
