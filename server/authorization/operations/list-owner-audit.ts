import { Type } from 'typebox';
import type { OwnerChange, OwnerChanges } from '../../administration/port.ts';
import { dateTime, enumeration, integer, text } from '../../http/binding/shapes.ts';
import type { Access } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { OwnersPages, RegistryChange } from '../../resource-registry/port.ts';
import type { AuditTrail } from '../audit-trail.ts';
import type { auditReader } from '../store/audit-reader.ts';
import type { StoredAudit } from '../store/audit-tables.ts';

const DEFAULT_LIMIT = 50;

/** Whose audit it is, is asked of each call. */
const members: Access = {
  kind: 'token',
  scopes: ['altinn:resourceregistry/resource.read'],
  kinds: ['altinn', 'maskinporten'],
  allows: () => true,
};

/** Where each source goes on; one left out begins anew, which no page that was given does. */
interface Position {
  readonly rights?: string | undefined;
  readonly registry?: RegistryChange | undefined;
  /** Id of the last change of members, keys or standing. */
  readonly owner?: string | undefined;
}

/** `GET …/owners/{owner}/audit`: who changed what, from the audit trail, the histories of services and lists, and the changes of members and keys. */
export const listOwnerAudit = ({
  trail,
  reader,
  pages,
  ownerChanges,
}: {
  trail: AuditTrail;
  reader: ReturnType<typeof auditReader>;
  pages: OwnersPages;
  ownerChanges: Pick<OwnerChanges, 'find'> | undefined;
}) =>
  operation({
    name: 'ListOwnerAudit',
    method: 'GET',
    path: '/administration/api/v1/owners/:owner/audit',
    tag: 'Administration',
    summary: 'Who changed what for a service owner, and what was decided about its services',
    description:
      'Newest first. Changes are those of services, access lists, rights, members and API keys. Decisions come with `kind=decision` alone, since they are many; they and changes of rights are kept for 90 days, the others for good.',
    access: members,
    behindGateway: false,
    params: Type.Object({ owner: text() }),
    query: Type.Object({
      kind: Type.Optional(enumeration({ change: 0, decision: 1 }, { description: 'Default: change' })),
      who: Type.Optional(text({ description: '`id` of a `who`' })),
      what: Type.Optional(text({ description: 'For example published or members_added' })),
      subject: Type.Optional(text({ description: 'Id of a service or an access list' })),
      from: Type.Optional(dateTime()),
      to: Type.Optional(dateTime()),
      limit: Type.Optional(integer({ minimum: 1, maximum: 200, description: `${DEFAULT_LIMIT} when left out` })),
      after: Type.Optional(text({ description: '`next` of the page before' })),
    }),
    answers: { 200: { description: '`data`, and `next` while there are more' } },
    problems: problemDetails,
    handle: async (call) => {
      const { owner } = await pages.acting(callerOf(call), call.params.owner, 'reader');
      const { kind = 'change', who, what, subject, from, to, limit = DEFAULT_LIMIT } = call.query;
      const position = positionOf(call.query.after);
      if (kind === 'decision') await trail.flush();
      const [rights, registry, owners] = await Promise.all([
        reader.find(
          {
            owner: owner.organizationNumber,
            kind,
            actor: who,
            what,
            resourceId: subject,
            from,
            to,
            after: position.rights,
          },
          limit + 1,
        ),
        kind === 'decision'
          ? []
          : pages.changes(owner, { by: who, what, identifier: subject, from, to, after: position.registry }, limit + 1),
        kind === 'decision'
          ? []
          : (ownerChanges?.find(
              owner.code,
              { by: who, what, identifier: subject, from, to, after: position.owner },
              limit + 1,
            ) ?? []),
      ]);
      const merged = [
        ...rights.map((row) => ({ row, at: row.at })),
        ...registry.map((change) => ({ change, at: change.at })),
        ...owners.map((noted) => ({ noted, at: noted.at })),
      ].sort((one, other) => other.at.getTime() - one.at.getTime());
      const page = merged.slice(0, limit);
      const last = {
        rights: page.findLast((one) => 'row' in one),
        registry: page.findLast((one) => 'change' in one),
        owner: page.findLast((one) => 'noted' in one),
      };
      const named = await pages.actors(
        page.map((one) => ('row' in one ? one.row.actor : 'noted' in one ? one.noted.by : one.change.by)),
      );
      const next: Position = {
        rights: last.rights !== undefined && 'row' in last.rights ? last.rights.row.id : position.rights,
        registry: last.registry !== undefined && 'change' in last.registry ? last.registry.change : position.registry,
        owner: last.owner !== undefined && 'noted' in last.owner ? last.owner.noted.id : position.owner,
      };
      return ok({
        data: page.map((one) =>
          'row' in one
            ? wireRight(one.row, named(one.row.actor))
            : 'noted' in one
              ? wireNoted(one.noted, named(one.noted.by))
              : wireChange(one.change, named(one.change.by)),
        ),
        next: merged.length > limit ? Buffer.from(JSON.stringify(placeOf(next))).toString('base64url') : null,
      });
    },
  });

type Who = { readonly id: string; readonly name: string | null } | null;

const wireRight = (row: StoredAudit, who: Who) => ({
  id: row.id,
  at: row.at.toISOString(),
  kind: row.kind,
  subject: { kind: 'right', id: row.resource_id },
  what: row.what,
  who,
  for: row.party,
  receiver: row.receiver,
  action: row.action,
  instance: row.instance,
  result: row.result,
  reason: row.reason,
  before: null,
  after: null,
});

const wireChange = ({ subject, identifier, at, what, number, details }: RegistryChange, who: Who) => ({
  id: `${subject}/${identifier}/${number}`,
  at: at.toISOString(),
  kind: 'change',
  subject: { kind: subject, id: identifier },
  what,
  who,
  for: null,
  receiver: null,
  action: null,
  instance: null,
  result: 'done',
  reason: null,
  // Versions; …/services/{id}/differences tells what is in them.
  before: subject === 'service' && number > 1 ? { version: number - 1 } : null,
  after: subject === 'service' ? { version: number, ...details } : details,
});

/** A change of members, keys or standing; `before` holds what it was where that is known. */
const wireNoted = ({ id, at, subject, identifier, what, details: { before, ...after } }: OwnerChange, who: Who) => ({
  id,
  at: at.toISOString(),
  kind: 'change',
  subject: { kind: subject, id: identifier },
  what,
  who,
  for: null,
  receiver: null,
  action: null,
  instance: null,
  result: 'done',
  reason: null,
  before: before === undefined || before === null ? null : { role: before },
  after,
});

/** What of a position is needed to go on. */
const placeOf = ({ rights, registry, owner }: Position) => ({
  ...(owner === undefined ? {} : { owner }),
  ...(rights === undefined ? {} : { rights }),
  ...(registry === undefined
    ? {}
    : {
        registry: {
          at: registry.at,
          subject: registry.subject,
          identifier: registry.identifier,
          number: registry.number,
        },
      }),
});

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function positionOf(token: string | undefined): Position {
  if (token === undefined) return {};
  try {
    const { rights, registry, owner } = JSON.parse(Buffer.from(token, 'base64url').toString()) as {
      rights?: unknown;
      owner?: unknown;
      registry?: { at?: unknown; subject?: unknown; identifier?: unknown; number?: unknown };
    };
    const at = new Date(String(registry?.at));
    const text = (value: unknown): value is string => typeof value === 'string' && !value.includes('\0');
    const isPlace =
      registry === undefined ||
      (!Number.isNaN(at.getTime()) &&
        text(registry.subject) &&
        text(registry.identifier) &&
        Number.isSafeInteger(registry.number));
    const isId = (value: unknown) => value === undefined || (text(value) && UUID.test(value));
    if (isPlace && isId(rights) && isId(owner))
      return {
        rights: rights as string | undefined,
        owner: owner as string | undefined,
        registry: registry === undefined ? undefined : ({ ...registry, at } as RegistryChange),
      };
  } catch {
    // Falls through to the refusal: how it is unreadable is of no use to the client.
  }
  throw new InvalidFields([{ path: 'after', message: 'Send `next` as it was given, or leave it out.' }]);
}
