import { Button } from '@digdir/designsystemet-react';
import {
  CheckmarkCircleFillIcon,
  CircleIcon,
  ExclamationmarkTriangleIcon,
  QuestionmarkCircleIcon,
} from '@navikt/aksel-icons';
import { useEffect, useId, useState } from 'react';
import type { Api } from '../../common/api/request.ts';
import { clockTime } from '../../common/format/format.ts';
import { announce } from '../../common/parts/announcer.tsx';
import { Refusal } from '../../common/parts/refusal.tsx';
import { type Verification, type VerifiedStep, verify } from './api.ts';
import { secretsOf } from './secrets.ts';
import { useCall } from './use-call.ts';
import { words } from './words.ts';

const ICONS = {
  done: CheckmarkCircleFillIcon,
  missing: CircleIcon,
  wrong: ExclamationmarkTriangleIcon,
  unknown: QuestionmarkCircleIcon,
} as const;

const NAMES = [
  'service-owner',
  'api-key',
  'client',
  'client-key',
  'scopes',
  'token',
  'resource',
  'policy',
  'right-to-send',
  'recipient',
] as const;

/** The setup held against what is there, step by step, with what to do where something is wrong. */
export function SetupChecks(props: {
  readonly api: Api;
  readonly clientId?: string | undefined;
  readonly resourceId?: string | undefined;
  /** URN of somebody to send to. */
  readonly recipient?: string | undefined;
  /** Checked at once, not when asked. */
  readonly atOnce?: boolean;
}) {
  const { api, clientId, resourceId, recipient, atOnce = false } = props;
  const say = words.use();
  const id = useId();
  const [outcome, setOutcome] = useState<{ readonly at: Date; readonly answer: Verification }>();
  const { token } = secretsOf(api.owner!);
  const { run, refusal } = useCall(() =>
    verify(api, {
      ...(clientId === undefined ? {} : { clientId }),
      ...(resourceId === undefined ? {} : { resourceId }),
      ...(recipient === undefined ? {} : { recipient }),
      ...(token === undefined ? {} : { token }),
    }),
  );
  const check = async (by: 'hand' | 'itself') => {
    const answer = await run();
    if (answer === undefined) return;
    setOutcome({ at: new Date(), answer });
    if (by === 'hand') announce(say('verify.at', { time: clockTime(new Date()) }));
  };
  useEffect(() => {
    if (atOnce) void check('itself');
    // Only what is asked about makes it another question.
  }, [atOnce, clientId, resourceId, recipient]);
  return (
    <section className="checks" aria-labelledby={id}>
      <div className="checks-head">
        <h2 className="ds-heading" data-size="xs" id={id}>
          {say('verify.title')}
        </h2>
        {outcome !== undefined && <span className="small">{say('verify.at', { time: clockTime(outcome.at) })}</span>}
        <Button type="button" variant="secondary" onClick={() => void check('hand')}>
          {say(outcome === undefined ? 'verify.run' : 'verify.again')}
        </Button>
      </div>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {outcome !== undefined && isReady(outcome.answer, recipient) && (
        <p className="ds-paragraph">{say('verify.ready')}</p>
      )}
      {outcome !== undefined && (
        <ul className="checks-list">
          {outcome.answer.steps
            .filter(({ state }) => state !== 'unknown')
            .map((step) => (
              <Check key={step.step} step={step} />
            ))}
        </ul>
      )}
      {outcome !== undefined && clientId !== undefined && token === undefined && (
        <p className="small">{say('verify.noToken')}</p>
      )}
    </section>
  );
}

/** Nobody to send to was asked about: then all else is what counts. */
const isReady = ({ ready, steps }: Verification, recipient: string | undefined): boolean =>
  ready ||
  (recipient === undefined &&
    steps.every(({ step, state }) => state === 'done' || (step === 'recipient' && state === 'unknown')));

function Check({ step: { step, state, message, next } }: { readonly step: VerifiedStep }) {
  const say = words.use();
  const Icon = ICONS[state];
  const name = NAMES.find((one) => one === step);
  return (
    <li data-state={state}>
      <Icon aria-hidden />
      <div>
        <span>
          {name === undefined ? step : say(`verify.${name}`)}: {say(`verify.${state}`)}
        </span>
        {state !== 'done' && state !== 'unknown' && (
          <p className="small" lang="en">
            {message} {next}
          </p>
        )}
      </div>
    </li>
  );
}
