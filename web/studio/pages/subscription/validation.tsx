import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import {
  type Delivery,
  SUBSCRIPTIONS,
  type Subscription,
  subscriptionKey,
  subscriptionPath,
} from '../../integration/events/api.ts';
import { attemptText } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** The validation call as it goes: sent, refused and tried again, or answered. Only while the address has not answered. */
export function Validation({
  subscription,
  waiting,
}: {
  readonly subscription: Subscription;
  readonly waiting: boolean;
}) {
  const { api } = useOwner();
  const queries = useQueryClient();
  const say = words.use();
  const sayEvent = eventWords.use();
  const [began] = useState(waiting);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const key = [...subscriptionKey(api, subscription.id), 'validation'];
  const newest = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      (
        await api.get<{ deliveries: readonly Delivery[] }>(`${subscriptionPath(subscription.id)}/deliveries`, {
          query: { limit: 1, type: 'platform.events.validatesubscription' },
          signal,
        })
      ).deliveries[0] ?? null,
    enabled: waiting,
    refetchInterval: 1500,
  });
  useEffect(() => {
    if (began && !waiting) announce(say('validated'));
  }, [began, waiting, say]);
  if (!waiting)
    return began ? (
      <p className="ds-alert" data-color="success">
        {say('validated')}
      </p>
    ) : null;
  const last = newest.data?.log[0];
  // The same subscription once more is no second one: it is validated anew.
  const again = async () => {
    setRefusal(undefined);
    const { id: _, created: __, validated: ___, ...filters } = subscription;
    try {
      await api.post(SUBSCRIPTIONS, filters);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: subscriptionKey(api, subscription.id) });
  };
  return (
    <div className="ds-alert" data-color={last === undefined ? 'info' : 'warning'}>
      <p className="ds-paragraph">
        {last === undefined ? say('validating') : `${say('validatingFailed')}: ${attemptText(last, sayEvent)}`}
      </p>
      {last?.answer !== undefined && last.answer !== '' && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre className="wire-text" tabIndex={0}>
          {visible(last.answer)}
        </pre>
      )}
      {last !== undefined && newest.data?.nextAttempt !== undefined && (
        <p className="ds-paragraph">
          {say.rich('validatingTries', { when: <When at={newest.data.nextAttempt} form="moment" /> })}
        </p>
      )}
      {last !== undefined && (
        <RoleButton needs="editor" onClick={() => void again()}>
          {say('validateAgain')}
        </RoleButton>
      )}
      {refusal !== undefined && <Refusal refusal={refusal} />}
    </div>
  );
}
