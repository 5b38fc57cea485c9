import { RobotIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { visible } from '../../../common/format/format.ts';
import { CopyButton } from '../../../common/parts/copy-field.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { When } from '../../../common/parts/when.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { clientsQuery } from '../../onboarding/api.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

export function Clients() {
  const { api, code } = useOwner();
  const say = words.use();
  const { data, error, isPending, refetch } = useQuery(clientsQuery(api));
  if (isPending) return <Waiting what={say('clients')} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  if (data.length === 0) return <EmptyState icon={<RobotIcon />} text={say('noClients')} />;
  return (
    <table className="ds-table list-table">
      <caption className="ds-sr-only">{say('clients')}</caption>
      <thead>
        <tr>
          <th scope="col">{say('name')}</th>
          <th scope="col">{say('clientId')}</th>
          <th scope="col" className="number">
            {say('scopes')}
          </th>
          <th scope="col">{say('lastToken')}</th>
        </tr>
      </thead>
      <tbody>
        {data
          .toSorted((a, b) => Number(b.active) - Number(a.active))
          .map((client) => (
            <tr key={client.client_id}>
              <th scope="row">
                <Link
                  to="/$owner/keys/clients/$clientId"
                  params={{ owner: code, clientId: client.client_id }}
                  className="ds-link"
                >
                  <bdi>{visible(client.client_name)}</bdi>
                </Link>
                {!client.active && <span className="small keys-ending">{say('inactive')}</span>}
                {client.key_warning !== undefined && (
                  <span className="small keys-ending keys-warning">{say('keyEnds')}</span>
                )}
              </th>
              <td data-label={say('clientId')}>
                <span className="keys-id">
                  <span className="code">{client.client_id}</span>
                  <CopyButton value={client.client_id} what={say('clientId')} variant="tertiary" />
                </span>
              </td>
              <td className="number" data-label={say('scopes')}>
                {client.scopes.length}
              </td>
              <td data-label={say('lastToken')}>
                {client.last_token === undefined ? say('never') : <When at={client.last_token} form="ago" />}
              </td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
