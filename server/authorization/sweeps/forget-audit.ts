import { type Clock, hours, later } from '../../foundation/clock.ts';
import type { Database } from '../../foundation/database/database.ts';
import type { Sweep } from '../../foundation/sweeps/sweeps.ts';
import { AUDIT_KEPT } from '../audit-trail.ts';
import { auditWriter } from '../store/audit-writer.ts';

const BATCH = 5_000;

/** Forgets entries of the audit trail that are older than they are kept, and look-ups in vain that no longer count. */
export const forgetAudit = ({ database, clock }: { database: Database; clock: Clock }): Sweep => ({
  name: 'authorization-forget-audit',
  every: hours(1),
  batch: () =>
    database.transaction(async (transaction) => {
      const writer = auditWriter(transaction);
      const now = clock.now();
      return (
        (await writer.forget(later(now, -AUDIT_KEPT), BATCH)) + (await writer.forgetLookUps(later(now, -hours(1))))
      );
    }),
});
