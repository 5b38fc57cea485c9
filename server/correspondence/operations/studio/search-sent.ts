import { Type } from 'typebox';
import { bucketOfId, isUuid } from '../../../foundation/ids.ts';
import { wireTime } from '../../../http/binding/scalars.ts';
import { boolean, dateTime, enumeration, integer, nullable, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { correspondenceProblems } from '../../../http/problem-forms/correspondence.ts';
import type { Mail } from '../../mail.ts';
import { continuationOf, FOREIGN_TOKEN, positionOf } from '../../model/continuation.ts';
import { ORGANIZATION, PERSON } from '../../model/recipients.ts';
import { STATUSES } from '../../model/status.ts';
import { SearchReader } from '../../store/search-reader.ts';
import { ownerOf, ownerView } from '../../studio/owner.ts';
import { type Narrowed, type SentPlace, SentReader } from '../../studio/sent-reader.ts';
import { ListedCorrespondence, listedCorrespondence } from '../../wire/search.ts';

const DEFAULT_LIMIT = 50;
const time = () => Type.String({ format: 'date-time' });

const Search = Type.Object({
  q: Type.Optional(
    text({
      max: 200,
      description:
        'Id of a message or idempotency key; organisation number, national identity number or party URN of a recipient; or a part of the reference',
    }),
  ),
  service: Type.Optional(text({ description: 'Id of a resource' })),
  status: Type.Optional(enumeration(STATUSES, { description: 'A status the message has ever had' })),
  stuck: Type.Optional(boolean({ description: 'Only what failed, waits for its files, or should be published' })),
  from: Type.Optional(dateTime()),
  to: Type.Optional(dateTime()),
  limit: Type.Optional(integer({ minimum: 1, maximum: 200 })),
  after: Type.Optional(text({ description: 'The value of `next` of the page before, with the same search' })),
});

/** A sender looks for its own mail. Posted, because what is searched for may be a national identity number. */
export const searchSent = (mail: Mail) =>
  operation({
    name: 'SearchSentCorrespondences',
    method: 'POST',
    path: '/correspondence/api/v1/sent/search',
    tag: 'Correspondence',
    summary: 'Find sent messages by reference, id, key or recipient',
    access: ownerView,
    body: { kind: 'json', schema: Search, parameter: 'search', limit: 20_000 },
    produces: 'application/json',
    answers: {
      200: {
        description: 'One page, newest requested publish time first',
        schema: Type.Object({
          items: Type.Array(
            Type.Object({
              ...ListedCorrespondence.properties,
              recipientName: nullable(Type.String()),
              stuck: nullable(
                Type.Object({
                  reason: Type.Unsafe<string>({ type: 'string', enum: ['failed', 'waiting-for-files', 'overdue'] }),
                  since: time(),
                  detail: nullable(Type.String()),
                }),
              ),
            }),
          ),
          foundAs: Type.Unsafe<string>({
            type: 'string',
            enum: ['id', 'recipient', 'reference', 'all', 'stuck'],
            description: 'What `q` was taken for',
          }),
          next: nullable(Type.String()),
        }),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const owner = ownerOf(callerOf(call));
      const { q, service, status, stuck, from, to, limit = DEFAULT_LIMIT, after } = call.body;
      const bound = [owner, q, service, status, stuck, from, to];
      const place = after === undefined ? undefined : placeOf(after, bound);
      const search = new SearchReader(mail.database);
      const sent = new SentReader(mail.database);
      const wanted = q?.trim() || undefined;
      const recipient = wanted && recipientIn(wanted);
      const resources = service === undefined ? await search.resourcesSent(owner) : [service.toLowerCase()];
      const now = mail.clock.now();

      let places: readonly SentPlace[];
      let foundAs = 'all';
      const narrowed: Narrowed = {
        after: place,
        from,
        to,
        status: status === undefined ? undefined : STATUSES[status],
      };
      if (stuck === true) {
        const among = {
          ...(service === undefined ? {} : { service: service.toLowerCase() }),
          ...(recipient === undefined ? (wanted === undefined ? {} : { text: wanted }) : { recipient }),
        };
        [places, foundAs] = [await sent.stuck(owner, now, { ...narrowed, ...among }, limit + 1), 'stuck'];
      } else if (wanted !== undefined && isUuid(wanted))
        [places, foundAs] = [await sent.byId(owner, wanted.toLowerCase()), 'id'];
      else if (recipient !== undefined)
        [places, foundAs] = [await sent.toRecipient(owner, recipient, resources, narrowed, limit + 1), 'recipient'];
      else {
        if (wanted !== undefined) foundAs = 'reference';
        places = await search.page(
          {
            party: '',
            bucket: 0,
            sender: owner,
            received: [],
            sent: resources,
            ...{ from, to, status: narrowed.status },
            sendersReference: undefined,
            unread: undefined,
            text: wanted,
            after: place,
          },
          limit + 1,
        );
      }
      const page = places.slice(0, limit);
      const ids = page.map(({ id }) => id);
      const [listed, reasons] = await Promise.all([
        search.listed(
          ids,
          ids.map((id) => bucketOfId(id)),
        ),
        sent.reasons(ids, now),
      ]);
      const recipients = await mail.register.byUrns(
        [...listed.values()].map((message) => message.recipient),
        { includeDeleted: true },
      );
      const last = page.at(-1);
      return ok({
        items: page.map(({ id }) => {
          const message = listed.get(id)!;
          const why = reasons.get(id);
          return {
            ...listedCorrespondence(message, false),
            recipientName: recipients.get(message.recipient)?.name ?? null,
            stuck: why === undefined ? null : { ...why, since: wireTime(why.since) },
          };
        }),
        foundAs,
        next: places.length > limit ? continuationOf([last!.time.getTime(), last!.id], bound) : null,
      });
    },
  });

/** The party URN a text stands for, if it does. */
function recipientIn(text: string): string | undefined {
  const compact = text.replaceAll(/[\s.]/g, '');
  if (/^(0192:)?\d{9}$/.test(compact)) return ORGANIZATION + compact.slice(-9);
  if (/^\d{11}$/.test(compact)) return PERSON + compact;
  return text.toLowerCase().startsWith('urn:altinn:') ? text.toLowerCase() : undefined;
}

function placeOf(token: string, bound: readonly unknown[]): SentPlace {
  const [at, id] = positionOf(token, bound) ?? [];
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || typeof id !== 'string' || !isUuid(id))
    throw new InvalidFields([{ path: 'after', message: FOREIGN_TOKEN }]);
  return { time: new Date(at), id };
}
