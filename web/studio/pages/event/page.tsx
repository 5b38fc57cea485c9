import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { common } from '../../../common/words/common.ts';
import {
  type Delivery,
  placeOf,
  type Subscription,
  subscriptionPath,
  subscriptionsQuery,
} from '../../integration/events/api.ts';
import { attemptText, DeliveryTag, subjectText, typeText } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

interface Sent {
  readonly subscription: Subscription;
  readonly delivery: Delivery;
}

/** One event, and where it was sent. */
export function EventPage() {
  const { code: owner, api } = useOwner();
  const { eventId } = useParams({ from: '/$owner/events/$eventId' });
  const say = words.use();
  const sayEvent = eventWords.use();
  const sayCommon = common.use();
  const subscriptions = useQuery(subscriptionsQuery(api));
  const sent = useQuery({
    queryKey: ['event', api.owner, eventId, subscriptions.data?.map(({ id }) => id)],
    queryFn: async ({ signal }) =>
      (
        await Promise.all(
          subscriptions.data!.map(async (subscription): Promise<readonly Sent[]> => {
            const { deliveries } = await api.get<{ deliveries: readonly Delivery[] }>(
              `${subscriptionPath(subscription.id)}/deliveries`,
              { query: { event: eventId }, signal },
            );
            return deliveries.map((delivery) => ({ subscription, delivery }));
          }),
        )
      ).flat(),
    enabled: subscriptions.isSuccess,
  });
  const event = sent.data?.[0]?.delivery.event;
  const body = sent.data?.find(({ delivery }) => delivery.request !== undefined)?.delivery.request?.body;
  const failed = subscriptions.error ?? sent.error;
  return (
    <Page
      title={event === undefined ? say('title') : typeText(event.type, sayEvent)}
      above={
        <Link to="/$owner/events" params={{ owner }} className="ds-link">
          {sayCommon('nav.events')}
        </Link>
      }
      aboveTitle={sayCommon('nav.events')}
      lead={<code>{visible(eventId)}</code>}
    >
      {failed !== null && <Failed error={failed} retry={() => void sent.refetch()} />}
      {failed === null && sent.isPending && <Waiting what={say('loading')} />}
      {sent.data?.length === 0 && <EmptyState text={say('none', { id: visible(eventId) })} />}
      {event !== undefined && sent.data !== undefined && (
        <>
          <dl className="facts-list">
            <dt>{say('what')}</dt>
            <dd>
              <code>{visible(event.type)}</code>
            </dd>
            <dt>{say('about')}</dt>
            <dd>
              <bdi>{subjectText(event.subject)}</bdi>{' '}
              {event.resourceInstance !== undefined && /\.correspondence[a-z]+$/.test(event.type) && (
                <Link to="/$owner/messages/$id" params={{ owner, id: event.resourceInstance }} className="ds-link">
                  {say('openMessage')}
                </Link>
              )}
            </dd>
          </dl>
          <section className="section" aria-labelledby="deliveries">
            <h2 className="ds-heading" data-size="xs" id="deliveries">
              {say('deliveries')}
            </h2>
            <table className="ds-table list-table">
              <caption className="ds-sr-only">{say('deliveries')}</caption>
              <thead>
                <tr>
                  <th scope="col">{say('address')}</th>
                  <th scope="col">{say('attempts')}</th>
                  <th scope="col">{say('status')}</th>
                </tr>
              </thead>
              <tbody>
                {sent.data.map(({ subscription, delivery }) => (
                  <tr key={delivery.id}>
                    <th scope="row">
                      <Link
                        to="/$owner/events/subscriptions/$id"
                        params={{ owner, id: String(subscription.id) }}
                        search={{ event: String(delivery.id) }}
                        className="ds-link"
                      >
                        <bdi>{visible(placeOf(subscription.endPoint))}</bdi>
                      </Link>
                    </th>
                    <td data-label={say('attempts')}>
                      {delivery.log[0] === undefined ? '–' : attemptText(delivery.log[0], sayEvent)}
                    </td>
                    <td data-label={say('status')}>
                      <DeliveryTag status={delivery.status} nextAttempt={delivery.nextAttempt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          {body !== undefined && (
            <section className="section" aria-labelledby="content">
              <h2 className="ds-heading" data-size="xs" id="content">
                {say('content')}
              </h2>
              {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
              <pre className="wire-text" tabIndex={0}>
                {visible(body)}
              </pre>
            </section>
          )}
        </>
      )}
    </Page>
  );
}
