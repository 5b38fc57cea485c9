import type { Log } from '../../foundation/log.ts';
import { isUuid } from '../../foundation/ids.ts';
import { operation } from '../../http/operation.ts';
import { isResourceUrn, type RecordedEvent } from '../model/cloud-event.ts';
import { eventProblem, eventProblems } from '../problems.ts';
import { components } from './app-paths.ts';
import { LARGEST, readBody } from './publish-event.ts';

/**
 * The steps of the reference's pipeline, for components that call one of them (events §1.2). Here they are one step:
 * whichever is called, the event is stored once and on its way to its subscribers.
 */
export const pipelineSteps = (publish: (event: RecordedEvent) => Promise<void>) =>
  (['inbound', 'outbound', 'storage/events'] as const).map((step) =>
    operation({
      name: `Post${step.replace(/(^|\/)(.)/g, (_all, _slash, letter: string) => letter.toUpperCase())}Event`,
      method: 'POST',
      path: `/events/api/v1/${step}`,
      tag: 'Events',
      summary: 'Store an event and send it to its subscribers',
      hidden: true,
      access: components,
      body: { kind: 'text', types: ['application/cloudevents+json'], limit: LARGEST },
      answers: {
        200: { description: 'Stored' },
        400: { description: 'Not a CloudEvent, or without a valid resource' },
      },
      problems: eventProblems,
      async handle(call) {
        const event = readBody(call.body);
        const { resource } = event;
        if (resource === undefined) throw eventProblem('resource-missing');
        if (!isResourceUrn(resource)) throw eventProblem('resource-urn');
        await publish({ ...event, resource });
        return { status: 200 };
      },
    }),
  );

/** Takes what a component has seen of a push into the log; refused without a text, as in the reference (events §1.11). */
export const logDelivery = (log: Log) =>
  operation({
    name: 'PostDeliveryLog',
    method: 'POST',
    path: '/events/api/v1/storage/events/logs',
    tag: 'Events',
    summary: 'Report a push',
    hidden: true,
    access: components,
    body: { kind: 'text', types: ['application/json'], limit: 100_000 },
    answers: { 201: { description: 'Logged' }, 400: { description: 'Id, endpoint or status is missing' } },
    problems: eventProblems,
    async handle(call) {
      const entry = readEntry(call.body);
      const eventId = entry.get('cloudeventid');
      const reasons = [
        ...(typeof eventId === 'string' && isUuid(eventId) ? [] : ['Invalid GUID']),
        ...(entry.get('endpoint') ? [] : ['Missing required Endpoint parameter']),
        ...(entry.get('statuscode') ? [] : ['Missing required StatusCode parameter']),
      ];
      if (reasons.length > 0) {
        log.info({ reason: reasons.join(', ') }, 'a report of a push was refused');
        return { status: 400 };
      }
      log.info({ event: eventId, status: entry.get('statuscode') }, 'a component reports a push');
      return { status: 201 };
    },
  });

/** The members of a JSON object by their names in lower case; none for anything else. */
function readEntry(text: string): ReadonlyMap<string, unknown> {
  try {
    const entry: unknown = JSON.parse(text);
    if (typeof entry !== 'object' || entry === null) return new Map();
    return new Map(Object.entries(entry).map(([name, value]) => [name.toLowerCase(), value]));
  } catch {
    return new Map();
  }
}

/** Takes any webhook, for trying subscriptions out; only where test tools are on. */
export const receiveTestWebhook = () =>
  operation({
    name: 'ReceiveTestWebhook',
    method: 'POST',
    path: '/events/api/v1/tests/webhookreceiver',
    tag: 'Events',
    summary: 'A webhook that takes everything',
    access: { kind: 'anonymous' },
    behindGateway: false,
    body: { kind: 'text', types: ['*/*'], limit: 1_000_000 },
    answers: { 200: { description: 'Taken' } },
    problems: eventProblems,
    handle: async () => ({ status: 200 }),
  });
