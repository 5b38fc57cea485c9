import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { SecretOnce } from '../../../common/parts/copy-field.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { Ask } from '../../integration/dialog.tsx';
import { subscriptionKey, subscriptionPath, type SubscriptionStatus } from '../../integration/events/api.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** Whether pushes are signed, and with which secrets; a new one is shown once. */
export function Signing({ id, status }: { readonly id: string; readonly status: SubscriptionStatus }) {
  const { api, may } = useOwner();
  const queries = useQueryClient();
  const say = words.use();
  const sayCommon = common.use();
  const [secret, setSecret] = useState<string>();
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const path = `${subscriptionPath(id)}/signing-secrets`;
  const change = async (work: () => Promise<unknown>) => {
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: subscriptionKey(api, id) });
  };
  const [current, ...former] = [...status.signingSecrets].sort(
    (one, other) => Number(one.ends !== undefined) - Number(other.ends !== undefined),
  );
  return (
    <>
      <div className="inline-row signing">
        {current === undefined ? say('unsigned') : say('signed', { hint: current.hint })}
        {former.map(({ id: one, hint, ends }) => (
          <span key={one}>
            {say.rich('signedUntil', { hint, when: ends === undefined ? '–' : <When at={ends} form="moment" /> })}
          </span>
        ))}
        {may('editor') && (
          <RoleButton
            needs="editor"
            variant="tertiary"
            onClick={() => void change(async () => setSecret((await api.post<{ secret: string }>(path, {})).secret))}
          >
            {say(current === undefined ? 'sign' : 'newSecret')}
          </RoleButton>
        )}
        {may('editor') && current !== undefined && (
          <RoleButton needs="editor" variant="tertiary" onClick={() => setAsking(true)}>
            {say('stopSigning')}
          </RoleButton>
        )}
      </div>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {secret !== undefined && (
        <SecretOnce
          title={say('secretTitle')}
          warning={sayCommon('say.once')}
          value={secret}
          onSaved={() => setSecret(undefined)}
        />
      )}
      {asking && (
        <Ask
          title={say('stopSigning')}
          onClose={() => setAsking(false)}
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              data-color="danger"
              onClick={() => {
                setAsking(false);
                void change(() => api.delete(path));
              }}
            >
              {say('stopSigning')}
            </button>
          }
        >
          <p className="ds-paragraph">{say('stopSigningWhat')}</p>
        </Ask>
      )}
    </>
  );
}
