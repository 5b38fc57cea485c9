import { useEffect, useState } from 'react';
import { clockTime, daysBetween, logTime, longDate, shortDate, shortMoment, weekday } from '../format/format.ts';
import { common } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';

/**
 * A moment in the reader's zone; pointing at it, and copying it, gives UTC. `short` 22. nov. 2026 · `moment` with the
 * clock · `long` with the weekday · `clock` 14:32 · `log` 14:31:02 · `weekday` søndag · `ago` under an hour in words,
 * then the clock.
 */
export function When({
  at,
  form = 'short',
}: {
  readonly at: string | Date;
  readonly form?: 'short' | 'moment' | 'long' | 'clock' | 'log' | 'weekday' | 'ago';
}) {
  const moment = typeof at === 'string' ? new Date(at) : at;
  const ago = useAgo(moment, form === 'ago');
  const language = useLanguage();
  const utc = moment.toISOString().replace(/\.\d+Z$/, 'Z');
  const forms = { short: shortDate, moment: shortMoment, long: longDate, clock: clockTime, log: logTime, weekday };
  return (
    <time dateTime={utc} title={utc} className="nowrap">
      {form === 'ago' ? ago : forms[form](moment, language)}
    </time>
  );
}

function useAgo(moment: Date, wanted: boolean): string {
  const say = common.use();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    if (!wanted) return;
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, [wanted]);
  const minutes = Math.floor((now.getTime() - moment.getTime()) / 60_000);
  if (minutes >= 0 && minutes < 1) return say('time.now');
  if (minutes >= 0 && minutes < 60) return say('is.ago', { n: minutes });
  const days = daysBetween(moment, now);
  if (days === 0) return clockTime(moment);
  if (days === 1) return say('time.at', { date: say('time.yesterday'), time: clockTime(moment) });
  return shortMoment(moment);
}
