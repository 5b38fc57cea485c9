import {
  CheckmarkCircleFillIcon,
  ChevronDownIcon,
  ChevronUpIcon,
  CircleIcon,
  ExclamationmarkTriangleFillIcon,
  HourglassIcon,
} from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ProgressLine } from '../../../common/parts/progress-line.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { type Setup, setupKey, setupQuery } from '../../onboarding/api.ts';
import { SetupChecks } from '../../onboarding/checks.tsx';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { Evidence } from './evidence.tsx';
import { minutesLeft, nextStep, type OwnStep, ownSteps, type StepKey, STEPS, textOf } from './steps.ts';
import type { StepBody } from './steps/body.ts';
import { ClientStep } from './steps/client-step.tsx';
import { EventsStep } from './steps/events-step.tsx';
import { KeyStep } from './steps/key-step.tsx';
import { MessageStep } from './steps/message-step.tsx';
import { OwnerStep } from './steps/owner-step.tsx';
import { PolicyStep } from './steps/policy-step.tsx';
import { PublishStep } from './steps/publish-step.tsx';
import { ServiceStep } from './steps/service-step.tsx';
import { TakeAwayFiles } from './take-away-files.tsx';
import { words } from './words.ts';
import '../../onboarding/onboarding.css';
import './start.css';

/** While something outside is waited for: a token, a recipient, an end point. */
const ASK_EVERY = 5000;

const isRunning = (setup: Setup | undefined): boolean =>
  setup?.steps.some(({ state, waitsFor }) => state === 'waiting' && !STEPS.some(([, wire]) => wire === waitsFor)) ===
  true;

/** The way from nothing to a first read message, each step held against what is there (web-design §3.2). */
export function StartPage() {
  const { api, code } = useOwner();
  const { step: asked } = useSearch({ from: '/$owner/start' });
  const navigate = useNavigate({ from: '/$owner/start' });
  const queries = useQueryClient();
  const say = words.use();
  const sayCommon = common.use();
  const { data, error, refetch } = useQuery({
    ...setupQuery(api),
    refetchInterval: ({ state }) => (isRunning(state.data) ? ASK_EVERY : false),
  });
  const [held, setHeld] = useState<StepKey>();
  const steps = data === undefined ? [] : ownSteps(data.steps);
  const next = nextStep(steps);
  const [closed, setClosed] = useState<StepKey>();
  const wanted = asked === 'lists' ? undefined : asked;
  const open = held ?? wanted ?? (next === closed ? undefined : next);
  const allDone = data !== undefined && data.done === data.steps.length;

  // The focus follows what one did oneself, never what the server found out.
  const followed = useRef(false);
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (!followed.current || open === undefined) return;
    followed.current = false;
    list.current?.querySelector<HTMLElement>(`[data-step="${open}"] button`)?.focus();
  }, [open]);

  const done = async () => {
    setHeld(undefined);
    setClosed(undefined);
    followed.current = true;
    await queries.invalidateQueries({ queryKey: setupKey(code) });
    const now = queries.getQueryData<Setup>(setupKey(code));
    if (now !== undefined) announce(say('progress', { done: now.done, all: now.steps.length }));
    if (wanted !== undefined) await navigate({ search: {}, replace: true });
  };

  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      saved={
        data !== undefined && (
          <span className="start-progress">
            <ProgressLine
              label={say('title')}
              done={data.done}
              all={data.steps.length}
              text={[
                say('progress', { done: data.done, all: data.steps.length }),
                ...(allDone ? [] : [say('minutes', { n: minutesLeft(steps) })]),
              ].join(' · ')}
            />
          </span>
        )
      }
    >
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton />}
      {allDone && <AllDone />}
      {steps.length > 0 && (
        <ol className="start-steps" ref={list}>
          {steps.map((own) => (
            <StepRow
              key={own.key}
              own={own}
              open={own.key === open}
              isNext={own.key === next}
              onToggle={() => {
                if (held !== undefined) return;
                const opens = own.key !== open;
                setClosed(opens ? undefined : own.key);
                void navigate({ search: opens ? { step: own.key } : {}, replace: true });
              }}
            >
              <Body
                own={own}
                steps={steps}
                held={held === own.key}
                hold={() => setHeld(own.key)}
                again={() => void queries.invalidateQueries({ queryKey: setupKey(code) })}
                done={() => void done()}
              />
            </StepRow>
          ))}
        </ol>
      )}
      {data !== undefined && (
        <>
          <p className="start-lists">
            {say('lists')}{' '}
            <Link to="/$owner/access-lists" params={{ owner: code }} className="ds-link">
              {sayCommon('nav.lists')}
            </Link>
          </p>
          <SetupChecks api={api} {...whatToCheck(steps)} atOnce={data.done > 1} key={data.done} />
          <TakeAwayFiles resourceId={evidenceOf(steps, 'publish', 'resourceId')} />
        </>
      )}
    </Page>
  );
}

const evidenceOf = (steps: readonly OwnStep[], key: StepKey, name: string): string | undefined => {
  const own = steps.find((one) => one.key === key);
  return own === undefined ? undefined : textOf(own.step, name);
};

const whatToCheck = (steps: readonly OwnStep[]) => ({
  clientId: evidenceOf(steps, 'client', 'clientId'),
  // A draft is known to nobody but its writers.
  resourceId: steps.some(({ key, step }) => key === 'publish' && step.state === 'done')
    ? evidenceOf(steps, 'publish', 'resourceId')
    : undefined,
});

function StepRow(props: {
  readonly own: OwnStep;
  readonly open: boolean;
  readonly isNext: boolean;
  readonly onToggle: () => void;
  readonly children: React.ReactNode;
}) {
  const { own, open, isNext, onToggle, children } = props;
  const { key, number, step, needs } = own;
  const say = words.use();
  const id = useId();
  const blocked = needs !== undefined;
  const Icon =
    step.state === 'done'
      ? CheckmarkCircleFillIcon
      : step.state === 'wrong'
        ? ExclamationmarkTriangleFillIcon
        : step.state === 'waiting' && !blocked
          ? HourglassIcon
          : CircleIcon;
  const Chevron = open ? ChevronUpIcon : ChevronDownIcon;
  return (
    <li
      className="start-step"
      data-state={blocked ? 'blocked' : step.state}
      data-open={open || undefined}
      data-step={key}
    >
      <div className="start-step-head">
        <Icon className="start-step-icon" aria-hidden />
        <h2 className="ds-heading" data-size="2xs">
          <button type="button" aria-expanded={open} aria-controls={id} onClick={onToggle}>
            <span>
              {number} {say(`step.${key}`)}
              <span className="ds-sr-only">, {say(`state.${blocked ? 'waiting' : step.state}`)}</span>
            </span>
            <Chevron aria-hidden />
          </button>
        </h2>
        <span className="start-step-evidence">
          <Evidence own={own} />
        </span>
        {isNext && step.state !== 'done' && <span className="start-step-next">{say('next')}</span>}
      </div>
      <div id={id} className="start-step-body" hidden={!open}>
        {open && children}
      </div>
    </li>
  );
}

/** The form of a step, or the way to the page where one sees to it. */
function Body(props: {
  readonly own: OwnStep;
  readonly steps: readonly OwnStep[];
  readonly held: boolean;
  readonly hold: () => void;
  readonly again: () => void;
  readonly done: () => void;
}) {
  const { own, steps, held, hold, again, done } = props;
  const say = words.use();
  const { step, needs } = own;
  if (needs !== undefined) return <p className="ds-paragraph">{say('needsFirst', { step: say(`step.${needs}`) })}</p>;
  const body: StepBody = { step, hold, again, done };
  const resourceId = evidenceOf(steps, 'publish', 'resourceId') ?? '';
  switch (own.key) {
    case 'owner':
      return <OwnerStep {...body} />;
    case 'key':
      return <KeyStep {...body} held={held} />;
    case 'client':
      return <ClientStep {...body} held={held} />;
    case 'service':
      return <ServiceStep {...body} />;
    case 'policy':
      return <PolicyStep {...body} />;
    case 'publish':
      return <PublishStep {...body} />;
    case 'message':
      return <MessageStep {...body} resourceId={resourceId} />;
    case 'events':
      return <EventsStep {...body} resourceId={resourceId} />;
  }
}

function AllDone() {
  const { code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const params = { owner: code };
  return (
    <div className="ds-alert start-all-done" data-color="success">
      <h2 className="ds-heading" data-size="2xs">
        {sayCommon('ok.setup')}
      </h2>
      <p className="ds-paragraph">{say('allDone')}</p>
      <ul>
        <li>
          <Link to="/$owner/members" params={params}>
            {say('then.invite')}
          </Link>
        </li>
        <li>
          <Link to="/$owner/services/new" params={params}>
            {say('then.service')}
          </Link>
        </li>
        <li>
          <Link to="/$owner/messages/new" params={params}>
            {say('then.message')}
          </Link>
        </li>
      </ul>
    </div>
  );
}

function Skeleton() {
  return (
    <div aria-hidden="true" className="start-skeleton">
      {STEPS.map(([key]) => (
        <div key={key} className="ds-skeleton" data-variant="rectangle" />
      ))}
    </div>
  );
}
