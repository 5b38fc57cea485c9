import { Type } from 'typebox';
import { list, text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { validationProblem } from '../../access-management/connection-problems.ts';
import type { RequestStatus } from '../../store/request-tables.ts';
import { answerPage } from '../list-page.ts';
import {
  ACT,
  idIn,
  ONE,
  One,
  problems,
  REQUEST,
  requestAccess,
  type RequestParts,
  STATUSES,
  TAG,
  wireRequests,
} from './parts.ts';

const Query = Type.Object({
  party: One.properties.party,
  status: Type.Optional(list(text(), { description: STATUSES.join(', ') })),
});

function statusesIn(status: readonly string[] | undefined, usual: readonly RequestStatus[]): readonly RequestStatus[] {
  if (status === undefined || status.length === 0) return usual;
  return status.map((wanted) => {
    const found = STATUSES.find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (found === undefined) throw validationProblem('AM.VLD-00009', '/$QUERY/status');
    return found;
  });
}

const SIDES = {
  sent: {
    name: 'Sent',
    usual: STATUSES.filter((status) => status !== 'Draft'),
    summary: 'Lists requests a party has sent',
  },
  // What is still a draft is nobody's business but the requester's.
  received: {
    name: 'Received',
    usual: STATUSES.filter((status) => status !== 'Draft'),
    summary: 'Lists requests a party has received',
  },
  draft: { name: 'Drafted', usual: ['Draft'], summary: 'Lists requests a service owner has prepared for a party' },
} as const satisfies Record<string, { name: string; usual: readonly RequestStatus[]; summary: string }>;

async function found(
  parts: RequestParts,
  side: keyof typeof SIDES,
  call: { caller: Parameters<typeof callerOf>[0]['caller']; query: { party?: string; status?: readonly string[] } },
) {
  const { party } = await parts.acting.onBehalf(callerOf(call), call.query);
  const statuses =
    side === 'draft'
      ? SIDES.draft.usual
      : statusesIn(call.query.status, SIDES[side].usual).filter((status) => status !== 'Draft');
  const { partyUuid } = party;
  return parts.requests.list({
    ...(side === 'received' ? { giver: partyUuid } : { requester: partyUuid }),
    statuses,
  });
}

/** `GET …/request/sent`, `…/received`, `…/draft`: newest first. */
export const listRequests = (parts: RequestParts, side: keyof typeof SIDES) =>
  operation({
    name: `List${SIDES[side].name}Requests`,
    method: 'GET',
    path: `${REQUEST}/${side}`,
    tag: TAG,
    summary: SIDES[side].summary,
    access: requestAccess('read'),
    query: Query,
    answers: { 200: { description: 'Newest first, in pages' }, ...ACT },
    problems,
    handle: async (call) =>
      answerPage(call, await found(parts, side, call), async (request) => (await wireRequests(parts, [request]))[0]!),
  });

/** `GET …/request/sent/count`, `…/received/count`: how many; pending ones where no status is named. */
export const countRequests = (parts: RequestParts, side: 'sent' | 'received') =>
  operation({
    name: `Count${SIDES[side].name}Requests`,
    method: 'GET',
    path: `${REQUEST}/${side}/count`,
    tag: TAG,
    summary: 'Counts requests',
    access: requestAccess('read'),
    query: Query,
    answers: { 200: { description: '`count`' }, ...ACT },
    problems,
    handle: async (call) => {
      const status = call.query.status ?? ['Pending'];
      return ok({ count: (await found(parts, side, { ...call, query: { ...call.query, status } })).length });
    },
  });

/** `GET …/request`: one request, for either side. */
export const readRequest = (parts: RequestParts) =>
  operation({
    name: 'ReadRequest',
    method: 'GET',
    path: REQUEST,
    tag: TAG,
    summary: 'Reads a request',
    access: requestAccess('read'),
    query: One,
    answers: { 200: { description: 'The request' }, ...ONE },
    problems,
    handle: async (call) => {
      const { party } = await parts.acting.onBehalf(callerOf(call), call.query);
      const request = await parts.requests.one(
        idIn(call.query),
        ({ requester, giver, status }) =>
          requester === party.partyUuid || (giver === party.partyUuid && status !== 'Draft'),
      );
      return ok((await wireRequests(parts, [request]))[0]);
    },
  });
