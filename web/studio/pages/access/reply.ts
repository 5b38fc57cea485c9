import type { Language } from '../../../common/words/language.ts';
import type { Explanation } from '../../services/explain/explain.ts';

export interface Told {
  readonly who: string;
  readonly party: string;
  readonly service: Readonly<Record<Language, string>>;
  /** As the wire calls it; reading is the only action that recipients ask about by another name. */
  readonly action: string;
  readonly explanation: Pick<Explanation, 'permitted' | 'code'>;
}

const READ: Readonly<Record<Language, string>> = { nb: 'lese', nn: 'lese', en: 'read' };

const REASONS: Readonly<Record<Explanation['code'], Readonly<Record<Language, string>>>> = {
  'rule-permits': {
    nb: 'Rollen eller tilgangspakken gir tilgangen.',
    nn: 'Rolla eller tilgangspakken gir tilgangen.',
    en: 'The role or access package gives the access.',
  },
  'given-beside-the-policy': {
    nb: 'Tilgangen er gitt særskilt.',
    nn: 'Tilgangen er gitt særskilt.',
    en: 'The access was given specifically.',
  },
  'rule-denies': {
    nb: 'Reglene for tjenesten nekter det.',
    nn: 'Reglane for tenesta nektar det.',
    en: 'The rules of the service deny it.',
  },
  'no-rule-and-not-given': {
    nb: 'Vedkommende har ingen rolle eller tilgangspakke som gir tilgangen. En tilgangsstyrer i virksomheten kan gi den.',
    nn: 'Vedkomande har inga rolle eller tilgangspakke som gir tilgangen. Ein tilgangsstyrar i verksemda kan gi han.',
    en: 'The person has no role or access package that gives the access. An access manager at the organisation can give it.',
  },
  'level-too-low': {
    nb: 'Innloggingen må være på et høyere sikkerhetsnivå.',
    nn: 'Innlogginga må vere på eit høgare tryggleiksnivå.',
    en: 'The login must be at a higher security level.',
  },
  'not-on-access-list': {
    nb: 'Virksomheten står ikke på listen over dem som kan bruke tjenesten.',
    nn: 'Verksemda står ikkje på lista over dei som kan bruke tenesta.',
    en: 'The organisation is not on the list of those who may use the service.',
  },
  'subject-gone': {
    nb: 'Systembrukeren finnes ikke lenger.',
    nn: 'Systembrukaren finst ikkje lenger.',
    en: 'The system user no longer exists.',
  },
  'cannot-be-decided': {
    nb: 'Spørsmålet kan ikke avgjøres.',
    nn: 'Spørsmålet kan ikkje avgjerast.',
    en: 'The question cannot be decided.',
  },
};

/** The answer for whoever asked, in all three languages; who they are by name, never by number. */
export function replyOf({ who, party, service, action, explanation: { permitted, code } }: Told): string {
  const act = (language: Language) => (action === 'read' ? READ[language] : `«${action}»`);
  const sentences: Readonly<Record<Language, string>> = {
    nb: `${who} kan ${permitted ? '' : 'ikke '}${act('nb')} ${service.nb} for ${party}.`,
    nn: `${who} kan ${permitted ? '' : 'ikkje '}${act('nn')} ${service.nn} for ${party}.`,
    en: `${who} may ${permitted ? '' : 'not '}${act('en')} ${service.en} for ${party}.`,
  };
  return (['nb', 'nn', 'en'] as const)
    .map((language) => `${sentences[language]} ${REASONS[code][language]}`)
    .join('\n\n');
}
