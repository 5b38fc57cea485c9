import { Type } from 'typebox';
import { enumeration, integer, text, uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { seeBulk } from '../bulk/receive.ts';
import { BulkReader } from '../bulk/store.ts';
import { BulkRecipientsAnswer, bulkRecipient, LINE_FILTERS } from '../bulk/wire.ts';
import type { Mail } from '../mail.ts';
import { ownerView } from '../studio/owner.ts';
import { continuationOf, FOREIGN_TOKEN, positionOf } from '../model/continuation.ts';

const DEFAULT_LIMIT = 1000;

/** What became of each line of a batch, in their order. */
export const getBulkRecipients = (mail: Mail) =>
  operation({
    name: 'GetBulkRecipients',
    method: 'GET',
    path: '/correspondence/api/v1/bulk/:batchId/recipients',
    tag: 'Bulk',
    summary: 'Get the outcome for each recipient of a batch',
    access: ownerView,
    params: Type.Object({ batchId: uuid() }),
    query: Type.Object({
      status: Type.Optional(
        enumeration(LINE_FILTERS, { description: 'An outcome, or the status the message has now' }),
      ),
      q: Type.Optional(text({ max: 100, description: 'A part of the recipient as it was sent' })),
      limit: Type.Optional(
        integer({ minimum: 1, maximum: 1000, description: 'Most recipients of a page; default 1000' }),
      ),
      continuationToken: Type.Optional(text({ description: 'From the page before, with the same status' })),
    }),
    produces: 'application/json',
    answers: { 200: { description: 'One page', schema: BulkRecipientsAnswer } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { status, q, limit = DEFAULT_LIMIT, continuationToken } = call.query;
      const bulk = await seeBulk(mail, callerOf(call), call.params.batchId);
      const part = q?.replaceAll(/\s/g, '') || undefined;
      const bound = [bulk.id, status, ...(part === undefined ? [] : [part])];
      const [after] = continuationToken === undefined ? [0] : (positionOf(continuationToken, bound) ?? []);
      if (typeof after !== 'number' || !Number.isSafeInteger(after))
        throw new InvalidFields([{ path: 'continuationToken', message: FOREIGN_TOKEN }]);
      const lines = await new BulkReader(mail.database).lines(bulk.id, status, after, limit + 1, part);
      const page = lines.slice(0, limit);
      return ok({
        recipients: page.map(bulkRecipient),
        continuationToken: lines.length > limit ? continuationOf([page.at(-1)!.line], bound) : null,
      });
    },
  });
