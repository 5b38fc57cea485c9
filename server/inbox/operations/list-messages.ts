import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { boolean, nullable, text } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { filtered, filterMembers, limitShape, placeOf, tokenOf } from '../filters.ts';
import { type Parts, rowsOf } from '../parts.ts';
import { CountMembers, capped, MessageSummary } from '../wire.ts';

const DEFAULT_LIMIT = 50;
const MOST_COUNTED = 1000;

/** A page of mail, newest published first. Reading it has no side effect. */
export const listMessages = (parts: Parts) =>
  operation({
    name: 'ListInboxMessages',
    method: 'GET',
    path: '/inbox/api/v1/messages',
    tag: 'Inbox',
    summary: 'List the mail of the parties one acts for',
    access: personOnly,
    behindGateway: false,
    query: Type.Object({
      ...filterMembers,
      limit: limitShape(200),
      after: Type.Optional(text({ description: 'The value of `next` of the page before' })),
      withCount: Type.Optional(boolean({ description: 'Count too, to at most 1000: ask beside the page, not for it' })),
    }),
    answers: {
      200: {
        description: 'One page',
        schema: Type.Object({
          items: Type.Array(MessageSummary),
          next: nullable(Type.String({ description: 'For the next page; null on the last one' })),
          hasNextPage: Type.Boolean(),
          asOf: Type.String({
            format: 'date-time',
            description: 'Give it as `to` when all that match are changed: what came later is then left alone',
          }),
          searchedFrom: nullable(
            Type.String({ format: 'date-time', description: 'A search by text ended here; give `from` to go further' }),
          ),
          count: nullable(Type.Integer()),
          countIsAtLeast: nullable(CountMembers.countIsAtLeast),
        }),
      },
    },
    problems: problemDetails,
    async handle(call) {
      const { limit = DEFAULT_LIMIT, after, withCount, ...query } = call.query;
      const place = after === undefined ? undefined : placeOf(after);
      const asOf = parts.clock.now();
      const reader = await parts.readers.of(callerOf(call));
      const { filter, mail, searchedFrom } = await filtered(parts, reader, query);
      const [places, counted] = await Promise.all([
        parts.received.page(filter, place, limit + 1),
        withCount === true ? parts.received.count(filter, MOST_COUNTED + 1) : undefined,
      ]);
      const page = places.slice(0, limit);
      const next = places.length > limit ? tokenOf(page.at(-1)!) : null;
      return ok({
        items: await rowsOf(
          parts,
          reader,
          page.map(({ id }) => id),
          mail,
        ),
        next,
        hasNextPage: next !== null,
        asOf: wireTime(asOf),
        searchedFrom: searchedFrom === undefined ? null : wireTime(searchedFrom),
        count: null,
        countIsAtLeast: null,
        ...(counted === undefined ? {} : capped(counted, MOST_COUNTED)),
      });
    },
  });
