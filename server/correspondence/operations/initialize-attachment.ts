import { newId } from '../../foundation/ids.ts';
import { uuid } from '../../http/binding/shapes.ts';
import { callerOf, okText, operation } from '../../http/operation.ts';
import { correspondenceProblems } from '../../http/problem-forms/correspondence.ts';
import { callerParty } from '../caller-party.ts';
import { eventOf } from '../events.ts';
import type { Mail } from '../mail.ts';
import { sender } from '../model/access.ts';
import { fileNameFault } from '../model/file-name.ts';
import { expirationProblem } from '../model/initialize-rules.ts';
import { problem } from '../model/problems.ts';
import { bareResourceId } from '../model/resource-id.ts';
import { mayManage } from '../rights.ts';
import { CorrespondenceWriter } from '../store/writer.ts';
import { InitializeAttachment } from '../wire/attachment.ts';

/** A1: announces a file that is uploaded next (correspondence-send §4.15). */
export const initializeAttachment = (mail: Mail) =>
  operation({
    name: 'InitializeAttachment',
    method: 'POST',
    path: '/correspondence/api/v1/attachment',
    tag: 'Attachment',
    summary: 'Initialize an attachment',
    access: sender,
    body: { kind: 'json', schema: InitializeAttachment, parameter: 'InitializeAttachmentExt' },
    produces: 'application/json',
    answers: { 200: { description: 'The id of the attachment', schema: uuid() } },
    problems: correspondenceProblems(),
    async handle(call) {
      const { body } = call;
      const caller = callerOf(call);
      const resource = await mail.registry.resource(bareResourceId(body.resourceId));
      const owner = resource?.owner.organizationNumber;
      if (resource === undefined || owner === undefined) throw problem('CORR-01036');
      if (!(await mayManage(mail, caller, resource.identifier, owner))) throw problem('CORR-04001');
      if (resource.resourceType !== 'CorrespondenceService' && resource.resourceType !== 'GenericAccessResource')
        throw problem('CORR-04009');
      const party = await callerParty(mail, caller);
      const fault = fileNameFault(body.fileName);
      if (fault !== undefined) throw problem(fault);
      const expiration = expirationProblem(body.expirationInDays, mail.rules.leastExpirationDays);
      if (expiration !== undefined) throw expiration;

      const at = mail.clock.now();
      const id = newId(at);
      await mail.database.transaction(async (transaction) => {
        await new CorrespondenceWriter(transaction).insertAttachments([
          {
            id,
            resourceId: resource.identifier,
            sender: owner,
            fileName: body.fileName,
            displayName: body.displayName ?? undefined,
            isEncrypted: body.isEncrypted ?? false,
            checksum: body.checksum?.trim() ? body.checksum : undefined,
            sendersReference: body.sendersReference,
            expirationInDays: body.expirationInDays ?? undefined,
            created: at,
            createdBy: party.partyUuid,
          },
        ]);
        await mail.events.record(transaction, [
          eventOf(
            { name: 'attachmentinitialized', id, resourceId: resource.identifier, subject: owner },
            at,
            mail.publicUrl,
          ),
        ]);
      });
      return okText(id);
    },
  });
