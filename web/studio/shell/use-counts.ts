import { useQuery } from '@tanstack/react-query';
import { apiFor } from '../../common/api/request.ts';
import { meQuery } from '../../common/api/session.ts';
import { setupQuery } from '../onboarding/api.ts';
import { type Attention, attentionQuery } from '../pages/overview/attention.ts';

type Counted = '/$owner/messages' | '/$owner/services' | '/$owner/keys' | '/$owner/events';

/** Where one sees to each kind of thing that wants attention. */
const SEEN_TO: Readonly<Record<Attention['kind'], Counted>> = {
  'message-stuck': '/$owner/messages',
  'confidential-unread': '/$owner/messages',
  'subscription-failing': '/$owner/events',
  'subscription-paused': '/$owner/events',
  'api-key-expires': '/$owner/keys',
  'api-key-expired': '/$owner/keys',
  'client-key-expires': '/$owner/keys',
  'client-key-expired': '/$owner/keys',
  'policy-warning': '/$owner/services',
};

const FRESH = 60_000;

/** What stands beside the entries of the menu: how far a new owner has come, and how much wants attention where. */
export function useCounts(owner: string) {
  const api = apiFor(owner);
  // Others are only told that they are no members.
  const enabled = useQuery(meQuery).data?.memberships.some((one) => one.owner === owner) === true;
  const setup = useQuery({ ...setupQuery(api), staleTime: FRESH, enabled }).data;
  const items = useQuery({ ...attentionQuery(api), staleTime: FRESH, enabled }).data?.items ?? [];
  return {
    setup: setup && { done: setup.done, all: setup.steps.length },
    attentionAt: (to: string): number => items.filter(({ kind }) => SEEN_TO[kind] === to).length,
  };
}
