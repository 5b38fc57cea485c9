import { useSyncExternalStore } from 'react';
import { writeSetting } from '../settings/settings.ts';

export const LANGUAGES = ['nb', 'nn', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What each language calls itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { nb: 'Bokmål', nn: 'Nynorsk', en: 'English' };

const listeners = new Set<() => void>();
/** What must be there before a language can be shown; word sets put themselves here. */
const loaders = new Set<(language: Language) => Promise<void>>();

let current = isLanguage(document.documentElement.lang) ? document.documentElement.lang : 'nb';

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}

/** The language of the page; boot.js has chosen it before we came. */
export const currentLanguage = (): Language => current;

export function useLanguage(): Language {
  return useSyncExternalStore((changed) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  }, currentLanguage);
}

/** Registers what must be loaded before the language changes. */
export function beforeLanguage(load: (language: Language) => Promise<void>): void {
  loaders.add(load);
}

/** Changes the language without losing what has been typed: every word in use is loaded first. */
export async function changeLanguage(language: Language): Promise<void> {
  await Promise.all([...loaders].map((load) => load(language)));
  current = language;
  document.documentElement.lang = language;
  writeSetting('language', language);
  for (const changed of listeners) changed();
}
