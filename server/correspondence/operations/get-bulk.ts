import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { seeBulk } from '../bulk/receive.ts';
import { BulkReader } from '../bulk/store.ts';
import { BulkAnswer, bulkAnswer } from '../bulk/wire.ts';
import type { Mail } from '../mail.ts';
import { ownerView } from '../studio/owner.ts';

/** How far a batch has come. */
export const getBulk = (mail: Mail) =>
  operation({
    name: 'GetBulk',
    method: 'GET',
    path: '/correspondence/api/v1/bulk/:batchId',
    tag: 'Bulk',
    summary: 'Get the progress of a batch',
    access: ownerView,
    params: Type.Object({ batchId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The progress', schema: BulkAnswer } },
    problems: correspondenceProblems(),
    async handle(call) {
      const bulk = await seeBulk(mail, callerOf(call), call.params.batchId);
      return ok(bulkAnswer(bulk, await new BulkReader(mail.database).progress(bulk.contentId), mail.publicUrl));
    },
  });
