import { LinkIcon, BulletListIcon, NumberListIcon } from '@navikt/aksel-icons';
import { Field, Label, Textarea, ValidationMessage } from '@digdir/designsystemet-react';
import { type ReactNode, useRef } from 'react';
import { words } from './words.ts';

const LONGEST = 30_000;

/** The body in markdown: a plain field, with buttons that put the marks in. */
export function BodyEditor(props: {
  readonly value: string;
  readonly language: string;
  readonly onChange: (value: string) => void;
  readonly onBlur: () => void;
  readonly error: ReactNode;
}) {
  const { value, language, onChange, onBlur, error } = props;
  const say = words.use();
  const field = useRef<HTMLTextAreaElement>(null);

  /** Puts marks around what is chosen, or before each of its lines. */
  const put = (before: string, after: string, sample: string, lines = false) => {
    const area = field.current!;
    const { selectionStart: from, selectionEnd: to } = area;
    const chosen = value.slice(from, to) || sample;
    const atLine = lines && from > 0 && value[from - 1] !== '\n' ? '\n' : '';
    const marked = lines
      ? atLine +
        chosen
          .split('\n')
          .map((line, index) => (before === '1. ' ? `${index + 1}. ` : before) + line)
          .join('\n')
      : before + chosen + after;
    onChange(value.slice(0, from) + marked + value.slice(to));
    const start = from + (lines ? marked.length : before.length);
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(start, lines ? start : start + chosen.length);
    });
  };
  const tools = [
    { label: say('mark.bold'), face: <strong>B</strong>, do: () => put('**', '**', say('mark.sample')) },
    { label: say('mark.italic'), face: <em>I</em>, do: () => put('*', '*', say('mark.sample')) },
    { label: say('mark.heading'), face: 'H', do: () => put('## ', '', say('mark.heading'), true) },
    {
      label: say('mark.list'),
      face: <BulletListIcon aria-hidden />,
      do: () => put('- ', '', say('mark.sample'), true),
    },
    {
      label: say('mark.numbers'),
      face: <NumberListIcon aria-hidden />,
      do: () => put('1. ', '', say('mark.sample'), true),
    },
    { label: say('mark.link'), face: <LinkIcon aria-hidden />, do: () => put('[', '](https://)', say('mark.sample')) },
    { label: say('mark.name'), face: '{{…}}', do: () => put('', '', '{{recipientName}}') },
  ];
  return (
    <Field className="compose-body">
      <Label>{say('body')}</Label>
      <Field.Description>{say('body.help', { name: '{{recipientName}}' })}</Field.Description>
      <div className="compose-tools" role="toolbar" aria-label={say('marks')}>
        {tools.map(({ label, face, do: act }) => (
          <button key={label} type="button" className="compose-tool" aria-label={label} title={label} onClick={act}>
            {face}
          </button>
        ))}
      </div>
      <Textarea
        ref={field}
        id="compose-body"
        rows={10}
        lang={language}
        value={value}
        onChange={({ target }) => onChange(target.value)}
        onBlur={onBlur}
        aria-invalid={error !== undefined || undefined}
        aria-required
      />
      <Field.Counter limit={LONGEST} under={say('counter.under')} over={say('counter.over')} />
      {error !== undefined && <ValidationMessage>{error}</ValidationMessage>}
    </Field>
  );
}
