import type { Transaction } from '../../foundation/database/database.ts';
import type { AdministrationTables, InvitationRow, MemberRow } from './tables.ts';

/** Writes of members and invitations. */
export const memberWriter = (transaction: Transaction) => {
  const tables = transaction.tables<AdministrationTables>();
  return {
    /** Keeps other changes of the service owner's members out until the transaction ends. */
    async lockMembers(code: string): Promise<void> {
      await tables
        .selectFrom('administration.service_owner')
        .select('code')
        .where('code', '=', code)
        .forUpdate()
        .execute();
    },
    /** Makes the person a member with this role, or gives a member this role. */
    async put(member: MemberRow): Promise<void> {
      await tables
        .insertInto('administration.member')
        .values(member)
        .onConflict((conflict) => conflict.columns(['service_owner', 'party_uuid']).doUpdateSet({ role: member.role }))
        .execute();
    },
    async seen(code: string, partyUuid: string, now: Date): Promise<void> {
      await tables
        .updateTable('administration.member')
        .set({ last_seen: now })
        .where('service_owner', '=', code)
        .where('party_uuid', '=', partyUuid)
        .execute();
    },
    async remove(code: string, partyUuid: string): Promise<void> {
      await tables
        .deleteFrom('administration.member')
        .where('service_owner', '=', code)
        .where('party_uuid', '=', partyUuid)
        .execute();
    },
    async invite(invitation: InvitationRow): Promise<void> {
      await tables.insertInto('administration.invitation').values(invitation).execute();
    },
    /** Uses an invitation up: the row goes, so that no other use finds it. Undefined when there is none in force. */
    useInvitation: (digest: Buffer, now: Date): Promise<InvitationRow | undefined> =>
      tables
        .deleteFrom('administration.invitation')
        .where('digest', '=', digest)
        .where('expires', '>', now)
        .returningAll()
        .executeTakeFirst(),
    /** False when the service owner has no such invitation. */
    async withdrawInvitation(code: string, id: string): Promise<boolean> {
      const { numDeletedRows } = await tables
        .deleteFrom('administration.invitation')
        .where('service_owner', '=', code)
        .where('id', '=', id)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
};
