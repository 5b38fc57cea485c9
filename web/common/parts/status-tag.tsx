import {
  ArchiveIcon,
  ArrowForwardIcon,
  ArrowsCirclepathIcon,
  ArrowUndoIcon,
  CheckmarkCircleFillIcon,
  CheckmarkIcon,
  CircleIcon,
  CircleSlashIcon,
  ClockIcon,
  CloudUpIcon,
  DownloadIcon,
  EnvelopeOpenIcon,
  ExclamationmarkTriangleIcon,
  FileXMarkIcon,
  HourglassIcon,
  PaperplaneIcon,
  PauseIcon,
  PencilIcon,
  PersonCrossIcon,
  QuestionmarkCircleIcon,
  ShieldLockIcon,
  TrashIcon,
  XMarkOctagonIcon,
} from '@navikt/aksel-icons';
import type { ComponentType } from 'react';
import type nb from '../words/nb.ts';
import { common } from '../words/common.ts';
import { notificationReasons, reasonOf } from '../words/notification-reasons.ts';

type Colour = 'neutral' | 'info' | 'success' | 'warning' | 'danger';
type Icon = ComponentType<{ 'aria-hidden': true }>;
type Family = 'status' | 'attachment' | 'delivery' | 'notification' | 'service' | 'decision' | 'mine';
export type Status = Extract<keyof typeof nb, `${Family}.${string}`>;

/** The only place where a status gets a colour (web-design §5.6); its text always stands beside it. */
const LOOKS: Readonly<Record<Status, readonly [Colour, Icon]>> = {
  'status.Initialized': ['neutral', CircleIcon],
  'status.ReadyForPublish': ['neutral', HourglassIcon],
  'status.Published': ['info', PaperplaneIcon],
  'status.Fetched': ['info', DownloadIcon],
  'status.Read': ['success', EnvelopeOpenIcon],
  'status.Replied': ['success', ArrowUndoIcon],
  'status.Confirmed': ['success', CheckmarkCircleFillIcon],
  'status.PurgedByRecipient': ['neutral', TrashIcon],
  'status.PurgedByAltinn': ['neutral', CircleSlashIcon],
  'status.Archived': ['neutral', ArchiveIcon],
  'status.Reserved': ['warning', PersonCrossIcon],
  'status.Failed': ['danger', XMarkOctagonIcon],
  'status.AttachmentsDownloaded': ['success', DownloadIcon],
  'status.Forwarded': ['success', ArrowForwardIcon],
  'attachment.Initialized': ['neutral', CloudUpIcon],
  'attachment.UploadProcessing': ['info', HourglassIcon],
  'attachment.Published': ['success', CheckmarkIcon],
  'attachment.Failed': ['danger', FileXMarkIcon],
  'attachment.Expired': ['neutral', ClockIcon],
  'attachment.Purged': ['neutral', TrashIcon],
  'attachment.NotScanned': ['warning', ExclamationmarkTriangleIcon],
  'delivery.ok': ['success', CheckmarkIcon],
  'delivery.waiting': ['warning', ArrowsCirclepathIcon],
  'delivery.dead': ['danger', XMarkOctagonIcon],
  'delivery.unauthorized': ['danger', ShieldLockIcon],
  'delivery.paused': ['neutral', PauseIcon],
  'notification.sending': ['neutral', HourglassIcon],
  'notification.sent': ['info', PaperplaneIcon],
  'notification.delivered': ['success', CheckmarkIcon],
  'notification.failed': ['danger', XMarkOctagonIcon],
  'notification.notNeeded': ['neutral', CheckmarkIcon],
  'notification.cancelled': ['neutral', CircleSlashIcon],
  'service.draft': ['neutral', PencilIcon],
  'service.changed': ['warning', PencilIcon],
  'service.published': ['success', CheckmarkIcon],
  'decision.Permit': ['success', CheckmarkCircleFillIcon],
  'decision.Deny': ['danger', CircleSlashIcon],
  'decision.NotApplicable': ['warning', QuestionmarkCircleIcon],
  'decision.Indeterminate': ['danger', ExclamationmarkTriangleIcon],
  'mine.mustConfirm': ['warning', ClockIcon],
  'mine.overdue': ['danger', ClockIcon],
  'mine.fileExpired': ['neutral', ClockIcon],
};

type Given = Exclude<Status, 'delivery.waiting' | 'notification.failed' | Dated>;
/** What has a deadline may say it. */
type Dated = 'mine.mustConfirm' | 'mine.overdue';

/** A status as a tag: colour, icon and text. What the text needs is given with it. */
export function StatusTag(
  props:
    | { readonly of: Given }
    | { readonly of: Dated; readonly date?: string }
    | { readonly of: 'delivery.waiting'; readonly next: string }
    | { readonly of: 'notification.failed'; readonly wire: string },
) {
  const { of } = props;
  const say = common.use();
  const sayReason = notificationReasons.use();
  const [color, Icon] = LOOKS[of];
  const text =
    of === 'delivery.waiting'
      ? say(of, { t: props.next })
      : of === 'notification.failed'
        ? say(of, { reason: sayReason(reasonOf(props.wire)) })
        : (of === 'mine.mustConfirm' || of === 'mine.overdue') && props.date !== undefined
          ? say(of === 'mine.overdue' ? 'is.overdue' : 'is.mustConfirm', { date: props.date })
          : say(of);
  return (
    <span className="ds-tag status-tag" data-color={color}>
      <Icon aria-hidden />
      {text}
    </span>
  );
}

const MESSAGE = [
  'Initialized',
  'ReadyForPublish',
  'Published',
  'Fetched',
  'Read',
  'Replied',
  'Confirmed',
  'PurgedByRecipient',
  'PurgedByAltinn',
  'Archived',
  'Reserved',
  'Failed',
  'AttachmentsDownloaded',
  'Forwarded',
] as const;

/** A message's status, by the wire's name or number. */
export function messageStatus(wire: string | number): Given | undefined {
  const name = typeof wire === 'number' ? MESSAGE[wire] : MESSAGE.find((one) => one === wire);
  return name === undefined ? undefined : `status.${name}`;
}

/** Which status a row shows of all a message has had: by fact, since downloads and forwards must not hide Confirmed. */
export function shownStatus(had: readonly (string | number)[]): Given | undefined {
  const order = [
    'status.Failed',
    'status.PurgedByAltinn',
    'status.PurgedByRecipient',
    'status.Reserved',
    'status.Confirmed',
    'status.Replied',
    'status.Read',
    'status.Fetched',
    'status.Published',
    'status.ReadyForPublish',
    'status.Initialized',
  ] as const;
  const known = new Set(had.map(messageStatus));
  return order.find((status) => known.has(status));
}

/** A notification's status, from the wire's `Email_Succeeded`, `SMS_Failed_TTL`, `Order_Cancelled` and their like. */
export function notificationStatus(wire: string): Extract<Status, `notification.${string}`> {
  if (wire === 'Order_SendConditionNotMet') return 'notification.notNeeded';
  if (wire === 'Order_Cancelled') return 'notification.cancelled';
  if (/_Failed/.test(wire)) return 'notification.failed';
  if (/_Delivered$/.test(wire)) return 'notification.delivered';
  return /_(Succeeded|Accepted)$/.test(wire) || wire === 'Order_Completed'
    ? 'notification.sent'
    : 'notification.sending';
}
