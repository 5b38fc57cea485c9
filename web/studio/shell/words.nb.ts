export default {
  notMember: 'Du er ikke medlem av denne tjenesteeieren',
  notMemberNext: 'En eier kan invitere deg. Sjekk også at adressen er riktig',
  'goTo.messages': 'Søk i meldinger etter «{text}»',
  'goTo.services': 'Søk i tjenester etter «{text}»',
  'goTo.who': 'Hvem har tilgang hos {text}',
  'goTo.none': 'Ingen treff',
  'role.owner': 'Eier',
  'role.editor': 'Kan endre',
  'role.reader': 'Kan lese',
  'need.owner': 'Bare eiere kan gjøre dette',
  'need.editor': 'Bare de som kan endre, kan gjøre dette',
} as const;
