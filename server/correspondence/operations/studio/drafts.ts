import type { IncomingHttpHeaders } from 'node:http';
import { Type } from 'typebox';
import type { Transaction } from '../../../foundation/database/database.ts';
import { newId } from '../../../foundation/ids.ts';
import { wireTime } from '../../../http/binding/scalars.ts';
import { integer, nullable, uuid } from '../../../http/binding/shapes.ts';
import type { Caller } from '../../../http/caller.ts';
import { callerOf, ok, type Operation, operation } from '../../../http/operation.ts';
import { problemDetails } from '../../../http/problem-forms/details.ts';
import type { Mail } from '../../mail.ts';
import { sender } from '../../model/access.ts';
import { type Draft, DraftReader, DraftWriter } from '../../studio/drafts.ts';
import { ownerOf, ownerView } from '../../studio/owner.ts';
import { studioProblem } from '../../studio/problems.ts';

const DRAFTS = '/correspondence/api/v1/drafts';
const MOST_DRAFTS = 500;
const MOST_RECIPIENTS = 200_000;
const LARGEST_CONTENT = 500_000;
const LARGEST_LIST = 12_000_000;

const params = Type.Object({ draftId: uuid() });
const Content = Type.Unsafe<Record<string, unknown>>({
  type: 'object',
  additionalProperties: true,
  description: 'What the page keeps of a message; stored as it is, and not checked until it is sent',
});
const time = () => Type.String({ format: 'date-time' });
const DraftAnswer = Type.Object({
  id: uuid(),
  revision: Type.Integer({ description: 'Also in the header ETag; a change names it in If-Match' }),
  created: time(),
  changed: time(),
  changedBy: nullable(uuid()),
  recipientCount: Type.Integer(),
  content: Content,
});

const wire = ({ id, revision, created, changed, changedBy, recipients, content }: Draft) => ({
  id,
  revision,
  created: wireTime(created),
  changed: wireTime(changed),
  changedBy,
  recipientCount: recipients,
  content,
});
const answered = (draft: Draft) => ok(wire(draft), { etag: `"${draft.revision}"` });
const memberOf = (caller: Caller): string | null => caller.member?.personUuid ?? caller.partyUuid ?? null;

/** Messages being written: kept at each change, so that nothing typed is lost, and shared by the members of the owner. */
export function drafts(mail: Mail): Operation[] {
  const common = { tag: 'Drafts', problems: problemDetails } as const;

  async function find(caller: Caller, id: string): Promise<Draft> {
    const draft = await new DraftReader(mail.database).draft(ownerOf(caller), id);
    if (draft === undefined) throw studioProblem('STUDIO-00001');
    return draft;
  }

  /** Changes a draft that is still as the caller knows it, and answers it as it is then. */
  async function change(
    caller: Caller,
    id: string,
    headers: IncomingHttpHeaders,
    work: (writer: DraftWriter, transaction: Transaction) => Promise<void>,
  ): Promise<Draft | undefined> {
    const owner = ownerOf(caller);
    return mail.database.transaction(async (transaction) => {
      const writer = new DraftWriter(transaction);
      const revision = await writer.hold(owner, id);
      if (revision === undefined) throw studioProblem('STUDIO-00001');
      const match = headers['if-match']?.trim();
      if (match === undefined) throw studioProblem('STUDIO-00003', { revision: String(revision) });
      if (match !== '*' && match !== `"${revision}"`)
        throw studioProblem('STUDIO-00002', { revision: String(revision) }, { revision });
      await work(writer, transaction);
      return new DraftReader(transaction).draft(owner, id);
    });
  }

  return [
    operation({
      ...common,
      name: 'ListDrafts',
      method: 'GET',
      path: DRAFTS,
      summary: 'List drafts of the service owner, last changed first',
      access: ownerView,
      answers: { 200: { description: 'All of them', schema: Type.Object({ items: Type.Array(DraftAnswer) }) } },
      handle: async (call) => {
        const found = await new DraftReader(mail.database).drafts(ownerOf(callerOf(call)), MOST_DRAFTS);
        return ok({ items: found.map(wire) });
      },
    }),
    operation({
      ...common,
      name: 'CreateDraft',
      method: 'POST',
      path: DRAFTS,
      summary: 'Begin a draft',
      access: sender,
      body: {
        kind: 'json',
        schema: Type.Object({ content: Content }),
        parameter: 'draft',
        limit: LARGEST_CONTENT,
      },
      answers: { 201: { description: 'The draft', schema: DraftAnswer } },
      async handle(call) {
        const caller = callerOf(call);
        const owner = ownerOf(caller);
        const reader = new DraftReader(mail.database);
        if ((await reader.drafts(owner, MOST_DRAFTS)).length >= MOST_DRAFTS)
          throw studioProblem('STUDIO-00004', { most: String(MOST_DRAFTS) });
        const created = mail.clock.now();
        const id = newId(created);
        const { content } = call.body;
        await mail.database.transaction((transaction) =>
          new DraftWriter(transaction).insert({ id, owner, created, changedBy: memberOf(caller), content }),
        );
        return { ...answered((await reader.draft(owner, id))!), status: 201 };
      },
    }),
    operation({
      ...common,
      name: 'GetDraft',
      method: 'GET',
      path: `${DRAFTS}/:draftId`,
      summary: 'Get a draft',
      access: ownerView,
      params,
      answers: { 200: { description: 'The draft', schema: DraftAnswer } },
      handle: async (call) => answered(await find(callerOf(call), call.params.draftId)),
    }),
    operation({
      ...common,
      name: 'ReplaceDraft',
      method: 'PUT',
      path: `${DRAFTS}/:draftId`,
      summary: 'Keep a draft as it is now',
      access: sender,
      params,
      body: {
        kind: 'json',
        schema: Type.Object({ content: Content }),
        parameter: 'draft',
        limit: LARGEST_CONTENT,
      },
      answers: { 200: { description: 'The draft', schema: DraftAnswer } },
      async handle(call) {
        const caller = callerOf(call);
        const { content } = call.body;
        const draft = await change(caller, call.params.draftId, call.headers, (writer) =>
          writer.change(call.params.draftId, { at: mail.clock.now(), by: memberOf(caller), content }),
        );
        return answered(draft!);
      },
    }),
    operation({
      ...common,
      name: 'DeleteDraft',
      method: 'DELETE',
      path: `${DRAFTS}/:draftId`,
      summary: 'Delete a draft',
      access: sender,
      params,
      answers: { 204: { description: 'It is gone' } },
      async handle(call) {
        const headers = { ...call.headers, 'if-match': call.headers['if-match'] ?? '*' };
        await change(callerOf(call), call.params.draftId, headers, (writer) => writer.remove(call.params.draftId));
        return { status: 204 };
      },
    }),
    operation({
      ...common,
      name: 'ReplaceDraftRecipients',
      method: 'PUT',
      path: `${DRAFTS}/:draftId/recipients`,
      summary: 'Replace the list of recipients of a draft',
      description: 'Plain text, one recipient a line, in any form: what each stands for is checked when it is sent.',
      access: sender,
      params,
      body: { kind: 'text', types: ['text/plain'], limit: LARGEST_LIST },
      answers: { 200: { description: 'The draft', schema: DraftAnswer } },
      async handle(call) {
        const caller = callerOf(call);
        const recipients = call.body
          .replaceAll('\u0000', '')
          .split(/\r?\n/)
          .map((line) => line.trim())
          .filter((line) => line !== '');
        if (recipients.length > MOST_RECIPIENTS) throw studioProblem('STUDIO-00005', { most: String(MOST_RECIPIENTS) });
        const draft = await change(caller, call.params.draftId, call.headers, async (writer) => {
          await writer.replaceRecipients(call.params.draftId, recipients);
          await writer.change(call.params.draftId, { at: mail.clock.now(), by: memberOf(caller) });
        });
        return answered(draft!);
      },
    }),
    operation({
      ...common,
      name: 'ListDraftRecipients',
      method: 'GET',
      path: `${DRAFTS}/:draftId/recipients`,
      summary: 'Get the recipients of a draft',
      access: ownerView,
      params,
      query: Type.Object({
        limit: Type.Optional(integer({ minimum: 1, maximum: 10_000 })),
        after: Type.Optional(integer({ minimum: 0, maximum: MOST_RECIPIENTS, description: 'Number of the last line' })),
      }),
      answers: {
        200: {
          description: 'One page',
          schema: Type.Object({
            items: Type.Array(Type.Object({ line: Type.Integer(), recipient: Type.String() })),
            next: nullable(Type.Integer()),
          }),
        },
      },
      async handle(call) {
        const { limit = 1000, after = 0 } = call.query;
        const draft = await find(callerOf(call), call.params.draftId);
        const lines = await new DraftReader(mail.database).recipients(draft.id, after, limit + 1);
        const items = lines.slice(0, limit);
        return ok({ items, next: lines.length > limit ? items.at(-1)!.line : null });
      },
    }),
  ];
}
