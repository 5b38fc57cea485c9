import { Type } from 'typebox';
import { integer, uuid } from '../../http/binding/shapes.ts';
import { callerOf, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { receiveBulk } from '../bulk/receive.ts';
import { BulkReader } from '../bulk/store.ts';
import { BulkAnswer, bulkAnswer, bulkUrl } from '../bulk/wire.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';

/** Sends one message to any number of recipients, streamed. */
export const sendBulk = (mail: Mail) =>
  operation({
    name: 'SendBulk',
    method: 'POST',
    path: '/correspondence/api/v1/bulk',
    tag: 'Bulk',
    summary: 'Send a correspondence to any number of recipients',
    description:
      'The body is NDJSON. Its first line is a request of InitializeCorrespondences without `recipients` and `idempotentKey`; each line after it is `{"recipient": "…", "sendersReference": "…"}`, the reference being optional and only shown among the outcomes. Lines are stored while they arrive, and published behind other mail; a recipient that is unknown, reserved, malformed or named before is rejected by itself. Give the batch an id of your own with `batch`: when the connection breaks, ask `GET …/bulk/{id}` how many lines were received and send the rest, without the first line, with `batch` and `offset`. Lines sent twice are stored once.',
    access: sender,
    query: Type.Object({
      batch: Type.Optional(uuid({ description: 'An id of your own for a new batch, or that of the one to continue' })),
      offset: Type.Optional(
        integer({ minimum: 0, maximum: 2_000_000_000, description: 'Lines of recipients that come before this body' }),
      ),
    }),
    body: {
      kind: 'stream',
      types: ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
      schema: Type.String({ description: 'One JSON object a line' }),
    },
    produces: 'application/json',
    answers: { 202: { description: 'Every line is stored', schema: BulkAnswer } },
    problems: correspondenceProblems(),
    async handle(call) {
      const bulk = await receiveBulk(mail, callerOf(call), call.query, call.stream);
      const progress = await new BulkReader(mail.database).progress(bulk.contentId);
      return {
        status: 202,
        headers: { location: bulkUrl(mail.publicUrl, bulk.id) },
        body: bulkAnswer(bulk, progress, mail.publicUrl),
      };
    },
  });
