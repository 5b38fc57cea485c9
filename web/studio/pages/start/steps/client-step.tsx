import { Link } from '@tanstack/react-router';
import { NewClient } from '../../../onboarding/new-client.tsx';
import { useOwner } from '../../../shell/use-owner.ts';
import { useCannot } from '../../../shell/use-cannot.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

export function ClientStep({ step, hold, done, held }: StepBody & { readonly held: boolean }) {
  const { api, code } = useOwner();
  const say = words.use();
  const cannot = useCannot('owner');
  const clientId = textOf(step, 'clientId');
  if (clientId !== undefined && !held)
    return (
      <>
        {step.state === 'waiting' && <p className="ds-paragraph">{say('client.fetch')}</p>}
        {step.state === 'wrong' && <p className="ds-paragraph">{say('client.mend')}</p>}
        <Link to="/$owner/keys/clients/$clientId" params={{ owner: code, clientId }} className="ds-link">
          {say('client.open')}
        </Link>
      </>
    );
  return (
    <>
      {!held && <p className="ds-paragraph">{say('client.what')}</p>}
      <NewClient api={api} suggestedName={say('client.first')} cannot={cannot} onMade={hold} onDone={done} />
    </>
  );
}
