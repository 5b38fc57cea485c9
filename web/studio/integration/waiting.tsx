import { useEffect, useRef, useState } from 'react';
import { Refused } from '../../common/api/refusal.ts';
import { announce } from '../../common/parts/announcer.tsx';
import { Refusal } from '../../common/parts/refusal.tsx';
import { common } from '../../common/words/common.ts';

const SHOW_AFTER = 150;
const SAY_AFTER = 1000;

/** Grey rows in the shape of what comes, once it has been waited for; said to those who hear after a second. */
export function Waiting({ what, rows = 5 }: { readonly what: string; readonly rows?: number }) {
  const say = common.use();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const show = setTimeout(() => setLate(true), SHOW_AFTER);
    const tell = setTimeout(() => announce(say('is.loading', { what })), SAY_AFTER);
    return () => {
      clearTimeout(show);
      clearTimeout(tell);
    };
  }, [say, what]);
  return (
    <div aria-hidden="true" className="waiting">
      {late &&
        Array.from({ length: rows }, (_, row) => <div key={row} className="ds-skeleton" data-variant="rectangle" />)}
    </div>
  );
}

/** What a query was refused with, in the place of the part that failed; a fault of ours is not swallowed. */
export function Failed({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  if (!(error instanceof Refused)) throw error;
  return <Refusal refusal={error.refusal} {...(retry === undefined ? {} : { retry })} />;
}

const ASK_AFTER = 250;

/** A search field whose text lands in the address when one stops typing. */
export function SearchField(props: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { id, label, value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const change = useRef(onChange);
  change.current = onChange;
  /** What came from here last: as it comes back in the address, it must not undo what has been typed since. */
  const asked = useRef(value);
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    const wanted = typed.trim();
    if (wanted === value) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      change.current(wanted);
    }, ASK_AFTER);
    return () => clearTimeout(timer);
  }, [typed, value]);
  return (
    <div className="ds-field search-field">
      <label className="ds-label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="ds-input"
        type="search"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
      />
    </div>
  );
}
