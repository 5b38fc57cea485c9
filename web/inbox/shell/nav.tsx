import { ArchiveIcon, CogIcon, InboxIcon, MagnifyingGlassIcon, ShieldLockIcon, TrashIcon } from '@navikt/aksel-icons';
import { Link } from '@tanstack/react-router';
import type { common } from '../../common/words/common.ts';
import { UnreadBadge } from './unread-badge.tsx';

const FOLDERS = [
  { folder: 'inbox', key: 'nav.inbox', icon: InboxIcon },
  { folder: 'archive', key: 'nav.archive', icon: ArchiveIcon },
  { folder: 'bin', key: 'nav.bin', icon: TrashIcon },
] as const;

/** Folders of whom one acts for, then access and settings; the same in the column and in the phone's dialog. */
export function Nav({ scope, say }: { readonly scope: string; readonly say: ReturnType<typeof common.use> }) {
  return (
    <nav className="nav" aria-label={say('shell.navigation')}>
      <div className="nav-group">
        <ul>
          {FOLDERS.map(({ folder, key, icon: Icon }) => (
            <li key={folder}>
              <Link
                to="/$scope/$folder"
                params={{ scope, folder }}
                className="nav-link"
                activeOptions={{ includeSearch: false }}
              >
                <Icon aria-hidden />
                {say(key)}
                {folder === 'inbox' && <UnreadBadge scope={scope} />}
              </Link>
            </li>
          ))}
        </ul>
      </div>
      <div className="nav-group">
        <ul>
          <li>
            <Link to="/all/search" className="nav-link" activeOptions={{ includeSearch: false }}>
              <MagnifyingGlassIcon aria-hidden />
              {say('nav.searchAll')}
            </Link>
          </li>
          <li>
            <Link to="/$scope/access" params={{ scope }} className="nav-link">
              <ShieldLockIcon aria-hidden />
              {say('nav.access')}
            </Link>
          </li>
          <li>
            <Link to="/settings" className="nav-link">
              <CogIcon aria-hidden />
              {say('nav.settings')}
            </Link>
          </li>
        </ul>
      </div>
    </nav>
  );
}
