import type { Queries } from '../../foundation/database/database.ts';
import type { AdministrationTables, ServiceOwnerRow } from './tables.ts';

/** Reads of service owners. */
export const serviceOwnerReader = (queries: Queries) => {
  const table = () => queries.tables<AdministrationTables>().selectFrom('administration.service_owner').selectAll();
  return {
    all: (): Promise<ServiceOwnerRow[]> => table().orderBy('code').execute(),
    byCode: (code: string): Promise<ServiceOwnerRow | undefined> =>
      table().where('code', '=', code.toLowerCase()).executeTakeFirst(),
    byOrganizationNumber: (number: string): Promise<ServiceOwnerRow | undefined> =>
      table().where('organization_number', '=', number).executeTakeFirst(),
  };
};

export type ServiceOwnerReader = ReturnType<typeof serviceOwnerReader>;
