import type { ServiceOwners } from '../administration/port.ts';
import type { Authorization } from '../authorization/port.ts';
import type { Events } from '../events/port.ts';
import type { Foundation } from '../foundation/foundation.ts';
import type { OutgoingMail } from '../foundation/mailer/outgoing.ts';
import type { Room } from '../http/room.ts';
import type { Notifications } from '../notifications/port.ts';
import type { Register } from '../register/port.ts';
import type { ResourceRegistry } from '../resource-registry/port.ts';
import { followNotifications } from './notices/follow-notifications.ts';
import { followForwardings } from './reading/forward.ts';
import type { Mail, MailRules } from './mail.ts';
import { checkForwarding } from './operations/check-forwarding.ts';
import { checkNotification } from './operations/check-notification.ts';
import { confirm } from './operations/confirm.ts';
import { downloadAllAttachments } from './operations/download-all-attachments.ts';
import { downloadAttachment } from './operations/download-attachment.ts';
import { downloadCorrespondenceAttachment } from './operations/download-correspondence-attachment.ts';
import { downloadDailyReport } from './operations/download-daily-report.ts';
import { forwardCorrespondence } from './operations/forward-correspondence.ts';
import { generateDailySummary } from './operations/generate-daily-summary.ts';
import { getAttachment } from './operations/get-attachment.ts';
import { getAttachmentDetails } from './operations/get-attachment-details.ts';
import { getBulk } from './operations/get-bulk.ts';
import { getBulkRecipients } from './operations/get-bulk-recipients.ts';
import { getConfidentialReminders } from './operations/get-confidential-reminders.ts';
import { getCorrespondence } from './operations/get-correspondence.ts';
import { getCorrespondenceContent } from './operations/get-correspondence-content.ts';
import { getCorrespondenceDetails } from './operations/get-correspondence-details.ts';
import { getForwardings } from './operations/get-forwardings.ts';
import { initializeAndUpload } from './operations/initialize-and-upload.ts';
import { initializeAttachment } from './operations/initialize-attachment.ts';
import { initializeCorrespondence } from './operations/initialize-correspondence.ts';
import { markAsRead } from './operations/mark-as-read.ts';
import { purgeCorrespondence } from './operations/purge.ts';
import { purgeAttachment } from './operations/purge-attachment.ts';
import { recallCorrespondence } from './operations/recall-correspondence.ts';
import { retryCorrespondence } from './operations/retry-correspondence.ts';
import { receiveScanResult } from './operations/receive-scan-result.ts';
import { searchCorrespondences } from './operations/search-correspondences.ts';
import { sendBulk } from './operations/send-bulk.ts';
import { controlBulk, listBulks, retryBulk } from './operations/studio/control-bulk.ts';
import { drafts } from './operations/studio/drafts.ts';
import { getSentStatistics } from './operations/studio/get-statistics.ts';
import { getTimeline } from './operations/studio/get-timeline.ts';
import { lookUpRecipientsOf } from './operations/studio/look-up-recipients.ts';
import { previewCorrespondence } from './operations/studio/preview.ts';
import { searchSent } from './operations/studio/search-sent.ts';
import { uploadAttachment } from './operations/upload-attachment.ts';
import { uploadAttachmentResumably } from './operations/upload-attachment-resumably.ts';
import type { ReceivedMail, SentMail } from './port.ts';
import { openReceivedMail } from './reading/received-mail.ts';
import { Receiving } from './files/receiving.ts';
import { sentFacts } from './studio/sent-facts.ts';
import { abandonedBulksSweep } from './sweeps/abandoned-bulks.ts';
import { blobLeftoversSweep } from './sweeps/blob-leftovers.ts';
import { dailyReportSweep } from './sweeps/daily-report.ts';
import { deleteBlobsSweep } from './sweeps/delete-blobs.ts';
import { dueDateSweep } from './sweeps/due-dates.ts';
import { expireAttachmentsSweep } from './sweeps/expire-attachments.ts';
import { publishSweep } from './sweeps/publish.ts';
import { remindConfidentialSweep } from './sweeps/remind-confidential.ts';
import { resumableUploadsSweep } from './sweeps/resumable-uploads.ts';
import { scanSweep } from './sweeps/scan-attachments.ts';

export interface MailNeighbours {
  readonly register: Register;
  readonly registry: ResourceRegistry;
  readonly authorization: Authorization;
  readonly events: Events;
  readonly serviceOwners: ServiceOwners;
  readonly outgoing: OutgoingMail;
  readonly notifications: Notifications;
}

/** Opens the mail: its operations and sweeps over the foundation and its neighbours. */
export function openCorrespondence(
  foundation: Foundation,
  neighbours: MailNeighbours,
  rules: MailRules,
): Room & { received: ReceivedMail; sent: SentMail } {
  const mail: Mail = { ...foundation, ...neighbours, rules, receiving: new Receiving(foundation) };
  followForwardings(mail);
  followNotifications(mail);
  return {
    received: openReceivedMail(mail),
    sent: sentFacts(mail),
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
      recallCorrespondence(mail),
      retryCorrespondence(mail),
      sendBulk(mail),
      getBulk(mail),
      getBulkRecipients(mail),
      listBulks(mail),
      controlBulk(mail, 'pause'),
      controlBulk(mail, 'resume'),
      retryBulk(mail),
      getTimeline(mail),
      searchSent(mail),
      getSentStatistics(mail),
      lookUpRecipientsOf(mail),
      previewCorrespondence(mail),
      ...drafts(mail),
      downloadCorrespondenceAttachment(mail),
      downloadAllAttachments(mail),
      forwardCorrespondence(mail),
      getForwardings(mail),
      checkForwarding(mail),
      checkNotification(mail, 'reminder'),
      checkNotification(mail, 'main'),
      getConfidentialReminders(mail),
      generateDailySummary(mail),
      downloadDailyReport(mail, 'DownloadDailyReport'),
      downloadDailyReport(mail, 'GenerateAndDownloadDailySummary'),
      initializeAttachment(mail),
      uploadAttachment(mail),
      ...uploadAttachmentResumably(mail),
      getAttachment(mail),
      getAttachmentDetails(mail),
      downloadAttachment(mail),
      purgeAttachment(mail),
      ...(rules.malwareWebhookSecret === undefined ? [] : [receiveScanResult(mail, rules.malwareWebhookSecret)]),
    ],
    sweeps: [
      publishSweep(mail),
      scanSweep(mail),
      expireAttachmentsSweep(mail),
      deleteBlobsSweep(mail),
      resumableUploadsSweep(mail),
      blobLeftoversSweep(mail),
      abandonedBulksSweep(mail),
      dueDateSweep(mail),
      remindConfidentialSweep(mail),
      dailyReportSweep(mail),
    ],
  };
}
