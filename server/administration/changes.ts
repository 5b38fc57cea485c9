import type { Clock } from '../foundation/clock.ts';
import type { Database } from '../foundation/database/database.ts';
import { newId } from '../foundation/ids.ts';
import type { OwnerChanges } from './port.ts';
import type { AdministrationTables } from './store/tables.ts';

/** Changes of a service owner's members, keys and standing: written with the transaction that makes them, and only added to. */
export const openChanges = ({ database, clock }: { database: Database; clock: Clock }): OwnerChanges => ({
  async note(transaction, { serviceOwner, by, subject, identifier, what, details = {} }) {
    const now = clock.now();
    await transaction
      .tables<AdministrationTables>()
      .insertInto('administration.change')
      .values({
        id: newId(now),
        service_owner: serviceOwner,
        at: now,
        actor: by,
        subject,
        identifier,
        what,
        details: JSON.stringify(details),
      })
      .execute();
  },

  async find(serviceOwner, { by, what, identifier, from, to, after }, limit) {
    let query = database
      .tables<AdministrationTables>()
      .selectFrom('administration.change')
      .select(['id', 'at', 'actor as by', 'subject', 'identifier', 'what', 'details'])
      .where('service_owner', '=', serviceOwner)
      // A code may have been a refused applicant's before: what is noted of that one stays, and is shown to nobody else.
      .where('at', '>=', (row) =>
        row.selectFrom('administration.service_owner').select('created_at').where('code', '=', serviceOwner),
      );
    if (by !== undefined) query = query.where('actor', '=', by);
    if (what !== undefined) query = query.where('what', '=', what);
    if (identifier !== undefined) query = query.where('identifier', '=', identifier);
    if (from !== undefined) query = query.where('at', '>=', from);
    if (to !== undefined) query = query.where('at', '<', to);
    if (after !== undefined) query = query.where('id', '<', after);
    return query.orderBy('id', 'desc').limit(limit).execute();
  },
});
