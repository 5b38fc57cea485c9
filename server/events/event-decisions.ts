import type { ServiceOwners } from '../administration/port.ts';
import type { Authorization, Subject } from '../authorization/port.ts';
import { eventAction } from './model/app.ts';
import { type RecordedEvent, resourceIdOf } from './model/cloud-event.ts';
import { subjectOfConsumer } from './model/consumer.ts';

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

/**
 * Whether a consumer may be sent an event: by the same decisions, and not as a service owner that is suspended, whose
 * policies still name it. For one batch, as they are.
 */
export function pushDecisions(authorization: Authorization, serviceOwners: Pick<ServiceOwners, 'byCode'>) {
  const maySee = eventDecisions(authorization);
  const asked = new Map<string, Promise<boolean>>();
  const isSuspended = (orgCode: string | undefined): Promise<boolean> | false => {
    if (orgCode === undefined) return false;
    let answer = asked.get(orgCode);
    if (answer === undefined) {
      answer = serviceOwners.byCode(orgCode).then((owner) => owner?.suspended === true);
      asked.set(orgCode, answer);
    }
    return answer;
  };
  return async (consumer: string, event: Pick<RecordedEvent, 'resource' | 'subject'>): Promise<boolean> => {
    const subject = subjectOfConsumer(consumer);
    const [permitted, suspended] = await Promise.all([maySee(consumer, subject, event), isSuspended(subject.orgCode)]);
    return permitted && !suspended;
  };
}

/** The party an event or a filter is about, as a URN; other subjects name none the decision point knows. */
export function partyOf(subject: string | undefined): string | undefined {
  if (subject?.startsWith('urn:') === true) return subject;
  const ofApp = /^\/party\/(\d+)$/.exec(subject ?? '');
  return ofApp === null ? undefined : `urn:altinn:partyid:${ofApp[1]}`;
}
