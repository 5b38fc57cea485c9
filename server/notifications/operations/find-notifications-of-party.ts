import { Type } from 'typebox';
import { ADMINISTRATION_SCOPE } from '../../administration/port.ts';
import { days, later } from '../../foundation/clock.ts';
import { wireTime } from '../../http/binding/scalars.ts';
import { dateTime, text } from '../../http/binding/shapes.ts';
import { anyScope } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { deliveryStatus } from '../model/statuses.ts';
import { BASE, TAG } from '../order-access.ts';
import type { Parts } from '../parts.ts';
import { notificationProblems } from '../problems.ts';
import { notificationsReader } from '../store/reader.ts';

const DEFAULT_DAYS = 30;
const MOST = 500;
const time = () => Type.String({ format: 'date-time' });

const FORMS = {
  nin: { name: 'Person', pattern: /^\d{11}$/, message: 'National identity number must be 11 digits long.' },
  orgnumber: { name: 'Organization', pattern: /^\d{9}$/, message: 'Organization number must be 9 digits long.' },
} as const;

/**
 * `GET /future/dashboard/recipients/notifications/nin` and `/orgnumber`: what somebody was told, for the operator's support.
 * Numbers of people come in a header: addresses end up in logs.
 */
export const findNotificationsOfParty = (parts: Parts, kind: keyof typeof FORMS) =>
  operation({
    name: `FindNotificationsOf${FORMS[kind].name}`,
    method: 'GET',
    path: `${BASE}/future/dashboard/recipients/notifications/${kind}`,
    tag: TAG,
    summary: kind === 'nin' ? 'See what a person was told' : 'See what an organisation was told',
    description:
      kind === 'nin' ? 'For the operator. The header `person` has the national identity number.' : 'For the operator.',
    access: anyScope([ADMINISTRATION_SCOPE]),
    query: Type.Object({
      ...(kind === 'nin' ? {} : { orgNumber: Type.Optional(text()) }),
      from: Type.Optional(dateTime({ description: 'Default: 30 days before `to`' })),
      to: Type.Optional(dateTime({ description: 'Default: now' })),
    }),
    answers: {
      200: {
        description: 'The newest 500 e-mails and SMS, newest first',
        schema: Type.Array(
          Type.Object({
            shipmentId: Type.String({ format: 'uuid' }),
            sendersReference: Type.Optional(Type.String()),
            creator: Type.String(),
            resourceId: Type.Optional(Type.String()),
            shipmentType: Type.String(),
            requestedSendTime: time(),
            type: Type.String(),
            destination: Type.String(),
            status: Type.String(),
            lastUpdate: time(),
          }),
        ),
      },
    },
    problems: notificationProblems,
    async handle(call) {
      const query = call.query as { orgNumber?: string; from?: Date; to?: Date };
      const given = kind === 'nin' ? call.headers.person : query.orgNumber;
      const { pattern, message } = FORMS[kind];
      if (typeof given !== 'string' || !pattern.test(given))
        throw new InvalidFields([{ path: kind === 'nin' ? 'person' : 'orgNumber', message }]);
      const to = query.to ?? parts.clock.now();
      const from = query.from ?? later(to, -days(DEFAULT_DAYS));
      const rows = await notificationsReader(parts.database).ofParty(given, from, to, MOST);
      return ok(
        rows.map((row) => ({
          shipmentId: row.shipment_id,
          ...(row.senders_reference === null ? {} : { sendersReference: row.senders_reference }),
          creator: row.creator,
          ...(row.resource_id === null ? {} : { resourceId: `urn:altinn:resource:${row.resource_id}` }),
          shipmentType: row.kind,
          requestedSendTime: wireTime(row.requested_send_time),
          type: row.type,
          destination: row.destination,
          status: deliveryStatus(row.type, row.status),
          lastUpdate: wireTime(row.status_changed),
        })),
      );
    },
  });
