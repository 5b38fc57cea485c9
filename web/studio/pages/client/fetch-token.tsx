import { Button, Textarea } from '@digdir/designsystemet-react';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { type Client, clientKeysQuery } from '../../onboarding/api.ts';
import { readPrivateKey } from '../../onboarding/key-pair.ts';
import { TokenOutcome } from '../../onboarding/new-client.tsx';
import { rememberSecrets, secretsOf } from '../../onboarding/secrets.ts';
import { fetchTokens, type Tokens } from '../../onboarding/token.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** Fetches a token the way the client's own system does, with a private key that does not leave the browser. */
export function FetchToken({ client, changed }: { readonly client: Client; readonly changed: () => void }) {
  const { api, code } = useOwner();
  const { me } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const keys = useQuery(clientKeysQuery(api, client.client_id)).data ?? [];
  const kept = secretsOf(code);
  const own = kept.clientId === client.client_id ? kept.privatePem : undefined;
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string>();
  const [tokens, setTokens] = useState<Tokens>();
  const { run, running, refusal } = useCall(async () => {
    const pair = await readPrivateKey(own ?? typed, keys);
    if (pair === undefined || pair === 'unknown') {
      setFault(say(pair === 'unknown' ? 'fetch.otherKey' : 'fetch.unreadable'));
      return;
    }
    setFault(undefined);
    setTokens(undefined);
    try {
      const fetched = await fetchTokens(me!.profile, client.client_id, pair, client.scopes);
      rememberSecrets(code, { token: fetched.altinn });
      setTokens(fetched);
    } finally {
      // A refused request is a line in the log too.
      changed();
    }
  });
  return (
    <section className="client-section" aria-labelledby="client-fetch">
      <h2 className="ds-heading" data-size="xs" id="client-fetch">
        {say('fetch')}
      </h2>
      {own === undefined && (
        <div className="ds-field client-paste">
          <label className="ds-label" htmlFor="client-private-key">
            {say('fetch.private')}
          </label>
          <p className="small">{say('fetch.local')}</p>
          <Textarea
            id="client-private-key"
            className="code"
            rows={4}
            spellCheck={false}
            autoComplete="off"
            value={typed}
            aria-invalid={fault === undefined ? undefined : true}
            aria-describedby={fault === undefined ? undefined : 'client-private-key-fault'}
            onChange={({ target }) => setTyped(target.value)}
          />
        </div>
      )}
      {fault !== undefined && (
        <span className="field-note" data-color="danger" id="client-private-key-fault">
          {fault}
        </span>
      )}
      <div className="client-add">
        <Button type="button" variant="secondary" aria-disabled={running || undefined} onClick={() => void run()}>
          {say('fetch')}
        </Button>
      </div>
      {tokens !== undefined && <TokenOutcome first={{ tokens }} asked={client.scopes} />}
      {refusal !== undefined && <Refusal refusal={refusal} />}
    </section>
  );
}
