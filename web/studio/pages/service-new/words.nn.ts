import type { TranslationOf } from '../../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  title: 'Ny teneste',
  lead: 'Alt kan endrast seinare, bortsett frå id-en. Ingenting er i bruk før du publiserer.',
  name: 'Namn på bokmål',
  idHelp: 'Blir brukt i kall til API-et. Kan ikkje endrast seinare.',
  idFree: 'Id-en er ledig',
  template: 'Kva er ho til?',
  'template.ordinary': 'Vanleg post til verksemder',
  'template.confidential': 'Tausheitsbelagt post til verksemder',
  'template.persons': 'Post til privatpersonar',
  'template.empty': 'Tom',
  'readers.ordinary':
    'Lesarar: dei som har tilgangspakken «Ordinær post til virksomheten», som dagleg leiar og styreleiar.',
  'readers.confidential':
    'Lesarar: berre dei som er gitt tilgangspakken for tausheitsbelagt post. Innlogging på nivå 4.',
  'readers.persons': 'Lesarar: mottakaren sjølv.',
  'readers.empty': 'Lesarar: ingen før du lagar reglar.',
  file: 'Eller hent frå fil',
  fileHelp: 'JSON som er lasta ned herifrå eller frå ressursregisteret, og reglane som XML.',
  chooseFile: 'Vel filer',
  badFile: 'Vi kan ikkje lese {file}. Bruk JSON med ein ressurs, eller XML med reglar.',
  brought: 'Tekstar og reglar blir henta frå {file}.',
  broughtXml: 'Reglane blir henta frå {file}.',
  copyOf: 'Tekstar og reglar blir henta frå {name}.',
  make: 'Lag tenesta',
} as const satisfies TranslationOf<typeof nb>;
