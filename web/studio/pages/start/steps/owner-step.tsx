import { Link } from '@tanstack/react-router';
import { When } from '../../../../common/parts/when.tsx';
import { useOwner } from '../../../shell/use-owner.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

export function OwnerStep({ step }: StepBody) {
  const { code } = useOwner();
  const say = words.use();
  if (step.state === 'wrong')
    return (
      <p className="ds-paragraph">
        {say('owner.suspendedWhy')} <bdi>{textOf(step, 'reason')}</bdi>
      </p>
    );
  if (step.state === 'waiting')
    return (
      <p className="ds-paragraph">
        {say.rich('owner.waits', { at: step.since === null ? '' : <When at={step.since} form="moment" /> })}
      </p>
    );
  return (
    <Link to="/$owner/settings" params={{ owner: code }} className="ds-link">
      {say('owner.settings')}
    </Link>
  );
}
