import type { TranslationOf } from '../words/words.ts';
import type nb from './words.nb.ts';

export default {
  lead: 'Alle skal kunne bruke Budstikke. Her står det som er prøvd, det vi veit ikkje er bra nok, og korleis du seier ifrå',
  'goal.title': 'Det vi følgjer',
  'goal.text':
    'Vi byggjer etter WCAG 2.2 på nivå AA. Det er meir enn kravet i norsk forskrift, som er WCAG 2.1 på nivå A og AA',
  'state.title': 'Status',
  'state.text':
    'Budstikke oppfyller krava delvis. Feila vi kjenner, står under. Vi har vurdert sida sjølve, sist {date}',
  'tested.title': 'Det som er prøvd',
  'tested.axe':
    'Kvar side, på bokmål, nynorsk og engelsk, lys og mørk, på brei skjerm og smal: axe finn ingenting alvorleg',
  'tested.keys': 'Alt er laga for å brukast med tastatur. Hurtigtastar på éin tast kan slåast av i innstillingane',
  'tested.size': 'Sidene toler at teksten blir større, og at vindauget er 360 punkt breitt',
  'tested.motion': 'Rørsle er borte når systemet ditt ber om det. Farge står aldri åleine: alt har òg tekst',
  'tested.time': 'Du får varsel før du blir logga ut, og kan bli. Det som er gjort, kan angrast',
  'faults.title': 'Feil vi kjenner',
  'faults.reader': 'Sidene er ikkje prøvde av menneske med skjermlesar enno, berre av maskiner (WCAG 4.1.2)',
  'faults.packages': 'Andre tilgangspakkar enn dei for post har namn berre på bokmål (WCAG 3.1.2)',
  'faults.dates': 'Felt for dato følgjer språket i nettlesaren, ikkje det du har valt her (WCAG 3.2.4)',
  'faults.docs': 'Den tekniske dokumentasjonen for programmerarar er på engelsk og er ikkje vurdert',
  'faults.files':
    'Brev og vedlegg blir laga av avsendaren. Er eit vedlegg ikkje tilgjengeleg for deg, må avsendaren sende det på ein annan måte',
  'tell.title': 'Sei ifrå om noko som ikkje verkar',
  'tell.text':
    'Sei ifrå til den som driv denne installasjonen, med adressa til sida og det du prøvde å gjere. Gjeld det eit brev, sei ifrå til avsendaren',
  'law.title': 'Tilsyn',
  'law.text': 'Får du ikkje svar, kan du klage til {authority}',
  'law.authority': 'Tilsynet for universell utforming av ikt',
} as const satisfies TranslationOf<typeof nb>;
