import { Type } from 'typebox';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { retry } from '../sending/recall.ts';

/** Publishes a failed message again. */
export const retryCorrespondence = (mail: Mail) =>
  operation({
    name: 'RetryCorrespondence',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence/:correspondenceId/retry',
    tag: 'Correspondence',
    summary: 'Publish a failed correspondence again',
    description:
      'For a correspondence that is Failed for a cause that can have gone: sender or recipient missing from the register, no one with the roles to read it, a reservation. Its status becomes ReadyForPublish and it is published at once; the history keeps the failure. One that should have been published and waits for another attempt gets it now. Any other correspondence answers 409 (CORR-07002).',
    access: sender,
    params: Type.Object({ correspondenceId: uuid() }),
    produces: 'application/json',
    answers: { 200: { description: 'The id of the correspondence', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      await retry(mail, callerOf(call), call.params.correspondenceId);
      return okText(call.params.correspondenceId);
    },
  });
