import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { PaperclipIcon } from '@navikt/aksel-icons';
import { useId, useState } from 'react';
import type { Api } from '../../../common/api/request.ts';
import { longDate, shortDate, size, visible } from '../../../common/format/format.ts';
import { MessageBody } from '../../../common/parts/message-body.tsx';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { common } from '../../../common/words/common.ts';
import { type DraftContent, momentOf, notificationOf } from './draft.ts';
import { useDelayed } from './use-delayed.ts';
import { words } from './words.ts';

const WAIT = 400;

interface Notice {
  readonly channel: string;
  readonly email: { readonly subject: string; readonly body: string } | null;
  readonly sms: string | null;
}
interface Shown {
  readonly title: string;
  readonly summary: string;
  readonly html: string;
  readonly senderName: string;
  readonly notification: Notice | null;
  readonly reminder: Notice | null;
}

/** What the server makes of a message being written: its body as HTML, names in place, and the texts of its notifications. */
export function usePreview(api: Api, draft: DraftContent, recipientName: string | undefined, resourceName: string) {
  const asked = useDelayed(
    JSON.stringify({
      language: draft.language,
      messageTitle: draft.title.slice(0, 1000),
      messageSummary: draft.summary.slice(0, 1000),
      messageBody: draft.body.slice(0, 60_000),
      messageSender: draft.senderName.slice(0, 1000),
      recipientName: recipientName ?? null,
      resourceName,
      notification: notificationOf(draft) ?? null,
    }),
    WAIT,
  );
  return useQuery({
    queryKey: ['preview', api.owner, asked],
    queryFn: ({ signal }) =>
      api.post<Shown>('/correspondence/api/v1/preview', asked, {
        headers: { 'content-type': 'application/json' },
        signal,
      }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 10_000,
  });
}

/** The message as its recipient will see it, and the notification that leads there. Nothing in it can be pressed. */
export function Preview(props: {
  readonly api: Api;
  readonly draft: DraftContent;
  readonly recipientName: string | undefined;
  readonly resourceName: string;
}) {
  const { api, draft, recipientName, resourceName } = props;
  const say = words.use();
  const id = useId();
  const [phone, setPhone] = useState(false);
  const { data } = usePreview(api, draft, recipientName, resourceName);
  return (
    <section className="compose-preview" aria-labelledby={id}>
      <div className="compose-preview-head">
        <h2 className="ds-heading" data-size="2xs" id={id}>
          {say('preview')}
        </h2>
        <label className="compose-check">
          <input
            type="checkbox"
            className="ds-input"
            checked={phone}
            onChange={({ target }) => setPhone(target.checked)}
          />
          {say('preview.phone')}
        </label>
      </div>
      <MessageCard draft={draft} shown={data} recipientName={recipientName} phone={phone} />
      <Notices shown={data} />
    </section>
  );
}

/** One message as the inbox draws it. */
export function MessageCard(props: {
  readonly draft: DraftContent;
  readonly shown: Shown | undefined;
  readonly recipientName: string | undefined;
  readonly phone?: boolean;
}) {
  const { draft, shown, recipientName, phone = false } = props;
  const say = words.use();
  const sayCommon = common.use();
  const due = momentOf(draft.due);
  const sender = draft.senderName.trim() || shown?.senderName || '…';
  return (
    <article className="message-card" data-phone={phone || undefined} lang={draft.language}>
      <p className="message-card-from">
        {sayCommon.rich('is.fromTo', {
          sender: (
            <strong key="sender">
              <bdi>{visible(sender)}</bdi>
            </strong>
          ),
          recipient: <bdi key="recipient">{visible(recipientName ?? '…')}</bdi>,
        })}
      </p>
      {draft.senderName.trim() !== '' && shown !== undefined && (
        <p className="small">{sayCommon('say.registered', { name: shown.senderName })}</p>
      )}
      <h3 className="ds-heading" data-size="xs">
        <bdi>{visible(shown?.title || draft.title || '…')}</bdi>
      </h3>
      {draft.confirm && <StatusTag of="mine.mustConfirm" />}
      {due !== undefined && <p className="small">{say('preview.due', { date: shortDate(new Date(due)) })}</p>}
      {shown?.summary !== undefined && shown.summary !== '' && <p className="ds-paragraph">{visible(shown.summary)}</p>}
      {shown !== undefined && <MessageBody html={shown.html} language={draft.language} />}
      {draft.files.length > 0 && (
        <ul className="message-card-files">
          {draft.files.map(({ id, name, size: bytes }) => (
            <li key={id}>
              <PaperclipIcon aria-hidden /> <bdi>{visible(name)}</bdi> <span className="small">{size(bytes)}</span>
            </li>
          ))}
        </ul>
      )}
      <div className="message-card-actions" aria-hidden="true">
        {draft.confirm && <span className="message-card-button">{sayCommon('do.confirm')}</span>}
        {draft.replies
          .filter(({ url }) => url !== '')
          .map(({ url, text }, index) => (
            <span key={index} className="message-card-link">
              {visible(text || url)}
            </span>
          ))}
      </div>
    </article>
  );
}

/** What the notifications say, channel by channel. */
export function Notices({ shown }: { readonly shown: Shown | undefined }) {
  const say = words.use();
  const sayCommon = common.use();
  const notice = (title: string, { email, sms }: Notice) => (
    <div className="compose-notice">
      <h3 className="ds-heading" data-size="2xs">
        {title}
      </h3>
      {email !== null && (
        <blockquote>
          <p className="small">{say('channel.Email')}</p>
          <p>
            <strong>{visible(email.subject)}</strong>
          </p>
          <p>{visible(email.body)}</p>
        </blockquote>
      )}
      {sms !== null && (
        <blockquote>
          <p className="small">{say('channel.Sms')}</p>
          <p>{visible(sms)}</p>
        </blockquote>
      )}
    </div>
  );
  return (
    <>
      <p className="small">
        {say('preview.inbox')} «{sayCommon('say.opening')}»
      </p>
      {shown?.notification == null ? (
        <p className="small">{say('preview.noNotice')}</p>
      ) : (
        notice(say('preview.notice'), shown.notification)
      )}
      {shown?.reminder != null && notice(say('preview.reminder'), shown.reminder)}
    </>
  );
}

/** 2026-12-06T23:59 in words: søndag 6. desember 2026 kl. 23:59. */
export const inWords = (field: string): string => {
  const at = momentOf(field);
  return at === undefined ? '' : longDate(new Date(at));
};
