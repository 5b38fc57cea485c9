import { daysBetween } from '../../../common/format/format.ts';
import type { Language } from '../../../common/words/language.ts';
import type { Summary } from '../../mail/wire.ts';

export type GroupName = 'today' | 'week' | 'month';

export interface Group {
  readonly key: string;
  /** One of ours, or the first day of the month it is named after. */
  readonly name: GroupName | Date;
  readonly items: readonly Summary[];
}

/** Today, this week, this month, then each month; in the reader's zone, by the server's clock. Weeks begin on Monday. */
export function groupsOf(items: readonly Summary[], now: Date): readonly Group[] {
  const groups: { key: string; name: Group['name']; items: Summary[] }[] = [];
  for (const item of items) {
    const name = nameOf(new Date(item.contentUpdatedAt), now);
    const key = typeof name === 'string' ? name : `${name.getFullYear()}-${name.getMonth()}`;
    const last = groups.at(-1);
    if (last?.key === key) last.items.push(item);
    else groups.push({ key, name, items: [item] });
  }
  return groups;
}

function nameOf(at: Date, now: Date): Group['name'] {
  const days = daysBetween(at, now);
  if (days <= 0) return 'today';
  if (days <= (now.getDay() + 6) % 7) return 'week';
  if (at.getMonth() === now.getMonth() && at.getFullYear() === now.getFullYear()) return 'month';
  return new Date(at.getFullYear(), at.getMonth(), 1);
}

/** oktober 2026; Chromium has no Nynorsk, whose months are those of Bokmål (web-design §5.7). */
export function monthName(month: Date, language: Language): string {
  const name = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'nb-NO', { month: 'long', year: 'numeric' });
  const text = name.format(month);
  return text.charAt(0).toUpperCase() + text.slice(1);
}
