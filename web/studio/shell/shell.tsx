import { ChevronDownIcon, QuestionmarkCircleIcon } from '@navikt/aksel-icons';
import { Link, Outlet, useLocation, useNavigate, useParams, useRouteContext, useRouter } from '@tanstack/react-router';
import { logInAddress } from '../../common/api/log-in.ts';
import { logOut, type Me } from '../../common/api/session.ts';
import { LanguageMenu, SchemeMenu } from '../../common/shell/choices.tsx';
import { Footer } from '../../common/shell/footer.tsx';
import { Logo } from '../../common/shell/logo.tsx';
import { Menu } from '../../common/shell/menu.tsx';
import { PhoneMenu } from '../../common/shell/phone-menu.tsx';
import { ContactStrip, DemoStrip, MisreadStrip, SessionStrip } from '../../common/shell/strips.tsx';
import { useTravel } from '../../common/shell/travel.ts';
import { common } from '../../common/words/common.ts';
import { useLanguage } from '../../common/words/language.ts';
import { GoTo } from './go-to.tsx';
import { Nav } from './nav.tsx';

/** What stands around every page of Studio (web-design §2.1). */
export function StudioShell() {
  const { me } = useRouteContext({ from: '__root__' });
  const { owner } = useParams({ strict: false });
  const say = common.use();
  const path = useLocation().pathname;
  useTravel(useRouter());
  const known = me !== null && owner !== undefined ? owner : undefined;
  return (
    <div className="studio">
      <a className="ds-skip-link" href="#main">
        {say('nav.skip')}
      </a>
      <header className="header" data-size="sm">
        {known !== undefined && (
          <PhoneMenu path={path}>
            <GoTo owner={known} />
            <Nav owner={known} administrator={me!.administrator} say={say} />
          </PhoneMenu>
        )}
        <Link to="/" className="header-logo" aria-label="Budstikke Studio">
          <Logo name="Studio" />
        </Link>
        {me !== null && <OwnerMenu me={me} owner={owner} />}
        {me?.profile === 'demo' && (
          <span className="ds-tag header-demo" data-color="warning">
            {say('shell.demo')}
          </span>
        )}
        <div className="header-middle">{known !== undefined && <GoTo owner={known} />}</div>
        <a
          className="ds-button header-wide"
          data-variant="tertiary"
          data-icon="true"
          href="/docs/"
          aria-label={say('shell.help')}
        >
          <QuestionmarkCircleIcon aria-hidden fontSize="1.5em" />
        </a>
        <span className={me === null ? 'header-choices' : 'header-choices header-logged-in'}>
          <LanguageMenu />
          <SchemeMenu />
        </span>
        <PersonMenu me={me} />
      </header>
      {me?.profile === 'demo' && <DemoStrip />}
      <ContactStrip />
      <SessionStrip />
      <MisreadStrip />
      <div className="studio-body">
        {known !== undefined && (
          <div className="studio-side">
            <Nav owner={known} administrator={me!.administrator} say={say} />
          </div>
        )}
        <main id="main" className="studio-main" tabIndex={-1}>
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

function OwnerMenu({ me, owner }: { readonly me: Me; readonly owner: string | undefined }) {
  const say = common.use();
  const language = useLanguage();
  const navigate = useNavigate();
  const current = me.memberships.find((one) => one.owner === owner);
  return (
    <Menu
      label={`${say('shell.owner')}: ${current?.name[language] ?? owner ?? ''}`}
      className="header-owner"
      face={
        <>
          <bdi>{current?.name[language] ?? owner ?? say('shell.owner')}</bdi>
          <ChevronDownIcon aria-hidden />
        </>
      }
      choices={[
        ...me.memberships.map(({ owner: code, name }) => ({
          label: <bdi>{name[language]}</bdi>,
          chosen: code === owner,
          onChoose: () => void navigate({ to: '/$owner', params: { owner: code } }),
        })),
        { label: say('shell.newOwner'), onChoose: () => void navigate({ to: '/register' }) },
      ]}
    />
  );
}

function PersonMenu({ me }: { readonly me: Me | null }) {
  const say = common.use();
  if (me === null)
    return (
      <a className="ds-button" data-variant="primary" href={logInAddress()}>
        {say('do.logIn')}
      </a>
    );
  return (
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
        { label: say('shell.toInbox'), onChoose: () => location.assign('/inbox/') },
        { label: say('do.logOut'), onChoose: () => void logOut() },
      ]}
    />
  );
}
