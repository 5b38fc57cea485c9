import { Type } from 'typebox';
import { anonymous } from '../../http/caller.ts';
import { ok, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { isSecret } from '../../http/shared-secret.ts';
import { recordOutcome } from '../files/attachment-verdict.ts';
import { deleteBlobs } from '../files/delete-blobs.ts';
import type { Outcome } from '../files/files.ts';
import type { Mail } from '../mail.ts';
import { problem } from '../model/problems.ts';
import { ORGANIZATION } from '../model/recipients.ts';
import { readScanEvent, type ScanEvent } from '../model/scan-result.ts';
import { ATTACHMENT_OF_BLOB } from '../store/file-statements.ts';
import { CorrespondenceReader } from '../store/reader.ts';

/**
 * What an external malware scanner found (correspondence-send §4.13). The reference takes the word of whoever calls; here
 * the caller must know the secret, so that nobody else can publish or fail a file. Results for files that do not wait
 * for one change nothing, so that an event may come twice.
 */
export const receiveScanResult = (mail: Mail, secret: string) =>
  operation({
    name: 'ReceiveMalwareScanResult',
    method: 'POST',
    path: '/correspondence/api/v1/webhooks/malwarescanresults',
    tag: 'Webhooks',
    summary: 'Receive the result of a malware scan',
    description: 'The secret comes as the query parameter `code` or in the header `X-Webhook-Secret`.',
    hidden: true,
    access: anonymous,
    behindGateway: false,
    query: Type.Object({ code: Type.Optional(Type.String()) }),
    body: { kind: 'text', types: ['application/json', 'application/*+json'], limit: 1_000_000 },
    answers: { 200: { description: 'The result was taken' } },
    problems: correspondenceProblems(),
    async handle(call) {
      if (!isSecret(call.query.code ?? call.headers['x-webhook-secret'], secret)) return { status: 401 };
      const event = readScanEvent(call.body);
      switch (event.kind) {
        case 'validation':
          return ok({ validationResponse: event.code });
        case 'other':
          return { status: 400 };
        case 'unreadable':
          throw problem('CORR-02001');
        case 'result':
          await take(mail, event);
          return { status: 200 };
      }
    },
  });

async function take(mail: Mail, { file, clean, reason }: ScanEvent & { kind: 'result' }): Promise<void> {
  const id =
    file.by === 'id' ? file.name : (await mail.database.run<{ id: string }>(ATTACHMENT_OF_BLOB, [file.name]))[0]?.id;
  const found = id === undefined ? undefined : await new CorrespondenceReader(mail.database).attachment(id);
  if (found === undefined) throw problem('CORR-02001');
  if ((await mail.register.byUrn(`${ORGANIZATION}${found.sender}`)) === undefined) throw problem('CORR-04002');

  const at = mail.clock.now();
  const outcome: Outcome = clean
    ? { status: 'Published', text: undefined, scanAt: undefined }
    : { status: 'Failed', text: `Malware scan failed: ${reason}`, scanAt: undefined };
  const unwanted = await mail.database.transaction(async (transaction) => {
    const held = await new CorrespondenceReader(transaction).attachmentForUpdate(found.id);
    if (held?.status !== 'UploadProcessing') return [];
    // The scanner was quicker than we: 404 makes it send the result again.
    if (held.blobKey === undefined) throw problem('CORR-02001');
    await recordOutcome(mail, transaction, held, outcome, { at, by: undefined, scanned: true });
    return clean ? [] : [held.blobKey];
  });
  await deleteBlobs(mail, unwanted);
}
