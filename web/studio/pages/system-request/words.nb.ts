export default {
  title: 'Forespørsel til kunde',
  loading: 'forespørselen',
  lead: 'Send lenken til kunden. Den som kan gi tilgang der, logger inn og svarer',
  link: 'Lenke til kunden',
  customer: 'Kunde',
  reference: 'Referanse',
  created: 'Laget',
  status: 'Status',
  withdraw: 'Trekk tilbake forespørselen',
  withdrawn: 'Forespørselen er trukket tilbake',
} as const;
