import { Button } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { type Refusal as RefusalValue, Refused } from '../../../common/api/refusal.ts';
import { clockTime, shortDate, visible } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { CopyButton } from '../../../common/parts/copy-field.tsx';
import { type Fact, Facts } from '../../../common/parts/facts.tsx';
import { MessageBody } from '../../../common/parts/message-body.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { messageStatus, notificationStatus, StatusTag } from '../../../common/parts/status-tag.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { readSetting } from '../../../common/settings/settings.ts';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { notificationReasons, reasonOf } from '../../../common/words/notification-reasons.ts';
import { Page } from '../../shell/page.tsx';
import { useCannot } from '../../shell/use-cannot.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { serviceName, servicesQuery } from '../compose/services.ts';
import { RecipientName } from '../messages/message-table.tsx';
import { searchSent, type SentMessage } from '../messages/sent.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import { Metadata } from './metadata.tsx';
import { Story } from './story.tsx';
import {
  type Details,
  had,
  isUnderWay,
  type Line,
  noticeStatus,
  readDetails,
  readTimeline,
  timelinePath,
} from './timeline.ts';
import { words } from './words.ts';
import './message.css';

const FINAL = new Set(['Confirmed', 'PurgedByAltinn', 'PurgedByRecipient']);
/** While it is on its way; less often once it has been read. */
const LOOK_AGAIN = 3000;
const LOOK_SELDOM = 5000;

/** One message: what happened to it, what one can do about it, and what was asked for. */
export function MessagePage() {
  const { api, code, may } = useOwner();
  const { id } = useParams({ from: '/$owner/messages/$id' });
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const sayReason = notificationReasons.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const [busy, setBusy] = useState(false);

  const every = (status: string | undefined) =>
    status !== undefined && (FINAL.has(status) || status === 'Read') ? LOOK_SELDOM : LOOK_AGAIN;
  const listed = useQuery({
    queryKey: ['message', code, id, 'listed'],
    queryFn: async () => (await searchSent(api, { q: id })).items[0] ?? null,
    refetchInterval: ({ state }) => every(state.data?.status),
  });
  const message = listed.data ?? undefined;
  const details = useQuery({
    queryKey: ['message', code, id, 'details', message?.status],
    queryFn: () => readDetails(api, id),
    enabled: message !== undefined && !message.status.startsWith('Purged'),
    placeholderData: (before) => before,
  });
  const timeline = useQuery({
    queryKey: ['message', code, id, 'timeline'],
    queryFn: () => readTimeline(api, id),
    refetchInterval: ({ state }) => (state.data?.lines.some(isUnderWay) === true ? LOOK_AGAIN : every(message?.status)),
  });
  const services = useQuery(servicesQuery(api));

  const act = async (path: 'retry' | 'recall', done: string) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await api.post(`/correspondence/api/v1/correspondence/${id}/${path}`);
      didIt(done);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['message', code, id] });
      void queries.invalidateQueries({ queryKey: ['sent', code] });
    }
  };
  const canRetry = message?.stuck?.reason === 'failed' || message?.stuck?.reason === 'overdue';
  const mayRetry = canRetry && may('editor');
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const field = (event.target as HTMLElement).closest('input, textarea, select, dialog') !== null;
      if (event.key !== 'r' || field || event.ctrlKey || event.metaKey || readSetting('shortcuts') === 'off') return;
      document.getElementById('message-retry')?.click();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  const above = (
    <Link to="/$owner/messages" params={{ owner: code }} className="ds-link">
      {sayCommon('nav.messages')}
    </Link>
  );
  // What has been shown stays, with a note, when asking again fails.
  const fault = (listed.data === undefined && listed.error) || (timeline.data === undefined && timeline.error);
  if (fault instanceof Refused || listed.data === null)
    return (
      <Page title={say('title')} above={above} aboveTitle={sayCommon('nav.messages')}>
        {fault instanceof Refused ? (
          <Refusal refusal={fault.refusal} retry={() => void Promise.all([listed.refetch(), timeline.refetch()])} />
        ) : (
          <p className="ds-paragraph">
            {say('notFound')} <code>{id}</code>
          </p>
        )}
      </Page>
    );
  if (message === undefined || timeline.data === undefined)
    return (
      <Page title={say('title')} above={above} aboveTitle={sayCommon('nav.messages')}>
        <Skeleton rows={8} label={say('title')} />
      </Page>
    );

  const { lines } = timeline.data;
  const opened = had(lines, 'Fetched', 'Read', 'AttachmentsDownloaded');
  const purged = message.status.startsWith('Purged');
  const tag = messageStatus(message.status);
  const service = services.data?.find(({ identifier }) => identifier === message.resourceId);
  const failedNotice = lines.findLast(
    (line) => line.kind === 'notification' && notificationStatus(noticeStatus(line)) === 'notification.failed',
  );
  return (
    <Page
      title={visible(message.sendersReference)}
      above={above}
      aboveTitle={sayCommon('nav.messages')}
      status={tag !== undefined && <StatusTag of={tag} />}
      actions={
        <>
          {canRetry && (
            <Button
              id="message-retry"
              variant="primary"
              aria-disabled={!mayRetry || busy || undefined}
              onClick={() => {
                if (mayRetry && !busy) void act('retry', say('retried'));
              }}
            >
              {sayCommon('do.retry')}
            </Button>
          )}
          {!purged &&
            (opened === undefined ? (
              <Button
                variant="secondary"
                aria-disabled={!may('editor') || busy || undefined}
                onClick={() => {
                  if (may('editor') && !busy) void act('recall', say('withdrawn'));
                }}
              >
                {sayCommon('do.withdraw')}
              </Button>
            ) : (
              <span className="small">{sayCommon('no.opened', { time: clockTime(new Date(opened.at)) })}</span>
            ))}
          {cannot !== undefined && <span className="small">{cannot}</span>}
          <ApiCall call={{ method: 'GET', path: timelinePath(id) }} />
        </>
      }
    >
      <p className="message-about">
        <RecipientName recipient={message.recipient} name={message.recipientName} /> ·{' '}
        <bdi>{visible(service === undefined ? message.resourceId : serviceName(service, language))}</bdi>
        {message.dueDateTime !== null && (
          <>
            {' · '}
            {say('due')} <When at={message.dueDateTime} />
          </>
        )}
      </p>
      <p className="message-about message-id small">
        <code>{id}</code> <CopyButton value={id} what={say('id')} variant="tertiary" />
      </p>
      <Facts facts={factsOf(message, lines, say, sayCommon)} />
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <Worst
        message={message}
        notice={
          failedNotice === undefined
            ? undefined
            : say('noticeFailed', { reason: sayReason(reasonOf(noticeStatus(failedNotice))) })
        }
        may={
          <Link
            className="ds-link"
            to="/$owner/access"
            params={{ owner: code }}
            search={{ resource: message.resourceId, ...partyOf(message.recipient) }}
          >
            {say('whoCanOpen')}
          </Link>
        }
      />
      <Story
        id={id}
        resource={message.resourceId}
        party={partyOf(message.recipient).party}
        timeline={timeline.data}
        old={timeline.isError || listed.isError}
      />
      <Content details={purged ? undefined : details.data} purged={purged} />
      {details.data !== undefined && !purged && <Metadata details={details.data} />}
    </Page>
  );
}

/** What the address of the page about access takes: an organisation's number, never a person's. */
const partyOf = (urn: string): { party?: string } => {
  const number = /:organization:identifier-no:(\d{9})$/.exec(urn)?.[1];
  return number === undefined ? {} : { party: number };
};

function factsOf(
  message: SentMessage,
  lines: readonly Line[],
  say: ReturnType<typeof words.use>,
  sayCommon: ReturnType<typeof common.use>,
): Fact[] {
  const fact = (text: string, line: Line | undefined): Fact | undefined =>
    line && {
      state: 'done',
      text: (
        <>
          {text} <When at={line.at} form="ago" />
        </>
      ),
    };
  const published = had(lines, 'Published');
  const confirmed = had(lines, 'Confirmed');
  const facts: (Fact | undefined)[] = [
    fact(sayCommon('status.Published'), published) ?? {
      state: message.status === 'Failed' ? 'wrong' : 'waiting',
      text:
        message.status === 'ReadyForPublish'
          ? say('publishes', { date: shortDate(new Date(message.requestedPublishTime)) })
          : say('notPublished'),
    },
    fact(sayCommon('status.Fetched'), had(lines, 'Fetched')),
    fact(sayCommon('status.Read'), had(lines, 'Read')) ??
      (published === undefined ? undefined : { state: 'waiting', text: say('notRead') }),
    fact(sayCommon('status.AttachmentsDownloaded'), had(lines, 'AttachmentsDownloaded')),
    fact(sayCommon('status.Forwarded'), had(lines, 'Forwarded')),
    fact(sayCommon('status.Confirmed'), confirmed) ??
      (message.isConfirmationNeeded ? { state: 'waiting', text: say('notConfirmed') } : undefined),
  ];
  return facts.filter((one) => one !== undefined);
}

/** At most one warning, the worst. */
function Worst(props: { readonly message: SentMessage; readonly notice: string | undefined; readonly may: ReactNode }) {
  const { message, notice, may } = props;
  const say = words.use();
  const { stuck } = message;
  if (stuck === null && notice === undefined) return null;
  return (
    <div className="ds-alert message-worst" data-color={stuck === null ? 'warning' : 'danger'}>
      <p className="ds-paragraph">
        {stuck === null ? (
          notice
        ) : (
          <>
            {say.rich(`stuck.${stuck.reason}`, { when: <When at={stuck.since} form="moment" /> })}.{' '}
            {stuck.detail !== null && <span lang="en">{visible(stuck.detail)}</span>}
          </>
        )}
      </p>
      <p className="ds-paragraph">{may}</p>
    </div>
  );
}

/** Title and text as long as the sender may see them; from then on the sentence that says why not. */
function Content({ details, purged }: { readonly details: Details | undefined; readonly purged: boolean }) {
  const say = words.use();
  const sayCommon = common.use();
  const { api, code } = useOwner();
  const body = details?.content.messageBody ?? '';
  const { data } = useQuery({
    queryKey: ['preview', code, 'stored', details?.correspondenceId],
    queryFn: () =>
      api.post<{ html: string }>('/correspondence/api/v1/preview', {
        messageBody: body,
        language: details?.content.language,
      }),
    enabled: body !== '',
  });
  return (
    <section className="message-section">
      <h2 className="ds-heading" data-size="xs">
        {say('content')}
      </h2>
      {details !== undefined && details.content.messageTitle !== '' ? (
        <div lang={details.content.language}>
          <h3 className="ds-heading" data-size="2xs">
            <bdi>{visible(details.content.messageTitle)}</bdi>
          </h3>
          {details.content.messageSummary !== '' && <p>{visible(details.content.messageSummary)}</p>}
          {data !== undefined && <MessageBody html={data.html} language={details.content.language} />}
        </div>
      ) : (
        <p className="ds-paragraph">{purged ? say('purged') : sayCommon('say.hidden')}</p>
      )}
    </section>
  );
}
