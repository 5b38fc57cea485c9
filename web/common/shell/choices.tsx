import { useState } from 'react';
import { MoonIcon, SunIcon } from '@navikt/aksel-icons';
import { changeScheme, readSetting, type Settings } from '../settings/settings.ts';
import { common } from '../words/common.ts';
import { changeLanguage, LANGUAGE_NAMES, LANGUAGES, useLanguage } from '../words/language.ts';
import { Menu } from './menu.tsx';

/** Choice of language, each under its own name. */
export function LanguageMenu() {
  const say = common.use();
  const language = useLanguage();
  return (
    <Menu
      label={`${language}: ${say('shell.language')}`}
      face={<span aria-hidden="true">{language}</span>}
      choices={LANGUAGES.map((one) => ({
        label: LANGUAGE_NAMES[one],
        lang: one,
        chosen: one === language,
        onChoose: () => void changeLanguage(one),
      }))}
    />
  );
}

/** Light, dark, or as the machine is. */
export function SchemeMenu() {
  const say = common.use();
  const [scheme, setScheme] = useState<Settings['scheme']>(readSetting('scheme') ?? 'auto');
  return (
    <Menu
      label={`${say('shell.scheme')}: ${say(`shell.${scheme}`)}`}
      face={scheme === 'dark' ? <MoonIcon aria-hidden fontSize="1.5em" /> : <SunIcon aria-hidden fontSize="1.5em" />}
      choices={(['light', 'dark', 'auto'] as const).map((one) => ({
        label: say(`shell.${one}`),
        chosen: one === scheme,
        onChoose: () => {
          changeScheme(one);
          setScheme(one);
        },
      }))}
    />
  );
}
