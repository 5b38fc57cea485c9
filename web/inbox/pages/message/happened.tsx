import {
  ArchiveIcon,
  ArrowForwardIcon,
  BellIcon,
  CheckmarkCircleFillIcon,
  DownloadIcon,
  EnvelopeClosedIcon,
  EnvelopeOpenIcon,
  ArrowUndoIcon,
} from '@navikt/aksel-icons';
import type { ReactNode } from 'react';
import { visible } from '../../../common/format/format.ts';
import { type Happened, History } from '../../../common/parts/history.tsx';
import { common } from '../../../common/words/common.ts';
import type { HistoryLine } from '../../mail/wire.ts';
import { words } from './words.ts';

/** What was done with the message and by whom, in words, oldest first. */
export function MessageHistory(props: { readonly lines: readonly HistoryLine[]; readonly me: string }) {
  const { lines, me } = props;
  const say = words.use();
  const sayCommon = common.use();
  const who = ({ by }: HistoryLine): ReactNode =>
    by === null ? say('history.someone') : by.partyUuid === me ? say('history.you') : <bdi>{visible(by.name)}</bdi>;
  const by = (
    line: HistoryLine,
    known: 'history.opened' | 'history.confirmed' | 'history.downloaded',
    unknown: 'history.openedBySomeone' | 'history.confirmedBySomeone' | 'history.downloadedBySomeone',
  ): ReactNode => (line.by === null ? say(unknown) : say.rich(known, { who: who(line) }));
  const to = ({ text }: HistoryLine): ReactNode => <bdi>{visible(text ?? '')}</bdi>;
  const notified = (line: HistoryLine) => ({
    to: to(line),
    channel: say(line.channel === 'SMS' ? 'history.sms' : 'history.email'),
  });
  const saidOf = (line: HistoryLine): Omit<Happened, 'id' | 'at'> | undefined => {
    switch (line.what) {
      case 'Published':
        return { icon: <EnvelopeClosedIcon />, text: say('history.received') };
      case 'Fetched':
      case 'Read':
        return { icon: <EnvelopeOpenIcon />, text: by(line, 'history.opened', 'history.openedBySomeone') };
      case 'Confirmed':
        return {
          icon: <CheckmarkCircleFillIcon />,
          text: by(line, 'history.confirmed', 'history.confirmedBySomeone'),
          tone: 'good',
        };
      case 'Replied':
        return { icon: <ArrowUndoIcon />, text: say('history.replied') };
      case 'AttachmentsDownloaded':
        return { icon: <DownloadIcon />, text: by(line, 'history.downloaded', 'history.downloadedBySomeone') };
      case 'Archived':
        return { icon: <ArchiveIcon />, text: say('history.archived') };
      case 'forwarding-sending':
        return { icon: <ArrowForwardIcon />, text: say.rich('history.sending', { to: to(line), who: who(line) }) };
      case 'forwarding-sent':
        return {
          icon: <ArrowForwardIcon />,
          text: say.rich('history.sent', { to: to(line), who: who(line) }),
          tone: 'good',
        };
      case 'forwarding-failed':
        return { icon: <ArrowForwardIcon />, text: say.rich('history.failed', { to: to(line) }), tone: 'bad' };
      case 'notification-sent':
      case 'reminder-sent':
        return { icon: <BellIcon />, text: say.rich(`history.${line.what}`, notified(line)) };
      case 'notification-failed':
      case 'reminder-failed':
      case 'notification-unconfirmed':
      case 'reminder-unconfirmed':
        return {
          icon: <BellIcon />,
          text:
            line.text === null ? say('history.notification-nowhere') : say.rich(`history.${line.what}`, notified(line)),
          tone: 'bad',
        };
      default:
        return undefined;
    }
  };
  const events = spoken(lines).flatMap((line, place): Happened[] => {
    const said = saidOf(line);
    return said === undefined ? [] : [{ id: `${line.at} ${line.what} ${place}`, at: line.at, ...said }];
  });
  return (
    <section className="message-part message-history">
      <h2 className="ds-heading" data-size="xs">
        {sayCommon('nav.history')}
      </h2>
      <History events={events} clock="clock" />
    </section>
  );
}

/** Each who opened it once a day: fetching, reading, and opening anew all say the same. */
function spoken(lines: readonly HistoryLine[]): readonly HistoryLine[] {
  const opened = new Set<string>();
  return lines.filter(({ what, at, by }) => {
    if (what !== 'Fetched' && what !== 'Read') return true;
    const key = `${new Date(at).toDateString()} ${by?.partyUuid}`;
    if (opened.has(key)) return false;
    opened.add(key);
    return true;
  });
}
