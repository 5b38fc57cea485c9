import { Link } from '@tanstack/react-router';
import { NewApiKey } from '../../../onboarding/new-api-key.tsx';
import { useOwner } from '../../../shell/use-owner.ts';
import { useCannot } from '../../../shell/use-cannot.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

export function KeyStep({ step, hold, done, held }: StepBody & { readonly held: boolean }) {
  const { api, code } = useOwner();
  const say = words.use();
  const cannot = useCannot('owner');
  const isNeeded = step.evidence?.required !== false;
  if (step.state === 'done' && step.evidence?.key != null && !held)
    return (
      <Link to="/$owner/keys" params={{ owner: code }} className="ds-link">
        {say('key.all')}
      </Link>
    );
  return (
    <>
      {!held && <p className="ds-paragraph">{say(isNeeded ? 'key.what' : 'key.whatElse')}</p>}
      <NewApiKey api={api} suggestedName={say('key.first')} cannot={cannot} onMade={hold} onDone={done} />
    </>
  );
}
