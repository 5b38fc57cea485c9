import { BroadcastIcon, PlusIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import {
  placeOf,
  resourceOf,
  type Subscription,
  statusQuery,
  subscriptionsQuery,
} from '../../integration/events/api.ts';
import { Health, listensTo } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { NewSubscription } from './new-subscription.tsx';
import { words } from './words.ts';

/** The subscriptions of a service owner, and how each fares (web-design §3.17). */
export function EventsPage() {
  const { api, may } = useOwner();
  const { add } = useSearch({ from: '/$owner/events' });
  const navigate = useNavigate({ from: '/$owner/events' });
  const say = words.use();
  const subscriptions = useQuery(subscriptionsQuery(api));
  const setAdd = (open: boolean) => void navigate({ search: { add: open || undefined }, replace: true });
  const adding = add === true && may('editor');
  const create = (
    <RoleButton needs="editor" variant="primary" onClick={() => setAdd(true)}>
      <PlusIcon aria-hidden />
      {say('new')}
    </RoleButton>
  );
  return (
    <Page title={say('title')} lead={say('lead')} {...(adding ? {} : { actions: create })}>
      {adding && <NewSubscription onClose={() => setAdd(false)} />}
      {subscriptions.isPending && <Waiting what={say('loading')} />}
      {subscriptions.isError && <Failed error={subscriptions.error} retry={() => void subscriptions.refetch()} />}
      {subscriptions.data?.length === 0 && !adding && <EmptyState icon={<BroadcastIcon />} text={say('none')} />}
      {subscriptions.data !== undefined && subscriptions.data.length > 0 && (
        <table className="ds-table list-table" data-hover="true">
          <caption className="ds-sr-only">{say('title')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('address')}</th>
              <th scope="col">{say('what')}</th>
              <th scope="col">{say('health')}</th>
            </tr>
          </thead>
          <tbody>
            {subscriptions.data.map((subscription) => (
              <Row key={subscription.id} subscription={subscription} />
            ))}
          </tbody>
        </table>
      )}
    </Page>
  );
}

function Row({ subscription }: { readonly subscription: Subscription }) {
  const { code: owner, api } = useOwner();
  const say = words.use();
  const sayEvent = eventWords.use();
  const status = useQuery(statusQuery(api, subscription.id));
  return (
    <tr>
      <th scope="row">
        <Link
          to="/$owner/events/subscriptions/$id"
          params={{ owner, id: String(subscription.id) }}
          className="ds-link"
          title={visible(placeOf(subscription.endPoint))}
        >
          <bdi>{visible(placeOf(subscription.endPoint))}</bdi>
        </Link>
      </th>
      <td data-label={say('what')}>
        {listensTo(subscription, sayEvent)}
        <code>{visible(resourceOf(subscription))}</code>
      </td>
      <td data-label={say('health')}>
        {status.data === undefined ? status.isError ? say('statusMissing') : '…' : <Health status={status.data} />}
      </td>
    </tr>
  );
}
