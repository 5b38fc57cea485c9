/** An event as it is stored; undefined attributes are absent on the wire. */
export interface RecordedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** UTC with up to six decimals, `2026-03-15T08:00:01.5Z`. */
  readonly time: string | undefined;
  readonly resource: string;
  readonly resourceInstance: string | undefined;
  readonly subject: string | undefined;
  readonly alternativeSubject: string | undefined;
  /** Further attributes and data as the text of a JSON object; undefined when there are none. */
  readonly further: string | undefined;
}

/** A CloudEvent 1.0 in structured JSON, lower-case member names, absent attributes left out (events §1.8). */
export function cloudEventText(event: RecordedEvent): string {
  const core = JSON.stringify({
    specversion: '1.0',
    id: event.id,
    type: event.type,
    time: event.time,
    source: event.source,
    resource: event.resource,
    resourceinstance: event.resourceInstance,
    subject: event.subject,
    alternativesubject: event.alternativeSubject,
  });
  return event.further === undefined ? core : `${core.slice(0, -1)},${event.further.slice(1)}`;
}

/**
 * The event that asks an endpoint whether it is there (events §1.6), or the one that tries it out: no subject, no
 * resource, no time.
 */
export const ownEventText = (publicUrl: string, subscriptionId: number, id: string, test: boolean): string =>
  JSON.stringify({
    specversion: '1.0',
    id,
    type: test ? TEST_TYPE : VALIDATION_TYPE,
    source: `${publicUrl}/events/api/v1/subscriptions/${subscriptionId}`,
  });

export const VALIDATION_TYPE = 'platform.events.validatesubscription';
export const TEST_TYPE = 'platform.events.testsubscription';

/** What is POSTed: the event itself, or for Slack the event as a text (events §1.8; quoted so that it stays valid JSON). */
export const pushBody = (endPoint: string, eventText: string): string =>
  endPoint.includes('hooks.slack.com') ? JSON.stringify({ text: eventText }) : eventText;

const ORGANIZATION = /^urn:altinn:organization:identifier-no:(\d{9})$/;
const PERSON = /^urn:altinn:person:identifier-no:(\d{11})$/;

/** `/organisation/{9}` or `/person/{11}`; other parties have no alternative subject (events §2.1). */
export function alternativeSubjectOf(subject: string): string | undefined {
  const organization = ORGANIZATION.exec(subject);
  if (organization !== null) return `/organisation/${organization[1]}`;
  const person = PERSON.exec(subject);
  return person === null ? undefined : `/person/${person[1]}`;
}

const URN = /^urn:[a-z0-9-]{1,30}(:[a-z0-9()+,.\-;$_!/]{1,100}){1,10}$/;

/** The reference's test of a resource URN; lower case only (events §1.3). */
export const isResourceUrn = (text: string): boolean => URN.test(text);

/** The part after the last colon: the value the decision point is asked about (events §1.7). */
export const resourceIdOf = (resource: string): string => resource.slice(resource.lastIndexOf(':') + 1);
