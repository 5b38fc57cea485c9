import { visible } from '../../../common/format/format.ts';
import type { Entry } from './log.ts';
import { isKnown, type Known, SAID } from './said.ts';
import type { words } from './words.ts';

type Say = ReturnType<typeof words.use>;

const ROLES = ['owner', 'editor', 'reader'] as const;

/** What happened, after the name of whoever did it; what we have no words for is said as the log has it. */
export function sentenceOf(
  entry: Entry,
  say: Say,
  nameOf: (uuid: string) => string | undefined = () => undefined,
): string {
  const { kind, subject, what, action, reason, before, after } = entry;
  const id = subject.id ?? '';
  if (kind === 'decision') return say('decision', { action: visible(action ?? '–'), subject: visible(id) });
  const known = `${subject.kind} ${what}`;
  if (!isKnown(known)) return say('other', { what: visible(what), subject: visible(id) });
  const held = { ...before, ...after };
  const role = ROLES.find((one) => one === held.role);
  const parties = Array.isArray(held.parties) ? held.parties.length : 0;
  return say(SAID[known], {
    subject: visible(nameOf(id) ?? id),
    name: visible(typeof held.name === 'string' ? held.name : id),
    role: role === undefined ? visible(String(held.role ?? '–')) : say(`role.${role}`),
    action: visible(action ?? '–'),
    package: visible(reason ?? '–'),
    n: known.startsWith('access-list') ? parties : typeof after?.version === 'number' ? after.version : 0,
  });
}

/** What one may filter by, in the words of the log, with dots for what differs. */
export function whatText(known: Known, say: Say): string {
  const dots = '…';
  return say(SAID[known], { subject: dots, name: dots, role: dots, action: dots, package: dots, n: dots });
}
