import type { Authorization } from '../authorization/port.ts';
import { later } from '../foundation/clock.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import { type Pace, unhurried } from '../foundation/mailer/pace.ts';
import type { SmsGateway } from '../foundation/sms/gateway.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import { askConditions } from './conditions.ts';
import { contactLookUp } from './contacts.ts';
import { finish } from './finish.ts';
import { PURPOSE } from './model/expand.ts';
import { deliveryStatus, emailFailure } from './model/statuses.ts';
import { cancelOrder } from './operations/cancel-order.ts';
import { findOrders, getOrder } from './operations/find-orders.ts';
import { getOrderNotifications } from './operations/get-order-notifications.ts';
import { getOrderStatus } from './operations/get-order-status.ts';
import { getShipment } from './operations/get-shipment.ts';
import { getStatusFeed } from './operations/get-status-feed.ts';
import { orderChain } from './operations/order-chain.ts';
import { orderInstant } from './operations/order-instant.ts';
import { ACCEPT_SWEEP, type Parts } from './parts.ts';
import type { Follower, LatestSms, Notifications } from './port.ts';
import { notificationsReader } from './store/reader.ts';
import { notificationsWriter } from './store/writer.ts';
import { acceptSweep } from './sweeps/accept.ts';
import { forgetSweep } from './sweeps/forget.ts';
import { ASSUMED_AFTER, sendSmsSweep } from './sweeps/send-sms.ts';
import { settleSweep } from './sweeps/settle.ts';
import { startSweep } from './sweeps/start.ts';

export interface NotificationsNeighbours {
  readonly register: Register;
  readonly authorization: Authorization;
  readonly outgoing: OutgoingMail;
  readonly gateway: SmsGateway;
}

export interface NotificationsRules {
  readonly smsPace?: Pace;
  /** May a condition be asked at this IP address? */
  readonly mayAsk: (address: string) => boolean;
}

/** Opens notifications: orders of e-mail and SMS, and what becomes of them. */
export function openNotifications(
  foundation: Foundation,
  { register, authorization, outgoing, gateway }: NotificationsNeighbours,
  { smsPace = unhurried, mayAsk }: NotificationsRules,
): Room & { port: Notifications; latestSms: LatestSms } {
  const { clock, database, sweeps } = foundation;
  let followed: Follower | undefined;
  const parts: Parts = {
    ...foundation,
    lookUp: contactLookUp({ register, authorization }),
    askCondition: askConditions({ log: foundation.log, mayAsk }),
    outgoing,
    gateway,
    smsPace,
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
      orderInstant(parts, 'sms', ''),
      orderInstant(parts, 'sms', '/sms'),
      orderInstant(parts, 'email', '/email'),
      getShipment(parts),
      getStatusFeed(parts),
      findOrders(parts),
      getOrder(parts),
      getOrderStatus(parts),
      getOrderNotifications(parts, 'Email'),
      getOrderNotifications(parts, 'SMS'),
      cancelOrder(parts),
    ],
    sweeps: [acceptSweep(parts), startSweep(parts), sendSmsSweep(parts), settleSweep(parts), forgetSweep(parts)],
  };
}

/** Tells deliveries how their e-mails ended. */
function followEmails({ outgoing, follower }: Parts): void {
  outgoing.onEnd(PURPOSE, async (transaction, id, end, at) => {
    const writer = notificationsWriter(transaction);
    const shipment = await writer.setDelivery(
      id,
      end.kind === 'accepted'
        ? { status: 'Succeeded', isFinal: false, nextAt: later(at, ASSUMED_AFTER) }
        : { status: emailFailure(end.cause), isFinal: true, reason: end.reason },
      at,
    );
    if (shipment !== undefined) await finish(transaction, follower(), { ids: [shipment], at });
  });
}
