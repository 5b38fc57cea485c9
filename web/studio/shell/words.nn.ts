import type { TranslationOf } from '../../common/words/words.ts';
import type nb from './words.nb.ts';

export default {
  notMember: 'Du er ikkje medlem av denne tenesteeigaren',
  notMemberNext: 'Ein eigar kan invitere deg. Sjekk òg at adressa er rett',
  'goTo.messages': 'Søk i meldingar etter «{text}»',
  'goTo.services': 'Søk i tenester etter «{text}»',
  'goTo.who': 'Kven har tilgang hos {text}',
  'goTo.none': 'Ingen treff',
  'nav.progress': '{done} av {all} gjort',
  'nav.attention_one': '{n} ting å sjå på',
  'nav.attention_other': '{n} ting å sjå på',
  'role.owner': 'Eigar',
  'role.editor': 'Kan endre',
  'role.reader': 'Kan lese',
  'need.owner.ask': 'Berre eigarar kan gjere dette. Spør {who}',
  'need.editor.ask': 'Berre dei som kan endre, kan gjere dette. Spør {who}',
  'need.anOwner': 'ein eigar',
  'need.or': ' eller ',
} as const satisfies TranslationOf<typeof nb>;
