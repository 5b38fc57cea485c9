import type { Transaction } from '../../foundation/database/database.ts';
import type { Foundation } from '../../foundation/foundation.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { AuditFacts } from '../store/audit-tables.ts';
import { delegationWriter } from '../store/delegation-writer.ts';

/** A change of rights while it is made. */
export interface RecordedChange {
  readonly transaction: Transaction;
  readonly by: { readonly by: string; readonly at: Date };
  /** Puts an entry into the audit trail; a change without one moves nothing. */
  readonly note: (what: string, facts?: Partial<AuditFacts>) => void;
}

/** Who changes what `giver` lets `receiver` do; party or system user uuids. */
export interface ChangeOf {
  readonly by: string;
  readonly giver: string;
  readonly receiver: string;
}

/**
 * Runs changes of rights: each in one transaction with its entries in the audit trail, after any other change between the
 * same two. The epoch moves when something was noted, so that what was given or taken counts at once everywhere.
 */
export const openRecordedChanges =
  ({ database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>, trail: AuditTrail) =>
  <Result>({ by, giver, receiver }: ChangeOf, change: (one: RecordedChange) => Promise<Result>): Promise<Result> =>
    database.transaction(async (transaction) => {
      await delegationWriter(transaction).lock(giver, receiver);
      const noted: AuditFacts[] = [];
      const note = (what: string, facts: Partial<AuditFacts> = {}) =>
        void noted.push({
          what,
          actor: by,
          party: giver,
          receiver,
          resource_id: null,
          resource_owner: null,
          action: null,
          instance: null,
          result: 'done',
          reason: null,
          ...facts,
        });
      const result = await change({ transaction, by: { by, at: clock.now() }, note });
      if (noted.length > 0) {
        await trail.changed(transaction, noted);
        await epoch.bump(transaction);
      }
      return result;
    });

export type RecordedChanges = ReturnType<typeof openRecordedChanges>;
