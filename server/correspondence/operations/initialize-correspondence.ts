import { Type } from 'typebox';
import { boolean } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { initialize } from '../sending/initialize.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { isLenient, LENIENT, REPLAYED } from '../sending/preferences.ts';
import { repeatKeyOf } from '../sending/repeatable-request.ts';
import { validate } from '../sending/validate.ts';
import { InitializeCorrespondences, InitializeCorrespondencesResponse, ValidationAnswer } from '../wire/initialize.ts';

/** C1: sends one message to 1–500 recipients. */
export const initializeCorrespondence = (mail: Mail) =>
  operation({
    name: 'InitializeCorrespondences',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence',
    tag: 'Correspondence',
    summary: 'Initialize correspondences',
    description:
      'Creates one correspondence for each recipient. It is published at `requestedPublishTime`, or at once; files are referred to with `existingAttachments`. Three additions: `?validateOnly=true` stores nothing and answers everything that is wrong with the request; the header `Prefer: handling=lenient` leaves out recipients that are unknown, reserved or without power to read, and tells of them in `rejected`; the header `Idempotency-Key` (a UUID) lets the same request be sent again, whatever its number of recipients, and answers what it got first, with the header `Idempotency-Replayed: true`.',
    access: sender,
    query: Type.Object({ validateOnly: Type.Optional(boolean({ description: 'Check everything, store nothing' })) }),
    body: {
      kind: 'json',
      schema: InitializeCorrespondences,
      keepsFaults: (query: { validateOnly?: boolean }) => query.validateOnly === true,
    },
    produces: 'application/json',
    answers: {
      200: {
        description: 'One correspondence for each recipient, in their order; or the outcome of a dry run',
        schema: Type.Union([InitializeCorrespondencesResponse, ValidationAnswer]),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const { body, headers } = call;
      if (call.query.validateOnly === true) return ok(await validate(mail, callerOf(call), body, call.bodyFaults));
      const lenient = isLenient(headers);
      const { answer, replayed } = await initialize(mail, callerOf(call), body, {
        lenient,
        repeat: repeatKeyOf(headers, body),
      });
      return ok(answer, { ...(lenient ? LENIENT : {}), ...(replayed ? REPLAYED : {}) });
    },
  });
