import type { Operation } from '../../../http/operation.ts';
import { approveRequest } from './approve-request.ts';
import { ask } from './ask.ts';
import { askForOthers, followRequest } from './ask-for-others.ts';
import { countRequests, listRequests, readRequest } from './list-requests.ts';
import { moveRequest } from './move-request.ts';
import type { RequestParts } from './parts.ts';

/** Requests for access (authorization §4.9). */
export const requestOperations = (parts: RequestParts): readonly Operation[] => [
  ask(parts, 'resource'),
  ask(parts, 'package'),
  readRequest(parts),
  listRequests(parts, 'draft'),
  listRequests(parts, 'sent'),
  listRequests(parts, 'received'),
  countRequests(parts, 'sent'),
  countRequests(parts, 'received'),
  moveRequest(parts, 'confirm'),
  moveRequest(parts, 'withdraw'),
  moveRequest(parts, 'reject'),
  approveRequest(parts),
  askForOthers(parts, 'resource'),
  askForOthers(parts, 'package'),
  followRequest(parts, 'status'),
  followRequest(parts, 'withdraw'),
];
