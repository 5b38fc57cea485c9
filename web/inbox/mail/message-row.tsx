import {
  ArchiveIcon,
  ClockIcon,
  InboxIcon,
  MenuElipsisHorizontalIcon,
  PadlockLockedIcon,
  PaperclipIcon,
  TrashIcon,
} from '@navikt/aksel-icons';
import { Link } from '@tanstack/react-router';
import { type MouseEvent, memo, type ReactNode } from 'react';
import { daysBetween, shortDate, visible } from '../../common/format/format.ts';
import { Menu } from '../../common/shell/menu.tsx';
import { StatusTag } from '../../common/parts/status-tag.tsx';
import { When } from '../../common/parts/when.tsx';
import { common } from '../../common/words/common.ts';
import type { FilterSearch } from './filter.ts';
import { Sender, useTitle } from './names.tsx';
import { type Folder, folderOf, type LabelChange, type Summary } from './wire.ts';
import { words } from './words.ts';

/** What a row shows of its time: the clock today, the weekday this week, then the date. */
function RowTime({ at, now }: { readonly at: string; readonly now: Date }) {
  const days = daysBetween(new Date(at), now);
  return <When at={at} form={days <= 0 ? 'clock' : days < 7 ? 'weekday' : 'short'} />;
}

/** What must be done and by when, as a tag; a mere due date as a line. */
export function Deadline({ message, now }: { readonly message: Summary; readonly now: Date }) {
  const sayMail = words.use();
  if (message.confirmedAt !== null) return <StatusTag of="status.Confirmed" />;
  const { dueAt } = message;
  const over = dueAt !== null && Date.parse(dueAt) < now.getTime();
  if (message.status === 'RequiresAttention')
    return (
      <StatusTag
        of={over ? 'mine.overdue' : 'mine.mustConfirm'}
        {...(dueAt === null ? {} : { date: shortDate(new Date(dueAt)) })}
      />
    );
  if (dueAt === null) return null;
  return (
    <span className="row-fact">
      <ClockIcon aria-hidden />
      {sayMail(over ? 'row.wasDue' : 'row.due', { date: shortDate(new Date(dueAt)) })}
    </span>
  );
}

/**
 * One message of a list (web-design §3.19). The title is the only link and covers the row; showing a row never counts as
 * reading.
 */
export const MessageRow = memo(function MessageRow(props: {
  readonly message: Summary;
  readonly scope: string;
  readonly folder: Folder;
  readonly search: FilterSearch;
  readonly now: Date;
  readonly selected?: boolean;
  readonly leaving?: boolean;
  /** Says where the message lies, and marks the words looked for. */
  readonly place?: ReactNode;
  readonly marked?: (text: string) => ReactNode;
  readonly onSelect?: (message: Summary, event: MouseEvent) => void;
  readonly onChange?: (messages: readonly Summary[], change: LabelChange) => void;
}) {
  const { message, scope, folder, search, now, selected, leaving, place, marked = visible, onSelect, onChange } = props;
  const say = common.use();
  const sayMail = words.use();
  const title = useTitle()(message);
  const waits = message.status === 'RequiresAttention';
  const { summary, language } = message.content;
  return (
    <li
      className="message-row"
      data-message={message.id}
      data-unread={message.unread || undefined}
      data-selected={selected || undefined}
      data-leaving={leaving || undefined}
    >
      {onSelect !== undefined && (
        <span className="row-select">
          <input
            type="checkbox"
            className="ds-input"
            checked={selected ?? false}
            aria-label={sayMail('row.select', { title })}
            onClick={(event) => onSelect(message, event)}
            onChange={() => undefined}
          />
        </span>
      )}
      <div className="row-text">
        <div className="row-head">
          <Link
            to="/$scope/$folder/$correspondenceId"
            params={{ scope, folder, correspondenceId: message.id }}
            search={search}
            id={`message-${message.id}`}
            className="row-title"
          >
            <bdi lang={language}>{marked(title)}</bdi>
          </Link>
          {message.unread && <span className="row-unread">{sayMail('row.unread')}</span>}
        </div>
        <div className="row-from">
          {say.rich('is.fromTo', {
            sender: <Sender message={message} />,
            recipient: (
              <bdi className={scope === 'all' ? 'row-recipient' : undefined}>
                {visible(message.recipient?.name ?? '')}
              </bdi>
            ),
          })}
        </div>
        {summary !== null && (
          <p className="row-summary" lang={language}>
            {marked(visible(summary))}
          </p>
        )}
        <div className="row-facts">
          {place}
          <Deadline message={message} now={now} />
          {message.isConfidential && (
            <span className="row-fact">
              <PadlockLockedIcon aria-hidden />
              {sayMail('row.confidential')}
            </span>
          )}
          {!message.isAuthorized && (
            <span className="row-fact">
              <PadlockLockedIcon aria-hidden />
              {sayMail('row.seeOnly')}
            </span>
          )}
          {message.guiAttachmentCount > 0 && (
            <span className="row-fact">
              <PaperclipIcon aria-hidden />
              {sayMail('row.attachments', { n: message.guiAttachmentCount })}
            </span>
          )}
        </div>
      </div>
      <span className="row-time">
        <RowTime at={message.contentUpdatedAt} now={now} />
      </span>
      {onChange !== undefined && message.isAuthorized && (
        <RowActions {...{ message, title, waits }} onChange={(change) => onChange([message], change)} />
      )}
    </li>
  );
});

function RowActions(props: {
  readonly message: Summary;
  readonly title: string;
  readonly waits: boolean;
  readonly onChange: (change: LabelChange) => void;
}) {
  const { message, title, waits, onChange } = props;
  const say = common.use();
  const sayMail = words.use();
  const folder = folderOf(message);
  const moves = (['archive', 'bin', 'inbox'] as const).filter((one) => one !== folder);
  const faces = {
    archive: [ArchiveIcon, 'row.archive', 'do.archive'],
    bin: [TrashIcon, 'row.bin', 'do.toBin'],
    inbox: [InboxIcon, 'row.toInbox', 'do.toInbox'],
  } as const;
  return (
    <span className="row-actions">
      {moves.map((to) => {
        const [Icon, label, tip] = faces[to];
        const why = waits ? say('need.confirmFirst') : undefined;
        return (
          <button
            key={to}
            type="button"
            className="ds-button"
            data-variant="tertiary"
            data-icon="true"
            data-size="sm"
            aria-label={why === undefined ? sayMail(label, { title }) : `${sayMail(label, { title })}. ${why}`}
            title={why ?? say(tip)}
            aria-disabled={waits || undefined}
            onClick={() => onChange({ folder: to })}
          >
            <Icon aria-hidden fontSize="1.5em" />
          </button>
        );
      })}
      <Menu
        label={sayMail('row.more', { title })}
        className="row-menu"
        face={<MenuElipsisHorizontalIcon aria-hidden fontSize="1.5em" />}
        choices={
          message.unread
            ? message.hasUnopenedContent
              ? []
              : [{ label: sayMail('do.markRead'), onChoose: () => onChange({ unread: false }) }]
            : [{ label: say('do.markUnread'), onChoose: () => onChange({ unread: true }) }]
        }
      >
        <p className="row-menu-note">{say('say.opening')}</p>
      </Menu>
    </span>
  );
}
