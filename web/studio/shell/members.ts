import { queryOptions } from '@tanstack/react-query';
import type { Api } from '../../common/api/request.ts';
import type { Role } from '../../common/api/session.ts';
import { ownerPath } from '../onboarding/api.ts';

export interface Member {
  readonly partyUuid: string;
  readonly name?: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly lastSeen: string | null;
}

/** Who works for the service owner; every member may see it. */
export const membersQuery = (api: Api) =>
  queryOptions({
    queryKey: ['members', api.owner],
    queryFn: async ({ signal }) =>
      (await api.get<{ data: readonly Member[] }>(`${ownerPath(api.owner!)}/members`, { signal })).data,
  });
