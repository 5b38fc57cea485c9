import { DownloadIcon } from '@navikt/aksel-icons';
import { useId } from 'react';
import { download } from '../../../common/parts/copy-field.tsx';
import { secretsOf } from '../../onboarding/secrets.ts';
import { curlScript, envFile, nodeExample, postmanCollection } from '../../onboarding/take-away.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** What an integration begins by, filled in with one's own values as far as this window knows them. */
export function TakeAwayFiles({ resourceId }: { readonly resourceId: string | undefined }) {
  const { code } = useOwner();
  const say = words.use();
  const id = useId();
  const secrets = secretsOf(code);
  const values = { owner: code, resourceId, ...secrets };
  const whole = secrets.apiKey !== undefined && secrets.privatePem !== undefined;
  const files = [
    ['.env', envFile],
    ['send.sh', curlScript],
    ['send.mjs', nodeExample],
    [`budstikke-${code}.postman_collection.json`, postmanCollection],
  ] as const;
  return (
    <section className="start-take" aria-labelledby={id}>
      <h2 className="ds-heading" data-size="xs" id={id}>
        {say('take.title')}
      </h2>
      <p className="small">{say(whole ? 'take.filled' : 'take.holes')}</p>
      <div className="part-row">
        {files.map(([name, make]) => (
          <button
            key={name}
            type="button"
            className="ds-button"
            data-variant="tertiary"
            onClick={() => download(name, make(values))}
          >
            <DownloadIcon aria-hidden />
            {name}
          </button>
        ))}
      </div>
    </section>
  );
}
