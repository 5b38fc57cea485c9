import { KeyHorizontalIcon } from '@navikt/aksel-icons';
import { Button, Textarea } from '@digdir/designsystemet-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { type Client, type ClientKey, clientKeysQuery, clientPath } from '../../onboarding/api.ts';
import { AlgorithmChoice } from '../../onboarding/algorithm-choice.tsx';
import { type Algorithm, type KeyPair, makeKeyPair, readPublicKey } from '../../onboarding/key-pair.ts';
import { PrivateKey } from '../../onboarding/new-client.tsx';
import { rememberSecrets } from '../../onboarding/secrets.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { words as onboardingWords } from '../../onboarding/words.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

const MOST_KEYS = 5;
/** Days before its end that a key is warned of. */
const WARNED = 60;

/** The public keys of a client: a new one beside the old, and the old one away when it is no longer used. */
export function Keys({ client, changed }: { readonly client: Client; readonly changed: () => void }) {
  const { api, code, may } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const sayOnboarding = onboardingWords.use();
  const id = client.client_id;
  const { data: keys = [], error, isPending, refetch } = useQuery(clientKeysQuery(api, id));
  const [pasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState('');
  const [fault, setFault] = useState<string>();
  const [made, setMade] = useState<KeyPair>();
  const [algorithm, setAlgorithm] = useState<Algorithm>('RS256');
  const replace = useCall(async (wanted: readonly ClientKey[]) => {
    await api.post<unknown>(`${clientPath(id)}/jwks`, { keys: wanted.map(({ exp: _, ...key }) => key) });
    changed();
    return true;
  });
  const make = async () => {
    const pair = await makeKeyPair(new Date(), algorithm);
    if ((await replace.run([...keys, pair.publicKey])) !== true) return;
    const { keyId, privatePem } = pair;
    rememberSecrets(code, { clientId: id, keyId, algorithm, privatePem, scopes: client.scopes });
    setMade(pair);
  };
  const paste = async () => {
    const key = await readPublicKey(pasted, new Date());
    if (key === undefined || key === 'private')
      return setFault(sayOnboarding(key === 'private' ? 'client.keyPrivate' : 'client.keyUnreadable'));
    setFault(undefined);
    if ((await replace.run([...keys, key])) !== true) return;
    setPasting(false);
    setPasted('');
  };
  const remove = async (key: ClientKey) => {
    const before = keys;
    if ((await replace.run(keys.filter(({ kid }) => kid !== key.kid))) === true)
      didIt(say('keyGone', { kid: key.kid }), () => replace.run(before));
  };
  return (
    <section className="client-section" aria-labelledby="client-keys">
      <h2 className="ds-heading" data-size="xs" id="client-keys">
        {say('keys')}
      </h2>
      {isPending && <Waiting what={say('keys')} rows={2} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {made !== undefined && (
        <PrivateKey owner={code} client={client} keyPair={made} onSaved={() => setMade(undefined)} />
      )}
      {!isPending && error === null && keys.length === 0 && (
        <EmptyState icon={<KeyHorizontalIcon />} text={say('noKeys')} />
      )}
      {keys.length > 0 && (
        <table className="ds-table list-table">
          <caption className="ds-sr-only">{say('keys')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('kid')}</th>
              <th scope="col">{say('algorithm')}</th>
              <th scope="col">{say('expires')}</th>
              <th scope="col">
                <span className="ds-sr-only">{say('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {keys.map((key) => (
              <tr key={key.kid}>
                <th scope="row">
                  <span className="code">{visible(key.kid)}</span>
                </th>
                <td data-label={say('algorithm')}>{key.alg}</td>
                <td data-label={say('expires')}>
                  <Expiry exp={key.exp} />
                </td>
                <td className="row-actions">
                  {may('owner') && (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={say('removeKey', { kid: visible(key.kid) })}
                      onClick={() => void remove(key)}
                    >
                      {sayCommon('do.remove')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {replace.refusal !== undefined && <Refusal refusal={replace.refusal} />}
      {pasting && (
        <div className="ds-field client-paste">
          <label className="ds-label" htmlFor="client-new-key">
            {sayOnboarding('client.keyPublic')}
          </label>
          <Textarea
            id="client-new-key"
            className="code"
            rows={6}
            spellCheck={false}
            value={pasted}
            aria-invalid={fault === undefined ? undefined : true}
            aria-describedby={fault === undefined ? undefined : 'client-new-key-fault'}
            onChange={({ target }) => setPasted(target.value)}
          />
          {fault !== undefined && (
            <span className="field-note" data-color="danger" id="client-new-key-fault">
              {fault}
            </span>
          )}
          <div className="part-row">
            <Button type="button" variant="primary" onClick={() => void paste()}>
              {sayOnboarding('add')}
            </Button>
            <Button type="button" variant="tertiary" onClick={() => setPasting(false)}>
              {sayOnboarding('cancel')}
            </Button>
          </div>
        </div>
      )}
      {!pasting && made === undefined && (
        <>
          {may('owner') && keys.length < MOST_KEYS && <AlgorithmChoice value={algorithm} onChange={setAlgorithm} />}
          <div className="part-row client-add">
            <RoleButton
              needs="owner"
              disabled={replace.running || keys.length >= MOST_KEYS}
              onClick={() => void make()}
            >
              {say('makeKey')}
            </RoleButton>
            {may('owner') && keys.length < MOST_KEYS && (
              <button type="button" className="link-button" onClick={() => setPasting(true)}>
                {sayOnboarding('client.keyPaste')}
              </button>
            )}
          </div>
          <p className="small">{say(keys.length >= MOST_KEYS ? 'fullKeys' : 'keysHelp')}</p>
        </>
      )}
    </section>
  );
}

/** When a key stops working; warned of in time. */
function Expiry({ exp }: { readonly exp: number | undefined }) {
  const say = words.use();
  if (exp === undefined) return null;
  const days = Math.ceil((exp * 1000 - Date.now()) / 86_400_000);
  const at = <When at={new Date(exp * 1000)} />;
  if (days > WARNED) return at;
  return (
    <span className="ds-tag" data-color={days <= 0 ? 'danger' : 'warning'}>
      {days <= 0 ? say.rich('expired', { at }) : say('expiresIn', { n: days })}
    </span>
  );
}
