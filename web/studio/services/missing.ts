import type { Language } from '../../common/words/language.ts';
import type { Fault } from './api.ts';
import type { serviceWords } from './words.ts';

type SayService = ReturnType<typeof serviceWords.use>;

const FIELDS = [
  'identifier',
  'title',
  'description',
  'rightDescription',
  'contactPoints',
  'availableForType',
  'resourceType',
  'status',
  'homepage',
  'keywords',
  'delegable',
  'visible',
  'accessListMode',
  'version',
  'hasCompetentAuthority',
  'resourceReferences',
  'selfIdentifiedUserEnabled',
  'enterpriseUserEnabled',
  'policy',
  'examples',
] as const;

/** What a field is called; its own name where we have no word for it. */
export function fieldName(field: string, say: SayService): string {
  const first = field.split(/[.[]/)[0];
  const known = FIELDS.find((one) => one === first);
  return known === undefined ? field : say(`field.${known}`);
}

export const languageName = (language: Language, say: SayService): string => say(`language.${language}`);

/** A fault as a line in a list of what is missing. */
export function faultText({ part, field, language, code, text }: Fault, say: SayService): string {
  if (part === 'policy') return code === 'missing' ? say('missing.policy') : text;
  const name = fieldName(field, say);
  if (language !== null) return say('missing.inLanguage', { field: name, language: languageName(language, say) });
  switch (code) {
    case 'missing':
      return say('missing.field', { field: name });
    case 'too-long':
      return say('missing.long', { field: name });
    default:
      return `${say('missing.wrong', { field: name })}: ${text}`;
  }
}

/** Id of the field that mends a fault. */
export const fieldId = ({ field, language }: Pick<Fault, 'field' | 'language'>): string =>
  language === null ? field.split(/[.[]/)[0]! : `${field}-${language}`;
