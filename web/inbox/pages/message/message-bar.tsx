import {
  ArchiveIcon,
  ChevronLeftIcon,
  ChevronRightIcon,
  InboxIcon,
  MenuElipsisHorizontalIcon,
  TrashIcon,
} from '@navikt/aksel-icons';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { Menu } from '../../../common/shell/menu.tsx';
import { common } from '../../../common/words/common.ts';
import { filterOf, isNarrowed, onlyFilter } from '../../mail/filter.ts';
import { useLabels } from '../../mail/labels.ts';
import { countsQuery, matchesQuery, messagesQuery } from '../../mail/queries.ts';
import { type Folder, folderOf, type LabelChange, type Overview } from '../../mail/wire.ts';
import { useKeys } from '../../shell/keys.ts';
import { words } from './words.ts';

/** The way back, the neighbours in the list one came from, and where to put the message. */
export function MessageBar(props: {
  readonly message: Overview;
  readonly title: string;
  readonly scope: string;
  readonly folder: Folder;
  readonly onForward: (() => void) | undefined;
}) {
  const { message, scope, folder, onForward } = props;
  const say = words.use();
  const sayCommon = common.use();
  const navigate = useNavigate();
  const labels = useLabels();
  const search = onlyFilter(useSearch({ from: '/$scope/$folder/$correspondenceId' }));
  const neighbours = useNeighbours(message.id, scope, folder, search);
  const waits = message.status === 'RequiresAttention';
  const here = folderOf(message);

  const change = (change: LabelChange): void => {
    if (!message.isAuthorized) return;
    if (change.folder !== undefined && waits) {
      didIt(sayCommon('need.confirmFirst'));
      return;
    }
    void labels.change([message], change);
    void navigate({ to: '/$scope/$folder', params: { scope, folder }, search });
  };
  const go = (id: string | undefined): void => {
    if (id === undefined) return;
    void navigate({
      to: '/$scope/$folder/$correspondenceId',
      params: { scope, folder, correspondenceId: id },
      search,
    });
  };
  const copyLink = (): void =>
    void navigator.clipboard
      .writeText(`${location.origin}/inbox/m/${message.id}`)
      .then(() => didIt(say('head.linkCopied')));
  useKeys({
    e: () => change({ folder: here === 'archive' ? 'inbox' : 'archive' }),
    '#': () => change({ folder: here === 'bin' ? 'inbox' : 'bin' }),
    u: () => change({ unread: true }),
    f: () => onForward?.(),
    '[': () => go(neighbours.before),
    ']': () => go(neighbours.after),
    k: () => go(neighbours.before),
    j: () => go(neighbours.after),
    p: () => window.print(),
  });
  const moves = (['archive', 'bin', 'inbox'] as const).filter((one) => one !== here);
  const faces = {
    archive: [ArchiveIcon, 'do.archive'],
    bin: [TrashIcon, 'do.toBin'],
    inbox: [InboxIcon, 'do.toInbox'],
  } as const;
  return (
    <div className="message-bar" data-size="sm">
      <Link className="ds-link" to="/$scope/$folder" params={{ scope, folder }} search={search}>
        <ChevronLeftIcon aria-hidden />
        {sayCommon(`nav.${folder}`)}
      </Link>
      <span className="message-neighbours">
        {neighbours.place !== undefined && <span className="small">{neighbours.place}</span>}
        <Neighbour
          id={neighbours.before}
          label={say('head.previous')}
          onGo={go}
          icon={<ChevronLeftIcon aria-hidden />}
        />
        <Neighbour id={neighbours.after} label={say('head.next')} onGo={go} icon={<ChevronRightIcon aria-hidden />} />
      </span>
      {waits && message.isAuthorized && <span className="small message-first">{sayCommon('need.confirmFirst')}</span>}
      {message.isAuthorized && (
        <span className="message-moves">
          {moves.map((to) => {
            const [Icon, text] = faces[to];
            return (
              <button
                key={to}
                type="button"
                className="ds-button"
                data-variant="tertiary"
                aria-disabled={waits || undefined}
                // On a phone the word beside the picture is not drawn.
                aria-label={sayCommon(text)}
                title={sayCommon(waits ? 'need.confirmFirst' : text)}
                onClick={() => change({ folder: to })}
              >
                <Icon aria-hidden />
                <span className="message-move-text">{sayCommon(text)}</span>
              </button>
            );
          })}
          <Menu
            label={say('head.more')}
            face={<MenuElipsisHorizontalIcon aria-hidden fontSize="1.5em" />}
            choices={[
              { label: sayCommon('do.markUnread'), onChoose: () => change({ unread: true }) },
              { label: say('head.link'), onChoose: copyLink },
              { label: say('head.print'), onChoose: () => window.print() },
            ]}
          />
        </span>
      )}
    </div>
  );
}

function Neighbour(props: {
  readonly id: string | undefined;
  readonly label: string;
  readonly icon: React.ReactNode;
  readonly onGo: (id: string | undefined) => void;
}) {
  const { id, label, icon, onGo } = props;
  return (
    <button
      type="button"
      className="ds-button"
      data-variant="tertiary"
      data-icon="true"
      aria-label={label}
      title={label}
      aria-disabled={id === undefined || undefined}
      onClick={() => onGo(id)}
    >
      {icon}
    </button>
  );
}

/** Where the message stands in the list one came from. */
function useNeighbours(id: string, scope: string, folder: Folder, search: ReturnType<typeof onlyFilter>) {
  const say = words.use();
  const sayCommon = common.use();
  const filter = filterOf(scope, folder, search);
  const items = useInfiniteQuery(messagesQuery(filter)).data?.pages.flatMap((page) => page.items) ?? [];
  const narrowed = isNarrowed(search);
  const counts = useQuery(countsQuery(scope)).data?.[folder].all;
  const matches = useQuery({ ...matchesQuery(filter), enabled: narrowed }).data;
  const total = narrowed ? matches : counts;
  const at = items.findIndex((item) => item.id === id);
  if (at < 0) return { before: undefined, after: undefined, place: undefined };
  const all = total && (total.countIsAtLeast ? sayCommon('list.atLeast', { n: total.count }) : total.count);
  return {
    before: items[at - 1]?.id,
    after: items[at + 1]?.id,
    place: all === undefined ? undefined : say('head.place', { n: at + 1, all }),
  };
}
