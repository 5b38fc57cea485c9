import type { ReactNode } from 'react';
import { daysBetween, shortDate, weekday } from '../format/format.ts';
import { common } from '../words/common.ts';
import { When } from './when.tsx';

export interface Happened {
  readonly id: string;
  readonly at: string;
  readonly icon?: ReactNode;
  /** What happened, in a sentence. */
  readonly text: ReactNode;
  /** More about it, in smaller type. */
  readonly more?: ReactNode;
  /** A link or a button. */
  readonly action?: ReactNode;
  readonly tone?: 'plain' | 'good' | 'bad';
}

/** What happened, in the order given, with a heading for each day. */
export function History({
  events,
  clock = 'log',
}: {
  readonly events: readonly Happened[];
  readonly clock?: 'log' | 'clock';
}) {
  const say = common.use();
  const now = new Date();
  const dayOf = (at: string): string => {
    const date = new Date(at);
    const days = daysBetween(date, now);
    if (days === 0) return say('time.today');
    if (days === 1) return say('time.yesterday');
    return `${weekday(date)} ${shortDate(date)}`;
  };
  const days: { readonly day: string; readonly events: Happened[] }[] = [];
  for (const event of events) {
    const day = dayOf(event.at);
    if (days.at(-1)?.day !== day) days.push({ day, events: [] });
    days.at(-1)!.events.push(event);
  }
  return (
    <div className="history">
      {days.map(({ day, events: those }) => (
        <section key={those[0]!.id}>
          <h3 className="history-day">{day}</h3>
          <ol>
            {those.map(({ id, at, icon, text, more, action, tone = 'plain' }) => (
              <li key={id} data-tone={tone}>
                <When at={at} form={clock} />
                <span className="history-icon" aria-hidden="true">
                  {icon ?? '●'}
                </span>
                <span className="history-text">{text}</span>
                <span className="history-more">{more}</span>
                <span className="history-action">{action}</span>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
