import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import {
  changeDensity,
  changeScheme,
  readSetting,
  type Settings,
  writeSetting,
} from '../../../common/settings/settings.ts';
import { common } from '../../../common/words/common.ts';
import {
  changeLanguage,
  type Language,
  LANGUAGE_NAMES,
  LANGUAGES,
  useLanguage,
} from '../../../common/words/language.ts';
import { Contact } from '../../addresses/contact.tsx';
import { ownAddressesQuery, phoneText, SETTINGS } from '../../addresses/queries.ts';
import { api, partiesQuery } from '../../mail/queries.ts';
import { Page } from '../../shell/page.tsx';
import { ShortcutList } from '../../shell/shortcuts.tsx';
import { words } from './words.ts';
import '../../access/access.css';

/** What one has chosen for oneself (web-design §3.24); each change holds at once. */
export function SettingsPage() {
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const [scheme, setScheme] = useState<Settings['scheme']>(readSetting('scheme') ?? 'auto');
  const [density, setDensity] = useState<Settings['density']>(readSetting('density') ?? 'airy');
  const [shortcuts, setShortcuts] = useState<Settings['shortcuts']>(readSetting('shortcuts') ?? 'on');
  // Notifications are written in the language of the profile.
  const keep = useMutation({ mutationFn: (chosen: Language) => api.patch(SETTINGS, { language: chosen }) });
  return (
    <Page title={say('title')} lead={say('lead')}>
      <Choices
        name="language"
        title={sayCommon('shell.language')}
        note={say('languageNote')}
        value={language}
        options={LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one], lang: one }))}
        onChange={(chosen) => {
          keep.mutate(chosen);
          void changeLanguage(chosen);
        }}
      />
      {keep.error instanceof Refused && <Refusal refusal={keep.error.refusal} />}
      <Choices
        name="scheme"
        title={sayCommon('shell.scheme')}
        value={scheme}
        options={(['light', 'dark', 'auto'] as const).map((one) => ({ value: one, label: sayCommon(`shell.${one}`) }))}
        onChange={(chosen) => {
          changeScheme(chosen);
          setScheme(chosen);
        }}
      />
      <Choices
        name="density"
        title={say('density')}
        value={density}
        options={(['airy', 'tight'] as const).map((one) => ({ value: one, label: say(one) }))}
        onChange={(chosen) => {
          changeDensity(chosen, 'md');
          setDensity(chosen);
        }}
      />
      <section className="access-part">
        <h2 className="ds-heading" data-size="xs">
          {say('shortcuts')}
        </h2>
        <div className="access-option">
          <input
            type="checkbox"
            className="ds-input"
            id="settings-shortcuts"
            checked={shortcuts === 'on'}
            onChange={({ target }) => {
              const chosen = target.checked ? 'on' : 'off';
              writeSetting('shortcuts', chosen);
              setShortcuts(chosen);
              announce(say(chosen === 'on' ? 'shortcutsOn' : 'shortcutsOff'));
            }}
          />
          <label htmlFor="settings-shortcuts">{say('shortcutsUse')}</label>
        </div>
        <details className="ds-details">
          <summary>{say('shortcutsAll')}</summary>
          <div>
            <ShortcutList />
          </div>
        </details>
      </section>
      <Contact />
      <Others />
    </Page>
  );
}

function Choices<Value extends string>(props: {
  readonly name: string;
  readonly title: string;
  readonly note?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: ReactNode; readonly lang?: string }[];
  readonly onChange: (value: Value) => void;
}) {
  const { name, title, note, value, options, onChange } = props;
  return (
    <div className="access-form">
      <fieldset>
        <legend className="ds-heading" data-size="xs">
          {title}
        </legend>
        {note !== undefined && <p className="field-note">{note}</p>}
        <div className="access-kinds">
          {options.map(({ value: one, label, lang }) => (
            <div key={one} className="access-option">
              <input
                type="radio"
                className="ds-input"
                name={`settings-${name}`}
                id={`settings-${name}-${one}`}
                checked={one === value}
                onChange={() => onChange(one)}
              />
              <label htmlFor={`settings-${name}-${one}`} lang={lang}>
                {label}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  );
}

/** Addresses one has set for organisations, and the way to set more. */
function Others() {
  const say = words.use();
  const own = useQuery(ownAddressesQuery);
  const addresses = own.data ?? [];
  const ids = addresses.map(({ partyUuid }) => partyUuid).join(',');
  const { data: parties } = useQuery({ ...partiesQuery({ ids }), enabled: ids !== '' });
  const named = new Map((ids === '' ? [] : (parties?.items ?? [])).map(({ partyUuid, name }) => [partyUuid, name]));
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {say('others')}
      </h2>
      <p>{say('othersLead')}</p>
      {own.error instanceof Refused && <Refusal refusal={own.error.refusal} retry={() => void own.refetch()} />}
      <ul className="access-things">
        {addresses.map(({ partyUuid, emailAddress, phoneNumber }) => (
          <li key={partyUuid}>
            <span className="access-thing">
              <Link className="ds-link" to="/$scope/settings" params={{ scope: partyUuid }}>
                <bdi>{visible(named.get(partyUuid) ?? say('noLonger'))}</bdi>
              </Link>
              <span className="field-note">
                <bdi>
                  {[emailAddress, phoneNumber === null ? null : phoneText(phoneNumber)]
                    .filter((one) => one !== null)
                    .map(visible)
                    .join(', ')}
                </bdi>
              </span>
            </span>
          </li>
        ))}
      </ul>
      <p>
        <Link className="ds-link" to="/$scope/settings" params={{ scope: 'all' }}>
          {say('othersChoose')}
        </Link>
      </p>
    </section>
  );
}
