import { Type } from 'typebox';
import { wireTime } from '../../http/binding/scalars.ts';
import { text, uuid } from '../../http/binding/shapes.ts';
import type { MemberRole } from '../port.ts';
import type { InvitationRow, MemberRow } from '../store/tables.ts';

export const OWNER = '/administration/api/v1/service-owners/:code';
export const ownerParams = Type.Object({ code: text() });
export const memberParams = Type.Object({ code: text(), partyUuid: uuid() });
export const invitationParams = Type.Object({ code: text(), id: uuid() });

const ROLES: readonly MemberRole[] = ['owner', 'editor', 'reader'];
const isRole = (value: string): value is MemberRole => (ROLES as readonly string[]).includes(value);

export const roleShape = text({
  required: true,
  test: (value) => (isRole(value) ? undefined : `Use one of ${ROLES.join(', ')}.`),
  description: ROLES.join(', '),
});

export const wireMember = (member: MemberRow, name?: string) => ({
  serviceOwner: member.service_owner,
  partyUuid: member.party_uuid,
  ...(name === undefined ? {} : { name }),
  role: member.role,
  createdAt: wireTime(member.created),
  lastSeen: member.last_seen === null ? null : wireTime(member.last_seen),
});

export const wireInvitation = (invitation: InvitationRow) => ({
  id: invitation.id,
  role: invitation.role,
  note: invitation.note,
  createdAt: wireTime(invitation.created),
  expiresAt: wireTime(invitation.expires),
});
