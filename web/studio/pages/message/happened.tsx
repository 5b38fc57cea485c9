import {
  BellIcon,
  BroadcastIcon,
  CheckmarkCircleIcon,
  CircleSlashIcon,
  DownloadIcon,
  EnvelopeOpenIcon,
  ExclamationmarkTriangleIcon,
  PaperclipIcon,
  PaperplaneIcon,
} from '@navikt/aksel-icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { clockTime, number, visible } from '../../../common/format/format.ts';
import type { Happened } from '../../../common/parts/history.tsx';
import { messageStatus, notificationStatus, StatusTag } from '../../../common/parts/status-tag.tsx';
import { common } from '../../../common/words/common.ts';
import { notificationReasons, reasonOf } from '../../../common/words/notification-reasons.ts';
import { type Delivery, type Line, noticeStatus } from './timeline.ts';
import { words } from './words.ts';

const ICONS: Readonly<Record<string, ReactNode>> = {
  Published: <PaperplaneIcon />,
  Fetched: <DownloadIcon />,
  AttachmentsDownloaded: <DownloadIcon />,
  Read: <EnvelopeOpenIcon />,
  Confirmed: <CheckmarkCircleIcon />,
  Failed: <ExclamationmarkTriangleIcon />,
  PurgedByAltinn: <CircleSlashIcon />,
  PurgedByRecipient: <CircleSlashIcon />,
};
const GOOD = new Set(['Read', 'Confirmed', 'Replied']);
const BAD = new Set(['Failed', 'Reserved']);

/** Turns lines into sentences with an icon. */
export function useHappened(owner: string): {
  line(line: Line): Happened;
  delivery(delivery: Delivery): Happened;
} {
  const say = words.use();
  const sayCommon = common.use();
  const sayReason = notificationReasons.use();
  const wire = (text: string | null) => text !== null && <span lang="en">{visible(text)}</span>;
  const joined = (...parts: readonly ReactNode[]) => {
    const shown = parts.filter((part) => part !== false && part !== null && part !== undefined && part !== '');
    return shown.map((part, index) => (
      <span key={index}>
        {index > 0 && ' · '}
        {part}
      </span>
    ));
  };
  return {
    line(line) {
      const { id, at, kind, what, text, by, times, about } = line;
      if (kind === 'attachment')
        return {
          id,
          at,
          icon: <PaperclipIcon />,
          tone: what === 'Failed' ? 'bad' : 'plain',
          text: (
            <>
              <bdi>{visible(about?.name ?? '')}</bdi>: {attachmentText(what, sayCommon)}
            </>
          ),
          more: joined(wire(text)),
        };
      if (kind === 'notification') {
        const channel = about?.channel ?? '';
        const what_ = say(about?.reminder === true ? 'reminder' : 'notification');
        if (what === 'Ordered')
          return { id, at, icon: <BellIcon />, text: say('ordered', { what: what_ }), more: channelText(channel, say) };
        const status = notificationStatus(noticeStatus(line));
        return {
          id,
          at,
          icon: <BellIcon />,
          tone: status === 'notification.failed' ? 'bad' : status === 'notification.delivered' ? 'good' : 'plain',
          text: `${what_}: ${
            status === 'notification.failed'
              ? sayCommon(status, { reason: sayReason(reasonOf(noticeStatus(line))) })
              : sayCommon(status)
          }`,
          more: joined(channelText(channel, say), about?.name != null && <bdi>{about.name}</bdi>, <code>{what}</code>),
        };
      }
      const tag = messageStatus(what);
      return {
        id,
        at,
        icon: ICONS[what],
        tone: BAD.has(what) ? 'bad' : GOOD.has(what) ? 'good' : 'plain',
        text: tag === undefined ? what : sayCommon(tag),
        more: joined(by !== null && say(`by.${by}`), times > 1 && say('times', { n: times }), wire(text)),
      };
    },
    delivery(delivery) {
      const { id, at, host, status, type, nextAttempt, answer, milliseconds, subscription } = delivery;
      const short = type.replace(/^no\.altinn\.correspondence\./, '');
      const tag =
        status === 'delivered' ? (
          <StatusTag of="delivery.ok" />
        ) : status === 'dead' ? (
          <StatusTag of="delivery.dead" />
        ) : status === 'unauthorized' ? (
          <StatusTag of="delivery.unauthorized" />
        ) : nextAttempt !== undefined && status === 'failing' ? (
          <StatusTag of="delivery.waiting" next={clockTime(new Date(nextAttempt))} />
        ) : null;
      return {
        id: `d${id}`,
        at,
        icon: <BroadcastIcon />,
        tone: status === 'dead' || status === 'unauthorized' ? 'bad' : 'plain',
        text: <code>{short}</code>,
        more: (
          <>
            {tag} <bdi>{host}</bdi>
            {answer !== undefined && ` · ${answer}`}
            {milliseconds !== undefined && ` · ${number(milliseconds)} ms`}
          </>
        ),
        action: (
          <Link
            className="ds-link"
            to="/$owner/events/subscriptions/$id"
            params={{ owner, id: String(subscription) }}
            {...(delivery.event === undefined ? {} : { search: { event: delivery.event } })}
          >
            {say('open')}
          </Link>
        ),
      };
    },
  };
}

function attachmentText(what: string, say: ReturnType<typeof common.use>): string {
  switch (what) {
    case 'Initialized':
    case 'UploadProcessing':
    case 'Published':
    case 'Failed':
    case 'Expired':
    case 'Purged':
      return say(`attachment.${what}`).toLowerCase();
    default:
      return what;
  }
}

function channelText(channel: string, say: ReturnType<typeof words.use>): string {
  switch (channel) {
    case 'Email':
    case 'EmailPreferred':
    case 'SmsPreferred':
    case 'EmailAndSms':
      return say(`channel.${channel}`);
    case 'Sms':
    case 'SMS':
      return say('channel.Sms');
    default:
      return channel;
  }
}
