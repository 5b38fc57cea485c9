import type { IncomingHttpHeaders } from 'node:http';
import { Type } from 'typebox';
import { text } from '../http/binding/shapes.ts';
import { actorOf, type Caller } from '../http/caller.ts';
import { type Answer, callerOf } from '../http/operation.ts';
import type { ServiceOwners } from '../administration/port.ts';
import { isAdmin, readsEveryList } from './access.ts';
import {
  type AccessList,
  type Connection,
  type Member,
  MOST_MEMBERS,
  partyUuidUrn,
  wireConnection,
  wireMember,
} from './model/access-list.ts';
import { type Conditions, conditionsOf, versionHeaders, weigh } from './model/conditions.ts';
import { isPlace, isText, linkTo, links, pageOf, readToken, writeToken } from './model/cursor.ts';
import { ownsLists } from './model/ownership.ts';
import type { RegistryParts } from './parts.ts';
import { notOwner, plain, validationProblem } from './problems.ts';
import type { AccessListReader } from './store/access-list-reader.ts';
import type { Change } from './store/access-list-writer.ts';
import { ACCESS_LISTS } from './wire/paths.ts';

/** Steps that the operations on access lists have in common, named as the specification tells them (resource-registry §6). */

export const OwnerParams = Type.Object({ owner: text({ description: 'Org code of the service owner' }) });

export const ListParams = Type.Object({
  owner: text({ description: 'Org code of the service owner' }),
  identifier: text({ description: 'Identifier of the list' }),
});

export const TokenQuery = Type.Object({ token: Type.Optional(text({ description: 'From links.next' })) });

/** Answers every operation on one list can give. */
export const LIST_ANSWERS = {
  400: { description: 'A request that cannot be understood, or an owner that is not registered' },
  403: { description: 'Not the caller’s lists' },
  404: { description: 'No such list' },
  412: { description: 'A condition that is not met' },
} as const;

/**
 * The owner in the path, in the registered spelling. Throws the empty 403 when the lists are not the caller's, then a
 * 400 when there is no such owner: an outsider does not learn which it is.
 */
export async function ownerOf(
  call: { caller: Caller | undefined; params: { owner: string } },
  { serviceOwners }: { serviceOwners: ServiceOwners },
  { reading }: { reading: boolean },
): Promise<string> {
  const caller = callerOf(call);
  const { owner } = call.params;
  const seesAll = reading ? readsEveryList(caller) : isAdmin(caller);
  if (!seesAll && !ownsLists(caller, owner, await serviceOwners.all())) throw notOwner();
  const registered = await serviceOwners.byCode(owner);
  if (registered === undefined) throw validationProblem({ code: 'RR.VLD-00010', paths: ['/$PATH/owner'] });
  return registered.code;
}

/** Who makes a change, and when. */
export function changeBy(call: { caller: Caller | undefined }, { clock }: Pick<RegistryParts, 'clock'>): Change {
  const caller = callerOf(call);
  return { at: clock.now(), by: caller.member === undefined ? (caller.consumer ?? caller.orgCode) : actorOf(caller) };
}

/** The list to be changed, if it is there (404) and as the client believes (412). */
export function demanded(list: AccessList | undefined, conditions: Conditions): AccessList {
  if (list === undefined) throw plain(404);
  if (weigh(conditions, list, { reading: false }) !== 'go') throw plain(412);
  return list;
}

/** The list to be read (404, 412), or the 304 that is all there is to say. */
export function readable(
  list: AccessList | undefined,
  headers: IncomingHttpHeaders,
): { list: AccessList } | { unchanged: Answer } {
  const conditions = conditionsOf(headers);
  if (list === undefined) throw plain(404);
  switch (weigh(conditions, list, { reading: true })) {
    case 'go':
      return { list };
    case 'not-modified':
      return { unchanged: { status: 304, headers: versionHeaders(list) } };
    case 'failed':
      throw plain(412);
  }
}

/** Where a page of members or connections ended, and the version of the list it belongs to. */
interface Position {
  readonly after: string;
  readonly version: number;
}

/**
 * Where the page asked for begins; a list that has changed since the first page is a 412 (§7.3). `isKey` knows what the
 * page is sorted by.
 */
export function beginning(
  token: string | undefined,
  list: AccessList,
  isKey: (text: string) => boolean = () => true,
): string | undefined {
  const isPosition = (value: unknown): value is Position => {
    if (typeof value !== 'object' || value === null) return false;
    const { after, version } = value as Partial<Position>;
    return isText(after) && isKey(after) && isPlace(version);
  };
  const position = readToken(token, isPosition);
  if (position !== undefined && position.version !== list.version) throw plain(412);
  return position?.after;
}

const linkOf = (publicUrl: string, { owner, identifier, version }: AccessList, what: string, after: string): string =>
  linkTo(`${publicUrl}${ACCESS_LISTS}/${encodeURIComponent(owner)}/${encodeURIComponent(identifier)}/${what}`, {
    token: writeToken({ after, version } satisfies Position),
  });

/** One more member than a page holds, so that the page knows whether it is the last. */
export const membersOf = (reader: AccessListReader, list: AccessList, after?: string): Promise<Member[]> =>
  reader.memberPage(list.id, after, MOST_MEMBERS + 1);

/** A page of members, with the identifiers the register knows. */
export async function memberPage(
  list: AccessList,
  members: readonly Member[],
  { register, publicUrl }: Pick<RegistryParts, 'register' | 'publicUrl'>,
): Promise<Answer> {
  const { rows, last } = pageOf(members, MOST_MEMBERS);
  const parties = await register.byUrns(
    rows.map(({ party }) => partyUuidUrn(party)),
    { includeDeleted: true },
  );
  return {
    status: 200,
    headers: versionHeaders(list),
    body: {
      links: links(last && linkOf(publicUrl, list, 'members', last.party)),
      data: rows.map((member) => wireMember(member, parties.get(partyUuidUrn(member.party)))),
    },
  };
}

/** Connections a page. */
export const CONNECTION_PAGE = 100;

/** A page of connections. */
export function connectionPage(
  list: AccessList,
  connections: readonly Connection[],
  { publicUrl }: Pick<RegistryParts, 'publicUrl'>,
): Answer {
  const { rows, last } = pageOf(connections, CONNECTION_PAGE);
  return {
    status: 200,
    headers: versionHeaders(list),
    body: {
      links: links(last && linkOf(publicUrl, list, 'resource-connections', last.resource)),
      data: rows.map((connection) => wireConnection(connection)),
    },
  };
}
