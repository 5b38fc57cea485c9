/** What the pages about addresses say alike. */
export default {
  email: 'E-post',
  phone: 'Mobil',
  phoneHelp: 'Med landkode når den ikke er norsk',
  neither: 'Skriv e-post, mobil eller begge',
  'contact.title': 'Kontaktopplysningene dine',
  'contact.lead': 'Vi varsler deg her om post til deg selv',
  'contact.from': 'De kommer fra Kontakt- og reservasjonsregisteret. Endre dem på norge.no, så følger vi etter',
  'contact.none': 'Ikke registrert',
  'contact.reserved': 'Du har reservert deg mot digital post. Brev til deg kommer på papir',
} as const;
