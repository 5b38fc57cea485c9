import { ArchiveIcon, InboxIcon, TrashIcon, XMarkIcon } from '@navikt/aksel-icons';
import { common } from '../../../common/words/common.ts';
import type { Folder, LabelChange } from '../../mail/wire.ts';
import { words as mailWords } from '../../mail/words.ts';
import type { Selection } from './selection.ts';
import { words } from './words.ts';

/** What is done with all that is chosen. */
export function BulkBar(props: {
  readonly folder: Folder;
  readonly selection: Selection;
  /** How many match, and the same as it is written. */
  readonly all: number;
  readonly number: number | string | undefined;
  readonly onChange: (change: LabelChange) => void;
}) {
  const { folder, selection, all, number, onChange } = props;
  const say = words.use();
  const sayCommon = common.use();
  const sayMail = mailWords.use();
  const moves = [
    { to: 'archive', Icon: ArchiveIcon, text: sayCommon('do.archive') },
    { to: 'bin', Icon: TrashIcon, text: sayCommon('nav.bin') },
    { to: 'inbox', Icon: InboxIcon, text: sayCommon('do.toInbox') },
  ] as const;
  return (
    <section className="bulk-bar" aria-label={say('select.bar')} data-size="sm">
      <div className="bulk-bar-row">
        <strong>
          {selection.all && number !== undefined
            ? say('select.allChosen', { n: number })
            : say('select.count', { n: selection.chosen.size })}
        </strong>
        {moves
          .filter(({ to }) => to !== folder)
          .map(({ to, Icon, text }) => (
            <button
              key={to}
              type="button"
              className="ds-button"
              data-variant="secondary"
              onClick={() => onChange({ folder: to })}
            >
              <Icon aria-hidden />
              {text}
            </button>
          ))}
        <button type="button" className="ds-button" data-variant="tertiary" onClick={() => onChange({ unread: true })}>
          {sayCommon('do.markUnread')}
        </button>
        <button type="button" className="ds-button" data-variant="tertiary" onClick={() => onChange({ unread: false })}>
          {sayMail('do.markRead')}
        </button>
        <button
          type="button"
          className="ds-button bulk-bar-close"
          data-variant="tertiary"
          data-icon="true"
          aria-label={say('select.stop')}
          onClick={selection.stop}
        >
          <XMarkIcon aria-hidden fontSize="1.5em" />
        </button>
      </div>
      {!selection.all && number !== undefined && all > selection.chosen.size && (
        <button type="button" className="link-button" onClick={selection.takeAll}>
          {say('select.allOf', { n: number })}
        </button>
      )}
      <p className="small">{say('select.unreadNote')}</p>
    </section>
  );
}
