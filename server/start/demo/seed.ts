import { readFile } from 'node:fs/promises';
import type { ServiceOwners } from '../../administration/port.ts';
import type { Registrations } from '../../administration/registrations.ts';
import type { ImportParties } from '../../register/import-parties.ts';
import type { ImportedParty, ImportDocument } from '../../register/model/import-document.ts';

/** What the demo is written with. */
export interface DemoWriters {
  readonly importParties: ImportParties;
  readonly serviceOwners: ServiceOwners;
  readonly registrations: Registrations;
  /** Registers the resource `ttd-demo-brev` with its policy. Runs at every start, after the service owners are there. */
  readonly resource: () => Promise<void>;
  /** Registers the Maskinporten client with the published test key. Runs at every start, after the resource. */
  readonly client: () => Promise<void>;
  /** Makes somebody member of the service owner `ttd`. Runs at every start, after the service owners are there. */
  readonly member: () => Promise<void>;
}

interface DemoDocument extends ImportDocument {
  readonly parties: readonly (ImportedParty & { readonly serviceOwnerCode?: string })[];
}

/**
 * Puts the demo in place: its parties, its service owners, then what the neighbours add. Once the service owners are
 * there the parties are left alone, so that what a user has changed in the register outlives a restart.
 */
export async function seedDemo({
  importParties,
  serviceOwners,
  registrations,
  resource,
  client,
  member,
}: DemoWriters): Promise<void> {
  const document = JSON.parse(await readFile(new URL('parties.json', import.meta.url), 'utf8')) as DemoDocument;
  const known = new Set((await serviceOwners.all()).map(({ code }) => code));
  const missing = document.parties.filter(
    ({ serviceOwnerCode }) => serviceOwnerCode !== undefined && !known.has(serviceOwnerCode),
  );
  if (missing.length > 0) await importParties(document);
  for (const { serviceOwnerCode: code, organizationNumber, name, email } of missing) {
    await registrations.register({
      code,
      organizationNumber,
      name: { nb: name },
      contact: { email },
      agreement: { accepted: true },
    });
    await registrations.approve(code!);
  }
  await resource();
  await client();
  await member();
}
