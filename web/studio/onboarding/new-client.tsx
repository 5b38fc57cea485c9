import { Button, Checkbox, Fieldset, Radio, Textarea, Textfield } from '@digdir/designsystemet-react';
import { useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import type { Refusal as RefusalValue } from '../../common/api/refusal.ts';
import { Refused } from '../../common/api/refusal.ts';
import type { Api } from '../../common/api/request.ts';
import { ApiCall } from '../../common/parts/api-call.tsx';
import { CopyField, SecretOnce } from '../../common/parts/copy-field.tsx';
import { Facts } from '../../common/parts/facts.tsx';
import { Refusal } from '../../common/parts/refusal.tsx';
import { common } from '../../common/words/common.ts';
import { type Client, CLIENTS, clientPath, SENDER_SCOPES } from './api.ts';
import { AlgorithmChoice } from './algorithm-choice.tsx';
import { type Algorithm, type KeyPair, makeKeyPair, readPublicKey } from './key-pair.ts';
import { PasteExamples } from './paste-examples.tsx';
import { rememberSecrets, secretsOf } from './secrets.ts';
import { envFile } from './take-away.ts';
import { fetchTokens, type Tokens } from './token.ts';
import { useCall } from './use-call.ts';
import { words } from './words.ts';

const LONGEST_NAME = 255;

/** What a client got when its first token was asked for. */
type FirstToken = { readonly tokens: Tokens } | { readonly refusal: RefusalValue };

interface Made {
  readonly client: Client;
  /** Undefined when the key pair was made elsewhere. */
  readonly keyPair: KeyPair | undefined;
  readonly first: FirstToken | undefined;
}

/**
 * Makes a Maskinporten client with a key: made here, or elsewhere and its public half pasted. With a key of our own a
 * token is fetched and exchanged at once, so that a fault shows while one is here.
 */
export function NewClient(props: {
  readonly api: Api;
  readonly suggestedName: string;
  /** Why one may not; the button stands with the reason beside it. */
  readonly cannot?: string | undefined;
  /** All choices; without it only the name is asked for. */
  readonly full?: boolean;
  readonly onMade?: () => void;
  readonly onDone: (client: Client) => void;
}) {
  const { api, suggestedName, cannot, full = false, onMade, onDone } = props;
  const { me } = useRouteContext({ from: '__root__' });
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const [name, setName] = useState(suggestedName);
  const [scopes, setScopes] = useState<readonly string[]>(SENDER_SCOPES);
  const [here, setHere] = useState(true);
  const [algorithm, setAlgorithm] = useState<Algorithm>('RS256');
  const [pasted, setPasted] = useState('');
  const [faults, setFaults] = useState<{ name?: string; key?: string }>({});
  const [made, setMade] = useState<Made | 'saved'>();
  const body = { client_name: name.trim(), scopes };

  const { run, running, refusal } = useCall(async (): Promise<Made | undefined> => {
    const now = new Date();
    const given = here ? undefined : await readPublicKey(pasted, now);
    const found = {
      ...(body.client_name === ''
        ? { name: sayCommon('need.field', { field: say('client.name').toLowerCase() }) }
        : {}),
      ...(here || (given !== undefined && given !== 'private')
        ? {}
        : { key: say(given === 'private' ? 'client.keyPrivate' : 'client.keyUnreadable') }),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) return undefined;
    const keyPair = here ? await makeKeyPair(now, algorithm) : undefined;
    const client = await api.post<Client>(CLIENTS, body);
    await api.post(`${clientPath(client.client_id)}/jwks`, { keys: [keyPair?.publicKey ?? given] });
    return { client, keyPair, first: keyPair && (await firstToken(me!.profile, client, keyPair)) };
  });

  if (made === 'saved') return null;
  if (made !== undefined)
    return (
      <MadeClient
        owner={api.owner!}
        made={made}
        onSaved={() => {
          setMade('saved');
          onDone(made.client);
        }}
      />
    );
  return (
    <form
      noValidate
      className="onboarding-form"
      onSubmit={async (event) => {
        event.preventDefault();
        if (cannot !== undefined) return;
        const outcome = await run();
        if (outcome === undefined) return;
        remember(api.owner!, outcome);
        onMade?.();
        setMade(outcome);
        void queries.invalidateQueries({ queryKey: ['clients', api.owner] });
      }}
    >
      <Textfield
        label={say('client.name')}
        description={say('client.nameHelp')}
        value={name}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
        error={faults.name}
      />
      {full && (
        <>
          <Fieldset>
            <Fieldset.Legend>{say('client.key')}</Fieldset.Legend>
            <Radio
              name="key"
              label={say('client.keyHere')}
              value="here"
              checked={here}
              onChange={() => setHere(true)}
            />
            <Radio
              name="key"
              label={say('client.keyPaste')}
              value="paste"
              checked={!here}
              onChange={() => setHere(false)}
            />
          </Fieldset>
          {here && <AlgorithmChoice value={algorithm} onChange={setAlgorithm} />}
          {!here && (
            <div className="ds-field">
              <label className="ds-label" htmlFor="client-public-key">
                {say('client.keyPublic')}
              </label>
              <Textarea
                id="client-public-key"
                className="code"
                rows={6}
                value={pasted}
                spellCheck={false}
                aria-invalid={faults.key === undefined ? undefined : true}
                aria-describedby={faults.key === undefined ? undefined : 'client-public-key-fault'}
                onChange={({ target }) => setPasted(target.value)}
              />
              {faults.key !== undefined && (
                <span className="field-note" data-color="danger" id="client-public-key-fault">
                  {faults.key}
                </span>
              )}
            </div>
          )}
          <ScopeChoice value={scopes} onChange={setScopes} />
        </>
      )}
      {!full && (
        <details className="onboarding-details">
          <summary>{say('client.scopesShort', { n: scopes.length })}</summary>
          <div className="onboarding-inside">
            <ScopeChoice value={scopes} onChange={setScopes} />
          </div>
        </details>
      )}
      {here && <p className="ds-paragraph small">{sayCommon('say.local')}</p>}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={running || cannot !== undefined || undefined}>
          {running ? say('client.making') : say(here ? 'client.make' : 'client.makeOnly')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'POST', path: CLIENTS, body }} />
      </div>
    </form>
  );
}

/** The scopes a sender needs, ticked; others by name. */
export function ScopeChoice(props: {
  readonly value: readonly string[];
  readonly onChange: (scopes: readonly string[]) => void;
  readonly readOnly?: boolean;
}) {
  const { value, onChange, readOnly = false } = props;
  const say = words.use();
  const [other, setOther] = useState('');
  const add = () => {
    const names = other.split(/[\s,]+/).filter((name) => name !== '' && !value.includes(name));
    if (names.length > 0) onChange([...value, ...new Set(names)]);
    setOther('');
  };
  return (
    <Fieldset>
      <Fieldset.Legend>{say('client.scopes')}</Fieldset.Legend>
      {[...new Set([...SENDER_SCOPES, ...value])].map((name) => (
        <Checkbox
          key={name}
          label={<code>{name}</code>}
          value={name}
          checked={value.includes(name)}
          readOnly={readOnly}
          onChange={({ target }) =>
            onChange(target.checked ? [...value, name] : value.filter((scope) => scope !== name))
          }
        />
      ))}
      {!readOnly && (
        <div className="onboarding-add">
          <Textfield
            label={say('client.otherScope')}
            value={other}
            autoComplete="off"
            onChange={({ target }) => setOther(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              add();
            }}
          />
          <Button type="button" variant="secondary" onClick={add}>
            {say('add')}
          </Button>
        </div>
      )}
    </Fieldset>
  );
}

async function firstToken(profile: 'demo' | 'production', client: Client, keyPair: KeyPair): Promise<FirstToken> {
  try {
    return { tokens: await fetchTokens(profile, client.client_id, keyPair, client.scopes) };
  } catch (error) {
    // The client is there and its key must be saved, whatever came of its first token.
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

function remember(owner: string, { client, keyPair, first }: Made): void {
  if (keyPair === undefined) return;
  rememberSecrets(owner, {
    clientId: client.client_id,
    keyId: keyPair.keyId,
    privatePem: keyPair.privatePem,
    algorithm: keyPair.algorithm,
    scopes: client.scopes,
    ...(first !== undefined && 'tokens' in first ? { token: first.tokens.altinn } : {}),
  });
}

function MadeClient({ owner, made, onSaved }: { owner: string; made: Made; onSaved: () => void }) {
  const { client, keyPair, first } = made;
  const say = words.use();
  return (
    <div className="onboarding-form">
      <CopyField label={say('client.id')} value={client.client_id} />
      {first !== undefined && <TokenOutcome first={first} asked={client.scopes} />}
      {keyPair === undefined ? (
        <div>
          <Button type="button" variant="primary" onClick={onSaved}>
            {say('client.further')}
          </Button>
        </div>
      ) : (
        <PrivateKey owner={owner} client={client} keyPair={keyPair} onSaved={onSaved} />
      )}
    </div>
  );
}

/** Whether a token was given and exchanged, and what is in it; or why not. */
export function TokenOutcome({ first, asked }: { readonly first: FirstToken; readonly asked: readonly string[] }) {
  const say = words.use();
  if ('refusal' in first) return <Refusal refusal={first.refusal} />;
  const { scopes, claims } = first.tokens;
  return (
    <>
      <Facts
        facts={[
          { text: say('token.given', { n: scopes.length, all: asked.length }), state: 'done' },
          { text: say('token.exchanged'), state: 'done' },
        ]}
      />
      <details className="onboarding-details">
        <summary>{say('token.show')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre tabIndex={0}>{JSON.stringify(claims, null, 2)}</pre>
      </details>
    </>
  );
}

/** The private half of a key pair, shown once; it was never sent anywhere. */
export function PrivateKey(props: {
  readonly owner: string;
  readonly client: Client;
  readonly keyPair: KeyPair;
  readonly onSaved: () => void;
}) {
  const { owner, client, keyPair, onSaved } = props;
  const say = words.use();
  const sayCommon = common.use();
  const { keyId, algorithm, privatePem, privateJwk } = keyPair;
  const values = { clientId: client.client_id, scopes: client.scopes, keyId, algorithm, privatePem };
  return (
    <>
      <SecretOnce
        title={say('client.private', { kid: keyId })}
        warning={sayCommon('say.local')}
        value={privatePem}
        shown={`${privatePem.slice(0, 64).replace('\n', ' ')} …`}
        files={{
          [`${keyId}.pem`]: privatePem,
          [`${keyId}.jwk.json`]: privateJwk,
          '.env': envFile({ owner, ...secretsOf(owner), ...values }),
        }}
        onSaved={onSaved}
      />
      <PasteExamples values={values} />
    </>
  );
}
