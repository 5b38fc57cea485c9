import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { common } from '../../common/words/common.ts';
import { visible } from '../../common/format/format.ts';
import { partyQuery } from '../mail/queries.ts';

/** What to call whom one acts for; undefined until it is known. */
export function useScopeName(scope: string): string | undefined {
  const { me } = useRouteContext({ from: '__root__' });
  const say = common.use();
  const { data } = useQuery(partyQuery(scope));
  if (scope === 'me') return me?.person.name;
  if (scope === 'all') return say('nav.all');
  return data === undefined ? undefined : visible(data?.name ?? scope);
}
