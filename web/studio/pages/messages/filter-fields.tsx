import type { ReactNode } from 'react';

/** A choice that narrows the list; the first is all. */
export function Filter(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly set: (value: string | undefined) => void;
  readonly children: ReactNode;
}) {
  const { id, label, value, set, children } = props;
  return (
    <div className="ds-field">
      <label className="ds-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="ds-input"
        value={value}
        onChange={({ target }) => set(target.value === '' ? undefined : target.value)}
      >
        {children}
      </select>
    </div>
  );
}

/** A day that bounds the list. */
export function Day(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly set: (value: string | undefined) => void;
}) {
  const { id, label, value, set } = props;
  return (
    <div className="ds-field">
      <label className="ds-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="ds-input"
        type="date"
        value={value ?? ''}
        onChange={({ target }) => set(target.value === '' ? undefined : target.value)}
      />
    </div>
  );
}
