import { accessRoute } from './pages/access/route.ts';
import { accessGiveRoute } from './pages/access-give/route.ts';
import { accessRequestRoute } from './pages/access-request/route.ts';
import { accessibilityRoute } from './pages/accessibility/route.ts';
import { homeRoute } from './pages/home/route.ts';
import { listRoute } from './pages/list/route.ts';
import { messageRoute } from './pages/message/route.ts';
import { scopeSettingsRoute } from './pages/scope-settings/route.ts';
import { searchRoute } from './pages/search/route.ts';
import { settingsRoute } from './pages/settings/route.ts';
import { sharedLinkRoute } from './pages/shared-link/route.ts';
import { systemUserRequestRoute } from './pages/system-user-request/route.ts';
import { rootRoute } from './shell/root-route.tsx';

/** Every address of the app; each page lies in pages/<name>/ with its route, its words and its component. */
export const routeTree = rootRoute.addChildren([
  homeRoute,
  sharedLinkRoute,
  listRoute,
  messageRoute,
  searchRoute,
  accessRoute,
  accessGiveRoute,
  accessRequestRoute,
  systemUserRequestRoute,
  settingsRoute,
  scopeSettingsRoute,
  accessibilityRoute,
]);
