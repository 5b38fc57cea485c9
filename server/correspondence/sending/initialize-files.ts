import { newId } from '../../foundation/ids.ts';
import type { EventFacts } from '../events.ts';
import { MULTIPART_BYTES, type Outcome, outcomeOf, type ReceivedFile } from '../files/files.ts';
import type { Mail } from '../mail.ts';
import { fileNameFault } from '../model/file-name.ts';
import { problem } from '../model/problems.ts';
import type { CorrespondenceWriter, NewAttachmentRow } from '../store/writer.ts';
import type { NewAttachment } from '../wire/initialize.ts';

export interface PairedFile {
  readonly metadata: NewAttachment;
  readonly file: ReceivedFile;
}

/**
 * Pairs metadata with files (correspondence-send §2.11, §4.3 step 22): names of all entries first, then the number of
 * files, then for each entry its file: the one at its place when the names are equal, else the only one of its name.
 */
export function pairFiles(metadata: readonly NewAttachment[], files: readonly ReceivedFile[]): PairedFile[] {
  for (const { fileName } of metadata) {
    const fault = fileNameFault(fileName);
    if (fault !== undefined) throw problem(fault);
  }
  if (files.length !== metadata.length) throw problem('CORR-01005');
  return metadata.map((entry, index) => {
    const sameName = files.filter(({ fileName }) => fileName === entry.fileName);
    const file =
      files[index]!.fileName === entry.fileName ? files[index]! : sameName.length === 1 ? sameName[0]! : undefined;
    if (file === undefined) throw problem('CORR-01005');
    if (file.size < 1 || file.size > MULTIPART_BYTES) throw problem('CORR-02004', { limit: '2GB' });
    if (entry.checksum?.trim() && entry.checksum !== file.md5) throw problem('CORR-02008');
    return { metadata: entry, file };
  });
}

/** An attachment about to be stored together with its message. */
export interface AddedFile {
  readonly row: NewAttachmentRow;
  readonly outcome: Outcome;
  readonly event: EventFacts | undefined;
  /** The blob it comes to own; undefined when its bytes are not kept. */
  readonly blobKey: string | undefined;
  write(writer: CorrespondenceWriter): Promise<void>;
}

/** Turns paired files into attachments with the history an upload would have given them. */
export function storeFiles(
  paired: readonly PairedFile[],
  {
    resourceId,
    sender,
    createdBy,
    at,
    mail,
  }: { resourceId: string; sender: string; createdBy: string; at: Date; mail: Mail },
): AddedFile[] {
  return paired.map(({ metadata, file }) => {
    const row: NewAttachmentRow = {
      id: newId(at),
      resourceId,
      sender,
      fileName: metadata.fileName,
      displayName: metadata.displayName ?? undefined,
      isEncrypted: metadata.isEncrypted ?? false,
      checksum: file.md5,
      sendersReference: metadata.sendersReference,
      expirationInDays: metadata.expirationInDays ?? undefined,
      created: at,
      createdBy,
    };
    const outcome = outcomeOf(file.verdict, mail.rules, at);
    const name =
      file.verdict.kind === 'clean'
        ? ('attachmentpublished' as const)
        : outcome.status === 'Failed'
          ? ('attachmentuploadfailed' as const)
          : undefined;
    const kept = outcome.status !== 'Failed';
    return {
      row,
      outcome,
      blobKey: kept ? file.blobKey : undefined,
      event: name && { name, id: row.id, resourceId, subject: sender },
      async write(writer) {
        await writer.insertAttachments([row]);
        await writer.setAttachmentStatus(row.id, 'UploadProcessing', at, createdBy, {
          blobKey: kept ? file.blobKey : null,
          size: file.size,
          scanAt: outcome.scanAt ?? null,
        });
        if (outcome.status !== 'UploadProcessing')
          await writer.setAttachmentStatus(
            row.id,
            outcome.status,
            at,
            createdBy,
            outcome.text === undefined ? {} : { text: outcome.text },
          );
      },
    };
  });
}
