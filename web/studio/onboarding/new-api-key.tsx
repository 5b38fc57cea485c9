import { Button, Textfield } from '@digdir/designsystemet-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Api } from '../../common/api/request.ts';
import { ApiCall } from '../../common/parts/api-call.tsx';
import { CopyField, SecretOnce } from '../../common/parts/copy-field.tsx';
import { Refusal } from '../../common/parts/refusal.tsx';
import { common } from '../../common/words/common.ts';
import { apiKeysPath, type MadeApiKey } from './api.ts';
import { rememberSecrets, secretsOf } from './secrets.ts';
import { envFile } from './take-away.ts';
import { useCall } from './use-call.ts';
import { words } from './words.ts';

const LONGEST_NAME = 100;

/** Makes an API key with a name; the key is shown once. */
export function NewApiKey(props: {
  readonly api: Api;
  readonly suggestedName: string;
  /** Why one may not; the button stands with the reason beside it. */
  readonly cannot?: string | undefined;
  /** A key is on the page and not yet saved. */
  readonly onMade?: () => void;
  readonly onDone: () => void;
}) {
  const { api, suggestedName, cannot, onMade, onDone } = props;
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const [name, setName] = useState(suggestedName);
  const [fault, setFault] = useState<string>();
  const [made, setMade] = useState<MadeApiKey | 'saved'>();
  const path = apiKeysPath(api.owner!);
  const body = { name: name.trim() };
  const { run, running, refusal } = useCall(() => api.post<MadeApiKey>(path, body));
  const saved = () => {
    setMade('saved');
    onDone();
  };
  if (made === 'saved') return null;
  if (made !== undefined) return <ShownKey owner={api.owner!} made={made} onSaved={saved} />;
  return (
    <form
      noValidate
      className="onboarding-form"
      onSubmit={async (event) => {
        event.preventDefault();
        if (cannot !== undefined) return;
        if (body.name === '') return setFault(sayCommon('need.field', { field: say('key.name').toLowerCase() }));
        setFault(undefined);
        const key = await run();
        if (key === undefined) return;
        rememberSecrets(api.owner!, { apiKey: key.key });
        onMade?.();
        setMade(key);
        void queries.invalidateQueries({ queryKey: ['api keys', api.owner] });
      }}
    >
      <Textfield
        label={say('key.name')}
        description={say('key.nameHelp')}
        value={name}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        onChange={({ target }) => setName(target.value)}
        error={fault}
      />
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={running || cannot !== undefined || undefined}>
          {sayCommon('do.newKey')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'POST', path, body }} />
      </div>
    </form>
  );
}

/** A key that was just made, with the line to try it by. */
export function ShownKey(props: { readonly owner: string; readonly made: MadeApiKey; readonly onSaved: () => void }) {
  const { owner, made, onSaved } = props;
  const say = words.use();
  const sayCommon = common.use();
  return (
    <div className="onboarding-form">
      <SecretOnce
        title={say('key.made', { name: made.name })}
        warning={sayCommon('say.once')}
        value={made.key}
        files={{ '.env': envFile({ owner, ...secretsOf(owner), apiKey: made.key }) }}
        onSaved={onSaved}
      />
      <CopyField
        label={say('key.try')}
        value={`curl -i -H "Ocp-Apim-Subscription-Key: ${made.key}" ${location.origin}/resourceregistry/api/v1/resource/Search`}
      />
    </div>
  );
}
