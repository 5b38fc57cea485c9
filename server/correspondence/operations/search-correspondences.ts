import { Type } from 'typebox';
import { bucketOf } from '../../foundation/ids.ts';
import { dateTime, enumeration, integer, nullable, text, uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { partyUrnOf } from '../../register/port.ts';
import type { Mail } from '../mail.ts';
import { ownsAsServiceOwner, senderOrRecipient } from '../model/access.ts';
import { problem } from '../model/problems.ts';
import { ORGANIZATION, onBehalfOfFault, withoutPrefix } from '../model/recipients.ts';
import { bareResourceId } from '../model/resource-id.ts';
import { STATUSES } from '../model/status.ts';
import { CorrespondenceReader } from '../store/reader.ts';

const MOST_IDS = 1000;

/** C5: ids of at most 1000 messages of one resource and party, newest first (correspondence-send §2.15, §4.17). */
export const searchCorrespondences = (mail: Mail) =>
  operation({
    name: 'GetCorrespondences',
    method: 'GET',
    path: '/correspondence/api/v1/correspondence',
    tag: 'Correspondence',
    summary: 'Search for correspondences',
    access: senderOrRecipient,
    query: Type.Object({
      resourceId: text({ required: true }),
      role: enumeration({ Recipient: 0, Sender: 1, RecipientAndSender: 2 }),
      from: Type.Optional(dateTime({ description: 'Requested publish time after this' })),
      to: Type.Optional(dateTime({ description: 'Requested publish time before this' })),
      status: Type.Optional(enumeration(STATUSES, { description: 'A status the message has had at some time' })),
      onBehalfOf: Type.Optional(text({ test: onBehalfOfFault })),
      sendersReference: Type.Optional(text()),
      idempotentKey: Type.Optional(uuid()),
      altinn2CorrespondenceId: Type.Optional(nullable(integer())),
    }),
    produces: 'application/json',
    answers: { 200: { description: 'Ids, newest first', schema: Type.Object({ ids: Type.Array(uuid()) }) } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { query } = call;
      const caller = callerOf(call);
      if (query.from !== undefined && query.to !== undefined && query.from > query.to) throw problem('CORR-01027');
      const acting = query.onBehalfOf ?? (caller.organizationNumber && `${ORGANIZATION}${caller.organizationNumber}`);
      const party = acting === undefined ? undefined : partyUrnOf(acting);
      if (party === undefined) throw problem('CORR-04006');

      const resourceId = bareResourceId(query.resourceId);
      const organizationNumber = party.startsWith(ORGANIZATION) ? withoutPrefix(party) : undefined;
      const rights = await rightsToSearch(mail, caller, resourceId, party, organizationNumber);
      if (rights.size === 0) throw problem('CORR-04001');

      const reader = new CorrespondenceReader(mail.database);
      if (query.idempotentKey !== undefined) {
        const id =
          organizationNumber && rights.has('write')
            ? await reader.byIdempotencyKey(organizationNumber, query.idempotentKey)
            : undefined;
        return ok({ ids: id === undefined ? [] : [id] });
      }
      // Nothing here came from Altinn 2, so no message has such an id.
      if (typeof query.altinn2CorrespondenceId === 'number') return ok({ ids: [] });
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

/** `read` and `write` in one question; either is enough. Owning the resource gives `write`. */
async function rightsToSearch(
  mail: Mail,
  caller: Parameters<typeof ownsAsServiceOwner>[0],
  resourceId: string,
  party: string,
  organizationNumber: string | undefined,
): Promise<ReadonlySet<'read' | 'write'>> {
  const resource = await mail.registry.resource(resourceId);
  const owner = resource?.owner.organizationNumber;
  const bypass = owner === organizationNumber && ownsAsServiceOwner(caller, owner);
  const permitted = await mail.authorization.permitted({
    subject: mail.authorization.subjectOf(caller),
    resourceId,
    party,
    actions: bypass ? ['read', 'see', 'open'] : ['read', 'see', 'open', 'write', 'send'],
  });
  const rights = new Set<'read' | 'write'>();
  if (permitted.has('read') || permitted.has('see') || permitted.has('open')) rights.add('read');
  if (bypass || permitted.has('write') || permitted.has('send')) rights.add('write');
  return rights;
}
