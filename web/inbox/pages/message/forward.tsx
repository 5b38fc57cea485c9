import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExclamationmarkTriangleIcon } from '@navikt/aksel-icons';
import { type FormEvent, useId, useRef, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { size, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { SidePanel } from '../../../common/parts/side-panel.tsx';
import { common } from '../../../common/words/common.ts';
import { api } from '../../mail/queries.ts';
import type { Overview } from '../../mail/wire.ts';
import { words } from './words.ts';

const LONGEST = 200;
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>.]+$/;

/** Forwards by e-mail (web-design §3.22); how it goes is told in the history. */
export function Forward(props: { readonly message: Overview; readonly title: string; readonly onClose: () => void }) {
  const { message, title, onClose } = props;
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const id = useId();
  const [to, setTo] = useState('');
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  const send = useMutation({
    mutationFn: () =>
      api.post(`/correspondence/api/v1/correspondence/${message.id}/forward`, {
        forwardTo: to.trim(),
        forwardingText: text.trim() === '' ? null : text,
      }),
    onSuccess: async () => {
      announce(sayCommon('ok.forwarding', { to: to.trim() }));
      await queries.invalidateQueries({ queryKey: ['inbox', 'message', message.id] });
      onClose();
    },
  });
  const refusal = send.error instanceof Refused ? send.error.refusal : undefined;
  const allowed = message.guiActions.some(({ action }) => action === 'forward');
  const check = (): string | undefined => (ADDRESS.test(to.trim()) ? undefined : sayCommon('need.email'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (send.isPending) return;
    const wrong = check();
    setFault(wrong);
    if (wrong !== undefined) field.current?.focus();
    else send.mutate();
  };
  return (
    <SidePanel title={say('forward.title')} onClose={onClose}>
      {allowed ? (
        <form className="forward-form" onSubmit={submit} noValidate>
          {refusal !== undefined && (
            <Refusal refusal={refusal} {...(refusal.code === 'CORR-01064' ? { who: say('forward.twice') } : {})} />
          )}
          <div className="ds-field">
            <label className="ds-label" htmlFor={`${id}-to`}>
              {say('forward.to')}
            </label>
            <p className="field-note" id={`${id}-help`}>
              {say('forward.toHelp')}
            </p>
            <input
              ref={field}
              id={`${id}-to`}
              className="ds-input"
              type="email"
              autoComplete="email"
              value={to}
              aria-invalid={fault !== undefined || undefined}
              aria-describedby={fault === undefined ? `${id}-help` : `${id}-help ${id}-fault`}
              onChange={({ target }) => {
                setTo(target.value);
                if (fault !== undefined) setFault(ADDRESS.test(target.value.trim()) ? undefined : fault);
              }}
              onBlur={() => to !== '' && setFault(check())}
            />
            {fault !== undefined && (
              <p className="ds-validation-message" id={`${id}-fault`}>
                {fault}
              </p>
            )}
          </div>
          <div className="ds-field">
            <label className="ds-label" htmlFor={`${id}-text`}>
              {say('forward.text')}
            </label>
            <textarea
              id={`${id}-text`}
              className="ds-input"
              rows={3}
              maxLength={LONGEST}
              value={text}
              aria-describedby={`${id}-left`}
              onChange={({ target }) => setText(target.value)}
            />
            <span className="field-note" id={`${id}-left`}>
              {say('forward.left', { n: LONGEST - text.length })}
            </span>
          </div>
          <section>
            <h3 className="ds-heading" data-size="2xs">
              {say('forward.what')}
            </h3>
            <ul>
              <li>{say.rich('forward.title2', { title: <bdi>{title}</bdi> })}</li>
              <li>{say('forward.body')}</li>
              {message.attachments
                .filter(({ available }) => available)
                .map((file) => (
                  <li key={file.id}>
                    <bdi>{visible(file.displayName)}</bdi>
                    {file.size !== null && `, ${size(file.size)}`}
                  </li>
                ))}
            </ul>
          </section>
          <p className="row-fact">
            <ExclamationmarkTriangleIcon aria-hidden />
            {say('forward.warning')}
          </p>
          <button
            type="submit"
            className="ds-button"
            data-variant="primary"
            aria-disabled={send.isPending || undefined}
            aria-busy={send.isPending || undefined}
          >
            {send.isPending ? say('forward.working') : sayCommon('do.send')}
          </button>
        </form>
      ) : (
        <p className="ds-paragraph">{say('forward.notAllowed')}</p>
      )}
    </SidePanel>
  );
}
