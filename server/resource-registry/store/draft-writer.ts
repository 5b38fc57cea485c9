import { statement, type Transaction } from '../../foundation/database/database.ts';
import type { Example } from '../model/example.ts';
import type { ServiceDraft } from '../model/service-draft.ts';
import { draftReader } from './draft-reader.ts';
import type { DraftRow, DraftTables } from './draft-tables.ts';

const LOCK = statement(
  'resource-registry-lock-draft',
  // A draft that is not there yet is locked too, or two people could both begin it.
  `select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, 7))`,
);

const SAVE = statement(
  'resource-registry-save-draft',
  `insert into resource_registry.draft as kept
     (owner, identifier, revision, based_on, resource, policy, examples, changed_by, created_at, changed_at)
   values ($1, $2, nextval('resource_registry.draft_revision'), $3, $4::json, $5::json, $6::json, $7, $8, $8)
   on conflict (owner, identifier) do update set revision = excluded.revision, based_on = excluded.based_on,
     resource = excluded.resource, policy = excluded.policy, examples = excluded.examples,
     changed_by = excluded.changed_by, changed_at = excluded.changed_at
   returning *`,
);

// The resource is locked by whoever calls this, so that numbers follow each other.
const PUBLISHED = statement(
  'resource-registry-note-publication',
  `insert into resource_registry.publication (identifier, number, version_id, policy, examples, label, by, at)
   select resource.identifier, coalesce(before.number, 0) + 1, resource.current_version, resource.current_policy,
     coalesce($2::json, before.examples, '[]'), $3, $4, $5
   from resource_registry.resource
   left join lateral (
     select number, examples from resource_registry.publication
     where publication.identifier = resource.identifier order by number desc limit 1
   ) before on true
   where resource.identifier = $1
   returning number`,
);

/** Writes of drafts and publications. Drafts are locked before resources. */
export const draftWriter = (transaction: Transaction) => ({
  /** The draft as it stands, kept from other writers until the transaction ends. */
  async lock(owner: string, identifier: string): Promise<DraftRow | undefined> {
    await transaction.run(LOCK, [owner, identifier]);
    return draftReader(transaction).draft(owner, identifier);
  },

  async save(
    key: { readonly owner: string; readonly identifier: string },
    draft: ServiceDraft,
    { basedOn, by, at }: { basedOn: number | null; by: string; at: Date },
  ): Promise<DraftRow> {
    const [saved] = await transaction.run<DraftRow>(SAVE, [
      key.owner,
      key.identifier,
      basedOn,
      JSON.stringify(draft.resource),
      draft.policy === null ? null : JSON.stringify(draft.policy),
      JSON.stringify(draft.examples),
      by,
      at,
    ]);
    return saved!;
  },

  async remove(owner: string, identifier: string): Promise<void> {
    await transaction
      .tables<DraftTables>()
      .deleteFrom('resource_registry.draft')
      .where('owner', '=', owner)
      .where('identifier', '=', identifier)
      .execute();
  },

  /** Removes every draft of an owner. */
  async removeAll(owner: string): Promise<void> {
    await transaction.tables<DraftTables>().deleteFrom('resource_registry.draft').where('owner', '=', owner).execute();
  },

  /** Notes what is in force now; without examples those of the publication before are carried on. */
  async published(
    identifier: string,
    { examples, label, by, at }: { examples?: readonly Example[]; label?: string; by: string | undefined; at: Date },
  ): Promise<number> {
    const [noted] = await transaction.run<{ number: number }>(PUBLISHED, [
      identifier,
      examples === undefined ? null : JSON.stringify(examples),
      label ?? null,
      by ?? null,
      at,
    ]);
    return noted!.number;
  },
});
