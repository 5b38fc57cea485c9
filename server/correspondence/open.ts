import type { Authorization } from '../authorization/port.ts';
import type { Events } from '../events/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { Room } from '../http/room.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import type { Mail, MailRules } from './mail.ts';
import { confirm } from './operations/confirm.ts';
import { downloadAttachment } from './operations/download-attachment.ts';
import { downloadCorrespondenceAttachment } from './operations/download-correspondence-attachment.ts';
import { getAttachment } from './operations/get-attachment.ts';
import { getAttachmentDetails } from './operations/get-attachment-details.ts';
import { getCorrespondence } from './operations/get-correspondence.ts';
import { getCorrespondenceContent } from './operations/get-correspondence-content.ts';
import { getCorrespondenceDetails } from './operations/get-correspondence-details.ts';
import { initializeAndUpload } from './operations/initialize-and-upload.ts';
import { initializeAttachment } from './operations/initialize-attachment.ts';
import { initializeCorrespondence } from './operations/initialize-correspondence.ts';
import { markAsRead } from './operations/mark-as-read.ts';
import { purgeCorrespondence } from './operations/purge.ts';
import { purgeAttachment } from './operations/purge-attachment.ts';
import { searchCorrespondences } from './operations/search-correspondences.ts';
import { uploadAttachment } from './operations/upload-attachment.ts';
import { publishSweep } from './sweeps/publish.ts';
import { scanSweep } from './sweeps/scan-attachments.ts';

export interface MailNeighbours {
  readonly register: Register;
  readonly registry: ResourceRegistry;
  readonly authorization: Authorization;
  readonly events: Events;
}

/** Opens the mail: its operations and sweeps over the foundation and its neighbours. */
export function openCorrespondence(foundation: Foundation, neighbours: MailNeighbours, rules: MailRules): Room {
  const mail: Mail = { ...foundation, ...neighbours, rules };
  return {
    operations: [
      initializeCorrespondence(mail),
      initializeAndUpload(mail),
      searchCorrespondences(mail),
      getCorrespondence(mail),
      getCorrespondenceDetails(mail),
      getCorrespondenceContent(mail),
      markAsRead(mail),
      confirm(mail),
      purgeCorrespondence(mail),
      downloadCorrespondenceAttachment(mail),
      initializeAttachment(mail),
      uploadAttachment(mail),
      getAttachment(mail),
      getAttachmentDetails(mail),
      downloadAttachment(mail),
      purgeAttachment(mail),
    ],
    sweeps: [publishSweep(mail), scanSweep(mail)],
  };
}
