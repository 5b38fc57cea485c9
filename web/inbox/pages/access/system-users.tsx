import { useMutation, type UseQueryResult, useQuery, useQueryClient } from '@tanstack/react-query';
import { RobotIcon } from '@navikt/aksel-icons';
import { type ReactNode, useRef } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { accessChanged } from '../../access/giving.ts';
import { ServiceName, usePackageName } from '../../access/names.tsx';
import type { About } from '../../access/party.tsx';
import { SYSTEM_USER } from '../../access/queries.ts';
import { resourcesOf, type SystemRight, type SystemUser } from '../../access/wire.ts';
import { api } from '../../mail/queries.ts';
import { nameOf, Part } from './part.tsx';
import { words } from './words.ts';

interface Systems {
  readonly partyId: number | null;
  readonly users: readonly SystemUser[];
  readonly agents: readonly SystemUser[];
}

/** Systems that act for the organisation: what they may do, and how that ends. */
export function SystemUsers(props: {
  readonly about: About;
  readonly systems: UseQueryResult<Systems>;
  /** What was given to systems beside what they were approved for. */
  readonly cards: readonly ReactNode[];
}) {
  const { systems, cards } = props;
  const say = words.use();
  const { data, error } = systems;
  const users = [...(data?.users ?? []), ...(data?.agents ?? [])];
  if (error instanceof Refused && error.refusal.status === 403)
    return (
      <section className="access-part">
        <h2 className="ds-heading" data-size="xs">
          {say('systemsTitle')}
        </h2>
        <p className="ds-paragraph">{say('systemsClosed')}</p>
        {cards}
      </section>
    );
  if (error instanceof Refused) return <Refusal refusal={error.refusal} retry={() => void systems.refetch()} />;
  if (data === undefined) return null;
  return (
    <Part title={say('systems', { n: users.length })} empty={say('noSystems')}>
      {[...users.map((user) => <System key={user.id} {...{ user }} partyId={data.partyId ?? 0} />), ...cards]}
    </Part>
  );
}

function System({ user, partyId }: { readonly user: SystemUser; readonly partyId: number }) {
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const packageName = usePackageName();
  const dialog = useRef<HTMLDialogElement>(null);
  const name = visible(nameOf(user));
  const isAgent = user.userType === 'agent';
  const path = `${SYSTEM_USER}${isAgent ? '/agent' : ''}/${partyId}/${user.id}`;
  const rights = useQuery({
    queryKey: ['inbox', 'access', user.id, 'system-rights'],
    queryFn: ({ signal }) =>
      api.get<{ readonly rights: readonly SystemRight[] }>(`${SYSTEM_USER}/${partyId}/${user.id}/delegations`, {
        signal,
      }),
    enabled: !isAgent,
  });
  const end = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => didIt(say('systemEnded', { name })),
    onSettled: () => accessChanged(queries),
  });
  const services = [...new Set((rights.data?.rights ?? []).flatMap(resourcesOf))];
  return (
    <article className="access-card" aria-label={name}>
      <div className="access-card-head">
        <h3 className="ds-heading" data-size="2xs">
          <RobotIcon aria-hidden />
          <bdi>{name}</bdi>
        </h3>
        <button
          type="button"
          className="ds-button"
          data-variant="tertiary"
          data-size="sm"
          aria-haspopup="dialog"
          aria-label={say('systemEndOf', { name })}
          onClick={() => dialog.current?.showModal()}
        >
          {say('systemEnd')}
        </button>
      </div>
      <p className="small">
        {say.rich('systemFrom', {
          product: <bdi>{visible(user.productName)}</bdi>,
          vendor: <Name name={user.supplierName} organizationNumber={user.supplierOrgno} />,
          at: <When at={user.created} />,
        })}
      </p>
      {end.error instanceof Refused && <Refusal refusal={end.error.refusal} />}
      <ul className="access-things">
        {user.accessPackages.map(({ urn }) => (
          <li key={urn}>
            <span className="access-thing">
              {packageName(urn)}
              {isAgent && <span className="field-note">{say('systemAgent')}</span>}
            </span>
          </li>
        ))}
        {services.map((id) => (
          <li key={id}>
            <span className="access-thing">
              <ServiceName id={id} />
            </span>
          </li>
        ))}
      </ul>
      <dialog ref={dialog} className="ds-dialog" closedby="any" aria-labelledby={`end-${user.id}`}>
        <h2 className="ds-heading" data-size="xs" id={`end-${user.id}`}>
          {say('systemEndOf', { name })}
        </h2>
        <p className="ds-paragraph">{say('systemEndNote')}</p>
        <div className="access-buttons">
          <button
            type="button"
            className="ds-button"
            data-variant="primary"
            data-color="danger"
            onClick={() => {
              dialog.current?.close();
              end.mutate();
            }}
          >
            {say('systemEnd')}
          </button>
          <button type="button" className="ds-button" data-variant="secondary" onClick={() => dialog.current?.close()}>
            {sayCommon('shell.close')}
          </button>
        </div>
      </dialog>
    </article>
  );
}
