import { statement, type Transaction } from '../foundation/database/database.ts';
import { finish, tellAgain } from './finish.ts';
import type { Follower } from './port.ts';

/** Once, and again only where the end was assumed. Answers what was known before. */
const REPORT = statement(
  'notifications-report',
  `with known as (select id, status, is_final, is_assumed from notifications.delivery where id = $1 for update)
   update notifications.delivery d
      set status = $2, status_changed = case when d.status = $2 then d.status_changed else $3 end,
          is_final = true, is_assumed = false, next_at = null, last_error = $4, body = null
     from known
    where d.id = known.id and (not known.is_final or known.is_assumed)
   returning d.shipment_id, known.status as former, known.is_final as was_final`,
);

interface KnownRow {
  shipment_id: string;
  former: string;
  was_final: boolean;
}

/**
 * Writes down what the world outside reports of an e-mail or SMS: that is final. What had been assumed of it meanwhile is
 * corrected, and told again where it was wrong. False: its end was known before.
 */
export async function recordReport(
  transaction: Transaction,
  follower: Follower,
  { id, status, reason, at }: { id: string; status: string; reason?: string | undefined; at: Date },
): Promise<boolean> {
  const [known] = await transaction.run<KnownRow>(REPORT, [id, status, at, reason?.slice(0, 500) ?? null]);
  if (known === undefined) return false;
  const ids = [known.shipment_id];
  if (!known.was_final) await finish(transaction, follower, { ids, at });
  else if (known.former !== status) await tellAgain(transaction, follower, { ids, at, corrected: status });
  return true;
}
