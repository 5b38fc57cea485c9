import { Type } from 'typebox';
import { bucketOf } from '../../foundation/ids.ts';
import { boolean, dateTime, enumeration, integer, nullable, text, uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { partyUrnOf } from '../../register/port.ts';
import type { Mail } from '../mail.ts';
import { senderOrRecipient } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { ORGANIZATION, onBehalfOfFault, withoutPrefix } from '../model/recipients.ts';
import { bareResourceId } from '../model/resource-id.ts';
import { STATUSES } from '../model/status.ts';
import { rightsToSearch, searchPage } from '../reading/search-page.ts';
import { CorrespondenceReader } from '../store/reader.ts';
import { SearchAnswer } from '../wire/search.ts';

const MOST_IDS = 1000;

/** Any of these makes a search a paged one; without them it is the reference's. */
const PAGING = ['limit', 'continuationToken', 'include', 'unread', 'text'] as const;

/**
 * C5: ids of at most 1000 messages of one resource and party, newest first (correspondence-send §2.15, §4.17); with
 * paging, all of them, over one resource or every one, with what a list shows.
 */
export const searchCorrespondences = (mail: Mail) =>
  operation({
    name: 'GetCorrespondences',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence',
    tag: 'Correspondence',
    summary: 'Search for correspondences',
    description:
      'Answers at most 1000 ids. With any of `limit`, `continuationToken`, `include`, `unread` or `text` the answer is paged: follow `next`, or repeat the query with `continuationToken`, until it is null; `resourceId` may then be left out to search every resource the caller has rights to.',
    access: senderOrRecipient,
    query: Type.Object({
      resourceId: Type.Optional(
        text({ required: true, requiredUnless: PAGING, description: 'Required without paging' }),
      ),
      role: enumeration({ Recipient: 0, Sender: 1, RecipientAndSender: 2 }),
      from: Type.Optional(dateTime({ description: 'Requested publish time after this' })),
      to: Type.Optional(dateTime({ description: 'Requested publish time before this' })),
      status: Type.Optional(enumeration(STATUSES, { description: 'A status the message has had at some time' })),
      onBehalfOf: Type.Optional(text({ test: onBehalfOfFault })),
      sendersReference: Type.Optional(text()),
      idempotentKey: Type.Optional(uuid()),
      altinn2CorrespondenceId: Type.Optional(nullable(integer())),
      limit: Type.Optional(integer({ minimum: 1, maximum: 1000, description: 'Most messages of a page; default 100' })),
      continuationToken: Type.Optional(text({ description: 'From the page before, with the same query' })),
      include: Type.Optional(enumeration({ summary: 1 }, { description: 'What a list shows of each message' })),
      unread: Type.Optional(boolean({ description: 'Received mail that has, or has not, been read' })),
      text: Type.Optional(
        text({
          max: 255,
          description: 'Part of title, summary or sendersReference, in any case, where the caller may see it',
        }),
      ),
    }),
    produces: 'application/json',
    answers: { 200: { description: 'Newest first', schema: SearchAnswer } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { query } = call;
      const caller = callerOf(call);
      const paged = PAGING.some((name) => query[name] !== undefined);
      if (query.from !== undefined && query.to !== undefined && query.from > query.to) throw problem('CORR-01027');
      const acting = query.onBehalfOf ?? (caller.organizationNumber && `${ORGANIZATION}${caller.organizationNumber}`);
      const party = acting === undefined ? undefined : partyUrnOf(acting);
      if (party === undefined) throw problem('CORR-04006');
      const organizationNumber = party.startsWith(ORGANIZATION) ? withoutPrefix(party) : undefined;
      const searched = { party, organizationNumber };

      const resourceId = query.resourceId === undefined ? undefined : bareResourceId(query.resourceId);
      const lookup = query.idempotentKey !== undefined || typeof query.altinn2CorrespondenceId === 'number';
      if (resourceId === undefined && lookup)
        throw new InvalidFields([{ path: 'ResourceId', message: 'The resourceId field is required.' }]);
      if (resourceId === undefined || (paged && !lookup))
        return ok(await searchPage(mail, caller, searched, { ...query, resourceId }, call.rawQuery));

      const rights = await rightsToSearch(mail, caller, resourceId, searched);
      if (rights.size === 0) throw problem('CORR-04001');
      const end = paged ? { continuationToken: null, next: null } : {};
      const reader = new CorrespondenceReader(mail.database);
      if (query.idempotentKey !== undefined) {
        const id =
          organizationNumber && rights.has('write')
            ? await reader.byIdempotencyKey(organizationNumber, query.idempotentKey)
            : undefined;
        return ok({ ids: id === undefined ? [] : [id], ...end });
      }
      // Nothing here came from Altinn 2, so no message has such an id.
      if (typeof query.altinn2CorrespondenceId === 'number') return ok({ ids: [], ...end });
      const ids = await reader.search(
        {
          resourceId,
          party,
          bucket: bucketOf(party),
          organizationNumber,
          role: query.role,
          from: query.from,
          to: query.to,
          status: query.status === undefined ? undefined : STATUSES[query.status],
          sendersReference: query.sendersReference,
        },
        MOST_IDS,
      );
      return ok({ ids });
    },
  });
