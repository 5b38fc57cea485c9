import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Førespurnad frå eit system',
  titleChange: 'Eit system ber om endra tilgang',
  lead: '{vendor} ber om at systemet deira får handle for {whom}',
  leadChange: '{vendor} ber om å endre kva systemet deira kan gjere for {whom}',
  unknown: 'Førespurnaden finst ikkje. Han kan vere trekt tilbake. Be leverandøren om ei ny lenke',
  stranger: 'Førespurnaden gjeld ei verksemd du ikkje har noko med å gjere. Send lenka til den som leier verksemda',

  system: 'System',
  name: 'Namn hos dykk',
  reference: 'Referansen til leverandøren',
  asked: 'Send',

  wants: 'Dette vil systemet kunne gjere',
  wantsAgent: 'Dette vil systemet kunne gjere for kundar som blir lagde til',
  gets: 'Dette får systemet i tillegg',
  loses: 'Dette mistar systemet',
  'right.service': 'Bruke tenesta {name}: opne, lese og få melding om det som kjem',
  'right.gone': 'Bruke tenesta {name}',
  'right.package': 'Bruke alle tenester i tilgangspakken «{name}», også dei som kjem seinare',
  'right.gonePackage': 'Bruke tenestene i tilgangspakken «{name}»',
  'right.agentPackage': 'Bruke tenestene i tilgangspakken «{name}» for kvar kunde som blir lagd til',
  canGive: 'Du kan gi han',

  answer: 'Svaret ditt',
  means: 'Godkjenner du, gjeld det med ein gong. Under Tilgangar kan du avslutte det når som helst',
  meansAgent: 'Godkjenner du, får systemet ingen tilgang før nokon hos dykk legg til ein kunde',
  mayNot: 'Du kan ikkje godkjenne dette. Det kan dei som har ei nøkkelrolle, som dagleg leiar eller styreleiar',
  return: 'Når du har svart, går du tilbake til leverandøren på denne adressa:',
  lacking: 'Du kan berre gi det du sjølv har. Ein annan med nøkkelrolle kan godkjenne med same lenke',
  escalate: 'Send til ein som kan godkjenne',
  escalated: 'Send vidare. Dei som kan godkjenne, ser han under Tilgangar',
  toAccess: 'Sjå kven som har tilgang',

  'done.approve': 'Godkjend',
  'done.reject': 'Avvist',
  'done.escalate': 'Send til dei som kan godkjenne',
  'state.New': 'Ventar på svar',
  'state.Accepted': 'Godkjend. Systemet har tilgang',
  'state.Rejected': 'Avvist. Systemet har ikkje fått noko',
  'state.Denied': 'Førespurnaden er ikkje lenger gyldig',
  'state.Timedout': 'Fristen for å svare er ute. Be leverandøren sende ein ny førespurnad',
} as const satisfies TranslationOf<typeof nb>;
