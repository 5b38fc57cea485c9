import { KeyHorizontalIcon } from '@navikt/aksel-icons';
import { Button, Fieldset, Radio, Textfield } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { Ask } from '../../integration/dialog.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { type ApiKey, apiKeysPath, apiKeysQuery, type MadeApiKey, setupKey } from '../../onboarding/api.ts';
import { ShownKey } from '../../onboarding/new-api-key.tsx';
import { rememberSecrets } from '../../onboarding/secrets.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** Days that the old key works beside the new. */
const OVERLAPS = [0, 1, 7] as const;

export function ApiKeys() {
  const { api, code, may } = useOwner();
  const say = words.use();
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(apiKeysQuery(api));
  const [rotating, setRotating] = useState<ApiKey>();
  const [revoking, setRevoking] = useState<ApiKey>();
  const [made, setMade] = useState<MadeApiKey>();
  const changed = () => {
    void queries.invalidateQueries({ queryKey: ['api keys', code] });
    void queries.invalidateQueries({ queryKey: setupKey(code) });
  };
  if (isPending) return <Waiting what={say('keys')} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const now = Date.now();
  const gone = (key: ApiKey) => key.revoked !== null || (key.expires !== null && Date.parse(key.expires) <= now);
  const live = data.filter((key) => !gone(key));
  const dead = data.filter(gone);
  return (
    <>
      {made !== undefined && <ShownKey owner={code} made={made} onSaved={() => setMade(undefined)} />}
      {live.length === 0 ? (
        <EmptyState icon={<KeyHorizontalIcon />} text={say('noKeys')} />
      ) : (
        <table className="ds-table list-table">
          <caption className="ds-sr-only">{say('keys')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('key')}</th>
              <th scope="col">{say('created')}</th>
              <th scope="col">{say('used')}</th>
              <th scope="col">{say('limit')}</th>
              <th scope="col">
                <span className="ds-sr-only">{say('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {live.map((key) => (
              <tr key={key.id}>
                <th scope="row">
                  <bdi>{visible(key.name)}</bdi>
                  {key.expires !== null && (
                    <span className="small keys-ending">
                      {say.rich('works', { at: <When at={key.expires} form="moment" /> })}
                    </span>
                  )}
                </th>
                <td data-label={say('key')}>
                  <span className="code">{key.prefix}…</span>
                </td>
                <td data-label={say('created')}>
                  <When at={key.created} />
                </td>
                <td data-label={say('used')}>
                  {key.lastUsed === null ? say('never') : <When at={key.lastUsed} form="ago" />}
                </td>
                <td data-label={say('limit')}>
                  {key.callsPerMinute === null ? say('noLimit') : say('perMinute', { n: key.callsPerMinute })}
                </td>
                <td className="row-actions">
                  {may('owner') && (
                    <>
                      {key.expires === null && (
                        <button
                          type="button"
                          className="link-button"
                          aria-label={say('rotateNamed', { name: visible(key.name) })}
                          onClick={() => setRotating(key)}
                        >
                          {say('rotate')}
                        </button>
                      )}
                      <button
                        type="button"
                        className="link-button"
                        aria-label={say('revokeNamed', { name: visible(key.name) })}
                        onClick={() => setRevoking(key)}
                      >
                        {say('revoke')}
                      </button>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {dead.length > 0 && (
        <details className="onboarding-details">
          <summary>{say('dead', { n: dead.length })}</summary>
          <ul>
            {dead.map((key) => (
              <li key={key.id}>
                <bdi>{visible(key.name)}</bdi> <span className="code">{key.prefix}…</span>{' '}
                {key.revoked === null
                  ? say.rich('ended', { at: <When at={key.expires!} form="moment" /> })
                  : say.rich('revoked', { at: <When at={key.revoked} form="moment" /> })}
              </li>
            ))}
          </ul>
        </details>
      )}
      {rotating !== undefined && (
        <Rotate
          apiKey={rotating}
          onClose={() => setRotating(undefined)}
          onMade={(key) => {
            rememberSecrets(code, { apiKey: key.key });
            setRotating(undefined);
            setMade(key);
            changed();
          }}
        />
      )}
      {revoking !== undefined && (
        <Revoke
          apiKey={revoking}
          onClose={() => setRevoking(undefined)}
          onRevoked={() => {
            announce(say('revokedNow', { name: revoking.name }));
            setRevoking(undefined);
            changed();
          }}
        />
      )}
    </>
  );
}

function Rotate(props: {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
  readonly onMade: (key: MadeApiKey) => void;
}) {
  const { apiKey, onClose, onMade } = props;
  const { api, code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const [overlap, setOverlap] = useState<(typeof OVERLAPS)[number]>(1);
  const { run, running, refusal } = useCall(() =>
    api.post<MadeApiKey>(`${apiKeysPath(code)}/${apiKey.id}/rotate`, { overlapDays: overlap }),
  );
  return (
    <Ask
      title={say('rotateTitle', { name: visible(apiKey.name) })}
      onClose={onClose}
      action={
        <Button
          type="button"
          variant="primary"
          aria-disabled={running || undefined}
          onClick={async () => {
            const key = await run();
            if (key !== undefined) onMade(key);
          }}
        >
          {sayCommon('do.rotate')}
        </Button>
      }
    >
      <p className="ds-paragraph">{say('rotateWhat')}</p>
      <Fieldset>
        <Fieldset.Legend>{say('overlap')}</Fieldset.Legend>
        {OVERLAPS.map((days) => (
          <Radio
            key={days}
            name="overlap"
            value={String(days)}
            label={days === 0 ? say('overlapNone') : say('overlapDays', { n: days })}
            checked={overlap === days}
            onChange={() => setOverlap(days)}
          />
        ))}
      </Fieldset>
      {refusal !== undefined && <Refusal refusal={refusal} />}
    </Ask>
  );
}

/** Cannot be undone: one types what the key is called. */
function Revoke(props: { readonly apiKey: ApiKey; readonly onClose: () => void; readonly onRevoked: () => void }) {
  const { apiKey, onClose, onRevoked } = props;
  const { api, code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const [typed, setTyped] = useState('');
  const [fault, setFault] = useState<string>();
  const { run, running, refusal } = useCall(async () => {
    await api.delete<void>(`${apiKeysPath(code)}/${apiKey.id}`);
    return true;
  });
  const revoke = async () => {
    if (typed.trim() !== apiKey.name.trim()) return setFault(say('typeName', { name: visible(apiKey.name) }));
    if ((await run()) === true) onRevoked();
  };
  return (
    <Ask
      title={say('revokeTitle', { name: visible(apiKey.name) })}
      onClose={onClose}
      action={
        <Button
          type="button"
          variant="primary"
          data-color="danger"
          aria-disabled={running || undefined}
          onClick={() => void revoke()}
        >
          {sayCommon('do.revoke')}
        </Button>
      }
    >
      <p className="ds-paragraph">
        {say('revokeWhat')}{' '}
        {apiKey.lastUsed === null
          ? say('revokeNever')
          : say.rich('revokeUsed', { at: <When at={apiKey.lastUsed} form="ago" /> })}
      </p>
      <Textfield
        label={say('typeName', { name: visible(apiKey.name) })}
        value={typed}
        autoComplete="off"
        onChange={({ target }) => {
          setTyped(target.value);
          setFault(undefined);
        }}
        error={fault}
      />
      {refusal !== undefined && <Refusal refusal={refusal} />}
    </Ask>
  );
}
