import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { rootRoute } from '../../shell/root-route.tsx';
import { keepSecret } from './secret.ts';
import { words } from './words.ts';

export const inviteRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'invite/$code',
  // Open to all: the secret must leave the address before one is sent to log in.
  staticData: { open: true },
  loader: ({ params, preload }) => {
    if (!preload) keepSecret(params.code);
    return words.load();
  },
  component: lazyRouteComponent(() => import('./page.tsx'), 'InvitePage'),
});
