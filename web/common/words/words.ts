import { Fragment, type ReactNode, createElement, use } from 'react';
import { number } from '../format/format.ts';
import { beforeLanguage, currentLanguage, type Language, useLanguage } from './language.ts';

/** Texts of one language: a key, and for counted things `key_one` beside `key_other`. Placeholders are `{name}`. */
export type Texts = Readonly<Record<string, string>>;

/** What a translation must be: the very keys of the Bokmål texts. */
export type TranslationOf<Source extends Texts> = { readonly [Key in keyof Source]: string };

/** The names of the placeholders in a text. */
type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
/** The keys whose placeholders differ from Bokmål's; a counted text in the singular may leave its number out. */
type Different<Source, Target> = {
  [Key in keyof Source]: Key extends keyof Target
    ? Same<Placeholders<Source[Key]>, Placeholders<Target[Key]>> extends true
      ? never
      : Key extends `${string}_one`
        ? never
        : Key
    : Key;
}[keyof Source];

type Key<Source> = keyof Source extends infer Name
  ? Name extends `${infer Stem}_${'one' | 'other'}`
    ? Stem
    : Name
  : never;
type TextOf<Source, Name extends string> = Name extends keyof Source
  ? Source[Name]
  : `${Name}_other` extends keyof Source
    ? Source[`${Name}_other`]
    : never;
type Values<Text, Value> = [Placeholders<Text>] extends [never]
  ? []
  : [values: { readonly [Name in Placeholders<Text>]: Value }];

/** Says a text; asks for exactly the values the text has room for. Numbers are written as the language writes them. */
export interface Say<Source extends Texts> {
  <Name extends Key<Source> & string>(key: Name, ...values: Values<TextOf<Source, Name>, string | number>): string;
  /** As nodes, where a name, a link or a time stands inside the sentence. */
  rich<Name extends Key<Source> & string>(key: Name, ...values: Values<TextOf<Source, Name>, ReactNode>): ReactNode;
}

type Load<Source> = () => Promise<{ readonly default: Source }>;

export interface Words<Source extends Texts> {
  /** Loads the words of the language shown; a route's loader calls it, so that page and words come side by side. */
  load(): Promise<void>;
  /** In a component; waits for the words when no loader has fetched them. */
  use(): Say<Source>;
  /** Outside components, after `load`. */
  say(): Say<Source>;
}

/**
 * A set of words in its three languages, each in a file of its own that is fetched when it is needed. A text that is
 * missing, too many, or has other placeholders than in Bokmål does not compile.
 */
export function wordsOf<
  const Source extends Texts,
  const Nynorsk extends TranslationOf<Source>,
  const English extends TranslationOf<Source>,
>(loaders: {
  readonly nb: Load<Source>;
  readonly nn: Load<
    Nynorsk &
      ([Different<Source, Nynorsk>] extends [never] ? unknown : { wrongPlaceholders: Different<Source, Nynorsk> })
  >;
  readonly en: Load<
    English &
      ([Different<Source, English>] extends [never] ? unknown : { wrongPlaceholders: Different<Source, English> })
  >;
}): Words<Source> {
  const loading = new Map<Language, Promise<Say<Source>>>();
  const loaded = new Map<Language, Say<Source>>();
  const load = (language: Language): Promise<Say<Source>> => {
    const before = loading.get(language);
    if (before !== undefined) return before;
    const now = loaders[language]().then(
      ({ default: texts }) => {
        const value = sayFrom<Source>(texts);
        loaded.set(language, value);
        // So React's `use` need not wait a turn for what is already here.
        Object.assign(now, { status: 'fulfilled', value });
        return value;
      },
      (error: unknown) => {
        loading.delete(language);
        throw error;
      },
    );
    loading.set(language, now);
    return now;
  };
  // A language is changed for all that has been shown; what has not is fetched when it is.
  beforeLanguage(async (language) => {
    if (loading.size > 0) await load(language);
  });
  return {
    load: async () => void (await load(currentLanguage())),
    use: () => use(load(useLanguage())),
    say: () => loaded.get(currentLanguage())!,
  };
}

function sayFrom<Source extends Texts>(texts: Texts): Say<Source> {
  // Both Norwegians and English count alike; Chromium knows no plural rules for Nynorsk (web-design §5.7).
  const textOf = (key: string, values: Readonly<Record<string, unknown>>): string =>
    texts[key] ?? texts[values.n === 1 ? `${key}_one` : `${key}_other`] ?? texts[`${key}_other`] ?? key;
  const say = (key: string, values: Readonly<Record<string, string | number>> = {}): string =>
    textOf(key, values).replace(/\{(\w+)\}/g, (hole, name: string) => written(values[name] ?? hole));
  const rich = (key: string, values: Readonly<Record<string, ReactNode>> = {}): ReactNode =>
    textOf(key, values)
      .split(/\{(\w+)\}/)
      .map((part, index) =>
        createElement(Fragment, { key: index }, index % 2 === 0 ? part : richly(values[part] ?? `{${part}}`)),
      );
  return Object.assign(say, { rich }) as unknown as Say<Source>;
}

const written = (value: string | number): string => (typeof value === 'number' ? number(value) : value);
const richly = (value: ReactNode): ReactNode => (typeof value === 'number' ? number(value) : value);
