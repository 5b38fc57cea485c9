import { bucketOf, bucketOfId, isUuid } from '../../foundation/ids.ts';
import type { Caller } from '../../http/caller.ts';
import { InvalidFields } from '../../http/problem.ts';
import type { Mail } from '../mail.ts';
import { ownsAsServiceOwner } from '../model/access.ts';
import { continuationOf, FOREIGN_TOKEN, positionOf } from '../model/continuation.ts';
import { problem } from '../model/problems.ts';
import { STATUSES, type Status } from '../model/status.ts';
import { SearchReader } from '../store/search-reader.ts';
import { listedCorrespondence } from '../wire/search.ts';

const DEFAULT_LIMIT = 100;

export interface PageQuery {
  readonly resourceId: string | undefined;
  readonly role: 'Recipient' | 'Sender' | 'RecipientAndSender';
  readonly from?: Date;
  readonly to?: Date;
  readonly status?: Status;
  readonly sendersReference?: string;
  readonly unread?: boolean;
  readonly text?: string;
  readonly limit?: number;
  readonly continuationToken?: string;
  readonly include?: 'summary';
}

/** The party whose mail is searched. */
export interface SearchedParty {
  /** URN. */
  readonly party: string;
  readonly organizationNumber: string | undefined;
}

/**
 * One page of a party's mail, newest first, over one resource or all that the caller has rights to: received mail where
 * it may read or see, sent mail where it may send. Every filter works before the page is cut, so that no page is short
 * but the last.
 */
export async function searchPage(
  mail: Mail,
  caller: Caller,
  searched: SearchedParty,
  query: PageQuery,
  rawQuery: string,
) {
  const { party, organizationNumber } = searched;
  const { resourceId, role, from, to, status, sendersReference, unread, limit = DEFAULT_LIMIT } = query;
  const text = query.text?.trim() === '' ? undefined : query.text;
  if (unread !== undefined && role === 'Sender')
    throw new InvalidFields([
      { path: 'unread', message: 'The filter unread is for received mail: use role Recipient or RecipientAndSender.' },
    ]);
  const bound = [party, resourceId, role, from, to, status, sendersReference, unread, text];
  const after = query.continuationToken === undefined ? undefined : placeOf(query.continuationToken, bound);

  const reader = new SearchReader(mail.database);
  const bucket = bucketOf(party);
  const receives = role !== 'Sender';
  // What was sent is neither read nor unread.
  const sends = role !== 'Recipient' && unread === undefined && organizationNumber !== undefined;
  const [received, sent] =
    resourceId !== undefined
      ? [[resourceId], [resourceId]]
      : await Promise.all([
          receives ? reader.resourcesReceived(bucket, party) : [],
          sends ? reader.resourcesSent(organizationNumber) : [],
        ]);
  const resources = [...new Set([...received, ...sent])];
  const rights = new Map(
    await Promise.all(
      resources.map(async (resource) => [resource, await rightsToSearch(mail, caller, resource, searched)] as const),
    ),
  );
  if (resourceId !== undefined && rights.get(resourceId)!.size === 0) throw problem('CORR-04001');

  const rows = await reader.page(
    {
      party,
      bucket,
      sender: organizationNumber,
      received: receives ? received.filter((resource) => rights.get(resource)!.has('read')) : [],
      sent: sends ? sent.filter((resource) => rights.get(resource)!.has('write')) : [],
      from,
      to,
      status: status === undefined ? undefined : STATUSES[status],
      sendersReference,
      unread,
      text,
      after,
    },
    limit + 1,
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const token =
    rows.length > limit && last !== undefined ? continuationOf([last.time.getTime(), last.id], bound) : null;
  const answer = {
    ids: page.map(({ id }) => id),
    continuationToken: token,
    next: token === null ? null : nextLink(mail.publicUrl, rawQuery, token),
  };
  if (query.include !== 'summary') return answer;
  const listed = await reader.listed(
    answer.ids,
    answer.ids.map((id) => bucketOfId(id)),
  );
  return {
    ...answer,
    items: page.map(({ id, asRecipient }) => listedCorrespondence(listed.get(id)!, asRecipient)),
  };
}

function placeOf(token: string, bound: readonly unknown[]): { time: Date; id: string } {
  const [time, id] = positionOf(token, bound) ?? [];
  if (typeof time !== 'number' || !Number.isSafeInteger(time) || typeof id !== 'string' || !isUuid(id))
    throw new InvalidFields([{ path: 'continuationToken', message: FOREIGN_TOKEN }]);
  return { time: new Date(time), id };
}

function nextLink(publicUrl: string, rawQuery: string, token: string): string {
  const parameters = new URLSearchParams(rawQuery);
  for (const name of [...parameters.keys()]) if (name.toLowerCase() === 'continuationtoken') parameters.delete(name);
  parameters.set('continuationToken', token);
  return `${publicUrl}/correspondence/api/v1/correspondence?${parameters}`;
}

/** `read` and `write` in one question. Owning the resource gives `write`. */
export async function rightsToSearch(
  mail: Mail,
  caller: Caller,
  resourceId: string,
  { party, organizationNumber }: SearchedParty,
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
