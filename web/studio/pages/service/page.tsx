import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { CopyField } from '../../../common/parts/copy-field.tsx';
import { type Three, ThreeLanguages } from '../../../common/parts/three-languages.tsx';
import { common } from '../../../common/words/common.ts';
import { LANGUAGES, type Language } from '../../../common/words/language.ts';
import { connectedQuery } from '../../services/access-lists.ts';
import { AVAILABLE_FOR, type Resource, servicePath, type Texts } from '../../services/api.ts';
import { ServiceFrame } from '../../services/frame.tsx';
import { useDraft } from '../../services/use-draft.ts';
import { serviceWords } from '../../services/words.ts';
import { Aside } from './aside.tsx';
import { ContactPoints } from './contact-points.tsx';
import { MoreChoices } from './more-choices.tsx';
import { words } from './words.ts';

const STATUSES = ['Completed', 'UnderDevelopment', 'Deprecated', 'Withdrawn'] as const;
const LONGEST_TITLE = 500;
const LONGEST_TEXT = 10_000;

const threeOf = (texts: Texts | null | undefined): Three => ({
  nb: texts?.nb ?? '',
  nn: texts?.nn ?? '',
  en: texts?.en ?? '',
});

/** What a service is called and who it is for, in three languages beside each other (web-design §3.10). */
export function ServicePage() {
  const writing = useDraft();
  const { keeper, api, owner, id, mayWrite } = writing;
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const { resource } = keeper.content;
  const change = (part: Partial<Resource>) => keeper.change({ resource: { ...keeper.content.resource, ...part } });
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const leave = (field: string) => {
    void keeper.save();
    setLeft((before) => new Set(before).add(field));
  };
  const lists = useQuery({ ...connectedQuery(api, id), enabled: resource.accessListMode === 'Enabled' });

  /** Texts that must be there: a red field only once it was left (§3.10). */
  const texts = (
    field: 'title' | 'description' | 'rightDescription',
    more: { help?: string; long?: boolean; maxLength: number },
  ) => {
    const value = threeOf(resource[field]);
    const faults = Object.fromEntries(
      LANGUAGES.filter((language) => value[language].trim() === '' && left.has(`${field}-${language}`)).map(
        (language) => [
          language,
          sayCommon('need.language', {
            field: sayService(`field.${field}`).toLowerCase(),
            language: sayService(`language.${language}`),
          }),
        ],
      ),
    ) as Partial<Record<Language, string>>;
    return (
      <ThreeLanguages
        id={field}
        label={sayService(`field.${field}`)}
        value={value}
        onChange={(texts) => change({ [field]: texts })}
        onBlur={(language) => leave(`${field}-${language}`)}
        required
        readOnly={!mayWrite}
        faults={faults}
        {...more}
      />
    );
  };

  return (
    <ServiceFrame writing={writing}>
      <div className="service-columns">
        <form className="service-form" onSubmit={(event) => event.preventDefault()}>
          <Group>
            <CopyField label={sayService('field.identifier')} value={id} />
            <p className="small group-note">{say('idStays')}</p>
          </Group>
          <Group>{texts('title', { maxLength: LONGEST_TITLE })}</Group>
          <Group>{texts('description', { help: say('descriptionHelp'), long: true, maxLength: LONGEST_TEXT })}</Group>
          <Group>
            <Switch
              id="delegable"
              label={sayService('field.delegable')}
              help={say('delegableHelp')}
              checked={resource.delegable !== false}
              disabled={!mayWrite}
              onChange={(delegable) => change({ delegable })}
            />
            {resource.delegable !== false && (
              <div className="under-switch">
                {texts('rightDescription', { help: say('rightDescriptionHelp'), long: true, maxLength: LONGEST_TEXT })}
              </div>
            )}
          </Group>
          <Group>
            <fieldset className="ds-fieldset tick-list" id="availableForType" tabIndex={-1}>
              <legend className="ds-label">{sayService('field.availableForType')}</legend>
              {AVAILABLE_FOR.map((type) => (
                <label key={type} className="tick-row">
                  <input
                    type="checkbox"
                    className="ds-input"
                    checked={resource.availableForType?.includes(type) === true}
                    disabled={!mayWrite}
                    onChange={({ target }) => {
                      const before = resource.availableForType ?? [];
                      change({
                        availableForType: AVAILABLE_FOR.filter((one) =>
                          one === type ? target.checked : before.includes(one),
                        ),
                      });
                    }}
                  />
                  {say(`for.${type}`)} <code className="small">{type}</code>
                </label>
              ))}
            </fieldset>
          </Group>
          <Group>
            <ContactPoints
              points={resource.contactPoints ?? []}
              readOnly={!mayWrite}
              onChange={(contactPoints) => change({ contactPoints })}
              onBlur={() => void keeper.save()}
            />
          </Group>
          <Group>
            <Switch
              id="accessListMode"
              label={sayService('field.accessListMode')}
              help={resource.accessListMode === 'Enabled' ? say('listsOn') : say('listsOff')}
              checked={resource.accessListMode === 'Enabled'}
              disabled={!mayWrite}
              onChange={(on) => change({ accessListMode: on ? 'Enabled' : 'Disabled' })}
            />
            {resource.accessListMode === 'Enabled' && lists.data?.length === 0 && (
              <div className="ds-alert under-switch" data-color="warning">
                <p className="ds-paragraph">
                  {sayCommon('need.list')}.{' '}
                  <Link to="/$owner/services/$id/access" params={{ owner, id }}>
                    {say('connect')}
                  </Link>
                </p>
              </div>
            )}
          </Group>
          <Group>
            <fieldset className="ds-fieldset tick-list" id="status" tabIndex={-1}>
              <legend className="ds-label">{sayService('field.status')}</legend>
              {STATUSES.map((status) => (
                <label key={status} className="tick-row">
                  <input
                    type="radio"
                    className="ds-input"
                    name="status"
                    value={status}
                    checked={resource.status === status}
                    disabled={!mayWrite}
                    onChange={() => change({ status })}
                  />
                  {say(`status.${status}`)} <code className="small">{status}</code>
                </label>
              ))}
            </fieldset>
          </Group>
          <MoreChoices resource={resource} readOnly={!mayWrite} onChange={change} onBlur={() => void keeper.save()} />
          <ApiCall
            call={{
              method: 'PUT',
              path: `${servicePath(owner, id)}/draft`,
              headers: { 'If-Match': `"${keeper.answer.revision}"` },
              body: keeper.content,
            }}
          />
        </form>
        <Aside writing={writing} />
      </div>
    </ServiceFrame>
  );
}

const Group = ({ children }: { readonly children: ReactNode }) => <div className="service-group">{children}</div>;

export function Switch(props: {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly checked: boolean;
  readonly disabled: boolean;
  readonly onChange: (on: boolean) => void;
}) {
  const { id, label, help, checked, disabled, onChange } = props;
  return (
    <div className="switch-field">
      <label className="tick-row" htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={checked}
          className="ds-input"
          checked={checked}
          disabled={disabled}
          {...(help === undefined ? {} : { 'aria-describedby': `${id}-help` })}
          onChange={({ target }) => onChange(target.checked)}
        />
        <span className="ds-label">{label}</span>
      </label>
      {help !== undefined && (
        <p className="small under-switch" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}
