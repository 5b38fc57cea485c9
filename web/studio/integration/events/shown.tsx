import { clockTime, number, organizationNumber, visible } from '../../../common/format/format.ts';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { When } from '../../../common/parts/when.tsx';
import {
  type Attempt,
  type Delivery,
  eventName,
  type Subscription,
  type SubscriptionStatus,
  TEST_TYPE,
  VALIDATION_TYPE,
} from './api.ts';
import { eventWords } from './words.ts';

type Say = ReturnType<typeof eventWords.use>;

/** What an event type says, in words; one we have no words for is shown as it is. */
export function typeText(type: string, say: Say): string {
  if (type === TEST_TYPE) return say('type.test');
  if (type === VALIDATION_TYPE) return say('type.validation');
  const name = eventName(type);
  return name === undefined ? visible(type) : say(`type.${name}`);
}

/** Who it is about: the number of an organisation; a person's is not shown. */
export function subjectText(subject: string | undefined): string {
  if (subject === undefined) return '–';
  if (/:person:/.test(subject)) return '•••••';
  const value = subject.slice(subject.lastIndexOf(':') + 1);
  return organizationNumber(visible(value.replace(/^\/organisation\//, '')));
}

/** What a subscription listens to, in a line. */
export function listensTo({ typeFilter, typeFilters, subjectFilter }: Subscription, say: Say): string {
  const types = typeFilters ?? (typeFilter === undefined ? [] : [typeFilter]);
  return [
    types.length === 0
      ? say('allTypes')
      : types.length === 1
        ? typeText(types[0]!, say)
        : say('types', { n: types.length }),
    ...(subjectFilter === undefined ? [] : [say('ofParty', { party: subjectText(subjectFilter) })]),
  ].join(' · ');
}

/** How a subscription fares, as a sentence. */
export function Health({ status }: { readonly status: SubscriptionStatus }) {
  const say = eventWords.use();
  const { state, paused, failingSince, waiting, dead, medianMilliseconds, lastDelivered } = status;
  return (
    <>
      {state === 'paused' && <StatusTag of="delivery.paused" />}{' '}
      {state === 'paused' && paused !== undefined
        ? say.rich(paused.reason === 'asked' ? 'state.paused' : 'state.pausedItself', {
            when: <When at={paused.since} form="moment" />,
          })
        : state === 'failing' && failingSince !== undefined
          ? say.rich('state.failing', { when: <When at={failingSince} form="ago" /> })
          : say(state === 'unvalidated' ? 'state.unvalidated' : 'state.active')}
      {waiting > 0 && ` · ${say('health.waiting', { n: waiting })}`}
      {dead > 0 && ` · ${say('health.dead', { n: dead })}`}
      {medianMilliseconds !== undefined && ` · ${say('health.median', { n: medianMilliseconds })}`}
      {lastDelivered === undefined ? (
        state === 'unvalidated' ? null : (
          ` · ${say('health.never')}`
        )
      ) : (
        <>
          {` · ${say('health.last')} `}
          <When at={lastDelivered} form="ago" />
        </>
      )}
    </>
  );
}

/** How a delivery stands; one that failed and has no time for the next attempt is being sent. */
export function DeliveryTag(props: {
  readonly status: Delivery['status'];
  readonly nextAttempt?: string | null | undefined;
}) {
  const { status, nextAttempt } = props;
  switch (status) {
    case 'delivered':
      return <StatusTag of="delivery.ok" />;
    case 'dead':
      return <StatusTag of="delivery.dead" />;
    case 'unauthorized':
      return <StatusTag of="delivery.unauthorized" />;
    case 'cancelled':
      return <StatusTag of="notification.cancelled" />;
    case 'pending':
      return <StatusTag of="notification.sending" />;
    case 'failing':
      return nextAttempt == null ? (
        <StatusTag of="notification.sending" />
      ) : (
        <StatusTag of="delivery.waiting" next={clockTime(new Date(nextAttempt))} />
      );
  }
}

/** What came of an attempt, and after how long. */
export function attemptText({ status, reason, durationMilliseconds }: Attempt, say: Say): string {
  const time =
    durationMilliseconds < 1000
      ? say('after', { n: durationMilliseconds })
      : say('afterSeconds', { n: number(durationMilliseconds / 1000, 1) });
  return `${reasonText(reason, status, say)} ${time}`;
}

function reasonText(reason: string | undefined, status: number | undefined, say: Say): string {
  if (reason === undefined || /^status /.test(reason)) return say('reason.status', { status: String(status ?? '–') });
  if (reason === 'timeout') return say('reason.timeout');
  if (reason === 'connection refused') return say('reason.refused');
  if (/^connection (reset|closed)/.test(reason)) return say('reason.reset');
  if (reason === 'host name not found') return say('reason.host');
  if (/^certificate/.test(reason)) return say('reason.certificate');
  if (reason === 'address not allowed') return say('reason.address');
  if (/^redirect/.test(reason)) return say('reason.redirect');
  if (/not authorized/.test(reason)) return say('reason.consumer');
  return reason === 'subscription deleted' ? say('reason.deleted') : visible(reason);
}
