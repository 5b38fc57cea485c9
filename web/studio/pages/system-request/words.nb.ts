export default {
  title: 'Forespørsel til kunde',
} as const;
