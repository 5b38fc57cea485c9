import { callerOf, ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { initialize } from '../initialize.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { InitializeCorrespondences, InitializeCorrespondencesResponse } from '../wire/initialize.ts';

/** C1: sends one message to 1–500 recipients. */
export const initializeCorrespondence = (mail: Mail) =>
  operation({
    name: 'InitializeCorrespondences',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence',
    tag: 'Correspondence',
    summary: 'Initialize correspondences',
    description:
      'Creates one correspondence for each recipient. It is published at `requestedPublishTime`, or at once; files are referred to with `existingAttachments`.',
    access: sender,
    body: { kind: 'json', schema: InitializeCorrespondences },
    produces: 'application/json',
    answers: {
      200: {
        description: 'One correspondence for each recipient, in their order',
        schema: InitializeCorrespondencesResponse,
      },
    },
    problems: correspondenceProblems(),
    handle: async (call) => ok(await initialize(mail, callerOf(call), call.body)),
  });
