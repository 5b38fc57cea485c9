import { CheckmarkIcon, FilesIcon } from '@navikt/aksel-icons';
import { useEffect, useId, useRef, useState } from 'react';
import { common } from '../words/common.ts';
import { announce } from './announcer.tsx';

/** A button that copies; says so, also to those who hear. */
export function CopyButton(props: {
  readonly value: string;
  /** What is copied, where the button stands without its value beside it. */
  readonly what?: string;
  readonly variant?: 'primary' | 'secondary' | 'tertiary';
}) {
  const { value, what, variant = 'secondary' } = props;
  const say = common.use();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 3000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    announce(say('do.copied'));
  };
  return (
    <button
      type="button"
      className="ds-button"
      data-variant={variant}
      {...(what === undefined || copied ? {} : { 'aria-label': say('copy.value', { what }) })}
      onClick={() => void copy()}
    >
      {copied ? <CheckmarkIcon aria-hidden /> : <FilesIcon aria-hidden />}
      {copied ? say('do.copied') : say('do.copy')}
    </button>
  );
}

/** A value to be taken elsewhere: read-only, with Kopier beside it. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  const id = useId();
  return (
    <div className="ds-field copy-field">
      <label className="ds-label" htmlFor={id}>
        {label}
      </label>
      <div className="copy-field-row">
        <input id={id} className="ds-input code" readOnly value={value} onFocus={({ target }) => target.select()} />
        <CopyButton value={value} what={label} />
      </div>
    </div>
  );
}

/**
 * A secret that is shown once: Kopier, Last ned, and "Jeg har lagret den", which alone lets one leave. It takes the focus
 * when it comes.
 */
export function SecretOnce(props: {
  readonly title: string;
  /** Said under the title: that it is shown only now. */
  readonly warning: string;
  readonly value: string;
  /** What stands on the page in place of a value that is too long to look at. */
  readonly shown?: string;
  /** Files to download, by name; text or bytes of our own making. */
  readonly files?: Readonly<Record<string, string | Blob>>;
  readonly onSaved: () => void;
}) {
  const { title, warning, value, shown = value, files = {}, onSaved } = props;
  const say = common.use();
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  useEffect(() => {
    const stay = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', stay);
    return () => removeEventListener('beforeunload', stay);
  }, []);
  return (
    <section className="secret-once" aria-labelledby={id} data-color="warning">
      <h2 className="ds-heading" data-size="2xs" id={id} ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p className="ds-paragraph">{warning}</p>
      <output className="secret-value code">{shown}</output>
      <div className="part-row">
        <CopyButton value={value} variant="primary" />
        {Object.entries(files).map(([name, content]) => (
          <button
            key={name}
            type="button"
            className="ds-button"
            data-variant="secondary"
            onClick={() => download(name, content)}
          >
            {say('secret.download', { file: name })}
          </button>
        ))}
        <button type="button" className="ds-button" data-variant="secondary" onClick={onSaved}>
          {say('do.saved')}
        </button>
      </div>
    </section>
  );
}

/** Hands the browser a file that was made here. */
export function download(name: string, content: string | Blob): void {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content]) : content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
