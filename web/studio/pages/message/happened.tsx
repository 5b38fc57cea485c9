import {
  ArrowRightIcon,
  BellIcon,
  BroadcastIcon,
  CheckmarkCircleIcon,
  CircleSlashIcon,
  DownloadIcon,
  EnvelopeOpenIcon,
  ExclamationmarkTriangleIcon,
  PaperclipIcon,
  PaperplaneIcon,
  ShieldLockIcon,
} from '@navikt/aksel-icons';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { number, visible } from '../../../common/format/format.ts';
import type { Happened } from '../../../common/parts/history.tsx';
import { messageStatus, notificationStatus } from '../../../common/parts/status-tag.tsx';
import { common } from '../../../common/words/common.ts';
import { notificationReasons, reasonOf } from '../../../common/words/notification-reasons.ts';
import type { Delivery } from '../../integration/events/api.ts';
import { DeliveryTag, typeText } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { actionName } from '../../services/policy/actions.ts';
import { serviceWords } from '../../services/words.ts';
import { type Line, noticeStatus } from './timeline.ts';
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

const WIRE_PREFIX = /^no\.altinn\.correspondence\./;

/** What a line needs to know besides itself. */
export interface About {
  readonly owner: string;
  readonly resource: string;
  /** Organisation number of the recipient; a person's number stays out of addresses. */
  readonly party: string | undefined;
  /** Sends a delivery again; undefined for who may not. */
  readonly replay: ((line: Line) => void) | undefined;
  /** Id of the sentence that says who may. */
  readonly whyNot: string;
}

/** Turns lines into sentences with an icon, and what can be done about them. */
export function useHappened({ owner, resource, party, replay, whyNot }: About): (line: Line) => Happened {
  const say = words.use();
  const sayCommon = common.use();
  const sayReason = notificationReasons.use();
  const sayEvent = eventWords.use();
  const sayService = serviceWords.use();
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
  const of: Readonly<Record<Line['kind'], (line: Line) => Omit<Happened, 'id' | 'at'>>> = {
    status({ what, by, times, text }) {
      const tag = messageStatus(what);
      return {
        icon: ICONS[what],
        tone: BAD.has(what) ? 'bad' : GOOD.has(what) ? 'good' : 'plain',
        text: tag === undefined ? what : sayCommon(tag),
        more: joined(by !== null && say(`by.${by}`), times > 1 && say('times', { n: times }), wire(text)),
      };
    },
    attachment: ({ what, text, about }) => ({
      icon: <PaperclipIcon />,
      tone: what === 'Failed' ? 'bad' : 'plain',
      text: (
        <>
          <bdi>{visible(about?.name ?? '')}</bdi>: {attachmentText(what, sayCommon)}
        </>
      ),
      more: joined(wire(text)),
    }),
    notification(line) {
      const { what, about } = line;
      const channel = channelText(about?.channel ?? '', say);
      const name = say(about?.reminder === true ? 'reminder' : 'notification');
      if (what === 'Ordered') return { icon: <BellIcon />, text: say('ordered', { what: name }), more: channel };
      const status = notificationStatus(noticeStatus(line));
      const result =
        status === 'notification.failed'
          ? sayCommon(status, { reason: sayReason(reasonOf(noticeStatus(line))) })
          : sayCommon(status);
      return {
        icon: <BellIcon />,
        tone: status === 'notification.failed' ? 'bad' : status === 'notification.delivered' ? 'good' : 'plain',
        text: `${name}: ${result.toLowerCase()}`,
        more: joined(channel, about?.name != null && <bdi>{visible(about.name)}</bdi>, <code>{what}</code>),
      };
    },
    event: ({ id, what }) => ({
      icon: <BroadcastIcon />,
      text: say('event', { name: typeText(what, sayEvent).toLowerCase() }),
      more: <code>{visible(what.replace(WIRE_PREFIX, ''))}</code>,
      action: (
        <Link
          className="ds-link"
          to="/$owner/events/$eventId"
          params={{ owner, eventId: id.slice(1) }}
          aria-label={say('openEvent', { name: typeText(what, sayEvent).toLowerCase() })}
        >
          {say('open')}
        </Link>
      ),
    }),
    delivery(line) {
      const { id, what, text, about, delivery } = line;
      const { subscription, attempts, nextAttempt, answer, milliseconds } = delivery!;
      const name = typeText(text ?? '', sayEvent).toLowerCase();
      return {
        icon: <ArrowRightIcon />,
        tone: what === 'dead' || what === 'unauthorized' ? 'bad' : 'plain',
        text: say.rich('delivery', { name, host: <bdi>{visible(about?.name ?? '')}</bdi> }),
        more: (
          <>
            <DeliveryTag status={what as Delivery['status']} nextAttempt={nextAttempt} />{' '}
            {joined(
              attempts > 0 && (answer === null ? say('noAnswer') : say('answered', { status: answer })),
              milliseconds !== null && `${number(milliseconds)} ms`,
              attempts > 1 && say('attempts', { n: attempts }),
            )}
          </>
        ),
        action: (
          <>
            {what !== 'pending' && what !== 'cancelled' && (
              <button
                type="button"
                className="link-button"
                aria-label={say('replayOne', { name, host: about?.name ?? '' })}
                {...(replay === undefined
                  ? { 'aria-disabled': true, 'aria-describedby': whyNot }
                  : { onClick: () => replay(line) })}
              >
                {sayCommon('do.resend')}
              </button>
            )}
            <Link
              className="ds-link"
              to="/$owner/events/subscriptions/$id"
              params={{ owner, id: String(subscription) }}
              search={{ event: id.slice(1) }}
              aria-label={say('openOne', { name, host: about?.name ?? '' })}
            >
              {say('open')}
            </Link>
          </>
        ),
      };
    },
    decision({ what, text, by, times }) {
      const [names = '', reason] = (text ?? '').split(/: (.*)/s);
      const actions = names.split(' ').filter((name) => name !== '');
      // What opening a message asks for says more than what it asks for besides.
      const action = actions.find((name) => name === 'read') ?? actions[0] ?? '';
      const tag = DECISIONS.find((one) => one === what);
      return {
        icon: <ShieldLockIcon />,
        tone: what === 'Permit' ? 'plain' : 'bad',
        text: say.rich(by === null ? 'decision.somebody' : `decision.${by}`, {
          result: tag === undefined ? visible(what) : sayCommon(`decision.${tag}`).toLowerCase(),
          action: actionName(action, sayService),
        }),
        more: joined(
          <code>{visible(names)}</code>,
          times > 1 && say('times', { n: times }),
          wire(reason === undefined ? null : reason),
        ),
        action: (
          <Link
            className="ds-link"
            to="/$owner/access"
            params={{ owner }}
            search={{
              resource,
              ...(party === undefined ? {} : { party }),
              ...(action === '' || action === 'read' ? {} : { action }),
            }}
          >
            {say('why')}
          </Link>
        ),
      };
    },
  };
  return (line) => ({ id: line.id, at: line.at, ...of[line.kind](line) });
}

const DECISIONS = ['Permit', 'Deny', 'NotApplicable', 'Indeterminate'] as const;

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
