import { useQuery } from '@tanstack/react-query';
import { Buildings2Icon, PersonIcon } from '@navikt/aksel-icons';
import { Link, useRouteContext } from '@tanstack/react-router';
import { Name } from '../../common/parts/name.tsx';
import { partiesQuery, partyQuery } from '../mail/queries.ts';
import { words } from './words.ts';

/** Whom a page is about. */
export interface About {
  readonly uuid: string;
  readonly name: string;
  readonly isPerson: boolean;
  readonly organizationNumber: string | undefined;
  readonly isMe: boolean;
}

/** The party of a scope; undefined while it is asked for, null for `all` and for one that one does not act for. */
export function useAbout(scope: string): About | null | undefined {
  const { me } = useRouteContext({ from: '__root__' });
  const { data } = useQuery(partyQuery(scope));
  if (scope === 'all' || me === null) return null;
  if (scope === 'me' || scope === me.person.uuid)
    return { uuid: me.person.uuid, name: me.person.name, isPerson: true, organizationNumber: undefined, isMe: true };
  if (data == null) return data;
  const { partyUuid, name, type, organizationNumber } = data;
  return {
    uuid: partyUuid,
    name,
    isPerson: type !== 'Organization',
    organizationNumber: organizationNumber ?? undefined,
    isMe: false,
  };
}

/** Access and addresses belong to one party; who acts for several chooses first. */
export function ChooseParty({ to }: { readonly to: '/$scope/access' | '/$scope/settings' }) {
  const say = words.use();
  const { data } = useQuery(partiesQuery({}));
  const items = data?.items ?? [];
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {say('choose.title')}
      </h2>
      <p className="ds-paragraph">{say('choose.lead')}</p>
      <ul className="access-choices">
        {items.map(({ partyUuid, isMe, name, type, organizationNumber }) => (
          <li key={partyUuid}>
            {type === 'Organization' ? <Buildings2Icon aria-hidden /> : <PersonIcon aria-hidden />}
            <Link className="ds-link" to={to} params={{ scope: isMe ? 'me' : partyUuid }}>
              <Name name={name} organizationNumber={organizationNumber ?? undefined} />
            </Link>
          </li>
        ))}
      </ul>
      {data !== undefined && data.count > items.length && (
        <p className="small">{say('choose.more', { done: items.length, all: data.count })}</p>
      )}
    </section>
  );
}
