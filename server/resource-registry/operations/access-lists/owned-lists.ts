import { Type } from 'typebox';
import { text } from '../../../http/binding/shapes.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import { accessListReader } from '../../store/access-list-reader.ts';
import { OwnerParams, ownersAccess, type ServiceParts } from '../services/parts.ts';

export type OwnedListParts = ServiceParts;
export const OWNED_LISTS = '/administration/api/v1/owners/:owner/access-lists';
export const OwnedListParams = Type.Object({
  owner: text({ description: 'Short code of the service owner' }),
  list: text({ description: 'Identifier of the list' }),
});
export const ownersListAccess = ownersAccess;

/** Most lists in the answer; an owner has tens. */
const MOST_LISTS = 1000;

/** Lists of a service owner with what the specification's list leaves out: members and connected services, counted. */
export const listOwnedLists = ({ services, database }: OwnedListParts): Operation => {
  const reader = accessListReader(database);
  return operation({
    name: 'ListOwnedAccessLists',
    method: 'GET',
    path: OWNED_LISTS,
    tag: 'Access lists',
    summary: 'Access lists of a service owner, with how many members each has and what it is connected to',
    access: ownersListAccess,
    behindGateway: false,
    params: OwnerParams,
    answers: { 200: { description: `\`data\` by identifier, at most ${MOST_LISTS}` } },
    problems: problemDetails,
    handle: async (call) => {
      const { owner } = await services.acting(callerOf(call), call.params.owner, 'reader');
      const lists = await reader.lists(owner.code, undefined, MOST_LISTS);
      const ids = lists.map(({ id }) => id);
      const [counts, connections] = await Promise.all([reader.memberCounts(ids), reader.connections(ids)]);
      return ok({
        data: lists.map(({ id, identifier, name, description, createdAt, updatedAt }) => ({
          identifier,
          name,
          description,
          members: counts.get(id) ?? 0,
          connections: connections
            .filter(({ list }) => list === id)
            .map(({ resource, actions }) => ({ resource, actions })),
          createdAt: createdAt.toISOString(),
          updatedAt: updatedAt.toISOString(),
        })),
      });
    },
  });
};
