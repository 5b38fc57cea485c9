import {
  BarChartIcon,
  BroadcastIcon,
  ClockDashedIcon,
  CogIcon,
  CompassIcon,
  EnvelopeClosedIcon,
  FilesIcon,
  FileTextIcon,
  HouseIcon,
  KeyHorizontalIcon,
  PersonCheckmarkIcon,
  PersonGroupIcon,
  PlusIcon,
  RobotIcon,
  TableIcon,
  WrenchIcon,
} from '@navikt/aksel-icons';
import { Link } from '@tanstack/react-router';
import { type ComponentType, useId } from 'react';
import type { common } from '../../common/words/common.ts';
import { useCounts } from './use-counts.ts';
import { words } from './words.ts';

type Say = ReturnType<typeof common.use>;
type Key = Parameters<Say>[0];

type Group = Extract<Key, 'shell.messages' | 'shell.services' | 'shell.integration' | 'shell.organisation'>;

interface Entry {
  readonly to:
    | '/$owner'
    | '/$owner/start'
    | '/$owner/messages'
    | '/$owner/bulk'
    | '/$owner/statistics'
    | '/$owner/services'
    | '/$owner/access-lists'
    | '/$owner/access'
    | '/$owner/keys'
    | '/$owner/events'
    | '/$owner/systems'
    | '/$owner/members'
    | '/$owner/audit'
    | '/$owner/settings';
  readonly key: Extract<Key, `nav.${string}`>;
  readonly icon: ComponentType<{ 'aria-hidden': true }>;
}

/** The menu in its order (web-design §2.2); the first group has no name. */
export const MENU: readonly { readonly key?: Group; readonly entries: readonly Entry[] }[] = [
  {
    entries: [
      { to: '/$owner/start', key: 'nav.start', icon: CompassIcon },
      { to: '/$owner', key: 'nav.overview', icon: HouseIcon },
    ],
  },
  {
    key: 'shell.messages',
    entries: [
      { to: '/$owner/messages', key: 'nav.messages', icon: EnvelopeClosedIcon },
      { to: '/$owner/bulk', key: 'nav.bulk', icon: FilesIcon },
      { to: '/$owner/statistics', key: 'nav.statistics', icon: BarChartIcon },
    ],
  },
  {
    key: 'shell.services',
    entries: [
      { to: '/$owner/services', key: 'nav.services', icon: FileTextIcon },
      { to: '/$owner/access-lists', key: 'nav.lists', icon: TableIcon },
      { to: '/$owner/access', key: 'nav.who', icon: PersonCheckmarkIcon },
    ],
  },
  {
    key: 'shell.integration',
    entries: [
      { to: '/$owner/keys', key: 'nav.keys', icon: KeyHorizontalIcon },
      { to: '/$owner/events', key: 'nav.events', icon: BroadcastIcon },
      { to: '/$owner/systems', key: 'nav.systems', icon: RobotIcon },
    ],
  },
  {
    key: 'shell.organisation',
    entries: [
      { to: '/$owner/members', key: 'nav.members', icon: PersonGroupIcon },
      { to: '/$owner/audit', key: 'nav.audit', icon: ClockDashedIcon },
      { to: '/$owner/settings', key: 'nav.settings', icon: CogIcon },
    ],
  },
];

/** Once everything works, the way there is looked up seldom: it stands last. */
const MENU_OF_THE_READY: typeof MENU = MENU.map(({ entries, ...group }, index) => ({
  ...group,
  entries: [
    ...entries.filter(({ to }) => to !== '/$owner/start'),
    ...(index === MENU.length - 1 ? MENU[0]!.entries.filter(({ to }) => to === '/$owner/start') : []),
  ],
}));

function Count({ count }: { readonly count: { readonly shown: string; readonly said: string } | undefined }) {
  if (count === undefined) return null;
  return (
    <span className="nav-count">
      <span aria-hidden="true">{count.shown}</span>
      <span className="ds-sr-only">, {count.said}</span>
    </span>
  );
}

/** The menu of a service owner; the same in the column and in the phone's dialog. */
export function Nav(props: { readonly owner: string; readonly administrator: boolean; readonly say: Say }) {
  const { owner, administrator, say } = props;
  const sayShell = words.use();
  const id = useId();
  const { setup, attentionAt } = useCounts(owner);
  const ready = setup !== undefined && setup.done === setup.all;
  const countOf = (to: Entry['to']) => {
    if (to === '/$owner/start')
      return setup === undefined || ready
        ? undefined
        : { shown: `${setup.done}/${setup.all}`, said: sayShell('nav.progress', setup) };
    const n = attentionAt(to);
    return n === 0 ? undefined : { shown: String(n), said: sayShell('nav.attention', { n }) };
  };
  return (
    <nav className="nav" aria-label={say('shell.navigation')}>
      <Link to="/$owner/messages/new" params={{ owner }} className="ds-button nav-new" data-variant="secondary">
        <PlusIcon aria-hidden />
        {say('nav.new')}
      </Link>
      {(ready ? MENU_OF_THE_READY : MENU).map(({ key, entries }, index) => (
        <div key={key ?? 'first'} className="nav-group">
          {key !== undefined && (
            <span className="nav-group-name" id={`${id}${index}`}>
              {say(key)}
            </span>
          )}
          <ul {...(key === undefined ? {} : { 'aria-labelledby': `${id}${index}` })}>
            {entries.map(({ to, key: entry, icon: Icon }) => (
              <li key={to}>
                <Link
                  to={to}
                  params={{ owner }}
                  className="nav-link"
                  activeOptions={{ exact: to === '/$owner', includeSearch: false }}
                >
                  <Icon aria-hidden />
                  {say(entry)}
                  <Count count={countOf(to)} />
                </Link>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {administrator && (
        <div className="nav-group">
          <ul>
            <li>
              <Link to="/admin" className="nav-link">
                <WrenchIcon aria-hidden />
                {say('shell.operations')}
              </Link>
            </li>
          </ul>
        </div>
      )}
    </nav>
  );
}
