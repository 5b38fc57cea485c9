import { ArrowForwardIcon, CheckmarkCircleFillIcon, ExternalLinkIcon, TrashIcon } from '@navikt/aksel-icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouteContext } from '@tanstack/react-router';
import { useEffect, useId, useRef } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { shortMoment, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { api } from '../../mail/queries.ts';
import { type Folder, folderOf, type Overview, textIn } from '../../mail/wire.ts';
import { words } from './words.ts';

const MAIL = '/correspondence/api/v1/correspondence';
/** More reply links than this are a list (web-design §3.21). */
const MOST_BUTTONS = 3;

/** What the reader can do about the message; facts of legal weight are shown when the server has committed them. */
export function Answers(props: {
  readonly message: Overview;
  readonly title: string;
  readonly scope: string;
  readonly folder: Folder;
  readonly onForward: () => void;
}) {
  const { message, title, scope, folder, onForward } = props;
  const say = words.use();
  const sayCommon = common.use();
  const waits = message.status === 'RequiresAttention';
  const replies = message.replyOptions.flatMap(({ linkURL, linkText }) => {
    const host = hostOf(linkURL);
    return host === undefined ? [] : [{ linkURL, host, text: visible(linkText ?? '').trim() || say('replies.plain') }];
  });
  const forwards = message.guiActions.some(({ action }) => action === 'forward');
  const links = replies.map(({ linkURL, host, text }) => (
    <a
      key={`${linkURL} ${text}`}
      className={replies.length > MOST_BUTTONS ? 'ds-link' : 'ds-button'}
      data-variant="secondary"
      href={linkURL}
      target="_blank"
      rel="noopener noreferrer"
    >
      <bdi>{text}</bdi>
      <ExternalLinkIcon aria-hidden />
      <span className="reply-host">{host}</span>
    </a>
  ));
  return (
    <section className="message-part message-answers">
      <Confirmation message={message} />
      {replies.length > MOST_BUTTONS && (
        <>
          <h2 className="ds-heading" data-size="xs">
            {say('replies.title')}
          </h2>
          <ul>
            {links.map((link) => (
              <li key={link.key}>{link}</li>
            ))}
          </ul>
        </>
      )}
      <div className="part-row message-actions">
        {waits && <ConfirmButton message={message} />}
        {replies.length <= MOST_BUTTONS && links}
        {forwards && (
          <button type="button" className="ds-button" data-variant="secondary" onClick={onForward}>
            <ArrowForwardIcon aria-hidden />
            {sayCommon('do.forward')}
          </button>
        )}
        {folderOf(message) === 'bin' && !waits && <Erase {...{ message, title, scope, folder }} />}
      </div>
      {waits && (
        <p className="small">
          {sayCommon('say.confirming')}. {say('confirm.next')}.
        </p>
      )}
    </section>
  );
}

function hostOf(address: string): string | undefined {
  try {
    const { protocol, host } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? host : undefined;
  } catch {
    return undefined;
  }
}

function ConfirmButton({ message }: { readonly message: Overview }) {
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => api.post(`${MAIL}/${message.id}/confirm`),
    // Somebody else may have been first: either way what the server has committed is what is shown.
    onSettled: () =>
      queries.invalidateQueries({ queryKey: ['inbox'], predicate: ({ queryKey }) => queryKey[1] !== 'opened' }),
  });
  return (
    <>
      {confirm.error instanceof Refused && <Refusal refusal={confirm.error.refusal} retry={() => confirm.mutate()} />}
      <button
        type="button"
        className="ds-button"
        data-variant="primary"
        aria-disabled={confirm.isPending || undefined}
        aria-busy={confirm.isPending || undefined}
        onClick={() => {
          if (!confirm.isPending) confirm.mutate();
        }}
      >
        {confirm.isPending ? say('confirm.working') : sayCommon('do.confirm')}
      </button>
    </>
  );
}

/** Who confirmed and when; takes the focus when it comes in place of the button. */
function Confirmation({ message }: { readonly message: Overview }) {
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const sayCommon = common.use();
  const { confirmedAt } = message;
  const before = useRef(confirmedAt);
  const line = useRef<HTMLParagraphElement>(null);
  const by = message.activities.find(({ what }) => what === 'Confirmed')?.by ?? null;
  const who =
    by === null ? say('confirm.someone') : by.partyUuid === me?.person.uuid ? say('confirm.you') : visible(by.name);
  const sentence =
    confirmedAt === null ? undefined : sayCommon('ok.confirmed', { who, when: shortMoment(new Date(confirmedAt)) });
  useEffect(() => {
    if (sentence === undefined || before.current !== null) return;
    before.current = confirmedAt;
    line.current?.focus();
    announce(sentence);
  }, [sentence, confirmedAt]);
  if (sentence === undefined) return null;
  return (
    <p className="message-confirmed" tabIndex={-1} ref={line}>
      <CheckmarkCircleFillIcon aria-hidden fontSize="1.25em" />
      {sentence}
    </p>
  );
}

/** Deletes for good: the one thing here that asks first, since nothing undoes it. */
function Erase(props: {
  readonly message: Overview;
  readonly title: string;
  readonly scope: string;
  readonly folder: Folder;
}) {
  const { message, title, scope, folder } = props;
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const erase = useMutation({
    mutationFn: () => api.delete(`${MAIL}/${message.id}/purge`),
    onSuccess: async () => {
      await navigate({ to: '/$scope/$folder', params: { scope, folder } });
      queries.removeQueries({ queryKey: ['inbox', 'message', message.id] });
      queries.removeQueries({ queryKey: ['inbox', 'opened', message.id] });
      void queries.invalidateQueries({ queryKey: ['inbox', 'messages'] });
      void queries.invalidateQueries({ queryKey: ['inbox', 'counts'] });
      didIt(say('erase.done'));
    },
  });
  return (
    <>
      <button
        type="button"
        className="ds-button"
        data-variant="secondary"
        data-color="danger"
        aria-haspopup="dialog"
        onClick={() => dialog.current?.showModal()}
      >
        <TrashIcon aria-hidden />
        {sayCommon('do.erase')}
      </button>
      <dialog ref={dialog} className="ds-dialog message-dialog" aria-labelledby={id}>
        <h2 className="ds-heading" data-size="xs" id={id}>
          {say.rich('erase.title', { title: <bdi>{title}</bdi> })}
        </h2>
        <p className="ds-paragraph">
          {say.rich('erase.text', {
            sender: <bdi>{visible(textIn(message.sender.name, language))}</bdi>,
            recipient: <bdi>{visible(message.recipient?.name ?? '')}</bdi>,
          })}
        </p>
        {erase.error instanceof Refused && <Refusal refusal={erase.error.refusal} />}
        <div className="part-row">
          <button
            type="button"
            className="ds-button"
            data-variant="primary"
            data-color="danger"
            aria-busy={erase.isPending || undefined}
            onClick={() => {
              if (!erase.isPending) erase.mutate();
            }}
          >
            {sayCommon('do.erase')}
          </button>
          <button type="button" className="ds-button" data-variant="secondary" onClick={() => dialog.current?.close()}>
            {say('erase.stop')}
          </button>
        </div>
      </dialog>
    </>
  );
}
