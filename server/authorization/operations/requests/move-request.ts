import { callerOf, ok, operation } from '../../../http/operation.ts';
import { idIn, ONE, One, problems, REQUEST, requestAccess, type RequestParts, TAG, wireRequests } from './parts.ts';

const MOVES = {
  confirm: { name: 'ConfirmRequest', path: 'draft/confirm', summary: 'Makes a draft a request', side: 'requester' },
  withdraw: { name: 'WithdrawRequest', path: 'sent/withdraw', summary: 'Withdraws a request', side: 'requester' },
  reject: { name: 'RejectRequest', path: 'received/reject', summary: 'Refuses a request', side: 'giver' },
} as const;

/** `PUT …/draft/confirm`, `…/sent/withdraw`, `…/received/reject`. */
export const moveRequest = (parts: RequestParts, move: keyof typeof MOVES) =>
  operation({
    name: MOVES[move].name,
    method: 'PUT',
    path: `${REQUEST}/${MOVES[move].path}`,
    tag: TAG,
    summary: MOVES[move].summary,
    access: requestAccess('write'),
    query: One,
    answers: { 200: { description: 'The request as it stands now' }, ...ONE },
    problems,
    handle: async (call) => {
      const { party, by } = await parts.acting.onBehalf(callerOf(call), call.query);
      const { side } = MOVES[move];
      const request = await parts.requests.one(
        idIn(call.query),
        (one) => one[side] === party.partyUuid && (side === 'requester' || one.status !== 'Draft'),
      );
      return ok((await wireRequests(parts, [await parts.requests[move](by, request)]))[0]);
    },
  });
