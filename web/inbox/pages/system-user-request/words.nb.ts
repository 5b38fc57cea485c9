export default {
  title: 'Forespørsel fra et system',
} as const;
