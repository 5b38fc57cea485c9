import { useQuery } from '@tanstack/react-query';
import { CheckmarkCircleFillIcon } from '@navikt/aksel-icons';
import { Refused } from '../../../common/api/refusal.ts';
import { organizationNumber, visible } from '../../../common/format/format.ts';
import { isOrganizationNumber } from '../../../common/format/numbers.ts';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import type { About } from '../../access/party.tsx';
import { receiverQuery, systemsQuery } from '../../access/queries.ts';
import type { Connection } from '../../access/wire.ts';
import { useEffect, useState } from 'react';
import { words } from './words.ts';

export type Receiver =
  | { readonly kind: 'person'; readonly number: string; readonly lastName: string }
  | { readonly kind: 'organization'; readonly id?: string | undefined; readonly name?: string | undefined }
  | { readonly kind: 'system'; readonly id?: string | undefined; readonly name?: string | undefined }
  | { readonly kind: 'known'; readonly id?: string | undefined };

const EMPTY: { readonly [Kind in Receiver['kind']]: Extract<Receiver, { kind: Kind }> } = {
  person: { kind: 'person', number: '', lastName: '' },
  organization: { kind: 'organization' },
  system: { kind: 'system' },
  known: { kind: 'known' },
};

/** To whom: a person by number and last name, an organisation by number, a system, or one who has something already. */
export function ToWhom(props: {
  readonly about: About;
  readonly receiver: Receiver;
  readonly connections: readonly Connection[];
  readonly faultOf: (field: string) => string | undefined;
  readonly onChange: (receiver: Receiver) => void;
}) {
  const { about, receiver, connections, faultOf, onChange } = props;
  const say = words.use();
  const known = connections.filter(({ party: { type } }) => type !== 'Systembruker');
  const kinds = [
    'person',
    'organization',
    ...(about.organizationNumber === undefined ? [] : (['system'] as const)),
    ...(known.length === 0 ? [] : (['known'] as const)),
  ] as const;
  return (
    <fieldset>
      <legend className="ds-heading" data-size="xs">
        {say('toWhom')}
      </legend>
      <div className="access-kinds">
        {kinds.map((kind) => (
          <div key={kind} className="access-option">
            <input
              type="radio"
              className="ds-input"
              name="give-kind"
              id={`give-kind-${kind}`}
              checked={receiver.kind === kind}
              onChange={() => onChange(EMPTY[kind])}
            />
            <label htmlFor={`give-kind-${kind}`}>{say(`kind.${kind}`)}</label>
          </div>
        ))}
      </div>
      {receiver.kind === 'person' && <Person {...{ receiver, faultOf, onChange }} />}
      {receiver.kind === 'organization' && <Organization {...{ about, faultOf, onChange }} />}
      {receiver.kind === 'system' && <System {...{ about, receiver, faultOf, onChange }} />}
      {receiver.kind === 'known' && (
        <Field id="give-receiver" label={say('known')} fault={faultOf('give-receiver')}>
          {(attributes) => (
            <select
              {...attributes}
              value={receiver.id ?? ''}
              onChange={({ target }) => onChange({ kind: 'known', id: target.value || undefined })}
            >
              <option value="">{say('choose')}</option>
              {known.map(({ party: { id, name, organizationIdentifier } }) => (
                <option key={id} value={id}>
                  {visible(name)}
                  {organizationIdentifier !== null && ` ${organizationNumber(organizationIdentifier)}`}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
    </fieldset>
  );
}

/** A field with its label above, help before it, and its fault. */
export function Field(props: {
  readonly id: string;
  readonly label: string;
  readonly help?: string;
  readonly fault: string | undefined;
  readonly children: (attributes: {
    readonly id: string;
    readonly className: string;
    readonly 'aria-invalid': true | undefined;
    readonly 'aria-describedby': string | undefined;
  }) => React.ReactNode;
}) {
  const { id, label, help, fault, children } = props;
  const described = [...(help === undefined ? [] : [`${id}-help`]), ...(fault === undefined ? [] : [`${id}-fault`])];
  return (
    <div className="ds-field">
      <label className="ds-label" htmlFor={id}>
        {label}
      </label>
      {help !== undefined && (
        <p className="field-note" id={`${id}-help`}>
          {help}
        </p>
      )}
      {children({
        id,
        className: 'ds-input',
        'aria-invalid': fault === undefined ? undefined : true,
        'aria-describedby': described.length === 0 ? undefined : described.join(' '),
      })}
      {fault !== undefined && (
        <p className="ds-validation-message" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

type Part<Kind extends Receiver['kind']> = {
  readonly receiver: Extract<Receiver, { kind: Kind }>;
  readonly faultOf: (field: string) => string | undefined;
  readonly onChange: (receiver: Receiver) => void;
};

function Person({ receiver, faultOf, onChange }: Part<'person'>) {
  const say = words.use();
  return (
    <>
      <Field id="give-number" label={say('number')} help={say('numberHelp')} fault={faultOf('give-number')}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="numeric"
            autoComplete="off"
            maxLength={12}
            value={receiver.number}
            onChange={({ target }) => onChange({ ...receiver, number: target.value.replace(/\D/g, '') })}
          />
        )}
      </Field>
      <Field id="give-last-name" label={say('lastName')} fault={faultOf('give-last-name')}>
        {(attributes) => (
          <input
            {...attributes}
            autoComplete="off"
            maxLength={200}
            value={receiver.lastName}
            onChange={({ target }) => onChange({ ...receiver, lastName: target.value })}
          />
        )}
      </Field>
    </>
  );
}

function Organization(props: Omit<Part<'organization'>, 'receiver'> & { readonly about: About }) {
  const { about, faultOf, onChange } = props;
  const say = words.use();
  const sayCommon = common.use();
  const [typed, setTyped] = useState('');
  const digits = typed.replace(/\s/g, '');
  const whole = isOrganizationNumber(digits);
  const { data, error } = useQuery({ ...receiverQuery(about.uuid, digits), enabled: whole });
  const found = whole ? data?.party : undefined;
  const id = found?.id;
  const name = found?.name;
  // What is found is what is chosen; anything else typed is nobody.
  useEffect(() => onChange({ kind: 'organization', id, name }), [id, name, onChange]);
  const unknown = whole && error instanceof Refused && error.refusal.code === 'AM-00023';
  const fault = unknown
    ? sayCommon('need.known', { nr: organizationNumber(digits) })
    : digits.length === 9 && !whole
      ? say('fault.digits')
      : id === undefined
        ? faultOf('give-organization')
        : undefined;
  return (
    <>
      <Field id="give-organization" label={say('orgNumber')} help={sayCommon('need.orgNumber')} fault={fault}>
        {(attributes) => (
          <input
            {...attributes}
            inputMode="numeric"
            autoComplete="off"
            maxLength={11}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
        )}
      </Field>
      {found !== undefined && (
        <p className="access-found" aria-live="polite">
          <CheckmarkCircleFillIcon aria-hidden />
          <Name name={found.name} organizationNumber={found.organizationIdentifier ?? undefined} />
        </p>
      )}
      {error instanceof Refused && !unknown && whole && <Refusal refusal={error.refusal} />}
    </>
  );
}

function System({ about, receiver, faultOf, onChange }: Part<'system'> & { readonly about: About }) {
  const say = words.use();
  const { data, error } = useQuery(systemsQuery(about.uuid, about.organizationNumber ?? ''));
  const systems = data?.users ?? [];
  if (error instanceof Refused)
    return error.refusal.status === 403 ? <p>{say('systemsClosed')}</p> : <Refusal refusal={error.refusal} />;
  if (data !== undefined && systems.length === 0) return <p>{say('noSystems')}</p>;
  return (
    <Field id="give-receiver" label={say('system')} fault={faultOf('give-receiver')}>
      {(attributes) => (
        <select
          {...attributes}
          value={receiver.id ?? ''}
          onChange={({ target }) => {
            const chosen = systems.find(({ id }) => id === target.value);
            onChange({ kind: 'system', id: chosen?.id, name: chosen?.integrationTitle });
          }}
        >
          <option value="">{say('choose')}</option>
          {systems.map(({ id, integrationTitle, productName, supplierName }) => (
            <option key={id} value={id}>
              {visible(`${integrationTitle || productName} (${supplierName})`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
