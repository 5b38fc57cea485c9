import { Type } from 'typebox';
import type { Authorization } from '../../authorization/port.ts';
import { integer, list, text } from '../../http/binding/shapes.ts';
import type { Access } from '../../http/caller.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { eventDecisions } from '../event-decisions.ts';
import { cloudEventText, type RecordedEvent } from '../model/cloud-event.ts';
import { holdsScope } from '../model/consumer.ts';
import { nextPage } from '../model/next-page.ts';
import { eventProblem, eventProblems } from '../problems.ts';
import type { ReadFeed } from '../read-feed.ts';
import type { EventsReader, FeedEnd, FeedQuery } from '../store/reader.ts';

const SUBSCRIBE = 'altinn:events.subscribe';
const PATH = '/events/api/v1/events';
const PREFIX = 'urn:altinn:resource:';

const access: Access = {
  kind: 'token',
  scopes: [SUBSCRIBE],
  kinds: ['altinn'],
  allows: (caller) => holdsScope(caller, SUBSCRIBE),
};

/** Looks at the feed while all they show is nothing the caller may see; then the client comes back with `next`. */
const MOST_LOOKS = 5;

/** Below 1 becomes 50, above 1000 becomes 1000 (events §1.3). */
const pageSize = (size: number | undefined): number => (size === undefined || size < 1 ? 50 : Math.min(size, 1000));

export const getEvents = ({
  reader,
  feed,
  authorization,
  publicUrl,
}: {
  reader: EventsReader;
  feed: ReadFeed;
  authorization: Authorization;
  publicUrl: string;
}) =>
  operation({
    name: 'GetEvents',
    method: 'GET',
    path: PATH,
    tag: 'Events',
    summary: 'Read the events of a resource',
    description:
      'Events in order of registration, 90 days back. The header `next` is the address of what follows; it is there ' +
      'whenever something was passed over, also on a page without events. Without it there is nothing new yet. ' +
      'The header `Altinn-AlternativeSubject` filters on the alternative subject, and excludes `subject`.',
    access,
    query: Type.Object({
      resource: Type.Optional(text({ description: 'Required: `urn:altinn:resource:{id}`' })),
      after: Type.Optional(text({ description: 'Required: id of the event to go on after; `0` starts over' })),
      place: Type.Optional(integer({ description: 'Given by `next` where several events have the id' })),
      subject: Type.Optional(text({ description: 'Exact subject' })),
      alternativeSubject: Type.Optional(
        text({ description: 'As the header, which counts; `next` has it where no event tells the subject' }),
      ),
      type: Type.Optional(list(text(), { description: 'Types; `%` stands for any characters' })),
      size: Type.Optional(integer({ description: 'Events on a page, 1 to 1000; 50 without it' })),
    }),
    // A Content-Type other than JSON is refused on this GET too (events §1.2).
    body: { kind: 'stream', types: ['application/json'], allowNoType: true },
    answers: {
      200: { description: 'A JSON array of CloudEvents' },
      400: { description: 'A parameter is missing or wrong' },
    },
    problems: eventProblems,
    async handle(call) {
      const { resource, after: start, place, subject, type = [], size } = call.query;
      const alternativeSubject =
        headerText(call.headers['altinn-alternativesubject']) ?? (call.query.alternativeSubject || undefined);
      if (resource === undefined || resource === '')
        throw new InvalidFields([{ path: 'resource', message: 'The resource field is required.' }]);
      if (!resource.startsWith(PREFIX)) throw eventProblem('resource-prefix');
      if (start === undefined || start === '') throw eventProblem('after-missing');
      if (subject !== undefined && subject !== '' && alternativeSubject !== undefined)
        throw eventProblem('two-subjects');

      const query: FeedQuery = {
        resource,
        subject: subject || undefined,
        alternativeSubject,
        types: type.map((pattern) => pattern.replaceAll('\\', '\\\\')),
      };
      const who = authorization.subjectOf(callerOf(call));
      const maySee = eventDecisions(authorization);
      let position = await reader.positionOf(start, resource, place);
      let end: FeedEnd | undefined;
      let visible: RecordedEvent[] = [];
      for (let looks = 0; looks < MOST_LOOKS && visible.length === 0; looks++) {
        const after = position;
        const page = await feed(
          {
            page: (horizon) => reader.feed(query, after, pageSize(size), horizon),
            newestBeyond: (horizon) => reader.newestBeyond(horizon, query, after),
          },
          pageSize(size),
        );
        if (page.last === undefined) break;
        position = page.last;
        end = page.last;
        const answers = await Promise.all(page.events.map((event) => maySee('caller', who, event)));
        visible = page.events.filter((_event, index) => answers[index]);
        // What a filter leaves out has cost enough for one request.
        if (page.events.length === 0) break;
      }
      return {
        status: 200,
        contentType: 'application/cloudevents+json; charset=utf-8',
        headers:
          end === undefined
            ? {}
            : {
                next: nextPage(
                  `${publicUrl}${PATH}`,
                  await reader.cursorOf(end, resource),
                  call.rawQuery,
                  filterOf(alternativeSubject, visible),
                ),
              },
        body: `[${visible.map(cloudEventText).join(',')}]`,
      };
    },
  });

/** What `next` says instead of the header: the subject, once an event tells it; whoever follows `next` sends no header. */
function filterOf(alternative: string | undefined, visible: readonly RecordedEvent[]): Record<string, string> {
  if (alternative === undefined) return {};
  const subject = visible[0]?.subject;
  return subject === undefined ? { alternativeSubject: alternative } : { subject };
}

const headerText = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined;
