import type { BlobKey } from '../../foundation/blobs/blobs.ts';
import { compileBinder } from '../../http/binding/bind.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { initialize } from '../initialize.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { readMultipart } from '../multipart.ts';
import { InitializeCorrespondences, InitializeCorrespondencesResponse } from '../wire/initialize.ts';

const bind = compileBinder(InitializeCorrespondences, 'form');

/** C2: the same as C1 with the files in the request, as a multipart form. */
export const initializeAndUpload = (mail: Mail) =>
  operation({
    name: 'InitializeCorrespondencesAndUpload',
    method: 'POST',
    path: '/correspondence/api/v1/correspondence/upload',
    tag: 'Correspondence',
    summary: 'Initialize correspondences and upload their attachments',
    description:
      'Fields are the dotted paths of the JSON form (`Correspondence.Content.MessageTitle`, `Recipients[0]`); every file is a part named `attachments` whose file name equals that of its entry in `Correspondence.Content.Attachments`.',
    access: sender,
    body: { kind: 'stream', types: ['multipart/form-data'], schema: InitializeCorrespondences },
    produces: 'application/json',
    answers: {
      200: {
        description: 'One correspondence for each recipient, in their order',
        schema: InitializeCorrespondencesResponse,
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const form = await readMultipart(mail, call);
      let used = false;
      try {
        const { value, faults } = bind(form.tree);
        if (faults.length > 0) throw new InvalidFields(faults);
        const answer = await initialize(mail, callerOf(call), value as InitializeCorrespondences, form.files);
        used = true;
        return ok(answer);
      } finally {
        // Files nobody came to own, and infected ones, are not kept.
        const unwanted = form.files.filter(({ verdict }) => !used || verdict.kind === 'infected');
        await Promise.all(unwanted.map(({ blobKey }) => mail.blobs.delete(blobKey as BlobKey)));
      }
    },
  });
