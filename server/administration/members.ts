import { createHash, randomBytes } from 'node:crypto';
import { days, later, minutes } from '../foundation/clock.ts';
import type { Transaction } from '../foundation/database/database.ts';
import type { Foundation } from '../foundation/foundation.ts';
import { newId } from '../foundation/ids.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import { actorOf, type Caller } from '../http/caller.ts';
import type { Party, Register } from '../register/port.ts';
import { invitationMail } from './model/invitation-mail.ts';
import { mayAdminister } from './model/service-owner.ts';
import type { MemberRole, OWNER_CHANGES, OwnerChanges } from './port.ts';
import { problem } from './problems.ts';
import { memberReader } from './store/member-reader.ts';
import { memberWriter } from './store/member-writer.ts';
import type { ServiceOwnerReader } from './store/reader.ts';
import type { InvitationRow, MemberRow, ServiceOwnerRow } from './store/tables.ts';

type MemberChange = (typeof OWNER_CHANGES)['member'][number];

/** Sends invitations. */
export type InvitationPost = Pick<OutgoingMail, 'configured' | 'queue'>;

const INVITATION_LIVES = days(14);
const SEEN_AGAIN_AFTER = minutes(5);
const MOST_NOTED = 10_000;
const RANK: Readonly<Record<MemberRole, number>> = { reader: 1, editor: 2, owner: 3 };

/** Does a role allow what needs another? */
export const reaches = (role: MemberRole | undefined, needed: MemberRole): boolean =>
  role !== undefined && RANK[role] >= RANK[needed];

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** Who works for a service owner, and how one comes to: named by party uuid, or by invitation. */
export function openMembers(
  { database, clock, log, publicUrl }: Pick<Foundation, 'database' | 'clock' | 'log' | 'publicUrl'>,
  {
    register,
    reader,
    outgoing,
    changes,
  }: {
    register: Pick<Register, 'byUrns'>;
    reader: ServiceOwnerReader;
    outgoing: InvitationPost | undefined;
    changes: Pick<OwnerChanges, 'note'>;
  },
) {
  const members = memberReader(database);

  async function personOf({
    partyUuid,
    userId,
    personIdentifier,
    systemUser,
    member,
  }: Caller): Promise<Party | undefined> {
    if (systemUser !== undefined) return undefined;
    const uuid = member?.personUuid ?? partyUuid;
    const urn =
      uuid !== undefined
        ? `urn:altinn:party:uuid:${uuid}`
        : userId !== undefined
          ? `urn:altinn:userid:${userId}`
          : personIdentifier && `urn:altinn:person:identifier-no:${personIdentifier}`;
    const party = urn === undefined ? undefined : (await register.byUrns([urn])).get(urn);
    return party?.kind === 'person' ? party : undefined;
  }

  /** Written every few minutes at most, and never waited for. */
  const noted = new Map<string, number>();
  function noteSeen(code: string, partyUuid: string): void {
    const now = clock.now();
    const key = `${code} ${partyUuid}`;
    const last = noted.get(key);
    if (last !== undefined && Math.abs(now.getTime() - last) < SEEN_AGAIN_AFTER) return;
    if (noted.size >= MOST_NOTED) noted.clear();
    noted.set(key, now.getTime());
    database
      .transaction((transaction) => memberWriter(transaction).seen(code, partyUuid, now))
      .catch((error: Error) => log.debug({ reason: error.message }, 'that a member was seen was not noted'));
  }

  /** The service owner, when the caller has the role; a stranger is told that there is none of the code. */
  async function allowed(caller: Caller, code: string, role: MemberRole): Promise<ServiceOwnerRow> {
    const owner = await reader.byCode(code);
    if (owner === undefined) throw problem('ADM-00004', { code });
    if (mayAdminister(caller, owner.organization_number)) return owner;
    const person = await personOf(caller);
    const held = person === undefined ? undefined : await members.role(owner.code, person.partyUuid);
    if (held === undefined) throw problem('ADM-00004', { code });
    if (!reaches(held, role)) throw problem('ADM-00006', { code: owner.code, role });
    return owner;
  }

  /** Refuses a person who would leave the service owner without any owner; the organisation itself may. */
  function keepAnOwner(caller: Caller, owner: ServiceOwnerRow, rows: readonly MemberRow[], partyUuid: string): void {
    const others = rows.filter(({ role, party_uuid }) => role === 'owner' && party_uuid !== partyUuid);
    const wasOwner = rows.some(({ role, party_uuid }) => role === 'owner' && party_uuid === partyUuid);
    const isOrganization = caller.member === undefined && mayAdminister(caller, owner.organization_number);
    if (wasOwner && others.length === 0 && !isOrganization) throw problem('ADM-00011', { code: owner.code });
  }

  /** Notes a change of members with the transaction that makes it. */
  const noteOf = (
    transaction: Transaction,
    serviceOwner: string,
    by: string,
    { what, identifier, ...details }: { what: MemberChange; identifier: string; [detail: string]: unknown },
  ) => changes.note(transaction, { serviceOwner, by, subject: 'member', identifier, what, details });

  return {
    allowed,

    /** Codes of the service owners a person works for. */
    async codesOf(caller: Caller): Promise<ReadonlySet<string>> {
      const person = await personOf(caller);
      return new Set(person === undefined ? [] : await members.memberOf(person.partyUuid));
    },

    /** Members with their names. */
    async list(caller: Caller, code: string): Promise<{ member: MemberRow; name: string | undefined }[]> {
      const owner = await allowed(caller, code, 'reader');
      const rows = await members.members(owner.code);
      const urn = ({ party_uuid }: MemberRow) => `urn:altinn:party:uuid:${party_uuid}`;
      const parties = await register.byUrns(rows.map(urn), { includeDeleted: true });
      return rows.map((member) => ({ member, name: parties.get(urn(member))?.name }));
    },

    async put(caller: Caller, code: string, partyUuid: string, role: MemberRole): Promise<void> {
      const owner = await allowed(caller, code, 'owner');
      const urn = `urn:altinn:party:uuid:${partyUuid}`;
      if ((await register.byUrns([urn])).get(urn)?.kind !== 'person') throw problem('ADM-00008');
      const by = actorOf(caller, await personOf(caller));
      await database.transaction(async (transaction) => {
        const writer = memberWriter(transaction);
        await writer.lockMembers(owner.code);
        const rows = await memberReader(transaction).members(owner.code);
        if (role !== 'owner') keepAnOwner(caller, owner, rows, partyUuid);
        const before = rows.find((row) => row.party_uuid === partyUuid)?.role;
        if (before !== role) {
          const what = before === undefined ? 'member_added' : 'member_role_changed';
          await noteOf(transaction, owner.code, by, { what, identifier: partyUuid, role, before: before ?? null });
        }
        await writer.put({
          service_owner: owner.code,
          party_uuid: partyUuid,
          role,
          created: clock.now(),
          last_seen: null,
        });
      });
    },

    async remove(caller: Caller, code: string, partyUuid: string): Promise<void> {
      const owner = await allowed(caller, code, 'owner');
      const by = actorOf(caller, await personOf(caller));
      await database.transaction(async (transaction) => {
        const writer = memberWriter(transaction);
        await writer.lockMembers(owner.code);
        const rows = await memberReader(transaction).members(owner.code);
        if (!rows.some(({ party_uuid }) => party_uuid === partyUuid)) throw problem('ADM-00007', { code: owner.code });
        keepAnOwner(caller, owner, rows, partyUuid);
        await writer.remove(owner.code, partyUuid);
        const before = rows.find((row) => row.party_uuid === partyUuid)!.role;
        await noteOf(transaction, owner.code, by, { what: 'member_removed', identifier: partyUuid, before });
      });
    },

    /** Invites somebody, by e-mail too where an address is given; the secret is in this answer and there, and nowhere else. */
    async invite(
      caller: Caller,
      code: string,
      { role, note, email }: { role: MemberRole; note: string; email: string | undefined },
    ): Promise<{ invitation: InvitationRow; secret: string; link: string }> {
      const owner = await allowed(caller, code, 'owner');
      const now = clock.now();
      const secret = randomBytes(24).toString('base64url');
      const invitation: InvitationRow = {
        id: newId(now),
        service_owner: owner.code,
        role,
        note: note === '' ? (email ?? '') : note,
        digest: digestOf(secret),
        created: now,
        expires: later(now, INVITATION_LIVES),
      };
      // What follows # is sent to no server, and so stands in no log (web-design §2.4).
      const link = `${publicUrl}/studio/invite/${owner.code}#${secret}`;
      const by = actorOf(caller, await personOf(caller));
      if (email !== undefined && outgoing?.configured !== true) throw problem('ADM-00012');
      await database.transaction(async (transaction) => {
        await memberWriter(transaction).invite(invitation);
        await noteOf(transaction, owner.code, by, { what: 'invited', identifier: invitation.id, role });
        if (email !== undefined && outgoing !== undefined)
          await outgoing.queue(transaction, {
            id: newId(now),
            purpose: 'invitation',
            about: invitation.id,
            to: email,
            ...invitationMail(owner, role, link),
            expires: invitation.expires,
          });
      });
      return { invitation, secret, link };
    },

    async invitations(caller: Caller, code: string): Promise<InvitationRow[]> {
      return members.invitations((await allowed(caller, code, 'owner')).code);
    },

    async withdraw(caller: Caller, code: string, id: string): Promise<void> {
      const owner = await allowed(caller, code, 'owner');
      const by = actorOf(caller, await personOf(caller));
      const gone = await database.transaction(async (transaction) => {
        const withdrawn = await memberWriter(transaction).withdrawInvitation(owner.code, id);
        if (withdrawn) await noteOf(transaction, owner.code, by, { what: 'invitation_withdrawn', identifier: id });
        return withdrawn;
      });
      if (!gone) throw problem('ADM-00009');
    },

    /** Makes the caller a member, by an invitation that is used up. One who has a higher role keeps it. */
    async accept(caller: Caller, secret: string): Promise<MemberRow> {
      const person = await personOf(caller);
      if (person === undefined) throw problem('ADM-00010');
      return database.transaction(async (transaction) => {
        const writer = memberWriter(transaction);
        const invitation = await writer.useInvitation(digestOf(secret), clock.now());
        if (invitation === undefined) throw problem('ADM-00009');
        const { service_owner } = invitation;
        await writer.lockMembers(service_owner);
        const held = await memberReader(transaction).role(service_owner, person.partyUuid);
        const role = held !== undefined && reaches(held, invitation.role) ? held : invitation.role;
        const now = clock.now();
        const member = { service_owner, party_uuid: person.partyUuid, role, created: now, last_seen: now };
        await writer.put(member);
        await noteOf(transaction, service_owner, `urn:altinn:party:uuid:${person.partyUuid}`, {
          what: 'invitation_accepted',
          identifier: person.partyUuid,
          role,
          before: held ?? null,
          invitation: invitation.id,
        });
        return member;
      });
    },

    /** The person a caller is, or acts for a service owner as; undefined for organisations and systems. */
    personOf,

    /** Names of the people who can let others in. */
    async ownersOf(code: string): Promise<string[]> {
      const owners = (await members.members(code)).filter(({ role }) => role === 'owner');
      const parties = await register.byUrns(owners.map(({ party_uuid }) => `urn:altinn:party:uuid:${party_uuid}`));
      return [...parties.values()].map(({ name }) => name).sort();
    },

    /** Role of a person among the members, asked whenever it does something for the service owner. */
    async roleOf(code: string, partyUuid: string): Promise<MemberRole | undefined> {
      const role = await members.role(code.toLowerCase(), partyUuid);
      if (role !== undefined) noteSeen(code.toLowerCase(), partyUuid);
      return role;
    },
  };
}

export type Members = ReturnType<typeof openMembers>;
