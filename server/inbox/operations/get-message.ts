import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { problemDetails } from '../../http/problem-forms/details.ts';
import { personOnly } from '../access.ts';
import { knownAddresses } from '../addresses.ts';
import { find } from '../find.ts';
import { contextOf, type Parts } from '../parts.ts';
import type { Reader } from '../readers.ts';
import { actionsOf, MessageOverview, wireAttachments, wireHistory, wireSummary } from '../wire.ts';

/** All about a message but its body. Reading it has no side effect, so that a preview does not count as reading. */
export const getMessage = (parts: Parts) =>
  operation({
    name: 'GetInboxMessage',
    method: 'GET',
    path: '/inbox/api/v1/messages/:id',
    tag: 'Inbox',
    summary: 'See a message without opening it',
    access: personOnly,
    behindGateway: false,
    params: Type.Object({ id: uuid() }),
    answers: { 200: { description: 'The message without its body', schema: MessageOverview } },
    problems: problemDetails,
    async handle(call) {
      const reader = await parts.readers.of(callerOf(call));
      const message = await find(parts, reader, call.params.id);
      const right = message.rights.opens ? 'open' : 'see';
      const [context, history] = await Promise.all([
        contextOf(parts, reader, message, right),
        right === 'open' ? parts.received.history(message.id) : [],
      ]);
      const told = await knownAddresses(parts, reader, message.recipient, history);
      return ok({
        ...wireSummary(message, context),
        searchTags: message.searchTags,
        attachments: wireAttachments(message, parts.publicUrl),
        guiActions: actionsOf(message, parts.publicUrl),
        replyOptions: right === 'open' ? message.replyOptions : [],
        activities: wireHistory(
          told,
          await namesOf(
            parts,
            history.flatMap(({ by }) => by ?? []),
          ),
        ),
        access: await accessOf(parts, reader, message.recipient),
      });
    },
  });

async function namesOf({ register }: Parts, uuids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const urns = [...new Set(uuids)].map((uuid) => `urn:altinn:party:uuid:${uuid}`);
  const found = await register.byUrns(urns, { includeDeleted: true });
  return new Map([...found.values()].map((party) => [party.partyUuid, party.name]));
}

/** Why the reader may see it: it is its own, by the roles it has at the recipient, or because somebody gave it. */
async function accessOf(parts: Parts, { person, parties }: Reader, recipient: string) {
  const party = parties.byUrn(recipient);
  if (party?.uuid === person) return { reason: 'self', roles: [] };
  const roles = party === undefined ? [] : await parts.register.rolesFor(person, party.uuid);
  const names = await namesOf(
    parts,
    roles.flatMap(({ of, holder }) => [of, holder]),
  );
  const named = (uuid: string) => ({ partyUuid: uuid, name: names.get(uuid) ?? '' });
  return {
    reason: roles.length > 0 ? 'role' : 'given',
    roles: roles.map(({ urn, of, holder }) => ({
      urn,
      of: named(of),
      through: holder === person ? null : named(holder),
    })),
  };
}
