import { visible } from '../../../common/format/format.ts';
import type { Entry } from './log.ts';
import type { words } from './words.ts';

type Say = ReturnType<typeof words.use>;

const LISTS = [
  'created',
  'updated',
  'deleted',
  'resource_connection_created',
  'resource_connection_deleted',
  'resource_connection_actions_added',
  'resource_connection_actions_removed',
] as const;

/** What happened, after the name of whoever did it; what we have no words for is said as the log has it. */
export function sentenceOf(
  { kind, subject: { kind: about, id }, what, action, before, after }: Entry,
  say: Say,
): string {
  const subject = visible(id);
  if (kind === 'decision') return say('decision', { action: action ?? '–', subject });
  if (about === 'service' && what === 'published') return say('service.published', { subject, n: numberIn(after) });
  if (about === 'access-list') {
    const parties = Array.isArray((after ?? before)?.parties) ? ((after ?? before)!.parties as unknown[]).length : 0;
    if (what === 'members_added') return say('list.members_added', { n: parties, subject });
    if (what === 'members_removed') return say('list.members_removed', { n: parties, subject });
    const known = LISTS.find((one) => one === what);
    if (known !== undefined) return say(`list.${known}`, { subject });
  }
  if (about === 'right') {
    if (/package given|packages of service owner/.test(what)) return say('right.package', { subject });
    if (/given$/.test(what)) return say('right.given', { subject });
    if (/revoked$/.test(what)) return say('right.revoked', { subject });
    if (/reading/.test(what)) return say('right.reading', { subject });
  }
  return say('other', { what: visible(what), subject });
}

const numberIn = (after: Entry['after']): number => (typeof after?.version === 'number' ? after.version : 0);

/** What one may filter by, in the words of the log. */
export function whatText(what: string, say: Say): string {
  const subject = '…';
  const entry = (kind: 'service' | 'access-list' | 'right'): Entry => ({
    id: '',
    at: '',
    kind: 'change',
    subject: { kind, id: subject },
    what,
    who: null,
    for: null,
    receiver: null,
    action: null,
    instance: null,
    result: '',
    reason: null,
    before: null,
    after: null,
  });
  if (what === 'published') return say('service.published', { subject, n: '…' }).replace(/,[^,]*$/, '');
  if (what === 'members_added' || what === 'members_removed') return say(`list.${what}`, { n: '…', subject });
  return sentenceOf(entry(/^right/.test(what) ? 'right' : 'access-list'), say);
}
