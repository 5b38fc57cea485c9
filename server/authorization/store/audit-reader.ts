import type { Queries } from '../../foundation/database/database.ts';
import type { AuditRow, AuditTables, StoredAudit } from './audit-tables.ts';

/** What of the trail is looked for; a filter left out leaves nothing out. */
export interface AuditFilter {
  readonly owner?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly party?: string | undefined;
  readonly actor?: string | undefined;
  readonly what?: string | undefined;
  readonly kind?: AuditRow['kind'] | undefined;
  readonly result?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Id of the last entry of the page before. */
  readonly after?: string | undefined;
}

/** Reads of the audit trail, the newest first. */
export const auditReader = (queries: Queries) => ({
  find(filter: AuditFilter, limit: number): Promise<StoredAudit[]> {
    let query = queries.tables<AuditTables>().selectFrom('rights.audit').selectAll();
    if (filter.owner !== undefined) query = query.where('resource_owner', '=', filter.owner);
    if (filter.resourceId !== undefined) query = query.where('resource_id', '=', filter.resourceId);
    if (filter.party !== undefined) query = query.where('party', '=', filter.party);
    if (filter.actor !== undefined) query = query.where('actor', '=', filter.actor);
    if (filter.what !== undefined) query = query.where('what', '=', filter.what);
    if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind);
    if (filter.result !== undefined) query = query.where('result', '=', filter.result);
    if (filter.from !== undefined) query = query.where('at', '>=', filter.from);
    if (filter.to !== undefined) query = query.where('at', '<', filter.to);
    if (filter.after !== undefined) query = query.where('id', '<', filter.after);
    return query.orderBy('id', 'desc').limit(limit).execute();
  },
});
