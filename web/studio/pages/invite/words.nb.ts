export default {
  title: 'Invitasjon',
  what: 'Du er invitert til å arbeide for tjenesteeieren {code}.',
  logIn: 'Logg inn for å bli medlem',
  accept: 'Bli medlem som {name}',
  gone: 'Invitasjonen er brukt, trukket tilbake eller utløpt. Be om en ny.',
  incomplete: 'Lenken er ikke hel. Åpne den på nytt fra meldingen du fikk',
  already: 'Du er medlem',
  open: 'Åpne',
} as const;
