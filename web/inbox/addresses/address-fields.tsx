import { useId } from 'react';
import { common } from '../../common/words/common.ts';
import { faultsOf } from './queries.ts';
import { words } from './words.ts';

export interface Typed {
  readonly email: string;
  readonly phone: string;
}

/** E-mail and telephone with their faults in words; `checked`: after the first try to save. */
export function AddressFields(props: {
  readonly typed: Typed;
  readonly checked: boolean;
  readonly onChange: (typed: Typed) => void;
}) {
  const { typed, checked, onChange } = props;
  const say = words.use();
  const sayCommon = common.use();
  const id = useId();
  const faults = faultsOf(typed);
  const email = checked && (faults.email || faults.neither);
  const phone = checked && faults.phone;
  return (
    <>
      <div className="ds-field">
        <label className="ds-label" htmlFor={`${id}-email`}>
          {say('email')}
        </label>
        <input
          id={`${id}-email`}
          className="ds-input"
          type="email"
          autoComplete="email"
          maxLength={320}
          value={typed.email}
          aria-invalid={email || undefined}
          aria-describedby={email ? `${id}-email-fault` : undefined}
          onChange={({ target }) => onChange({ ...typed, email: target.value })}
        />
        {email && (
          <p className="ds-validation-message" id={`${id}-email-fault`}>
            {faults.neither ? say('neither') : sayCommon('need.email')}
          </p>
        )}
      </div>
      <div className="ds-field">
        <label className="ds-label" htmlFor={`${id}-phone`}>
          {say('phone')}
        </label>
        <p className="field-note" id={`${id}-phone-help`}>
          {say('phoneHelp')}
        </p>
        <input
          id={`${id}-phone`}
          className="ds-input"
          type="tel"
          autoComplete="tel"
          maxLength={24}
          value={typed.phone}
          aria-invalid={phone || undefined}
          aria-describedby={phone ? `${id}-phone-fault` : `${id}-phone-help`}
          onChange={({ target }) => onChange({ ...typed, phone: target.value })}
        />
        {phone && (
          <p className="ds-validation-message" id={`${id}-phone-fault`}>
            {sayCommon('need.phone')}
          </p>
        )}
      </div>
    </>
  );
}
