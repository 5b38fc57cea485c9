import { Textfield } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { CopyField } from '../../../common/parts/copy-field.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { type Client, clientPath, clientQuery, setupKey } from '../../onboarding/api.ts';
import { ScopeChoice } from '../../onboarding/new-client.tsx';
import { useCall } from '../../onboarding/use-call.ts';
import { words as onboardingWords } from '../../onboarding/words.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { FetchToken } from './fetch-token.tsx';
import { Keys } from './keys.tsx';
import { TokenRequests } from './token-requests.tsx';
import { words } from './words.ts';
import '../../integration/integration.css';
import '../../onboarding/onboarding.css';
import './client.css';

/** One Maskinporten client: its keys, its scopes, and what became of its token requests. */
export function ClientPage() {
  const { api, code } = useOwner();
  const { clientId } = useParams({ from: '/$owner/keys/clients/$clientId' });
  const say = words.use();
  const sayCommon = common.use();
  const { data: client, error, refetch } = useQuery(clientQuery(api, clientId));
  return (
    <Page
      title={client === undefined ? say('title') : visible(client.client_name)}
      above={
        <Link to="/$owner/keys" params={{ owner: code }} className="ds-link">
          {sayCommon('nav.keys')}
        </Link>
      }
      aboveTitle={sayCommon('nav.keys')}
      status={
        client?.active === false && (
          <span className="ds-tag" data-color="neutral">
            {say('inactive')}
          </span>
        )
      }
    >
      {client === undefined && error === null && <Waiting what={say('title')} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {client !== undefined && <Whole key={clientId} client={client} />}
    </Page>
  );
}

function Whole({ client }: { readonly client: Client }) {
  const { api, code } = useOwner();
  const say = words.use();
  const queries = useQueryClient();
  const id = client.client_id;
  const changed = () => {
    void queries.invalidateQueries({ queryKey: ['client', code, id] });
    void queries.invalidateQueries({ queryKey: ['clients', code] });
    void queries.invalidateQueries({ queryKey: setupKey(code) });
  };
  const wake = useCall(async () => {
    await api.put<Client>(clientPath(id), client);
    changed();
  });
  const put = useCall(async () => {
    await api.delete<void>(clientPath(id));
    changed();
    didIt(say('nowInactive', { name: visible(client.client_name) }), () => wake.run());
  });
  const refusal = wake.refusal ?? put.refusal;
  return (
    <>
      <section className="client-section">
        <CopyField label={say('id')} value={id} />
        <p className="small">
          {say.rich('made', { at: <When at={client.created} form="moment" /> })}
          {' · '}
          {client.last_token === undefined
            ? say('noToken')
            : say.rich('lastToken', { at: <When at={client.last_token} form="ago" /> })}
        </p>
      </section>
      <Keys client={client} changed={changed} />
      <Scopes client={client} changed={changed} />
      <FetchToken client={client} changed={changed} />
      <TokenRequests clientId={id} />
      <section className="client-section" aria-labelledby="client-end">
        <h2 className="ds-heading" data-size="xs" id="client-end">
          {say(client.active ? 'deactivate' : 'activate')}
        </h2>
        <p className="ds-paragraph">{say(client.active ? 'deactivateWhat' : 'activateWhat')}</p>
        {refusal !== undefined && <Refusal refusal={refusal} />}
        <RoleButton
          needs="owner"
          disabled={wake.running || put.running}
          onClick={() => void (client.active ? put.run() : wake.run())}
        >
          {say(client.active ? 'deactivate' : 'activate')}
        </RoleButton>
      </section>
    </>
  );
}

/** Name and scopes: a full replacement, saved together. */
function Scopes({ client, changed }: { readonly client: Client; readonly changed: () => void }) {
  const { api, may } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const sayOnboarding = onboardingWords.use();
  const [name, setName] = useState(client.client_name);
  const [scopes, setScopes] = useState<readonly string[]>(client.scopes);
  const [fault, setFault] = useState<string>();
  const differs =
    name.trim() !== client.client_name ||
    scopes.length !== client.scopes.length ||
    scopes.some((scope) => !client.scopes.includes(scope));
  const { run, running, refusal } = useCall(async (facts: Pick<Client, 'client_name' | 'scopes'>) => {
    await api.put<Client>(clientPath(client.client_id), { ...client, ...facts });
    changed();
    return true;
  });
  const save = async () => {
    if (name.trim() === '')
      return setFault(sayCommon('need.field', { field: sayOnboarding('client.name').toLowerCase() }));
    setFault(undefined);
    const { client_name, scopes: before } = client;
    if ((await run({ client_name: name.trim(), scopes })) !== true) return;
    didIt(say('saved'), () => {
      setName(client_name);
      setScopes(before);
      return run({ client_name, scopes: before });
    });
  };
  return (
    <section className="client-section onboarding-form" aria-labelledby="client-scopes">
      <h2 className="ds-heading" data-size="xs" id="client-scopes">
        {say('facts')}
      </h2>
      <Textfield
        label={sayOnboarding('client.name')}
        value={name}
        maxLength={255}
        readOnly={!may('owner')}
        onChange={({ target }) => setName(target.value)}
        error={fault}
      />
      <ScopeChoice value={scopes} onChange={setScopes} readOnly={!may('owner')} />
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div>
        <RoleButton needs="owner" disabled={running || !differs} onClick={() => void save()}>
          {sayCommon('do.save')}
        </RoleButton>
      </div>
    </section>
  );
}
