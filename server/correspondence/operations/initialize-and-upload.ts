import { Type } from 'typebox';
import { compileBinder } from '../../http/binding/bind.ts';
import { boolean } from '../../http/binding/shapes.ts';
import { callerOf, ok, operation } from '../../http/operation.ts';
import { InvalidFields } from '../../http/problem.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import { initialize } from '../sending/initialize.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { readMultipart } from '../files/multipart.ts';
import { isLenient, LENIENT, REPLAYED } from '../sending/preferences.ts';
import { repeatKeyOf } from '../sending/repeatable-request.ts';
import { validate } from '../sending/validate.ts';
import { InitializeCorrespondences, InitializeCorrespondencesResponse, ValidationAnswer } from '../wire/initialize.ts';

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
      'Fields are the dotted paths of the JSON form (`Correspondence.Content.MessageTitle`, `Recipients[0]`); every file is a part named `attachments` whose file name equals that of its entry in `Correspondence.Content.Attachments`. `validateOnly`, `Prefer: handling=lenient` and `Idempotency-Key` work as in the JSON form.',
    access: sender,
    query: Type.Object({ validateOnly: Type.Optional(boolean({ description: 'Check everything, store nothing' })) }),
    body: { kind: 'stream', types: ['multipart/form-data'], schema: InitializeCorrespondences },
    produces: 'application/json',
    answers: {
      200: {
        description: 'One correspondence for each recipient, in their order; or the outcome of a dry run',
        schema: Type.Union([InitializeCorrespondencesResponse, ValidationAnswer]),
      },
    },
    problems: correspondenceProblems(),
    async handle(call) {
      const form = await readMultipart(mail, call);
      let used = false;
      try {
        const { value, faults } = bind(form.tree);
        const request = value as InitializeCorrespondences;
        const caller = callerOf(call);
        if (call.query.validateOnly === true) return ok(await validate(mail, caller, request, faults, form.files));
        if (faults.length > 0) throw new InvalidFields(faults);
        const lenient = isLenient(call.headers);
        const { answer, replayed } = await initialize(mail, caller, request, {
          files: form.files,
          lenient,
          repeat: repeatKeyOf(call.headers, [request, form.files.map(({ fileName, md5 }) => [fileName, md5])]),
        });
        used = !replayed;
        return ok(answer, { ...(lenient ? LENIENT : {}), ...(replayed ? REPLAYED : {}) });
      } finally {
        // Files nobody came to own, and infected ones, are not kept.
        const unwanted = form.files.filter(({ verdict }) => !used || verdict.kind === 'infected');
        await deleteBlobs(
          mail,
          unwanted.map(({ blobKey }) => blobKey),
        );
        form.end();
      }
    },
  });
