import { ChevronDownIcon } from '@navikt/aksel-icons';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { Me } from '../../common/api/session.ts';
import { Menu } from '../../common/shell/menu.tsx';
import { common } from '../../common/words/common.ts';

/** Whom one acts for; choosing keeps the folder and drops the filter. */
export function PartySwitcher({ me, scope }: { readonly me: Me; readonly scope: string }) {
  const say = common.use();
  const navigate = useNavigate();
  const { folder = 'inbox' } = useParams({ strict: false });
  const names: Readonly<Record<string, string>> = { me: me.person.name, all: say('nav.all') };
  return (
    <Menu
      label={`${say('nav.switch')}: ${names[scope] ?? scope}`}
      className="header-owner"
      face={
        <>
          <bdi>{names[scope] ?? scope}</bdi>
          <ChevronDownIcon aria-hidden />
        </>
      }
      choices={['me', 'all'].map((one) => ({
        label: <bdi>{names[one]}</bdi>,
        chosen: one === scope,
        onChoose: () => void navigate({ to: '/$scope/$folder', params: { scope: one, folder } }),
      }))}
    />
  );
}
