import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { organizationNumber } from '../../format/format.ts';
import { common } from '../../words/common.ts';
import { announce } from '../announcer.tsx';
import { VirtualList } from '../virtual-list.tsx';
import { linesOf, type Parsed, type Recipient } from './parse.ts';
import { readRecipients } from './read.ts';

/** What a page has found out about a recipient. */
export interface Finding {
  /** Name in the register. */
  readonly name?: string;
  /** In place of "klar": unknown, opted out, may not read, deleted; in words. */
  readonly problem?: ReactNode;
}

const WAIT = 200;
const NONE: Parsed = { recipients: [], twice: 0, repeated: [], wrong: [] };

/** Recipients by paste, typing or file. Reading happens in a worker; looking them up is the page's. */
export function Recipients(props: {
  readonly label?: string;
  readonly value: readonly Recipient[];
  readonly onChange: (value: readonly Recipient[]) => void;
  readonly findings?: ReadonlyMap<string, Finding>;
}) {
  const { label, value, onChange, findings } = props;
  const say = common.use();
  const id = useId();
  const [text, setText] = useState('');
  const [parsed, setParsed] = useState(NONE);
  const [reading, setReading] = useState(false);
  const [unreadable, setUnreadable] = useState(false);
  const [shown, setShown] = useState(false);
  const latest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const read = async (source: string | File) => {
    const turn = ++latest.current;
    setReading(true);
    const answer = await readRecipients(source);
    if (turn !== latest.current) return;
    setReading(false);
    setUnreadable(answer === undefined);
    setParsed(answer ?? NONE);
    onChange((answer ?? NONE).recipients);
    announce(say('recipients.ready', { n: answer?.recipients.length ?? 0 }));
  };
  const write = (next: string) => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void read(next), WAIT);
  };
  const clear = () => {
    setText('');
    void read('');
  };

  const counts = [
    say('recipients.ready', { n: value.length }),
    ...(parsed.twice > 0 ? [say('recipients.twice', { n: parsed.twice })] : []),
    ...(parsed.wrong.length > 0 ? [say('recipients.wrong', { n: parsed.wrong.length })] : []),
  ];
  return (
    <div className="ds-field recipients">
      <label className="ds-label" htmlFor={id}>
        {label ?? say('recipients.label')}
      </label>
      <p className="small" id={`${id}-help`}>
        {say('recipients.help')}
      </p>
      <textarea
        id={id}
        className="ds-input"
        rows={3}
        spellCheck={false}
        aria-describedby={`${id}-help`}
        value={text}
        onChange={({ target }) => write(target.value)}
      />
      <div className="part-row">
        <label className="ds-button" data-variant="secondary">
          {say('recipients.file')}
          <input
            className="ds-sr-only"
            type="file"
            accept=".csv,.txt,.tsv,.xlsx"
            onChange={({ target }) => {
              const file = target.files?.[0];
              if (file !== undefined) void read(file);
              target.value = '';
            }}
          />
        </label>
        {reading ? (
          <span>{say('recipients.reading')}</span>
        ) : (
          (value.length > 0 || parsed.wrong.length > 0) && (
            <>
              <span>{counts.join(' · ')}</span>
              <button type="button" className="link-button" aria-expanded={shown} onClick={() => setShown(!shown)}>
                {say('recipients.all')}
              </button>
              <button type="button" className="link-button" onClick={clear}>
                {say('recipients.clear')}
              </button>
            </>
          )
        )}
      </div>
      {unreadable && (
        <p className="field-note" data-color="danger">
          {say('recipients.unreadableFile')}
        </p>
      )}
      {shown && parsed.repeated.length > 0 && (
        <p className="small">{say('recipients.twiceAt', { lines: linesOf(parsed.repeated) })}</p>
      )}
      {shown && parsed.wrong.length > 0 && (
        <ul className="recipients-wrong">
          {parsed.wrong.slice(0, 100).map(({ line, text: wrong }) => (
            <li key={`${line} ${wrong}`}>
              <code>{wrong.replace(/\d(?=\d{4})/g, '•')}</code> <span className="small">({line})</span>
            </li>
          ))}
        </ul>
      )}
      {shown && value.length > 0 && (
        <VirtualList
          label={label ?? say('recipients.label')}
          items={value}
          keyOf={({ urn }) => urn}
          rowHeight={44}
          height={320}
          draw={(recipient) => {
            const { name, problem } = findings?.get(recipient.urn) ?? {};
            return (
              <div className="recipients-row">
                <span className="code">{masked(recipient)}</span>
                {name !== undefined && <bdi>{name}</bdi>}
                {problem}
                <button
                  type="button"
                  className="link-button"
                  onClick={() => onChange(value.filter(({ urn }) => urn !== recipient.urn))}
                >
                  {say('do.remove')}
                </button>
              </div>
            );
          }}
        />
      )}
    </div>
  );
}

/** Identity numbers are shown by their first six digits alone. */
const masked = ({ kind, value }: Recipient): string =>
  kind === 'person' ? `${value.slice(0, 6)} •••••` : kind === 'organization' ? organizationNumber(value) : value;
