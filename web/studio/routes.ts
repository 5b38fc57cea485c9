import { accessRoute } from './pages/access/route.ts';
import { accessListRoute } from './pages/access-list/route.ts';
import { accessListsRoute } from './pages/access-lists/route.ts';
import { accessibilityRoute } from './pages/accessibility/route.ts';
import { adminRoute } from './pages/admin/route.ts';
import { adminImportRoute } from './pages/admin-import/route.ts';
import { adminOwnerRoute } from './pages/admin-owner/route.ts';
import { auditRoute } from './pages/audit/route.ts';
import { bulkSendRoute } from './pages/bulk-send/route.ts';
import { bulkSendsRoute } from './pages/bulk-sends/route.ts';
import { clientRoute } from './pages/client/route.ts';
import { composeRoute } from './pages/compose/route.ts';
import { composeCheckRoute } from './pages/compose-check/route.ts';
import { eventRoute } from './pages/event/route.ts';
import { eventsRoute } from './pages/events/route.ts';
import { homeRoute } from './pages/home/route.ts';
import { inviteRoute } from './pages/invite/route.ts';
import { keysRoute } from './pages/keys/route.ts';
import { membersRoute } from './pages/members/route.ts';
import { messageRoute } from './pages/message/route.ts';
import { messagesRoute } from './pages/messages/route.ts';
import { overviewRoute } from './pages/overview/route.ts';
import { registerRoute } from './pages/register/route.ts';
import { serviceRoute } from './pages/service/route.ts';
import { serviceAccessRoute } from './pages/service-access/route.ts';
import { serviceHistoryRoute } from './pages/service-history/route.ts';
import { serviceNewRoute } from './pages/service-new/route.ts';
import { servicePolicyRoute } from './pages/service-policy/route.ts';
import { servicePublishRoute } from './pages/service-publish/route.ts';
import { servicesRoute } from './pages/services/route.ts';
import { settingsRoute } from './pages/settings/route.ts';
import { startRoute } from './pages/start/route.ts';
import { statisticsRoute } from './pages/statistics/route.ts';
import { subscriptionRoute } from './pages/subscription/route.ts';
import { systemRoute } from './pages/system/route.ts';
import { systemRequestRoute } from './pages/system-request/route.ts';
import { systemsRoute } from './pages/systems/route.ts';
import { ownerRoute } from './shell/owner-route.ts';
import { rootRoute } from './shell/root-route.tsx';

/** Every address of the app; each page lies in pages/<name>/ with its route, its words and its component. */
export const routeTree = rootRoute.addChildren([
  homeRoute,
  registerRoute,
  inviteRoute,
  adminRoute,
  adminOwnerRoute,
  adminImportRoute,
  accessibilityRoute,
  ownerRoute.addChildren([
    startRoute,
    overviewRoute,
    composeRoute,
    composeCheckRoute,
    messagesRoute,
    messageRoute,
    bulkSendsRoute,
    bulkSendRoute,
    statisticsRoute,
    servicesRoute,
    serviceNewRoute,
    serviceRoute,
    servicePolicyRoute,
    serviceAccessRoute,
    serviceHistoryRoute,
    servicePublishRoute,
    accessListsRoute,
    accessListRoute,
    accessRoute,
    keysRoute,
    clientRoute,
    eventsRoute,
    subscriptionRoute,
    eventRoute,
    systemsRoute,
    systemRoute,
    systemRequestRoute,
    membersRoute,
    auditRoute,
    settingsRoute,
  ]),
]);
