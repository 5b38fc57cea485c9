import { PlusIcon, RobotIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { serviceName, servicesQuery } from '../../integration/services.ts';
import { systemWords } from '../../integration/system-words.ts';
import { nameIn, resourcesOf, rightTo, SYSTEMS, systemsQuery } from '../../integration/systems.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** The systems of a service owner, that customers can make system users of (web-design §3.18). */
export function SystemsPage() {
  const { code: owner, api, may } = useOwner();
  const { add } = useSearch({ from: '/$owner/systems' });
  const navigate = useNavigate({ from: '/$owner/systems' });
  const say = words.use();
  const saySystem = systemWords.use();
  const language = useLanguage();
  const systems = useQuery(systemsQuery(api));
  const adding = add === true && may('owner');
  const setAdd = (open: boolean) => void navigate({ search: { add: open || undefined }, replace: true });
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      {...(adding
        ? {}
        : {
            actions: (
              <RoleButton needs="owner" variant="primary" onClick={() => setAdd(true)}>
                <PlusIcon aria-hidden />
                {say('new')}
              </RoleButton>
            ),
          })}
    >
      {adding && <NewSystem onClose={() => setAdd(false)} />}
      {systems.isPending && <Waiting what={say('loading')} />}
      {systems.isError && <Failed error={systems.error} retry={() => void systems.refetch()} />}
      {systems.data?.length === 0 && !adding && <EmptyState icon={<RobotIcon />} text={say('none')} />}
      {systems.data !== undefined && systems.data.length > 0 && (
        <table className="ds-table list-table" data-hover="true">
          <caption className="ds-sr-only">{say('title')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{saySystem('rights')}</th>
              <th scope="col">{saySystem('packages')}</th>
              <th scope="col">{saySystem('visible')}</th>
            </tr>
          </thead>
          <tbody>
            {systems.data.map((system) => (
              <tr key={system.systemId}>
                <th scope="row">
                  <Link
                    to="/$owner/systems/$systemId"
                    params={{ owner, systemId: system.systemId }}
                    className="ds-link"
                  >
                    <bdi>{visible(nameIn(system.name, language, system.systemId))}</bdi>
                  </Link>
                  <code>{system.systemId}</code>
                </th>
                <td data-label={saySystem('rights')}>{resourcesOf(system).join(', ') || saySystem('none')}</td>
                <td data-label={saySystem('packages')}>{system.accessPackages.length || saySystem('none')}</td>
                <td>{saySystem(system.isVisible ? 'visible' : 'hidden')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Page>
  );
}

const idFrom = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('å', 'a')
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 40);

function NewSystem({ onClose }: { readonly onClose: () => void }) {
  const { code: owner, api } = useOwner();
  const { membership } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const services = useQuery(servicesQuery(api));
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [isVisible, setIsVisible] = useState(false);
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  useEffect(() => first.current?.focus(), []);
  const number = membership?.organizationNumber ?? '';
  const id = `${number}_${idFrom(name)}`;
  const all = (text: string) => ({ nb: text, nn: text, en: text });
  const body = {
    id,
    vendor: { ID: `0192:${number}` },
    name: all(name.trim()),
    description: all(description.trim() || name.trim()),
    rights: chosen.map(rightTo),
    accessPackages: [],
    clientId: [],
    isVisible,
    allowedRedirectUrls: [],
  };
  const nameFault = name.trim() === '' ? sayCommon('need.field', { field: say('name').toLowerCase() }) : undefined;
  const rightFault = chosen.length === 0 ? say('chooseRight') : undefined;
  const create = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (nameFault !== undefined || rightFault !== undefined) return first.current?.focus();
    try {
      await api.post(SYSTEMS, body, { as: 'text' });
      await queries.invalidateQueries({ queryKey: ['systems', owner] });
      await navigate({ to: '/$owner/systems/$systemId', params: { owner, systemId: id } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };
  return (
    <form className="panel" noValidate aria-labelledby="new-system" onSubmit={(event) => void create(event)}>
      <h2 className="ds-heading" data-size="xs" id="new-system">
        {say('new')}
      </h2>
      <div className="form-fields">
        <div className="ds-field">
          <label className="ds-label" htmlFor="system-name">
            {say('name')}
          </label>
          <input
            ref={first}
            id="system-name"
            className="ds-input"
            maxLength={200}
            value={name}
            aria-invalid={tried && nameFault !== undefined}
            aria-describedby="system-name-fault system-id"
            onChange={({ target }) => setName(target.value)}
          />
          <span className="field-fault" id="system-name-fault">
            {tried ? nameFault : undefined}
          </span>
          <span className="field-note" id="system-id">
            {say('id')}: <code>{id}</code>. {say('idHelp')}
          </span>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor="system-description">
            {say('description')}
          </label>
          <input
            id="system-description"
            className="ds-input"
            maxLength={500}
            value={description}
            onChange={({ target }) => setDescription(target.value)}
          />
        </div>
        <fieldset className="check-list" aria-describedby="rights-fault">
          <legend className="ds-label">{say('services')}</legend>
          {services.data?.map((service) => (
            <label key={service.identifier}>
              <input
                type="checkbox"
                className="ds-input"
                checked={chosen.includes(service.identifier)}
                onChange={({ target }) =>
                  setChosen((before) =>
                    target.checked
                      ? [...before, service.identifier]
                      : before.filter((one) => one !== service.identifier),
                  )
                }
              />
              <span>
                {serviceName(service, language)} <code>{service.identifier}</code>
              </span>
            </label>
          ))}
          <span className="field-fault" id="rights-fault">
            {tried ? rightFault : undefined}
          </span>
        </fieldset>
        <label className="list-filter-check">
          <input
            type="checkbox"
            className="ds-input"
            checked={isVisible}
            onChange={({ target }) => setIsVisible(target.checked)}
          />
          {say('visible')}
        </label>
      </div>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="button-row">
        <button type="submit" className="ds-button" data-variant="primary">
          {say('create')}
        </button>
        <button type="button" className="ds-button" data-variant="tertiary" onClick={onClose}>
          {sayCommon('shell.close')}
        </button>
        <ApiCall call={{ method: 'POST', path: SYSTEMS, body }} />
      </div>
    </form>
  );
}
