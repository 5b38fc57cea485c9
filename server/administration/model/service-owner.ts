import { wireTime } from '../../http/binding/scalars.ts';
import type { Access, Caller } from '../../http/caller.ts';
import { ADMINISTRATION_SCOPE, type ServiceOwner } from '../port.ts';
import type { ServiceOwnerRow } from '../store/tables.ts';

/** Any organisation may call; what it sees and does is its own alone unless it is an administrator. */
export const organizationToken: Access = {
  kind: 'token',
  scopes: [ADMINISTRATION_SCOPE],
  kinds: ['altinn', 'maskinporten'],
  allows: () => true,
};

/**
 * May the caller act for the organisation's registration? A system user may not: it is another firm's system. Of the
 * people who act for it in a browser, its owners may.
 */
export const mayAdminister = (caller: Caller, organizationNumber: string): boolean =>
  caller.scopes.has(ADMINISTRATION_SCOPE) ||
  (caller.systemUser === undefined &&
    caller.organizationNumber === organizationNumber &&
    (caller.member === undefined || caller.member.role === 'owner'));

export const serviceOwnerOf = (row: ServiceOwnerRow): ServiceOwner => ({
  code: row.code,
  organizationNumber: row.organization_number,
  name: { nb: row.name_nb, nn: row.name_nn, en: row.name_en },
  approved: row.status === 'approved',
  suspended: row.status === 'suspended',
});

/** A service owner as the administration API writes it. */
export const wireServiceOwner = (row: ServiceOwnerRow) => ({
  code: row.code,
  organizationNumber: row.organization_number,
  name: { nb: row.name_nb, nn: row.name_nn, en: row.name_en },
  contact: { email: row.contact_email, phone: row.contact_phone },
  agreement: { acceptedAt: wireTime(row.agreement_accepted_at) },
  status: row.status,
  createdAt: wireTime(row.created_at),
  approvedAt: row.approved_at && wireTime(row.approved_at),
  ...(row.suspended_reason === null ? {} : { suspendedReason: row.suspended_reason }),
  ...(row.rejected_reason === null ? {} : { rejectedReason: row.rejected_reason }),
});
