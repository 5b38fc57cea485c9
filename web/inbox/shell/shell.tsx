import { ChevronDownIcon } from '@navikt/aksel-icons';
import { Link, Outlet, useLocation, useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { logInAddress } from '../../common/api/log-in.ts';
import { logOut } from '../../common/api/session.ts';
import { LanguageMenu, SchemeMenu } from '../../common/shell/choices.tsx';
import { Footer } from '../../common/shell/footer.tsx';
import { Logo } from '../../common/shell/logo.tsx';
import { Menu } from '../../common/shell/menu.tsx';
import { PhoneMenu } from '../../common/shell/phone-menu.tsx';
import { ContactStrip, DemoStrip, MisreadStrip, SessionStrip } from '../../common/shell/strips.tsx';
import { useTravel } from '../../common/shell/travel.ts';
import { common } from '../../common/words/common.ts';
import { didIt } from '../../common/parts/undo-toast.tsx';
import { wasLeft } from '../mail/unfinished.ts';
import { lastScope, rememberScope } from './last-scope.ts';
import { Nav } from './nav.tsx';
import { PartySwitcher } from './party-switcher.tsx';
import { Search } from './search.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { useLiveCounts } from './unread-badge.tsx';
import { words } from './words.ts';

/**
 * What stands around every page of Inbox (web-design §2.1), with AC's colours and measures. AC's own frame brings 70 kB of
 * script for five boxes, and its header has no place for a search and says `hovednavigasjon` in every language.
 */
export function InboxShell() {
  const { me } = useRouteContext({ from: '__root__' });
  const { scope: given } = useParams({ strict: false });
  const say = common.use();
  const path = useLocation().pathname;
  useTravel(useRouter());
  useEffect(() => {
    if (given !== undefined) rememberScope(given);
  }, [given]);
  const scope = given ?? lastScope();
  const color = scope === 'me' ? 'person' : 'company';
  useEffect(() => {
    document.documentElement.dataset.color = color;
  }, [color]);
  return (
    <div className="inbox" data-color={color}>
      <a className="ds-skip-link" href="#main">
        {say('nav.skip')}
      </a>
      <header className="header" data-size="sm">
        {me !== null && (
          <PhoneMenu path={path}>
            <Search />
            <Nav scope={scope} say={say} />
          </PhoneMenu>
        )}
        <Link to="/" className="header-logo" aria-label="Budstikke">
          <Logo name="Budstikke" />
        </Link>
        {me !== null && <PartySwitcher me={me} scope={scope} />}
        <div className="header-middle">{me !== null && <Search />}</div>
        <span className={me === null ? 'header-choices' : 'header-choices header-logged-in'}>
          <LanguageMenu />
          <SchemeMenu />
        </span>
        {me === null ? (
          <a className="ds-button" data-variant="primary" href={logInAddress()}>
            {say('do.logIn')}
          </a>
        ) : (
          <Menu
            label={me.person.name}
            face={
              <>
                <span className="header-name">
                  <bdi>{me.person.name}</bdi>
                </span>
                <ChevronDownIcon aria-hidden />
              </>
            }
            choices={[
              ...(me.memberships.length > 0
                ? [{ label: say('shell.toStudio'), onChoose: () => location.assign('/studio/') }]
                : []),
              { label: say('do.logOut'), onChoose: () => void logOut() },
            ]}
          />
        )}
      </header>
      {me !== null && <Live scope={scope} />}
      {me?.profile === 'demo' && <DemoStrip />}
      <ContactStrip />
      <SessionStrip />
      <MisreadStrip />
      <div className="inbox-body">
        {me !== null && (
          <div className="inbox-side">
            <Nav scope={scope} say={say} />
          </div>
        )}
        <main id="main" className="inbox-main" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <Footer
        accessibility={
          <Link to="/accessibility" className="ds-link">
            {say('shell.accessibility')}
          </Link>
        }
      />
    </div>
  );
}

/** What goes on behind every page of one who is logged in. */
function Live({ scope }: { readonly scope: string }) {
  useLiveCounts();
  const say = words.use();
  useEffect(() => {
    if (wasLeft()) didIt(say('unfinished'));
  }, [say]);
  return <Shortcuts scope={scope} />;
}
