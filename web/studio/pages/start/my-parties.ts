import { queryOptions } from '@tanstack/react-query';
import { request } from '../../../common/api/request.ts';

export interface MyParty {
  readonly partyUuid: string;
  readonly name: string;
  readonly type: 'Organization' | 'Person' | 'SelfIdentified';
  readonly organizationNumber: string | null;
  readonly isDeleted: boolean;
  readonly isMe: boolean;
}

/** Whom the person acts for: somebody who can be sent to and whose mail can be opened in the next moment. */
export const myParties = queryOptions({
  queryKey: ['my parties'],
  queryFn: async ({ signal }) =>
    (
      await request<{ items: readonly MyParty[] }>('GET', '/inbox/api/v1/parties', {
        query: { unread: false, limit: 20 },
        signal,
      })
    ).items.filter(({ isDeleted }) => !isDeleted),
  staleTime: 300_000,
});
