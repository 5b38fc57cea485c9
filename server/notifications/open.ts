import type { Authentication } from '../authentication/port.ts';
import type { Authorization } from '../authorization/port.ts';
import { later } from '../foundation/clock.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { CallRules } from '../foundation/guarded-calls/addresses.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import { type Pace, unhurried } from '../foundation/mailer/pace.ts';
import type { SmsGateway } from '../foundation/sms/gateway.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { askConditions } from './conditions.ts';
import { contactLookUp } from './contacts.ts';
import { fileFetcher } from './fetch-file.ts';
import { finish } from './finish.ts';
import { PURPOSE } from './model/expand.ts';
import { deliveryStatus, emailFailure, reportedEmail } from './model/statuses.ts';
import { cancelOrder } from './operations/cancel-order.ts';
import { findNotificationsOfParty } from './operations/find-notifications-of-party.ts';
import { findOrders, getOrder } from './operations/find-orders.ts';
import { getOrderNotifications } from './operations/get-order-notifications.ts';
import { getOrderStatus } from './operations/get-order-status.ts';
import { getShipment } from './operations/get-shipment.ts';
import { getNotificationStatistics } from './operations/get-statistics.ts';
import { getStatusFeed } from './operations/get-status-feed.ts';
import { orderChain } from './operations/order-chain.ts';
import { orderOlder } from './operations/order-older.ts';
import { orderComposedEmail } from './operations/order-composed-email.ts';
import { orderInstant } from './operations/order-instant.ts';
import { receiveSmsReport } from './operations/receive-sms-report.ts';
import { ACCEPT_SWEEP, type Parts } from './parts.ts';
import type { Follower, LatestSms, Notifications } from './port.ts';
import { recordReport } from './report.ts';
import { notificationsReader } from './store/reader.ts';
import { notificationsWriter } from './store/writer.ts';
import { acceptSweep } from './sweeps/accept.ts';
import { deleteFilesSweep, fetchFilesSweep } from './sweeps/fetch-files.ts';
import { forgetSweep } from './sweeps/forget.ts';
import { sendSmsSweep } from './sweeps/send-sms.ts';
import { settleSweep } from './sweeps/settle.ts';
import { startSweep } from './sweeps/start.ts';

export interface NotificationsNeighbours {
  readonly register: Register;
  readonly authorization: Authorization;
  readonly authentication: Pick<Authentication, 'outwardToken'>;
  readonly outgoing: OutgoingMail;
  readonly gateway: SmsGateway;
}

export interface NotificationsRules {
  readonly smsPace?: Pace;
  /** Milliseconds after which what was accepted counts as delivered, when nothing was reported. */
  readonly assumeDeliveredAfter: number;
  /** What the gateway sends with its reports; undefined: it sends none. */
  readonly smsReportSecret?: string | undefined;
  /** Where conditions may be asked, and files fetched. */
  readonly callRules: CallRules;
}

/** Opens notifications: orders of e-mail and SMS, and what becomes of them. */
export function openNotifications(
  foundation: Foundation,
  { register, authorization, authentication, outgoing, gateway }: NotificationsNeighbours,
  { smsPace = unhurried, smsReportSecret, assumeDeliveredAfter, callRules }: NotificationsRules,
): Room & { port: Notifications; latestSms: LatestSms } {
  const { clock, database, sweeps } = foundation;
  let followed: Follower | undefined;
  const parts: Parts = {
    ...foundation,
    lookUp: contactLookUp({ register, authorization }),
    askCondition: askConditions({ log: foundation.log, rules: callRules, authentication }),
    fetchFile: fileFetcher(foundation, callRules),
    outgoing,
    gateway,
    smsPace,
    assumedAfter: assumeDeliveredAfter,
    follower: () => followed!,
  };
  followEmails(parts);

  const port: Notifications = {
    follow(follower) {
      followed = follower;
    },
    async plan(transaction, chains) {
      if (chains.length === 0) return;
      await notificationsWriter(transaction).insert(chains, true);
      sweeps.wakeAfter(transaction, ACCEPT_SWEEP);
    },
    async cancel(transaction, correspondenceId) {
      const writer = notificationsWriter(transaction);
      const at = clock.now();
      const ids = await writer.toCancel(correspondenceId);
      if (ids.length > 0) {
        await writer.setShipments(ids, 'Cancelled', at, true);
        await finish(transaction, followed!, { ids, at, ended: true });
      }
      await writer.forgetWords(correspondenceId);
    },
    of: (queries, correspondenceId) => notificationsReader(queries).ofCorrespondence(correspondenceId),
  };
  return {
    port,
    latestSms: async (limit, to) => {
      const rows = await notificationsReader(database).latestSms(limit, to);
      return rows.map(({ id, created, destination, sender, body, status, last_error }) => ({
        id,
        created,
        to: destination,
        from: sender,
        text: body,
        status: deliveryStatus('SMS', status),
        lastError: last_error,
      }));
    },
    operations: [
      orderChain(parts),
      orderComposedEmail(parts),
      orderInstant(parts, 'sms', ''),
      orderInstant(parts, 'sms', '/sms'),
      orderInstant(parts, 'email', '/email'),
      orderOlder(parts, ''),
      orderOlder(parts, '/email'),
      orderOlder(parts, '/sms'),
      getShipment(parts),
      getStatusFeed(parts),
      findOrders(parts),
      getOrder(parts),
      getOrderStatus(parts),
      getOrderNotifications(parts, 'Email'),
      getOrderNotifications(parts, 'SMS'),
      cancelOrder(parts),
      ...(smsReportSecret === undefined ? [] : [receiveSmsReport(parts, smsReportSecret)]),
      getNotificationStatistics(parts),
      findNotificationsOfParty(parts, 'nin'),
      findNotificationsOfParty(parts, 'orgnumber'),
    ],
    sweeps: [
      acceptSweep(parts),
      fetchFilesSweep(parts),
      startSweep(parts),
      sendSmsSweep(parts),
      settleSweep(parts),
      deleteFilesSweep(parts),
      forgetSweep(parts),
    ],
  };
}

/** Tells deliveries how their e-mails ended. */
function followEmails({ outgoing, follower, assumedAfter }: Parts): void {
  outgoing.onEnd(PURPOSE, async (transaction, id, end, at) => {
    const writer = notificationsWriter(transaction);
    const shipment = await writer.setDelivery(
      id,
      end.kind === 'accepted'
        ? { status: 'Succeeded', isFinal: false, nextAt: later(at, assumedAfter) }
        : { status: emailFailure(end.cause), isFinal: true, reason: end.reason },
      at,
    );
    if (shipment !== undefined && end.kind === 'failed') await finish(transaction, follower(), { ids: [shipment], at });
  });
  outgoing.onReport(PURPOSE, async (transaction, id, report, at) => {
    const reason = report.kind === 'failed' ? report.reason : undefined;
    await recordReport(transaction, follower(), { id, status: reportedEmail(report), reason, at });
  });
}
