import { currentLanguage, type Language } from '../words/language.ts';

/**
 * Dates, numbers and names as a reader expects them (web-design §5.7). Chromium has no Nynorsk in Intl and falls back to
 * American English, so Intl is asked for Bokmål there: months and numbers are the same, weekdays are our own.
 */
const TAG: Readonly<Record<Language, string>> = { nb: 'nb-NO', nn: 'nb-NO', en: 'en-GB' };
const WEEKDAYS: Readonly<Record<Language, readonly string[]>> = {
  nb: ['søndag', 'mandag', 'tirsdag', 'onsdag', 'torsdag', 'fredag', 'lørdag'],
  nn: ['søndag', 'måndag', 'tysdag', 'onsdag', 'torsdag', 'fredag', 'laurdag'],
  en: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
};
const AT: Readonly<Record<Language, string>> = { nb: ' kl. ', nn: ' kl. ', en: ' at ' };
const NO_BREAK = '\u00a0';

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numbers(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${language}${JSON.stringify(options)}`;
  const format = (made.get(key) as Intl.NumberFormat) ?? new Intl.NumberFormat(TAG[language], options);
  made.set(key, format);
  return format;
}

function dates(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${language}${JSON.stringify(options)}`;
  const format = (made.get(key) as Intl.DateTimeFormat) ?? new Intl.DateTimeFormat(TAG[language], options);
  made.set(key, format);
  return format;
}

/** 1 234 567, in every language with a space that does not break; decimals as the language has them. */
export function number(value: number, decimals = 0, language: Language = currentLanguage()): string {
  return numbers(language, { maximumFractionDigits: decimals })
    .formatToParts(value)
    .map(({ type, value: part }) => (type === 'group' ? NO_BREAK : part))
    .join('');
}

/** 640 byte, 1,2 MB: in thousands, as shops and files count. */
export function size(bytes: number, language: Language = currentLanguage()): string {
  const step = ['B', 'kB', 'MB', 'GB'].findIndex((_, power) => bytes < 1000 ** (power + 1) || power === 3);
  const value = bytes / 1000 ** step;
  return `${number(value, value < 10 && step > 0 ? 1 : 0, language)}${NO_BREAK}${['byte', 'kB', 'MB', 'GB'][step]}`;
}

/** 22. nov. 2026 */
export const shortDate = (at: Date, language: Language = currentLanguage()): string =>
  dates(language, { day: 'numeric', month: 'short', year: 'numeric' }).format(at);

/** 14:32 */
export const clockTime = (at: Date, language: Language = currentLanguage()): string =>
  dates(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** 14:31:02 */
export const logTime = (at: Date, language: Language = currentLanguage()): string =>
  dates(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(at);

/** søndag 22. november 2026 kl. 14:32 */
export function longDate(at: Date, language: Language = currentLanguage()): string {
  const day = dates(language, { day: 'numeric', month: 'long', year: 'numeric' }).format(at);
  return `${weekday(at, language)} ${day}${AT[language]}${clockTime(at, language)}`;
}

export const weekday = (at: Date, language: Language = currentLanguage()): string => WEEKDAYS[language][at.getDay()]!;

/** 22. nov. 2026 kl. 14:32 */
export const shortMoment = (at: Date, language: Language = currentLanguage()): string =>
  shortDate(at, language) + AT[language] + clockTime(at, language);

/** Whole days from one moment's day to another's, in the reader's zone; negative when it lies behind. */
export function daysBetween(from: Date, to: Date): number {
  const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  return Math.round((midnight(to) - midnight(from)) / 86_400_000);
}

/** 311 003 003; what is not nine digits stays as it is. */
export const organizationNumber = (digits: string): string =>
  /^\d{9}$/.test(digits) ? digits.replace(/(\d{3})(?=\d)/g, `$1${NO_BREAK}`) : digits;

/** Control and direction marks shown as signs, so that a name cannot turn the line around (web-design §7.1). */
export const visible = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '␀');
