import type { Queries } from '../../foundation/database/database.ts';
import type { MemberRole } from '../port.ts';
import type { AdministrationTables, InvitationRow, MemberRow, ServiceOwnerRow } from './tables.ts';

/** Reads of members and invitations. */
export const memberReader = (queries: Queries) => {
  const tables = () => queries.tables<AdministrationTables>();
  return {
    members: (code: string): Promise<MemberRow[]> =>
      tables()
        .selectFrom('administration.member')
        .selectAll()
        .where('service_owner', '=', code)
        .orderBy('created')
        .orderBy('party_uuid')
        .execute(),
    async role(code: string, partyUuid: string): Promise<MemberRole | undefined> {
      const row = await tables()
        .selectFrom('administration.member')
        .select('role')
        .where('service_owner', '=', code)
        .where('party_uuid', '=', partyUuid)
        .executeTakeFirst();
      return row?.role;
    },
    /** Codes of the service owners the person is a member of. */
    async memberOf(partyUuid: string): Promise<string[]> {
      const rows = await tables()
        .selectFrom('administration.member')
        .select('service_owner')
        .where('party_uuid', '=', partyUuid)
        .execute();
      return rows.map(({ service_owner }) => service_owner);
    },
    /** The service owners a person works for, by code, and as what. */
    async membershipsOf(partyUuid: string): Promise<{ owner: ServiceOwnerRow; role: MemberRole }[]> {
      const rows = await tables()
        .selectFrom('administration.member')
        .innerJoin('administration.service_owner', 'code', 'service_owner')
        .selectAll('administration.service_owner')
        .select('role')
        .where('party_uuid', '=', partyUuid)
        .orderBy('code')
        .execute();
      return rows.map(({ role, ...owner }) => ({ owner, role }));
    },
    invitations: (code: string): Promise<InvitationRow[]> =>
      tables()
        .selectFrom('administration.invitation')
        .selectAll()
        .where('service_owner', '=', code)
        .orderBy('id')
        .execute(),
  };
};

export type MemberReader = ReturnType<typeof memberReader>;
