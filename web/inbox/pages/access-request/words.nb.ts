export default {
  title: 'Forespørsel om tilgang',
} as const;
