import { Type } from 'typebox';
import { ADMINISTRATION_SCOPE } from '../../administration/port.ts';
import { dateTime, enumeration, integer, text, uuid } from '../../http/binding/shapes.ts';
import type { Caller } from '../../http/caller.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { rightsAccess } from '../model/rights.ts';
import { problem } from '../problems.ts';
import type { auditReader } from '../store/audit-reader.ts';

const DEFAULT_LIMIT = 100;

/** `GET /administration/api/v1/audit`: who was let do what, and who changed a right. */
export const searchAudit = ({ trail, reader }: { trail: AuditTrail; reader: ReturnType<typeof auditReader> }) =>
  operation({
    name: 'SearchAudit',
    method: 'GET',
    path: '/administration/api/v1/audit',
    tag: 'Administration',
    summary: 'Searches the decisions and the changes of rights',
    description:
      'Newest first. An administrator sees all; a service owner sees what is about its own resources. Entries are kept for 90 days.',
    access: rightsAccess,
    behindGateway: false,
    query: Type.Object({
      kind: Type.Optional(enumeration({ decision: 0, change: 1 })),
      resource: Type.Optional(text({ description: 'Resource id' })),
      party: Type.Optional(uuid({ description: 'Party uuid the right is held for' })),
      actor: Type.Optional(text({ description: 'For example urn:altinn:party:uuid:…' })),
      result: Type.Optional(text({ description: 'For example Permit' })),
      from: Type.Optional(dateTime()),
      to: Type.Optional(dateTime()),
      limit: Type.Optional(
        integer({
          minimum: 1,
          maximum: 1000,
          description: `Most entries in the answer; ${DEFAULT_LIMIT} when left out`,
        }),
      ),
      after: Type.Optional(uuid({ description: '`next` of the page before' })),
    }),
    answers: {
      200: { description: '`data`, and `next` while there are more' },
      403: { description: 'The caller owns no resources (ADM-00106)' },
    },
    problems: problemDetails,
    handle: async (call) => {
      const { limit = DEFAULT_LIMIT, resource, ...filter } = call.query;
      const owner = ownerSeen(callerOf(call));
      // What this process decided a moment ago is searched too.
      await trail.flush();
      const found = await reader.find({ ...filter, resourceId: resource, owner }, limit + 1);
      const page = found.slice(0, limit);
      return ok({
        data: page.map((row) => ({
          id: row.id,
          at: row.at.toISOString(),
          kind: row.kind,
          what: row.what,
          actor: row.actor,
          party: row.party,
          receiver: row.receiver,
          resource: row.resource_id,
          resourceOwner: row.resource_owner,
          action: row.action,
          instance: row.instance,
          result: row.result,
          reason: row.reason,
          askedBy: row.asked_by,
          sessionId: row.session_id,
          ip: row.ip,
        })),
        next: found.length > limit ? page.at(-1)!.id : null,
      });
    },
  });

/** The organisation whose resources the caller sees; undefined: all. */
function ownerSeen({ scopes, consumer, systemUser }: Caller): string | undefined {
  if (scopes.has(ADMINISTRATION_SCOPE)) return undefined;
  if (consumer === undefined || systemUser !== undefined) throw problem('ADM-00106');
  return consumer;
}
