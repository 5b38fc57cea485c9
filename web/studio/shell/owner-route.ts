import { createRoute } from '@tanstack/react-router';
import { apiFor } from '../../common/api/request.ts';
import { rememberOwner } from './last-owner.ts';
import { OwnerFrame } from './owner-frame.tsx';
import { rootRoute } from './root-route.tsx';

/** Everything under a service owner's code. Pages find `api` and `membership` in the route's context. */
export const ownerRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '$owner',
  beforeLoad: ({ context: { me }, params: { owner }, preload }) => {
    const membership = me?.memberships.find((one) => one.owner === owner);
    if (membership !== undefined && !preload) rememberOwner(owner);
    return { api: apiFor(owner), membership };
  },
  component: OwnerFrame,
});
