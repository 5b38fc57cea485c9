import { Button, Textfield } from '@digdir/designsystemet-react';
import { Link, useRouteContext } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { announce } from '../../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../../common/parts/api-call.tsx';
import { Refusal } from '../../../../common/parts/refusal.tsx';
import { common } from '../../../../common/words/common.ts';
import { useCall } from '../../../onboarding/use-call.ts';
import { useOwner } from '../../../shell/use-owner.ts';
import { useCannot } from '../../../shell/use-cannot.ts';
import { words } from '../words.ts';
import type { StepBody } from './body.ts';

const SUBSCRIPTIONS = '/events/api/v1/subscriptions';

/** The demo's own receiver, where this page is reached by a loopback address: events go nowhere else then. */
function testReceiver(profile: 'demo' | 'production' | undefined): string {
  const loopback = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  return profile === 'demo' && loopback ? `${location.origin}/events/api/v1/tests/webhookreceiver` : '';
}

export function EventsStep({ step, again, resourceId }: StepBody & { readonly resourceId: string }) {
  const { api, code } = useOwner();
  const { me } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const receiver = testReceiver(me?.profile);
  const [endPoint, setEndPoint] = useState(receiver);
  const body = { endPoint: endPoint.trim(), resourceFilter: `urn:altinn:resource:${resourceId}` };
  const [fault, setFault] = useState<string>();
  const make = useCall(() => api.post<unknown>(SUBSCRIPTIONS, body));
  const id = step.evidence?.subscriptionId;
  const test = useCall(() => api.post<unknown>(`${SUBSCRIPTIONS}/${String(id)}/test`));
  if (id !== undefined && id !== null)
    return (
      <>
        {step.state === 'waiting' && (
          <p className="ds-paragraph">
            {say(step.waitsFor === 'event' ? 'events.waitsEvent' : 'events.waitsEndPoint')}
          </p>
        )}
        {test.refusal !== undefined && <Refusal refusal={test.refusal} />}
        <div className="part-row">
          {step.state !== 'done' && (
            <Button
              type="button"
              variant="primary"
              aria-disabled={test.running || cannot !== undefined || undefined}
              onClick={async () => {
                if (cannot !== undefined || (await test.run()) === undefined) return;
                announce(say('events.tested'));
                again();
              }}
            >
              {sayCommon('do.testEvent')}
            </Button>
          )}
          <Link to="/$owner/events/subscriptions/$id" params={{ owner: code, id: String(id) }} className="ds-link">
            {say('events.open')}
          </Link>
        </div>
      </>
    );
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (cannot !== undefined) return;
    if (!URL.canParse(body.endPoint)) return setFault(sayCommon('need.link'));
    setFault(undefined);
    if ((await make.run()) !== undefined) again();
  };
  return (
    <form noValidate className="onboarding-form" onSubmit={submit}>
      <p className="ds-paragraph">{say('events.what')}</p>
      <Textfield
        label={say('events.endPoint')}
        description={receiver === '' ? say('events.endPointHelp') : say('events.receiverHelp')}
        type="url"
        value={endPoint}
        autoComplete="off"
        onChange={({ target }) => setEndPoint(target.value)}
        error={fault}
      />
      {make.refusal !== undefined && <Refusal refusal={make.refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={make.running || cannot !== undefined || undefined}>
          {say('events.make')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'POST', path: SUBSCRIPTIONS, body }} />
      </div>
    </form>
  );
}
