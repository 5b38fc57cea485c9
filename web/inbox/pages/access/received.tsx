import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { EntityName, ServiceName, usePackageName } from '../../access/names.tsx';
import type { About } from '../../access/party.tsx';
import { receivedQuery, systemsQuery } from '../../access/queries.ts';
import { words } from './words.ts';

/** What somebody asks for and nobody has answered: people, and vendors' systems. */
export function Received({ scope, about }: { readonly scope: string; readonly about: About }) {
  const say = words.use();
  const packageName = usePackageName();
  const received = useQuery(receivedQuery(about.uuid));
  const systems = useQuery({
    ...systemsQuery(about.uuid, about.organizationNumber ?? ''),
    enabled: about.organizationNumber !== undefined,
  });
  const people = received.data ?? [];
  const vendors = [
    ...(systems.data?.pending ?? []).map((one) => ({ ...one, kind: undefined })),
    ...(systems.data?.pendingAgents ?? []).map((one) => ({ ...one, kind: 'agent' as const })),
  ];
  if (received.error instanceof Refused)
    return <Refusal refusal={received.error.refusal} retry={() => void received.refetch()} />;
  if (people.length + vendors.length === 0) return null;
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {say('requests', { n: people.length + vendors.length })}
      </h2>
      <ul className="access-list">
        {people.map((one) => (
          <li key={one.id} className="access-card">
            <div className="access-card-head">
              <span className="access-thing">
                <EntityName entity={one.from} />
                <span className="field-note">
                  {say.rich('asksFor', {
                    what:
                      one.package !== null ? (
                        packageName(one.package.urn)
                      ) : (
                        <ServiceName id={one.resource?.refId ?? ''} />
                      ),
                    at: <When at={one.requestedAt} form="moment" />,
                  })}
                </span>
              </span>
              <Link
                className="ds-button"
                data-variant="secondary"
                data-size="sm"
                to="/$scope/access/requests/$id"
                params={{ scope, id: one.id }}
                aria-label={say('lookAt', { name: visible(one.from.name) })}
              >
                {say('look')}
              </Link>
            </div>
          </li>
        ))}
        {vendors.map((one) => (
          <li key={one.id} className="access-card">
            <div className="access-card-head">
              <span className="access-thing">
                {say.rich('systemAsks', { name: <bdi>{visible(one.integrationTitle ?? '')}</bdi> })}
                <span className="field-note">
                  <When at={one.created} form="moment" />
                </span>
              </span>
              <Link
                className="ds-button"
                data-variant="secondary"
                data-size="sm"
                to="/requests/systemuser/$requestId"
                params={{ requestId: one.id }}
                search={{ kind: one.kind }}
                aria-label={say('lookAt', { name: visible(one.integrationTitle ?? '') })}
              >
                {say('look')}
              </Link>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
