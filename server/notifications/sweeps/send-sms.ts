import { days, hours, later, minutes, seconds } from '../../foundation/clock.ts';
import { statement } from '../../foundation/database/database.ts';
import { queueAge } from '../../foundation/database/queue-age.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { finish } from '../finish.ts';
import { nextSendTime } from '../model/sending-window.ts';
import { smsFailure } from '../model/statuses.ts';
import { type Parts, SMS_SWEEP } from '../parts.ts';
import { notificationsWriter } from '../store/writer.ts';

const BATCH = 20;
/** Longest time the attempts of one batch may take before another process may try them. */
const LEASE = minutes(5);
/** Waits after the first, second, … temporary failure; the last one again and again until its lifetime is over. */
const WAITS = [minutes(1), minutes(5), minutes(15), hours(1), hours(4)];
/** That the lifetime of an SMS is over is reported a little later. */
const REPORTED_WITHIN = minutes(15);

const CLAIM = statement(
  'notifications-claim-sms',
  `update notifications.delivery
      set next_at = $2, attempts = attempts + 1, status = 'Sending',
          status_changed = case when status = 'Sending' then status_changed else $1 end
    where id in (select id from notifications.delivery
                  where next_at <= $1 and status in ('New', 'Sending') order by next_at limit $3 for update skip locked)
   returning id, shipment_id, destination, sender, body, anytime, attempts, expires_at, created`,
);

const OLDEST_DUE = statement(
  'notifications-oldest-sms',
  `select min(next_at) as oldest from notifications.delivery where next_at <= $1 and status in ('New', 'Sending')`,
);

const RETRY = statement(
  'notifications-retry-sms',
  `update notifications.delivery set next_at = least($3, expires_at), last_error = $4 where id = $1 and attempts = $2 and not is_final`,
);

/** An SMS that has come outside the sending window waits for the next; that was no attempt. */
const WAIT = statement(
  'notifications-wait-sms',
  `update notifications.delivery set next_at = $3, attempts = attempts - 1, status = 'New'
    where id = $1 and attempts = $2 and not is_final`,
);

const ACCEPTED = statement(
  'notifications-accepted-sms',
  'update notifications.delivery set gateway_reference = coalesce($2, gateway_reference), awaits_report = $3 where id = $1',
);

interface SmsRow {
  id: string;
  shipment_id: string;
  destination: string;
  sender: string;
  body: string;
  anytime: boolean;
  attempts: number;
  expires_at: Date;
  created: Date;
}

/**
 * Hands SMS to the gateway, inside the sending window.
 *
 * New → claimed with a lease → Accepted, failed, or waiting again. A process that dies before it could write down that
 * the gateway has an SMS leaves it to be sent again under the same id: at least once, and twice only by a gateway that
 * does not look at the id.
 */
export function sendSmsSweep(parts: Parts): Sweep {
  const { database, clock, metrics, smsPace } = parts;
  metrics.observeQueue('sms', queueAge(parts, OLDEST_DUE));
  return {
    name: SMS_SWEEP,
    every: 5000,
    parallel: 2,
    async batch() {
      const granted = await smsPace.take(BATCH);
      if (granted === 0) return smsPace.again(SMS_SWEEP);
      const now = clock.now();
      const claimed = await database.run<SmsRow>(CLAIM, [now, later(now, LEASE), granted]);
      if (claimed.length < granted) await smsPace.giveBack(granted - claimed.length);
      await Promise.all(claimed.map((row) => attempt(parts, row)));
      return claimed.length;
    },
  };
}

async function attempt(parts: Parts, row: SmsRow): Promise<void> {
  const { database, clock, log, gateway, metrics } = parts;
  const now = clock.now();
  if (row.expires_at <= now)
    return end(parts, row, 'Failed_TTL', 'The time in which the SMS was to be sent has passed');
  const opens = row.anytime ? now : nextSendTime(now);
  if (opens > now) return void (await database.run(WAIT, [row.id, row.attempts, opens]));
  const timeToLive = Math.ceil((row.expires_at.getTime() - now.getTime()) / 1000);
  const { id, destination: to, sender: from, body: text } = row;
  const outcome = await gateway.send({ id, to, from, text, timeToLive });
  const at = clock.now();
  switch (outcome.kind) {
    case 'accepted':
      metrics.sent('sms', row.anytime ? row.created : nextSendTime(row.created), at);
      return database.transaction(async (transaction) => {
        await transaction.run(ACCEPTED, [id, outcome.reference ?? null, gateway.reports]);
        const nextAt = gateway.reports ? later(row.expires_at, REPORTED_WITHIN) : later(at, parts.assumedAfter);
        const erase = gateway.keepsAccepted;
        await notificationsWriter(transaction).setDelivery(
          id,
          { status: 'Accepted', isFinal: false, nextAt, erase },
          at,
        );
      });
    case 'refused':
      log.error({ delivery: id, reason: outcome.reason }, 'an SMS could not be sent');
      return end(parts, row, smsFailure(outcome.error), outcome.reason);
    case 'later': {
      log.warn({ delivery: id, reason: outcome.reason }, 'an SMS will be tried again');
      const wait = Math.max(WAITS[row.attempts - 1] ?? WAITS.at(-1)!, seconds(outcome.retryAfter ?? 0));
      const again = later(at, Math.min(wait, days(1)));
      await database.run(RETRY, [id, row.attempts, row.anytime ? again : nextSendTime(again), outcome.reason]);
    }
  }
}

/** An SMS that will never be sent. */
const end = ({ database, clock, follower }: Parts, row: SmsRow, status: string, reason: string): Promise<void> =>
  database.transaction(async (transaction) => {
    const at = clock.now();
    const change = { status, isFinal: true, reason, erase: true };
    const shipment = await notificationsWriter(transaction).setDelivery(row.id, change, at);
    if (shipment !== undefined) await finish(transaction, follower(), { ids: [shipment], at });
  });
