import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { passesByItself, Refused } from '../api/refusal.ts';
import { request } from '../api/request.ts';
import { extendSession, meQuery } from '../api/session.ts';
import { logInAddress } from '../api/log-in.ts';
import { clockTime, shortMoment } from '../format/format.ts';
import { announce } from '../parts/announcer.tsx';
import { lastMisread, onMisread, setMisread } from '../routing/search.ts';
import { common } from '../words/common.ts';
import { Menu } from './menu.tsx';

const WARN_BEFORE = 120_000;

interface DemoClock {
  readonly now: string;
  readonly millisecondsAhead: number;
}

const STEPS = [
  { advance: 'PT1H', key: 'shell.hour' },
  { advance: 'P1D', key: 'shell.day' },
  { advance: 'P7D', key: 'shell.week' },
] as const;

/** What the server's clock says; test tools move it. */
export const demoClockQuery = {
  queryKey: ['demo-clock'],
  queryFn: () => request<DemoClock>('GET', '/testtools/api/clock'),
  staleTime: 60_000,
};

function useTick(every: number): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** The demo says that it is one, what its clock says, and lets one move it. */
export function DemoStrip() {
  const say = common.use();
  const queries = useQueryClient();
  const { data } = useQuery(demoClockQuery);
  const now = useTick(10_000);
  const move = async (advance: string) => {
    queries.setQueryData(
      demoClockQuery.queryKey,
      await request<DemoClock>('POST', '/testtools/api/clock', { body: { advance } }),
    );
    await queries.invalidateQueries();
  };
  return (
    <section className="strip demo-strip" aria-label={say('shell.demo')}>
      <strong>{say('shell.demo')}</strong>
      <span className="strip-wide">{say('shell.madeUp')}</span>
      {data !== undefined && (
        <span>{say('shell.clock', { time: shortMoment(new Date(now + data.millisecondsAhead)) })}</span>
      )}
      <Menu
        label={say('shell.moveClock')}
        className="strip-button"
        choices={STEPS.map(({ advance, key }) => ({ label: `+ ${say(key)}`, onChoose: () => void move(advance) }))}
      />
    </section>
  );
}

/** Warns two minutes before the session ends, and lets it live on. */
export function SessionStrip() {
  const say = common.use();
  const queries = useQueryClient();
  const { data: me } = useQuery(meQuery);
  const { data: clock } = useQuery({ ...demoClockQuery, enabled: me?.profile === 'demo' });
  const now = useTick(5000) + (clock?.millisecondsAhead ?? 0);
  const left = me ? Date.parse(me.expires) - now : Number.POSITIVE_INFINITY;
  const near = left < WARN_BEFORE;
  const over = left <= 0;
  const warning = over ? say('session.over') : say('no.session', { n: Math.max(1, Math.ceil(left / 60_000)) });
  useEffect(() => {
    if (near) announce(warning, 'assertive');
  }, [near, warning]);
  if (!near) return null;
  const stay = async () => {
    await extendSession();
    await queries.invalidateQueries({ queryKey: meQuery.queryKey });
  };
  return (
    <section className="strip" data-color="warning" aria-label={warning}>
      <span>{warning}</span>
      {over ? (
        <a className="strip-button" href={logInAddress()}>
          {say('do.logIn')}
        </a>
      ) : (
        <button type="button" className="strip-button" onClick={() => void stay()}>
          {say('session.stay')}
        </button>
      )}
    </section>
  );
}

/** Says since when the server has not answered; what is on the page stays. */
export function ContactStrip() {
  const say = common.use();
  const queries = useQueryClient();
  const lost = useSyncExternalStore(
    (changed) => queries.getQueryCache().subscribe(changed),
    () =>
      queries
        .getQueryCache()
        .getAll()
        .some(({ state }) => isAway(state.error ?? state.fetchFailureReason)),
  );
  const [since, setSince] = useState<Date>();
  useEffect(() => setSince((before) => (lost ? (before ?? new Date()) : undefined)), [lost]);
  const sentence = since === undefined ? undefined : say('no.contact', { time: clockTime(since) });
  useEffect(() => {
    if (sentence !== undefined) announce(sentence);
  }, [sentence]);
  if (sentence === undefined) return null;
  return (
    <section className="strip" data-color="warning" aria-label={sentence}>
      <span>{sentence}</span>
      <button type="button" className="strip-button" onClick={() => void queries.refetchQueries({ type: 'active' })}>
        {say('do.retry')}
      </button>
    </section>
  );
}

const isAway = (error: Error | null): boolean =>
  passesByItself(error) && error instanceof Refused && error.refusal.status === 0;

/** Says which part of the address was not understood. */
export function MisreadStrip() {
  const say = common.use();
  const misread = useSyncExternalStore(onMisread, lastMisread);
  if (misread === undefined) return null;
  return (
    <section
      className="strip"
      data-color="info"
      aria-label={say('shell.misread', { name: misread.name, value: misread.value })}
    >
      <span>{say('shell.misread', { name: misread.name, value: misread.value })}</span>
      <button type="button" className="strip-button" onClick={() => setMisread(undefined)}>
        {say('shell.close')}
      </button>
    </section>
  );
}
