import { PauseIcon, PlayIcon, TestFlaskIcon, TrashIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { Ask } from '../../integration/dialog.tsx';
import {
  placeOf,
  resourceOf,
  statusQuery,
  subscriptionKey,
  subscriptionPath,
  subscriptionQuery,
  subscriptionsKey,
} from '../../integration/events/api.ts';
import { Health, listensTo } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { DeliveryLog } from './delivery-log.tsx';
import { Signing } from './signing.tsx';
import { Validation } from './validation.tsx';
import { words } from './words.ts';

/** One subscription: how it fares, and every delivery (web-design §3.17). */
export function SubscriptionPage() {
  const { code: owner, api, may } = useOwner();
  const { id } = useParams({ from: '/$owner/events/subscriptions/$id' });
  const navigate = useNavigate({ from: '/$owner/events/subscriptions/$id' });
  const queries = useQueryClient();
  const say = words.use();
  const sayEvent = eventWords.use();
  const sayCommon = common.use();
  const subscription = useQuery(subscriptionQuery(api, id));
  const status = useQuery({ ...statusQuery(api, id), enabled: subscription.isSuccess });
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();

  const act = async (work: () => Promise<unknown>) => {
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: subscriptionKey(api, id) });
  };
  const test = () =>
    act(async () => {
      const { delivery } = await api.post<{ delivery: number }>(`${subscriptionPath(id)}/test`);
      await navigate({ search: { event: String(delivery) }, replace: true, resetScroll: false });
      didIt(say('tested'));
    });
  const resume = () =>
    act(async () => {
      await api.post(`${subscriptionPath(id)}/resume`);
      didIt(say('resumed'));
    });
  const pause = () =>
    act(async () => {
      await api.post(`${subscriptionPath(id)}/pause`);
      didIt(say('paused'), resume);
    });
  const remove = () =>
    act(async () => {
      await api.delete(subscriptionPath(id));
      queries.removeQueries({ queryKey: subscriptionKey(api, id) });
      await queries.invalidateQueries({ queryKey: subscriptionsKey(api) });
      await navigate({ to: '/$owner/events', params: { owner } });
      didIt(say('removed'));
    });

  const place = subscription.data === undefined ? say('title') : visible(placeOf(subscription.data.endPoint));
  const { state, waiting = 0 } = status.data ?? {};
  const editor = may('editor');
  return (
    <Page
      title={place}
      above={
        <Link to="/$owner/events" params={{ owner }} className="ds-link">
          {sayCommon('nav.events')}
        </Link>
      }
      aboveTitle={sayCommon('nav.events')}
      {...(status.data === undefined ? {} : { lead: <Health status={status.data} /> })}
      {...(status.data === undefined
        ? {}
        : {
            actions: (
              <>
                <RoleButton needs="editor" variant="primary" onClick={() => void test()}>
                  <TestFlaskIcon aria-hidden />
                  {sayCommon('do.testEvent')}
                </RoleButton>
                {editor && (
                  <RoleButton needs="editor" onClick={() => void (state === 'paused' ? resume() : pause())}>
                    {state === 'paused' ? <PlayIcon aria-hidden /> : <PauseIcon aria-hidden />}
                    {state !== 'paused'
                      ? sayCommon('do.pause')
                      : waiting > 0
                        ? say('resumeWaiting', { n: waiting })
                        : sayCommon('do.resume')}
                  </RoleButton>
                )}
                {editor && (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="tertiary"
                    data-icon="true"
                    aria-label={say('remove')}
                    title={say('remove')}
                    onClick={() => setAsking(true)}
                  >
                    <TrashIcon aria-hidden />
                  </button>
                )}
              </>
            ),
          })}
    >
      {subscription.isPending && <Waiting what={say('loading')} />}
      {subscription.isError && <Failed error={subscription.error} retry={() => void subscription.refetch()} />}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {subscription.data !== undefined && (
        <>
          {status.isError && <Failed error={status.error} retry={() => void status.refetch()} />}
          {status.data !== undefined && (
            <Validation subscription={subscription.data} waiting={state === 'unvalidated'} />
          )}
          <dl className="facts-list">
            <dt>{say('service')}</dt>
            <dd>
              <Link to="/$owner/services/$id" params={{ owner, id: resourceOf(subscription.data) }} className="ds-link">
                <code>{visible(resourceOf(subscription.data))}</code>
              </Link>
            </dd>
            <dt>{say('listens')}</dt>
            <dd>{listensTo(subscription.data, sayEvent)}</dd>
            <dt>{say('created')}</dt>
            <dd>
              <When at={subscription.data.created} form="moment" />
            </dd>
            <dt>{say('signing')}</dt>
            <dd>{status.data === undefined ? '…' : <Signing id={id} status={status.data} />}</dd>
          </dl>
          <DeliveryLog subscription={subscription.data} />
        </>
      )}
      {asking && (
        <Ask
          title={say('removeTitle')}
          onClose={() => setAsking(false)}
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              data-color="danger"
              onClick={() => {
                setAsking(false);
                void remove();
              }}
            >
              {say('remove')}
            </button>
          }
        >
          <p className="ds-paragraph">{say('removeWhat', { n: waiting, place })}</p>
        </Ask>
      )}
    </Page>
  );
}
