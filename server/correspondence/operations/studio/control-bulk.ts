import { Type } from 'typebox';
import { isUuid } from '../../../foundation/ids.ts';
import { wireTime } from '../../../http/binding/scalars.ts';
import { integer, nullable, text, uuid } from '../../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../../http/operation.ts';
import { InvalidFields } from '../../../http/problem.ts';
import { correspondenceProblems } from '../../../http/problem-forms/correspondence.ts';
import { BulkReader } from '../../bulk/store.ts';
import { BulkAnswer, bulkAnswer, stateOf } from '../../bulk/wire.ts';
import type { Mail } from '../../mail.ts';
import { sender } from '../../model/access.ts';
import { continuationOf, FOREIGN_TOKEN, positionOf } from '../../model/continuation.ts';
import { bulksOf, pause, resume, retryFailed } from '../../studio/bulk-control.ts';
import { ownerOf, ownerView } from '../../studio/owner.ts';

const DEFAULT_LIMIT = 20;
const BULK = '/correspondence/api/v1/bulk';
const time = () => Type.String({ format: 'date-time' });

/** A service owner's batches, newest first. How far each has come is asked for by itself. */
export const listBulks = (mail: Mail) =>
  operation({
    name: 'ListBulks',
    method: 'GET',
    path: BULK,
    tag: 'Bulk',
    summary: 'List the batches of the service owner',
    access: ownerView,
    query: Type.Object({
      limit: Type.Optional(integer({ minimum: 1, maximum: 100 })),
      after: Type.Optional(text({ description: 'The value of `next` of the page before' })),
    }),
    produces: 'application/json',
    answers: {
      200: {
        description: 'One page',
        schema: Type.Object({
          items: Type.Array(
            Type.Object({
              batchId: uuid(),
              state: BulkAnswer.properties.state,
              resourceId: Type.String(),
              sendersReference: Type.String(),
              created: time(),
              completed: nullable(time()),
              received: Type.Integer(),
              accepted: Type.Integer(),
              rejected: Type.Integer(),
            }),
          ),
          next: nullable(Type.String()),
        }),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const owner = ownerOf(callerOf(call));
      const { limit = DEFAULT_LIMIT, after } = call.query;
      const found = await bulksOf(mail, owner, after === undefined ? undefined : placeOf(after, [owner]), limit + 1);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return ok({
        items: page.map((bulk) => ({
          batchId: bulk.id,
          state: stateOf(bulk, bulk.waits),
          resourceId: bulk.resourceId,
          sendersReference: bulk.sendersReference,
          created: wireTime(bulk.created),
          completed: bulk.completed === undefined ? null : wireTime(bulk.completed),
          received: bulk.received,
          accepted: bulk.accepted,
          rejected: bulk.rejected,
        })),
        next: found.length > limit ? continuationOf([last!.created.getTime(), last!.id], [owner]) : null,
      });
    },
  });

function placeOf(token: string, bound: readonly unknown[]) {
  const [at, id] = positionOf(token, bound) ?? [];
  if (typeof at !== 'number' || !Number.isSafeInteger(at) || typeof id !== 'string' || !isUuid(id))
    throw new InvalidFields([{ path: 'after', message: FOREIGN_TOKEN }]);
  return { time: new Date(at), id };
}

const CONTROLS = {
  pause: [pause, 'PauseBulk', 'Hold a batch back', 'What is not published yet waits until the batch is resumed.'],
  resume: [resume, 'ResumeBulk', 'Go on with a batch that was paused', 'What waited is published.'],
} as const;

/** Pause and resume; either may be repeated. */
export function controlBulk(mail: Mail, name: keyof typeof CONTROLS) {
  const [control, operationName, summary, description] = CONTROLS[name];
  return operation({
    name: operationName,
    method: 'POST',
    path: `${BULK}/:batchId/${name}`,
    tag: 'Bulk',
    summary,
    description,
    access: sender,
    params: Type.Object({ batchId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The progress', schema: BulkAnswer } },
    problems: correspondenceProblems(),
    async handle(call) {
      const bulk = await control(mail, callerOf(call), call.params.batchId);
      return ok(bulkAnswer(bulk, await new BulkReader(mail.database).progress(bulk.contentId), mail.publicUrl));
    },
  });
}

/** Publishes the failed messages of a batch again. */
export const retryBulk = (mail: Mail) =>
  operation({
    name: 'RetryBulk',
    method: 'POST',
    path: `${BULK}/:batchId/retry`,
    tag: 'Bulk',
    summary: 'Publish the failed messages of a batch again',
    access: sender,
    params: Type.Object({ batchId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'How many', schema: Type.Object({ retried: Type.Integer() }) } },
    problems: correspondenceProblems(),
    handle: async (call) => ok({ retried: await retryFailed(mail, callerOf(call), call.params.batchId) }),
  });
