export default {
  title: 'Vi finner meldingen',
  gone: 'Vi finner ikke meldingen',
  goneNext: 'Lenken kan være gal, meldingen kan være slettet, eller du har ikke tilgang til den',
  toInbox: 'Til innboksen',
} as const;
