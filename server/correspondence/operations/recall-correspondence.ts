import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { recall } from '../sending/recall.ts';

/** Takes a message back that nobody has opened. */
export const recallCorrespondence = (mail: Mail) =>
  operation({
    name: 'RecallCorrespondence',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/recall',
    tag: 'Correspondence',
    summary: 'Recall a correspondence that no recipient has opened',
    description:
      'It becomes PurgedByAltinn with the status text "Recalled by the sender", and the event `correspondencepurged` is sent. Once a recipient has fetched, read or downloaded it, the answer is 409 (CORR-07001).',
    access: sender,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The id of the correspondence', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      await recall(mail, callerOf(call), call.params.correspondenceId);
      return okText(call.params.correspondenceId);
    },
  });
