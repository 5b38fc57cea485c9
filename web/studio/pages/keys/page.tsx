import { PlusIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { NewApiKey } from '../../onboarding/new-api-key.tsx';
import { NewClient } from '../../onboarding/new-client.tsx';
import { SetupChecks } from '../../onboarding/checks.tsx';
import { setupQuery } from '../../onboarding/api.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { useCannot } from '../../shell/use-cannot.ts';
import { ApiKeys } from './api-keys.tsx';
import { Clients } from './clients.tsx';
import { words } from './words.ts';
import '../../integration/integration.css';
import '../../onboarding/onboarding.css';
import './keys.css';

/** What a system needs to call: API keys, and clients that fetch tokens (web-design §3.16). */
export function KeysPage() {
  const { api, code } = useOwner();
  const { add } = useSearch({ from: '/$owner/keys' });
  const navigate = useNavigate({ from: '/$owner/keys' });
  const queries = useQueryClient();
  const say = words.use();
  const cannot = useCannot('owner');
  const setup = useQuery(setupQuery(api)).data;
  const evidence = (name: string, member: string): string | undefined => {
    const value = setup?.steps.find(({ step }) => step === name)?.evidence?.[member];
    return typeof value === 'string' ? value : undefined;
  };
  const show = (what: 'key' | 'client' | undefined) =>
    void navigate({ search: what === undefined ? {} : { add: what } });
  const closed = () => {
    void queries.invalidateQueries({ queryKey: ['setup', code] });
    show(undefined);
  };
  return (
    <Page title={say('title')}>
      <ol className="chain" aria-label={say('chain')}>
        {(['pair', 'client', 'scope', 'token', 'service'] as const).map((link) => (
          <li key={link}>{say(`chain.${link}`)}</li>
        ))}
      </ol>

      <section className="keys-section" aria-labelledby="keys-api">
        <div className="keys-head">
          <h2 className="ds-heading" data-size="xs" id="keys-api">
            {say('keys')}
          </h2>
          {add !== 'key' && (
            <RoleButton needs="owner" onClick={() => show('key')}>
              <PlusIcon aria-hidden />
              {say('newKey')}
            </RoleButton>
          )}
        </div>
        {add === 'key' && (
          <div className="keys-new">
            <NewApiKey api={api} suggestedName="" cannot={cannot} onDone={closed} />
          </div>
        )}
        <ApiKeys />
      </section>

      <section className="keys-section" aria-labelledby="keys-clients">
        <div className="keys-head">
          <h2 className="ds-heading" data-size="xs" id="keys-clients">
            {say('clients')}
          </h2>
          {add !== 'client' && (
            <RoleButton needs="owner" onClick={() => show('client')}>
              <PlusIcon aria-hidden />
              {say('newClient')}
            </RoleButton>
          )}
        </div>
        {add === 'client' && (
          <div className="keys-new">
            <NewClient
              api={api}
              suggestedName=""
              full
              cannot={cannot}
              onDone={({ client_id: clientId }) =>
                void navigate({ to: '/$owner/keys/clients/$clientId', params: { owner: code, clientId } })
              }
            />
          </div>
        )}
        <Clients />
      </section>

      <SetupChecks api={api} clientId={evidence('client', 'clientId')} resourceId={evidence('publish', 'resourceId')} />
    </Page>
  );
}
