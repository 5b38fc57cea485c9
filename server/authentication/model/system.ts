import { type Static, Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { boolean, list, nullable, text, textMap } from '../../http/binding/shapes.ts';

const RESOURCE = 'urn:altinn:resource';

/** Each entry becomes a parameter of a statement, and a register is read by people. */
const MOST_ENTRIES = 1000;
export const bounded = {
  test: (entries: readonly unknown[]) =>
    entries.length <= MOST_ENTRIES ? undefined : `At most ${MOST_ENTRIES} entries; there are ${entries.length}.`,
};

export const rightShape = Type.Object({
  action: Type.Optional(nullable(text())),
  resource: Type.Optional(
    list(Type.Object({ id: Type.Optional(nullable(text())), value: Type.Optional(nullable(text())) })),
  ),
});
export const accessPackageShape = Type.Object({ urn: Type.Optional(nullable(text())) });

/** Body of `POST systemregister/vendor` and of the PUT (authentication §3.1). */
export const systemBody = Type.Object({
  id: text({ example: '311006002_fagsystem' }),
  vendor: Type.Object({ authority: Type.Optional(nullable(text())), ID: text({ example: '0192:311006002' }) }),
  name: textMap(),
  description: textMap(),
  rights: Type.Optional(nullable(list(rightShape, bounded))),
  accessPackages: Type.Optional(nullable(list(accessPackageShape, bounded))),
  clientId: Type.Optional(nullable(list(text(), bounded))),
  isVisible: Type.Optional(nullable(boolean())),
  allowedRedirectUrls: Type.Optional(nullable(list(text(), bounded))),
});

/** A right a system needs: all that may be done with a resource. */
export interface SystemRight {
  readonly resource: readonly { readonly id: string; readonly value: string }[];
}

/** What a vendor says of its system. */
export interface SystemFacts {
  readonly name: Readonly<Record<string, string>>;
  readonly description: Readonly<Record<string, string>>;
  readonly rights: readonly SystemRight[];
  /** URNs. */
  readonly accessPackages: readonly string[];
  readonly clientIds: readonly string[];
  readonly redirectUrls: readonly string[];
  readonly isVisible: boolean;
}

/** A system as it is stored. */
export interface System extends SystemFacts {
  readonly id: string;
  readonly internalId: string;
  /** Nine digits. */
  readonly vendor: string;
  readonly isDeleted: boolean;
}

const trimmed = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([language, value]) => [language, value.trim()]));

/** The rights of a list as sent in, trimmed; `action` is taken and not kept, as in the original. */
export const rightsOf = (sent: readonly Static<typeof rightShape>[] | null | undefined): SystemRight[] =>
  (sent ?? []).map(({ resource }) => ({
    resource: (resource ?? []).map(({ id, value }) => ({ id: (id ?? '').trim(), value: (value ?? '').trim() })),
  }));

export const packagesOf = (sent: readonly Static<typeof accessPackageShape>[] | null | undefined): string[] =>
  (sent ?? []).map(({ urn }) => (urn ?? '').trim());

/** The facts of a body, every text trimmed. */
export const factsOf = (body: Static<typeof systemBody>): SystemFacts => ({
  name: trimmed(body.name),
  description: trimmed(body.description),
  rights: rightsOf(body.rights),
  accessPackages: packagesOf(body.accessPackages),
  clientIds: (body.clientId ?? []).map((id) => id.trim().toLowerCase()),
  redirectUrls: (body.allowedRedirectUrls ?? []).map((url) => url.trim()),
  isVisible: body.isVisible ?? true,
});

/** Nine digits of `0192:…`; undefined for anything else. */
export const vendorNumberOf = (identifier: string): string | undefined =>
  /^0192:([0-9]{9})$/.exec(identifier.trim())?.[1];

/** Ids of the resources of a right. */
export const resourceIdsOf = (right: SystemRight): string[] => right.resource.map(({ value }) => value.toLowerCase());

export const isResourceRight = (right: SystemRight): boolean =>
  right.resource.length > 0 && right.resource.every(({ id }) => id === RESOURCE);

/** Tells rights apart, whatever the order and the case of what they name. */
export const rightKey = (right: SystemRight): string =>
  right.resource
    .map(({ id, value }) => `${id}=${value}`.toLowerCase())
    .sort()
    .join(' ');

export const rightsOnWire = (rights: readonly SystemRight[]) => rights.map(({ resource }) => ({ resource }));
export const packagesOnWire = (packages: readonly string[]) => packages.map((urn) => ({ urn }));

/** The short form: lists, and the approval page. */
export const shortSystem = (system: System, vendorName: string) => ({
  systemId: system.id,
  systemVendorOrgNumber: system.vendor,
  systemVendorOrgName: vendorName,
  name: system.name,
  description: system.description,
  rights: rightsOnWire(system.rights),
  accessPackages: packagesOnWire(system.accessPackages),
  isVisible: system.isVisible,
});

/** The full form, for the vendor. `authority` is not among what is answered (authentication §3.1). */
export const fullSystem = (system: System) => ({
  id: system.id,
  vendor: { ID: `0192:${system.vendor}` },
  name: system.name,
  description: system.description,
  rights: rightsOnWire(system.rights),
  accessPackages: packagesOnWire(system.accessPackages),
  isDeleted: system.isDeleted,
  clientId: system.clientIds,
  isVisible: system.isVisible,
  allowedRedirectUrls: system.redirectUrls,
});

export type SystemChangeType = 'create' | 'update' | 'rightsupdate' | 'accesspackageupdate' | 'delete';

/** An entry of a system's change log. */
export interface SystemChange {
  readonly systemInternalId: string;
  readonly changedBy: string;
  readonly changeType: SystemChangeType;
  readonly changedData: unknown;
  /** Maskinporten client whose token was used. */
  readonly clientId: string | null;
  readonly created: Date;
}

export const changeOnWire = (change: SystemChange) => ({
  systemInternalId: change.systemInternalId,
  changedByOrgNumber: change.changedBy,
  changeType: change.changeType,
  changedData: change.changedData,
  ...(change.clientId === null ? {} : { clientId: change.clientId }),
  created: wireTime(change.created),
});
