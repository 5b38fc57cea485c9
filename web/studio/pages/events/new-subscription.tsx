import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import {
  EVENT_NAMES,
  type EventName,
  SUBSCRIPTIONS,
  type Subscription,
  subscriptionsKey,
  TYPE_PREFIX,
} from '../../integration/events/api.ts';
import { eventWords } from '../../integration/events/words.ts';
import { serviceName, servicesQuery } from '../../integration/services.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

type Field = 'endPoint' | 'service' | 'party' | 'types';

/** A new subscription; what it leads to, the validation call, is shown on its own page. */
export function NewSubscription({ onClose }: { readonly onClose: () => void }) {
  const { code: owner, api } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const sayEvent = eventWords.use();
  const language = useLanguage();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const services = useQuery(servicesQuery(api));
  const first = useRef<HTMLInputElement>(null);
  const [endPoint, setEndPoint] = useState('');
  const [service, setService] = useState('');
  const [party, setParty] = useState<string>();
  const [subUnits, setSubUnits] = useState(false);
  const [types, setTypes] = useState<readonly EventName[]>();
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState<Partial<Record<Field, string>>>({});
  const [refusal, setRefusal] = useState<RefusalValue>();
  useEffect(() => first.current?.focus(), []);

  const number = party?.replaceAll(/\s/g, '');
  const body = {
    endPoint: endPoint.trim(),
    resourceFilter: `urn:altinn:resource:${service}`,
    ...(number === undefined
      ? {}
      : { subjectFilter: `urn:altinn:organization:identifier-no:${number}`, includeSubunits: subUnits }),
    ...(types === undefined ? {} : { typeFilters: types.map((name) => TYPE_PREFIX + name) }),
  };

  const found = (): Partial<Record<Field, string>> => ({
    ...(/^https?:\/\/\S+$/i.test(body.endPoint) ? {} : { endPoint: sayCommon('need.link') }),
    ...(service === '' ? { service: say('chooseService') } : {}),
    ...(number !== undefined && !/^\d{9}$/.test(number) ? { party: sayCommon('need.orgNumber') } : {}),
    ...(types?.length === 0 ? { types: say('chooseType') } : {}),
  });
  const faults: Partial<Record<Field, string>> = tried ? { ...refused, ...found() } : {};
  const create = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const wrong = found();
    setTried(true);
    setRefused({});
    setRefusal(undefined);
    const [worst] = Object.keys(wrong);
    if (worst !== undefined) {
      form.querySelector<HTMLElement>(`[data-field="${worst}"]`)?.focus();
      return;
    }
    try {
      const { id } = await api.post<Subscription>(SUBSCRIPTIONS, body);
      await queries.invalidateQueries({ queryKey: subscriptionsKey(api) });
      await navigate({ to: '/$owner/events/subscriptions/$id', params: { owner, id: String(id) } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (/endpoint/i.test(error.refusal.text)) {
        setRefused({ endPoint: say('badEndPoint') });
        first.current?.focus();
      } else if (/Not authorized/.test(error.refusal.text)) setRefused({ service: say('unauthorized') });
      else setRefusal(error.refusal);
    }
  };
  const typeBox = (name: EventName) => (
    <label key={name}>
      <input
        type="checkbox"
        className="ds-input"
        data-field="types"
        checked={types?.includes(name) === true}
        onChange={({ target }) =>
          setTypes((before = []) => (target.checked ? [...before, name] : before.filter((one) => one !== name)))
        }
      />
      <span>
        {sayEvent(`type.${name}`)} <code>{name}</code>
      </span>
    </label>
  );
  return (
    <form className="panel" noValidate aria-labelledby="new-subscription" onSubmit={(event) => void create(event)}>
      <h2 className="ds-heading" data-size="xs" id="new-subscription">
        {say('new')}
      </h2>
      <div className="form-fields">
        <div className="ds-field">
          <label className="ds-label" htmlFor="end-point">
            {say('endPoint')}
          </label>
          <span className="field-note" id="end-point-help">
            {say('endPointHelp')}
          </span>
          <input
            ref={first}
            id="end-point"
            data-field="endPoint"
            className="ds-input"
            type="url"
            inputMode="url"
            autoComplete="off"
            maxLength={2000}
            value={endPoint}
            aria-invalid={faults.endPoint !== undefined}
            aria-describedby="end-point-help end-point-fault"
            onChange={({ target }) => {
              setEndPoint(target.value);
              setRefused({});
            }}
          />
          <span className="field-fault" id="end-point-fault">
            {faults.endPoint}
          </span>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor="service">
            {say('service')}
          </label>
          <select
            id="service"
            data-field="service"
            className="ds-input"
            value={service}
            aria-invalid={faults.service !== undefined}
            aria-describedby="service-fault"
            onChange={({ target }) => setService(target.value)}
          >
            <option value="">{say('chooseService')}</option>
            {services.data?.map((one) => (
              <option key={one.identifier} value={one.identifier}>
                {`${serviceName(one, language)} (${one.identifier})`}
              </option>
            ))}
          </select>
          <span className="field-fault" id="service-fault">
            {faults.service}
          </span>
        </div>
        <fieldset className="check-list">
          <legend className="ds-label">{say('whose')}</legend>
          <label>
            <input
              type="radio"
              className="ds-input"
              name="whose"
              checked={party === undefined}
              onChange={() => setParty(undefined)}
            />
            {say('whoseAll')}
          </label>
          <label>
            <input
              type="radio"
              className="ds-input"
              name="whose"
              checked={party !== undefined}
              onChange={() => setParty('')}
            />
            {say('whoseOne')}
          </label>
          {party !== undefined && (
            <div className="ds-field">
              <label className="ds-label" htmlFor="party">
                {say('party')}
              </label>
              <input
                id="party"
                data-field="party"
                className="ds-input"
                inputMode="numeric"
                value={party}
                aria-invalid={faults.party !== undefined}
                aria-describedby="party-fault"
                onChange={({ target }) => setParty(target.value)}
              />
              <span className="field-fault" id="party-fault">
                {faults.party}
              </span>
              <label className="list-filter-check">
                <input
                  type="checkbox"
                  className="ds-input"
                  checked={subUnits}
                  onChange={({ target }) => setSubUnits(target.checked)}
                />
                {say('subUnits')}
              </label>
            </div>
          )}
        </fieldset>
        <fieldset className="check-list" aria-describedby="types-fault">
          <legend className="ds-label">{say('types')}</legend>
          <label>
            <input
              type="radio"
              className="ds-input"
              name="types"
              checked={types === undefined}
              onChange={() => setTypes(undefined)}
            />
            {say('typesAll')}
          </label>
          <label>
            <input
              type="radio"
              className="ds-input"
              name="types"
              checked={types !== undefined}
              onChange={() => setTypes(EVENT_NAMES.slice(0, 2))}
            />
            {say('typesSome')}
          </label>
          {types !== undefined && <div className="type-boxes">{EVENT_NAMES.map(typeBox)}</div>}
          <span className="field-fault" id="types-fault">
            {faults.types}
          </span>
        </fieldset>
      </div>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="button-row">
        <button type="submit" className="ds-button" data-variant="primary">
          {say('create')}
        </button>
        <button type="button" className="ds-button" data-variant="tertiary" onClick={onClose}>
          {sayCommon('shell.close')}
        </button>
        <ApiCall call={{ method: 'POST', path: SUBSCRIPTIONS, body }} />
      </div>
    </form>
  );
}
