import { Link } from '@tanstack/react-router';
import { visible } from '../../../../common/format/format.ts';
import { When } from '../../../../common/parts/when.tsx';
import { useOwner } from '../../../shell/use-owner.ts';
import { textOf } from '../steps.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

export function OwnerStep({ step }: StepBody) {
  const { code } = useOwner();
  const say = words.use();
  if (step.next === 'register-again')
    return (
      <>
        <p className="ds-paragraph">
          {say('owner.rejectedWhy')} <bdi>{visible(textOf(step, 'reason') ?? '')}</bdi>
        </p>
        <Link
          to="/register"
          search={{ number: textOf(step, 'organizationNumber') }}
          className="ds-button"
          data-variant="primary"
        >
          {say('owner.registerAgain')}
        </Link>
      </>
    );
  if (step.state === 'wrong')
    return (
      <p className="ds-paragraph">
        {say('owner.suspendedWhy')} <bdi>{visible(textOf(step, 'reason') ?? '')}</bdi>
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
