import type { Transaction } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { InvalidFields } from '../http/problem.ts';
import type { Register } from '../register/port.ts';
import { checkChange, checkRegistration, type SentRegistration } from './model/registration.ts';
import { serviceOwnerOf } from './model/service-owner.ts';
import type { OWNER_CHANGES, OwnerChanges, ServiceOwner } from './port.ts';
import { problem } from './problems.ts';
import { memberWriter } from './store/member-writer.ts';
import { serviceOwnerReader } from './store/reader.ts';
import type { ServiceOwnerRow } from './store/tables.ts';
import { serviceOwnerWriter } from './store/writer.ts';

export interface RegistrationOptions {
  /** True: a registration is approved as it is made (demo). */
  readonly autoApprove: boolean;
  /** Runs in the transaction that approves: authentication grants the scopes there. */
  readonly onApproved: (transaction: Transaction, serviceOwner: ServiceOwner) => Promise<void>;
  /** Runs in the transaction that suspends: authentication takes the scopes there. */
  readonly onSuspended: (transaction: Transaction, serviceOwner: ServiceOwner) => Promise<void>;
  /** Runs in the transaction that takes a code from a refused applicant: what it kept there is for nobody else. */
  readonly onCodeFreed: (transaction: Transaction, code: string) => Promise<void>;
}

type StandingChange = (typeof OWNER_CHANGES)['service_owner'][number];

/** Who does it when nobody is named: the one who sets the installation up. */
const ADMINISTRATOR = 'administrator';

/** How a public body becomes a service owner: applied → approved, with the scopes given in the same transaction. */
export function openRegistrations(
  { database, epoch, clock }: Pick<Foundation, 'database' | 'epoch' | 'clock'>,
  { register, changes }: { register: Pick<Register, 'byUrns'>; changes: Pick<OwnerChanges, 'note'> },
  { autoApprove, onApproved, onSuspended, onCodeFreed }: RegistrationOptions,
) {
  /** Approved from now on, with its scopes; what is approved already stays as it is. */
  async function letIn(
    transaction: Transaction,
    code: string,
    what: 'approved' | 'resumed',
    by: string,
  ): Promise<ServiceOwnerRow> {
    const row = await serviceOwnerWriter(transaction).approve(code, clock.now());
    if (row === undefined) {
      const known = await serviceOwnerReader(transaction).byCode(code);
      if (known === undefined) throw problem('ADM-00004', { code });
      return known;
    }
    await onApproved(transaction, serviceOwnerOf(row));
    await noteOf(transaction, row, what, by);
    await epoch.bump(transaction);
    return row;
  }

  const noteOf = (
    transaction: Transaction,
    { code }: Pick<ServiceOwnerRow, 'code'>,
    what: StandingChange,
    by: string,
    reason?: string,
  ) =>
    changes.note(transaction, {
      serviceOwner: code,
      by,
      subject: 'service_owner',
      identifier: code,
      what,
      details: reason === undefined ? {} : { reason },
    });

  return {
    /** Registers, with the person (party uuid) as its first owner where one does it; throws InvalidFields with every fault, or ADM-00002 and ADM-00003 when the body or code is taken. */
    async register(
      sent: SentRegistration,
      { firstOwner, by = ADMINISTRATOR }: { firstOwner?: string | undefined; by?: string } = {},
    ): Promise<ServiceOwnerRow> {
      const urn = `urn:altinn:organization:identifier-no:${sent.organizationNumber ?? ''}`;
      const parties = await register.byUrns([urn], { includeDeleted: true });
      const checked = checkRegistration(sent, parties.get(urn));
      if ('faults' in checked) throw new InvalidFields(checked.faults);
      const { code, organizationNumber, name, contact } = checked;
      return database.transaction(async (transaction) => {
        const now = clock.now();
        for (const refused of await serviceOwnerWriter(transaction).clearRejected(code, organizationNumber))
          if (refused.code !== code || refused.organization_number !== organizationNumber)
            await onCodeFreed(transaction, refused.code);
        const row = await serviceOwnerWriter(transaction).insert({
          code,
          organization_number: organizationNumber,
          name_nb: name.nb,
          name_nn: name.nn,
          name_en: name.en,
          contact_email: contact.email,
          contact_phone: contact.phone ?? null,
          agreement_accepted_at: now,
          status: autoApprove ? 'approved' : 'applied',
          created_at: now,
          approved_at: autoApprove ? now : null,
          suspended_reason: null,
          rejected_reason: null,
        });
        if (row === undefined) {
          const same = await serviceOwnerReader(transaction).byOrganizationNumber(organizationNumber);
          throw same === undefined
            ? problem('ADM-00003', { code })
            : problem('ADM-00002', { organizationNumber, code: same.code });
        }
        if (firstOwner !== undefined)
          await memberWriter(transaction).put({
            service_owner: row.code,
            party_uuid: firstOwner,
            role: 'owner',
            created: now,
            last_seen: now,
          });
        await noteOf(transaction, row, 'registered', by);
        if (autoApprove) await onApproved(transaction, serviceOwnerOf(row));
        await epoch.bump(transaction);
        return row;
      });
    },

    /** Changes name and contact; what is left out stays. Throws InvalidFields with every fault. */
    async change(
      owner: ServiceOwnerRow,
      sent: Pick<SentRegistration, 'name' | 'contact'>,
      by: string,
    ): Promise<ServiceOwnerRow> {
      const checked = checkChange(sent);
      if ('faults' in checked) throw new InvalidFields(checked.faults);
      const { name, contact } = checked;
      return database.transaction(async (transaction) => {
        const row = await serviceOwnerWriter(transaction).change(owner.code, {
          ...(name === undefined ? {} : { name_nb: name.nb, name_nn: name.nn, name_en: name.en }),
          ...(contact === undefined ? {} : { contact_email: contact.email, contact_phone: contact.phone ?? null }),
        });
        if (row !== undefined) await noteOf(transaction, row, 'changed', by);
        // Every process keeps service owners until the epoch moves.
        await epoch.bump(transaction);
        return row ?? owner;
      });
    },

    /** Approves; approving again changes nothing. Throws ADM-00004 for an unknown code. */
    approve: (code: string, by = ADMINISTRATOR): Promise<ServiceOwnerRow> =>
      database.transaction((transaction) => letIn(transaction, code, 'approved', by)),

    /** Refuses an application; the reason is for whoever applied. Throws ADM-00013 for one that was let in. */
    reject: (code: string, reason: string, by = ADMINISTRATOR): Promise<ServiceOwnerRow> =>
      database.transaction(async (transaction) => {
        const row = await serviceOwnerWriter(transaction).reject(code, reason);
        if (row === undefined) {
          const known = await serviceOwnerReader(transaction).byCode(code);
          throw problem(known === undefined ? 'ADM-00004' : 'ADM-00013', { code: known?.code ?? code });
        }
        await noteOf(transaction, row, 'rejected', by, reason);
        await epoch.bump(transaction);
        return row;
      }),

    /** Ends a suspension. Throws ADM-00005 for one that was never approved. */
    resume: (code: string, by = ADMINISTRATOR): Promise<ServiceOwnerRow> =>
      database.transaction(async (transaction) => {
        const known = await serviceOwnerReader(transaction).byCode(code);
        if (known === undefined || known.approved_at === null) throw await whyNot(transaction, code);
        return letIn(transaction, code, 'resumed', by);
      }),

    /** Takes scopes and keys out of use at once, and keeps everything else; suspending again changes the reason. */
    suspend: (code: string, reason: string, by = ADMINISTRATOR): Promise<ServiceOwnerRow> =>
      database.transaction(async (transaction) => {
        const row = await serviceOwnerWriter(transaction).suspend(code, reason);
        if (row === undefined) throw await whyNot(transaction, code);
        await onSuspended(transaction, serviceOwnerOf(row));
        await noteOf(transaction, row, 'suspended', by, reason);
        await epoch.bump(transaction);
        return row;
      }),
  };
}

/** Why a service owner cannot be suspended: there is none, or it was never let in. */
async function whyNot(transaction: Transaction, code: string) {
  const known = await serviceOwnerReader(transaction).byCode(code);
  return known === undefined ? problem('ADM-00004', { code }) : problem('ADM-00005', { code });
}

export type Registrations = ReturnType<typeof openRegistrations>;
