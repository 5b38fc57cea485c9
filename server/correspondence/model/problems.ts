import { catalogueOf } from '../../http/problem.ts';

/**
 * Every business error of the mail, with the reference's code, status and text (correspondence-send §3.2–§3.5).
 * Codes that the reference itself never raises are left out; `{name}` is filled in.
 */
export const problem = catalogueOf({
  /** CorrespondenceNotFound */
  'CORR-01001': [404, 'The requested correspondence was not found'],
  /** MessageTitleIsNotPlainText */
  'CORR-01002': [400, 'Message title must be plain text'],
  /** MessageBodyIsNotMarkdown */
  'CORR-01003': [400, 'Message body must be markdown'],
  /** UploadedFilesDoesNotMatchAttachments */
  'CORR-01005': [400, 'Mismatch between uploaded files and attachment metadata'],
  /** DuplicateRecipients */
  'CORR-01006': [400, 'Recipients must be unique'],
  /** ExistingAttachmentNotFound */
  'CORR-01007': [400, 'Existing attachment not found'],
  /** DueDatePriorToday */
  'CORR-01008': [400, 'DueDateTime cannot be prior to today'],
  /** DueDatePriorRequestedPublishTime */
  'CORR-01009': [400, 'DueDateTime cannot be prior to RequestedPublishTime'],
  /** CantPurgePublishedCorrespondence */
  'CORR-01013': [400, 'Sender cannot delete correspondence that has been published'],
  /** CorrespondenceAlreadyPurged */
  'CORR-01014': [400, 'Correspondence has already been purged'],
  /** DueDateRequired */
  'CORR-01016': [400, 'DueDateTime is required when confirmation is needed'],
  /** InvalidSenderForAttachment */
  'CORR-01017': [400, 'The sender of the correspondence must be equal the sender of existing attachments'],
  /** AttachmentsNotPublished */
  'CORR-01018': [400, 'Attachment is not published'],
  /** MissingContent */
  'CORR-01019': [400, 'The Content field must be provided for the correspondence'],
  /** MessageTitleEmpty */
  'CORR-01020': [400, 'Message title cannot be empty'],
  /** MessageBodyEmpty */
  'CORR-01021': [400, 'Message body cannot be empty'],
  /** MessageBodyTooLong */
  'CORR-01022': [400, 'Message body cannot exceed 30000 characters'],
  /** InvalidLanguage */
  'CORR-01023': [
    400,
    'Invalid language chosen. Supported languages is Norsk bokmål (nb), Nynorsk (nn) and English (en)',
  ],
  /** ReadBeforeFetched */
  'CORR-01024': [400, 'Correspondence must be fetched before it can be read'],
  /** ConfirmBeforeFetched */
  'CORR-01025': [400, 'Correspondence must be fetched before it can be confirmed'],
  /** ArchiveBeforeConfirmed */
  'CORR-01026': [
    400,
    'Cannot archive or delete a correspondence which has not been confirmed when confirmation is required',
  ],
  /** InvalidDateRange */
  'CORR-01027': [400, 'From date cannot be after to date'],
  /** RecipientLookupFailed */
  'CORR-01029': [404, 'Could not find partyId for the following recipients: {recipients}'],
  /** RecipientReserved */
  'CORR-01030': [
    422,
    "Recipient {recipient} has reserved themselves from public correspondences. Can be overridden using the 'IgnoreReservation' flag.",
  ],
  /** AttachmentNotAvailableForRecipient */
  'CORR-01031': [
    400,
    'Attachment is not available for recipient, latest status of correspondence is not in [Published, Fetched, Read, Replied, Confirmed, Archived, Reserved, AttachmentsDownloaded]',
  ],
  /** ContactReservationRegistryFailed */
  'CORR-01032': [500, 'Contact reservation registry lookup failed'],
  /** InvalidIdempotencyKey */
  'CORR-01033': [400, 'The idempotency key must be a valid non-empty GUID'],
  /** DuplicateInitCorrespondenceRequest */
  'CORR-01034': [409, 'A correspondence with the same idempotent key already exists'],
  /** InvalidReplyOptions */
  'CORR-01035': [400, 'Reply options must be well-formed URIs and HTTPS with a max length of 255 characters'],
  /** InvalidResource */
  'CORR-01036': [400, 'ResourceId must match an existing resource in the resource registry'],
  /** MessageTitleTooLong */
  'CORR-01037': [400, 'Message title cannot exceed 255 characters'],
  /** AttachmentCountExceeded */
  'CORR-01038': [400, 'A correspondence cannot contain more than 100 attachments in total'],
  /** MessageSenderIsNotPlainText */
  'CORR-01039': [400, 'Message sender must be plain text'],
  /** AlreadyMarkedAsRead */
  'CORR-01040': [400, 'Correspondence is already marked as read'],
  /** CorrespondenceAlreadyConfirmed */
  'CORR-01041': [400, 'Correspondence has already been confirmed'],
  /** MessageSummaryWrongLength */
  'CORR-01042': [400, 'Message summary, if not null, must be between 0 and 255 characters long'],
  /** CannotPurgeCorrespondenceLinkedToDialogportenTransmission */
  'CORR-01043': [400, 'Cannot purge correspondence linked to a Dialogporten Transmission'],
  /** RecipientLacksRequiredRolesForCorrespondence */
  'CORR-01044': [400, 'The following recipients lack required roles to read the correspondence: {recipients}'],
  /** TransmissionOnlyAllowsOneRecipient */
  'CORR-01045': [400, 'Transmission correspondences only support one recipient'],
  /** RecipientMismatch */
  'CORR-01046': [
    400,
    'The recipient of the correspondence must be equal to the party of the dialog of the transmission',
  ],
  /** IdempotencyKeyNotAllowedWithMultipleRecipients */
  'CORR-01047': [400, 'Idempotency key is not supported for requests with multiple recipients'],
  /** InvalidCorrespondenceDialogId */
  'CORR-01048': [400, 'DialogId must be a valid non-empty GUID'],
  /** InvalidServiceOwner */
  'CORR-01050': [400, 'The service owner of a transmission can not differ from the service owner of the dialog'],
  /** TransmissionNotAllowedWithGuiActions */
  'CORR-01051': [
    400,
    'Correspondences with GUI actions (ReplyOptions or IsConfirmationNeeded) cannot be sent as transmissions',
  ],
  /** MultipleDialogportenTransmissionTypeExternalReferences */
  'CORR-01052': [400, 'Only one DialogportenTransmissionType external reference is allowed'],
  /** DialogportenTransmissionTypeRequiresDialogId */
  'CORR-01053': [
    400,
    'DialogportenTransmissionType external reference requires a DialogportenDialogId external reference',
  ],
  /** DialogportenDialogIdNotFound */
  'CORR-01054': [404, 'Dialogporten dialog with the given id was not found'],
  /** ExistingAttachmentExpiringSoon */
  'CORR-01055': [
    400,
    'Existing attachment is expiring within 6 hour(s) and cannot be attached to a new correspondence',
  ],
  /** CannotInitializeConfidentialCorrespondenceWithoutIsConfidentialFlag */
  'CORR-01060': [
    400,
    "Confidential correspondences (resources with the access package post-til-virksomheten-med-taushetsbelagt-innhold) cannot be initialized without setting the 'IsConfidential' flag to true",
  ],
  /** CannotInitializeNonConfidentialCorrespondenceWithIsConfidentialFlag */
  'CORR-01061': [
    400,
    "Correspondences cannot be initialized with 'IsConfidential' flag set to true if the resource is not confidential",
  ],
  /** UnreadConfidentialCorrespondencesNotFound */
  'CORR-01062': [404, 'No unread confidential correspondences found'],
  /** ForwardingNotAllowed */
  'CORR-01063': [400, 'Correspondence does not allow forwarding'],
  /** CorrespondenceAlreadyForwardedToRecipient */
  'CORR-01064': [400, 'Correspondence has already been forwarded to the specified recipient'],
  /** ForwardBeforeRead */
  'CORR-01065': [400, 'Correspondence must be read before it can be forwarded'],
  /** ForwardingTextTooLong */
  'CORR-01066': [400, 'Forwarding text cannot exceed 200 characters'],
  /** ForwardingTextIsNotPlainText */
  'CORR-01067': [400, 'Forwarding text must be plain text'],
  /** CannotAllowForwardingOnCorrespondenceWithAuthLevel */
  'CORR-01068': [
    400,
    'Correspondence cannot allow forwarding if the resource for the correspondence has a required authorization level above 0',
  ],
  /** CannotAllowForwardingOnCorrespondenceWithLargeAttachments */
  'CORR-01069': [400, 'Correspondence cannot allow forwarding if the total size of attachments exceeds 10 MB'],
  /** AttachmentNotFound */
  'CORR-02001': [404, 'The requested attachment was not found'],
  /** UploadFailed */
  'CORR-02002': [502, 'Error occurred during upload'],
  /** CantUploadToExistingCorrespondence */
  'CORR-02003': [400, 'Cannot upload attachment to a correspondence that has been created'],
  /** InvalidFileSize */
  'CORR-02004': [400, 'File must have content and has a max file size of {limit}'],
  /** FileAlreadyUploaded */
  'CORR-02005': [400, 'File has already been or is being uploaded'],
  /** FileHasBeenPurged */
  'CORR-02006': [400, 'File has already been purged'],
  /** PurgeAttachmentWithExistingCorrespondence */
  'CORR-02007': [400, 'Attachment cannot be purged as it is linked to at least one existing correspondence'],
  /** HashMismatch */
  'CORR-02008': [400, 'Checksum mismatch'],
  /** DataLocationNotFound */
  'CORR-02009': [400, 'Could not get data location url'],
  /** FilenameMissing */
  'CORR-02010': [400, 'Filename is missing'],
  /** FilenameTooLong */
  'CORR-02011': [400, 'Filename is too long'],
  /** FilenameInvalid */
  'CORR-02012': [
    400,
    'Filename contains invalid characters. The ruleset is based on Windows file naming convention which is defined here: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file#file-and-directory-names',
  ],
  /** FiletypeNotAllowed */
  'CORR-02013': [400, 'Filetype not allowed'],
  /** AttachedToAPublishedCorrespondence */
  'CORR-02016': [
    400,
    'This attachment is associated with a published correspondence and can no longer be accessed by service owner',
  ],
  /** AttachmentExpirationPriorMinimumDaysFromNow */
  'CORR-02017': [400, 'Attachment expirationTime must be at least {days} days from now'],
  /** FileHasBeenExpired */
  'CORR-02018': [400, 'File has expired'],
  /** CannotDownloadPurgedAttachment */
  'CORR-02019': [400, 'The attachment has been purged and cannot be downloaded'],
  /** CannotDownloadExpiredAttachment */
  'CORR-02020': [400, 'The attachment has expired and cannot be downloaded'],
  /** FilenameCannotBeAReservedWindowsFilename */
  'CORR-02021': [
    400,
    "The filename uses a Windows reserved name. Files cannot be named CON, PRN, AUX, NUL, COM1-COM9, or LPT1-LPT9 (e.g., 'CON.txt' is not allowed, but 'CONSOLE.txt' is).",
  ],
  /** UploadTimedOut */
  'CORR-02022': [408, 'Upload request timed out due to data arriving too slowly'],
  /** TotalAttachmentSizeExceedsLimit */
  'CORR-02023': [400, 'Total size of attachments exceeds the maximum allowed for zip download (25 MB)'],
  /** TemplateNotFound */
  'CORR-03001': [404, 'The requested notification template with the given language was not found'],
  /** MissingEmailContent */
  'CORR-03002': [400, 'Email body and subject must be provided when sending email notifications'],
  /** MissingEmailReminderContent */
  'CORR-03003': [400, 'Reminder email body and subject must be provided when sending reminder email notifications'],
  /** MissingSmsContent */
  'CORR-03004': [400, 'SMS body must be provided when sending SMS notifications'],
  /** MissingSmsReminderContent */
  'CORR-03005': [400, 'Reminder SMS body must be provided when sending reminder SMS notifications'],
  /** MissingPreferredChannel */
  'CORR-03006': [400, 'Email body, subject and SMS body must be provided when sending preferred notifications'],
  /** MissingPreferredReminderChannel */
  'CORR-03007': [
    400,
    'Reminder email body, subject and SMS body must be provided when sending reminder preferred notifications',
  ],
  /** InvalidEmailProvided */
  'CORR-03011': [400, 'Invalid email provided for custom recipient.'],
  /** InvalidMobileNumberProvided */
  'CORR-03012': [
    400,
    "Invalid mobile number provided. Mobile number can contain only '+' and numeric characters, and it must adhere to the E.164 standard.",
  ],
  /** CustomRecipientWithNumberOrEmailNotAllowedWithKeyWordRecipientName */
  'CORR-03015': [
    400,
    'Recipient overrides with email or mobile number are not allowed when using notification recipient name because of name lookup',
  ],
  /** CustomRecipientWithMultipleRecipientsNotAllowed */
  'CORR-03017': [400, 'Custom recipient with multiple recipients is not allowed'],
  /** CustomRecipientWithMultipleIdentifiersNotAllowed */
  'CORR-03018': [400, 'Custom recipient with multiple identifiers is not allowed'],
  /** CustomRecipientWithoutIdentifierNotAllowed */
  'CORR-03019': [400, 'Custom recipient without identifier is not allowed'],
  /** OverrideRegisteredContactInformationRequiresCustomRecipients */
  'CORR-03022': [400, 'OverrideRegisteredContactInformation flag can only be used when CustomRecipients is provided'],
  /** InvalidNotificationTemplate */
  'CORR-03023': [400, 'Invalid notification template'],
  /** MissingEmailAndSmsContent */
  'CORR-03024': [400, 'Email body, subject and SMS body must be provided when sending email and SMS notifications'],
  /** MissingEmailAndSmsReminderContent */
  'CORR-03025': [
    400,
    'Reminder email body, subject and SMS body must be provided when sending reminder email and SMS notifications',
  ],
  /** ForwardToEmailAddressTooLong */
  'CORR-03027': [400, 'Email address provided for forwarding correspondence exceeds 1000 characters'],
  /** CreateComposedEmailFailed */
  'CORR-03028': [500, 'Failed to create composed email for correspondence'],
  /** NoAccessToResource */
  'CORR-04001': [
    401,
    'You must use an Altinn token, DialogToken or log in to IDPorten as someone with access to the resource and organization in Altinn Authorization',
  ],
  /** CouldNotFindPartyUuid */
  'CORR-04002': [400, 'Could not retrieve party uuid from lookup in Altinn Register'],
  /** CouldNotDetermineCaller */
  'CORR-04006': [401, 'Could not determine caller'],
  /** IncorrectResourceType */
  'CORR-04009': [400, 'Resource type is not supported. Resource must be of type CorrespondenceService.'],
  /** IncorrectCorrespondenceResourceType */
  'CORR-04010': [
    400,
    'Resource type is not supported. Resource must be of type CorrespondenceService. If creating a Correspondence as a transmission with reference to an existing DialogId AltinnApp is also allowed.',
  ],
  /** Ours, in 7001–7099: the reference has no code from 7000 on. */
  'CORR-07001': [409, 'The correspondence cannot be recalled: a recipient has opened or downloaded it'],
  'CORR-07002': [
    409,
    'The correspondence cannot be published again: only one that failed, and whose attachments are all published, can be retried',
  ],
  'CORR-07010': [404, 'The requested batch was not found'],
  'CORR-07011': [409, 'A batch with this id exists already; continue it with offset={received}'],
  'CORR-07012': [
    409,
    'The batch has received {received} lines; continue with offset={received}, or with a smaller one, whose lines are then skipped',
  ],
  'CORR-07013': [
    409,
    'The batch cannot be continued: its texts have been erased, since every message of it was purged',
  ],
  'CORR-07014': [
    400,
    'The request ended in the middle of a line. What was stored is kept; continue with the number of lines the batch tells as received',
  ],
  /** NoCorrespondencesFound */
  'CORR-06001': [404, 'No correspondences found for report generation'],
  /** ReportGenerationFailed */
  'CORR-06002': [500, 'Failed to generate statistics report'],
  /** Altinn2NotSupported */
  'CORR-06003': [400, 'Report including Altinn 2 correspondendes is currently not supported'],
});
