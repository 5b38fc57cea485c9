export default {
  lead: 'Alle skal kunne bruke Budstikke. Her står hva som er prøvd, hva vi vet at ikke er bra nok, og hvordan du sier fra',
  'goal.title': 'Hva vi følger',
  'goal.text':
    'Vi bygger etter WCAG 2.2 på nivå AA. Det er mer enn kravet i norsk forskrift, som er WCAG 2.1 på nivå A og AA',
  'state.title': 'Status',
  'state.text':
    'Budstikke oppfyller kravene delvis. Feilene vi kjenner, står under. Vi har vurdert siden selv, sist {date}',
  'tested.title': 'Hva som er prøvd',
  'tested.axe':
    'Hver side, på bokmål, nynorsk og engelsk, lys og mørk, på bred skjerm og smal: axe finner ingenting alvorlig',
  'tested.keys': 'Alt er laget for å brukes med tastatur. Hurtigtaster på én tast kan slås av i innstillingene',
  'tested.size': 'Sidene tåler at teksten forstørres, og at vinduet er 360 punkter bredt',
  'tested.motion': 'Bevegelse er borte når systemet ditt ber om det. Farge står aldri alene: alt har også tekst',
  'tested.time': 'Du får varsel før du blir logget ut, og kan bli. Det som er gjort, kan angres',
  'faults.title': 'Feil vi kjenner',
  'faults.reader': 'Sidene er ikke prøvd av mennesker med skjermleser ennå, bare av maskiner (WCAG 4.1.2)',
  'faults.packages': 'Andre tilgangspakker enn dem for post har navn bare på bokmål (WCAG 3.1.2)',
  'faults.dates': 'Felt for dato følger språket i nettleseren, ikke det du har valgt her (WCAG 3.2.4)',
  'faults.docs': 'Den tekniske dokumentasjonen for programmerere er på engelsk og er ikke vurdert',
  'faults.files':
    'Brev og vedlegg lages av avsenderen. Er et vedlegg ikke tilgjengelig for deg, må avsenderen sende det på en annen måte',
  'tell.title': 'Si fra om noe som ikke virker',
  'tell.text':
    'Si fra til den som driver denne installasjonen, med adressen til siden og hva du prøvde å gjøre. Gjelder det et brev, si fra til avsenderen',
  'law.title': 'Tilsyn',
  'law.text': 'Får du ikke svar, kan du klage til {authority}',
  'law.authority': 'Tilsynet for universell utforming av ikt',
} as const;
