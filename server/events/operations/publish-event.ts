import type { Authorization } from '../../authorization/port.ts';
import type { Access } from '../../http/caller.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { partyOf } from '../event-decisions.ts';
import { isResourceUrn, type RecordedEvent, resourceIdOf } from '../model/cloud-event.ts';
import { holdsScope } from '../model/consumer.ts';
import { NoCloudEvent, type PublishedEvent, readCloudEvent } from '../model/read-cloud-event.ts';
import { eventProblem, eventProblems } from '../problems.ts';

const PUBLISH = 'altinn:events.publish';
/** Publishes for every resource without being asked about. */
const PUBLISH_ALL = 'altinn:events.publish.admin';

const access: Access = {
  kind: 'token',
  scopes: [PUBLISH],
  kinds: ['altinn'],
  allows: (caller) => holdsScope(caller, PUBLISH),
  platformToken: true,
};

/** One event, not a file: the queues it passes elsewhere take far less. */
export const LARGEST = 1_000_000;

export const publishEvent = ({
  authorization,
  publish,
}: {
  authorization: Authorization;
  publish: (event: RecordedEvent) => Promise<void>;
}) =>
  operation({
    name: 'PublishEvent',
    method: 'POST',
    path: '/events/api/v1/events',
    tag: 'Events',
    summary: 'Publish an event',
    description: 'One structured CloudEvent 1.0. An event with the same id and source as an earlier one is left alone.',
    access,
    body: { kind: 'text', types: ['application/cloudevents+json'], limit: LARGEST },
    answers: {
      200: { description: 'Stored, and on its way to its subscribers' },
      400: { description: 'Not a CloudEvent, or without a valid resource' },
      403: { description: 'Not allowed to publish events on the resource' },
    },
    problems: eventProblems,
    async handle(call) {
      const event = readBody(call.body);
      const { resource } = event;
      if (resource === undefined) throw eventProblem('resource-missing');
      if (!isResourceUrn(resource)) throw eventProblem('resource-urn');
      const caller = callerOf(call);
      if (!holdsScope(caller, PUBLISH_ALL) && caller.issuer !== 'platform') {
        const permitted = await authorization.permitted({
          subject: authorization.subjectOf(caller),
          resourceId: resourceIdOf(resource),
          party: partyOf(event.subject),
          actions: ['publish'],
        });
        if (!permitted.has('publish')) throw eventProblem('publish-refused');
      }
      await publish({ ...event, resource });
      return { status: 200 };
    },
  });

/** Reads a CloudEvent from a body; one that is none is a fault of the field RequestBody (events §1.2). */
export function readBody(text: string): PublishedEvent {
  try {
    return readCloudEvent(text);
  } catch (error) {
    if (!(error instanceof NoCloudEvent)) throw error;
    throw new InvalidFields([{ path: 'RequestBody', message: error.message }]);
  }
}
