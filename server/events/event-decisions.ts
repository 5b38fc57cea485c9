import type { Authorization, Subject } from '../authorization/port.ts';
import { eventAction } from './model/app.ts';
import { type RecordedEvent, resourceIdOf } from './model/cloud-event.ts';

/**
 * Whether somebody may see an event: action `subscribe` on its resource, `read` on an app, for the party it is about
 * (events §1.7). Asks once for each resource and party; meant for one batch or page, so nothing it answers is old.
 */
export function eventDecisions(authorization: Authorization) {
  const asked = new Map<string, Promise<boolean>>();
  /** `who` names the subject among those of this batch. */
  return (who: string, subject: Subject, event: Pick<RecordedEvent, 'resource' | 'subject'>): Promise<boolean> => {
    const key = JSON.stringify([who, event.resource, event.subject]);
    let answer = asked.get(key);
    if (answer === undefined) {
      const action = eventAction(event.resource);
      answer = authorization
        .permitted({
          subject,
          resourceId: resourceIdOf(event.resource),
          party: partyOf(event.subject),
          actions: [action],
        })
        .then((permitted) => permitted.has(action));
      asked.set(key, answer);
    }
    return answer;
  };
}

/** The party an event or a filter is about, as a URN; other subjects name none the decision point knows. */
export function partyOf(subject: string | undefined): string | undefined {
  if (subject?.startsWith('urn:') === true) return subject;
  const ofApp = /^\/party\/(\d+)$/.exec(subject ?? '');
  return ofApp === null ? undefined : `urn:altinn:partyid:${ofApp[1]}`;
}
