import { XMarkIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { useLanguage } from '../../../common/words/language.ts';
import { Ask } from '../../integration/dialog.tsx';
import { listPath, listsKey, type OwnedList } from '../../integration/lists-api.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { serviceName, servicesQuery } from '../../integration/services.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** Which services the list lets its members use, and what they may do there. */
export function Connections({ list }: { readonly list: OwnedList }) {
  const { code: owner, api, may } = useOwner();
  const say = words.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const services = useQuery(servicesQuery(api));
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState('');
  const [readOnly, setReadOnly] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const path = (resource: string) =>
    `${listPath(owner, list.identifier)}/resource-connections/${encodeURIComponent(resource)}`;
  const nameOf = (resource: string): string => {
    const service = services.data?.find(({ identifier }) => identifier === resource);
    return service === undefined ? resource : serviceName(service, language);
  };
  const change = async (work: () => Promise<unknown>) => {
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: listsKey(api) });
  };
  const put = (resource: string, actions: readonly string[]) =>
    api.put(path(resource), actions.length === 0 ? {} : { actionFilters: actions });
  const connect = () =>
    change(async () => {
      await put(chosen, readOnly ? ['read'] : []);
      setAsking(false);
      didIt(say('connected', { service: nameOf(chosen) }), () => change(() => api.delete(path(chosen))));
    });
  const disconnect = (resource: string, actions: readonly string[]) =>
    change(async () => {
      await api.delete(path(resource));
      didIt(say('disconnected', { service: nameOf(resource) }), () => change(() => put(resource, actions)));
    });
  const service = services.data?.find(({ identifier }) => identifier === chosen);
  return (
    <div className="inline-row">
      {list.connections.length === 0 ? (
        <span>{say('appliesToNone')}</span>
      ) : (
        <>
          <span>{say('appliesTo')}:</span>
          {list.connections.map(({ resource, actions }) => (
            <span key={resource} className="nowrap">
              <Link to="/$owner/services/$id/access" params={{ owner, id: resource }} className="ds-link">
                <bdi>{nameOf(resource)}</bdi>
              </Link>{' '}
              <span className="small">({actions.length === 0 ? say('allActions') : actions.join(', ')})</span>
              {may('editor') && (
                <button
                  type="button"
                  className="ds-button"
                  data-variant="tertiary"
                  data-icon="true"
                  data-size="sm"
                  aria-label={say('disconnect', { service: nameOf(resource) })}
                  title={say('disconnect', { service: nameOf(resource) })}
                  onClick={() => void disconnect(resource, actions)}
                >
                  <XMarkIcon aria-hidden />
                </button>
              )}
            </span>
          ))}
        </>
      )}
      <RoleButton needs="editor" variant="tertiary" onClick={() => setAsking(true)}>
        {say('connect')}
      </RoleButton>
      {refusal !== undefined && !asking && <Refusal refusal={refusal} />}
      {asking && (
        <Ask
          title={say('connectTitle')}
          onClose={() => setAsking(false)}
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              {...(chosen === '' ? { 'aria-disabled': true } : { onClick: () => void connect() })}
            >
              {say('connect')}
            </button>
          }
        >
          <div className="ds-field">
            <label className="ds-label" htmlFor="connect-service">
              {say('service')}
            </label>
            <select
              id="connect-service"
              className="ds-input"
              value={chosen}
              onChange={({ target }) => setChosen(target.value)}
            >
              <option value="">{say('chooseService')}</option>
              {services.data?.map((one) => (
                <option key={one.identifier} value={one.identifier}>
                  {`${serviceName(one, language)} (${one.identifier})`}
                </option>
              ))}
            </select>
          </div>
          <fieldset className="check-list">
            <legend className="ds-label">{say('mayDo')}</legend>
            {[false, true].map((value) => (
              <label key={String(value)}>
                <input
                  type="radio"
                  className="ds-input"
                  name="actions"
                  checked={readOnly === value}
                  onChange={() => setReadOnly(value)}
                />
                {say(value ? 'mayRead' : 'mayAll')}
                {value && <code>read</code>}
              </label>
            ))}
          </fieldset>
          {service?.accessListMode === 'Disabled' && (
            <p className="ds-alert" data-color="warning">
              {say('listsOff')}
            </p>
          )}
          {refusal !== undefined && <Refusal refusal={refusal} />}
        </Ask>
      )}
    </div>
  );
}
