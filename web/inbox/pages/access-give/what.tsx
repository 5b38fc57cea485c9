import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { useLanguage } from '../../../common/words/language.ts';
import type { About } from '../../access/party.tsx';
import { catalogueQuery, findServicesQuery } from '../../access/queries.ts';
import { CONFIDENTIAL, MAIL } from '../../access/wire.ts';
import { words as accessWords } from '../../access/words.ts';
import { ServiceName } from '../../access/names.tsx';
import { messageQuery, servicesQuery } from '../../mail/queries.ts';
import { idOf, textIn } from '../../mail/wire.ts';
import { type Chosen, type ChosenService, messageUrn, toggled } from './chosen.ts';
import { Field } from './to-whom.tsx';
import { words } from './words.ts';

/** Hits shown; more words narrow it. */
const MOST = 20;
const sameService = (a: ChosenService, b: ChosenService) => a.resource === b.resource && a.instance === b.instance;

/** To what: one message, the packages of mail, services, other packages. */
export function What(props: {
  readonly about: About;
  readonly scope: string;
  readonly chosen: Chosen;
  readonly search: { readonly resource?: string | undefined; readonly message?: string | undefined };
  readonly onChange: (chosen: Chosen) => void;
}) {
  const { about, scope, chosen, search, onChange } = props;
  const say = words.use();
  const sayAccess = accessWords.use();
  const language = useLanguage();
  const [find, setFind] = useState('');
  const inbox = useQuery(servicesQuery(about.isMe ? 'me' : scope));
  const wanted = find.trim();
  const found = useQuery({ ...findServicesQuery(wanted), enabled: wanted.length >= 2 });
  const services = new Map<string, string>();
  if (search.resource !== undefined) services.set(search.resource, '');
  for (const { serviceResource, serviceName } of inbox.data ?? [])
    services.set(idOf(serviceResource), textIn(serviceName, language));
  for (const { resource, instance } of chosen.services)
    if (instance === undefined && !services.has(resource)) services.set(resource, '');
  const hits = (wanted.length < 2 ? [] : (found.data ?? [])).filter(({ identifier }) => !services.has(identifier));
  const turn = (service: ChosenService) =>
    onChange({ ...chosen, services: toggled(chosen.services, service, sameService) });
  const has = (service: ChosenService) => chosen.services.some((one) => sameService(one, service));
  const option = (resource: string, title: string) => (
    <Choice
      key={resource}
      id={`give-service-${resource}`}
      checked={has({ resource })}
      onChange={() => turn({ resource })}
      label={title === '' ? <ServiceName id={resource} /> : <bdi>{visible(title)}</bdi>}
    />
  );
  const mail = about.isPerson
    ? []
    : ([
        [MAIL, 'package.mail', 'package.mailHelp'],
        [CONFIDENTIAL, 'package.confidential', 'package.confidentialHelp'],
      ] as const);
  return (
    <fieldset id="give-what" tabIndex={-1}>
      <legend className="ds-heading" data-size="xs">
        {say('what')}
      </legend>
      {search.message !== undefined && search.resource !== undefined && (
        <OneMessage
          message={search.message}
          checked={has({ resource: search.resource, instance: messageUrn(search.message) })}
          onChange={() => turn({ resource: search.resource!, instance: messageUrn(search.message!) })}
        />
      )}
      {mail.map(([code, name, help]) => (
        <Choice
          key={code}
          id={`give-${code}`}
          checked={chosen.packages.includes(code)}
          onChange={() => onChange({ ...chosen, packages: toggled(chosen.packages, code, Object.is) })}
          label={sayAccess(name)}
          note={sayAccess(help)}
        />
      ))}
      <h3 className="ds-heading" data-size="2xs">
        {say('services')}
      </h3>
      {[...services].map(([resource, title]) => option(resource, title))}
      <Field id="give-find" label={say('find')} help={say('findHelp')} fault={undefined}>
        {(attributes) => (
          <input
            {...attributes}
            type="search"
            autoComplete="off"
            maxLength={100}
            value={find}
            onChange={({ target }) => setFind(target.value)}
            onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          />
        )}
      </Field>
      {hits.slice(0, MOST).map(({ identifier, title }) => option(identifier, textIn(title, language) || identifier))}
      {wanted.length >= 2 && found.data !== undefined && hits.length === 0 && <p className="small">{say('noHits')}</p>}
      {hits.length > MOST && <p className="small">{say('moreHits', { n: hits.length - MOST })}</p>}
      <OtherPackages {...{ about, chosen, onChange }} />
    </fieldset>
  );
}

function Choice(props: {
  readonly id: string;
  readonly checked: boolean;
  readonly onChange: () => void;
  readonly label: React.ReactNode;
  readonly note?: React.ReactNode;
  readonly lang?: string;
}) {
  const { id, checked, onChange, label, note, lang } = props;
  return (
    <div className="access-option">
      <input
        type="checkbox"
        className="ds-input"
        id={id}
        checked={checked}
        onChange={onChange}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
      />
      <label htmlFor={id} lang={lang}>
        {label}
      </label>
      {note !== undefined && (
        <span className="field-note" id={`${id}-note`}>
          {note}
        </span>
      )}
    </div>
  );
}

function OneMessage(props: { readonly message: string; readonly checked: boolean; readonly onChange: () => void }) {
  const { message, checked, onChange } = props;
  const say = words.use();
  const { data } = useQuery(messageQuery(message));
  return (
    <Choice
      id="give-message"
      checked={checked}
      onChange={onChange}
      label={say('onlyMessage')}
      {...(data === undefined ? {} : { note: <bdi lang={data.content.language}>{visible(data.content.title)}</bdi> })}
    />
  );
}

/** Packages that are not about mail; many, so they are found by words. Closed until one is wanted. */
function OtherPackages(props: {
  readonly about: About;
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}) {
  const { about, chosen, onChange } = props;
  const say = words.use();
  const [find, setFind] = useState('');
  const { data } = useQuery(catalogueQuery(useLanguage()));
  const kind = about.isPerson ? 'Person' : 'Organization';
  const wanted = find.trim().toLowerCase();
  const all = (data ?? []).filter(
    ({ code, type, isAssignable }) => type.name === kind && isAssignable && code !== MAIL && code !== CONFIDENTIAL,
  );
  const shown = all.filter(
    ({ code, name }) => chosen.packages.includes(code) || (wanted !== '' && name.toLowerCase().includes(wanted)),
  );
  return (
    <details className="ds-details" open={shown.length > 0 || undefined}>
      <summary>{say('otherPackages', { n: all.length })}</summary>
      <div>
        <Field id="give-find-package" label={say('findPackage')} fault={undefined}>
          {(attributes) => (
            <input
              {...attributes}
              type="search"
              autoComplete="off"
              value={find}
              onChange={({ target }) => setFind(target.value)}
              onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
            />
          )}
        </Field>
        {shown.slice(0, MOST).map(({ code, name }) => (
          <Choice
            key={code}
            id={`give-${code}`}
            lang="nb"
            checked={chosen.packages.includes(code)}
            onChange={() => onChange({ ...chosen, packages: toggled(chosen.packages, code, Object.is) })}
            label={name}
          />
        ))}
      </div>
    </details>
  );
}
