import { CheckmarkCircleIcon, ExclamationmarkTriangleIcon, PlusIcon, XMarkOctagonIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { number, visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { ProgressLine } from '../../../common/parts/progress-line.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { setupQuery } from '../../onboarding/api.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { listBatches, readBatch } from '../bulk-send/sending.ts';
import { serviceName, servicesQuery } from '../compose/services.ts';
import { MessageTable } from '../messages/message-table.tsx';
import { searchSent } from '../messages/sent.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import { daysBefore, type Figures, readStatistics } from '../statistics/figures.ts';
import { type Attention, attentionQuery } from './attention.ts';
import { words } from './words.ts';
import '../messages/messages.css';
import '../statistics/statistics.css';
import './overview.css';

const LATEST = 10;
const LOOK_AGAIN = 15_000;
const LOOK_AT_BULK = 1000;

/** What needs action, then the last seven days, what is being sent, and the latest messages. */
export function OverviewPage() {
  const { api, code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const latest = useQuery({
    queryKey: ['sent', code, 'latest'],
    queryFn: ({ signal }) => searchSent(api, { limit: LATEST }, signal),
    refetchInterval: LOOK_AGAIN,
  });
  const attention = useQuery({ ...attentionQuery(api), refetchInterval: LOOK_AGAIN });
  const week = useQuery({
    queryKey: ['statistics', code, 'weeks'],
    queryFn: async () => {
      const [now, before] = await Promise.all([
        readStatistics(api, { from: daysBefore(6).toISOString() }),
        readStatistics(api, { from: daysBefore(13).toISOString(), to: daysBefore(6).toISOString() }),
      ]);
      return { now: now.total, before: before.total };
    },
  });
  const services = useQuery(servicesQuery(api));
  const names = useMemo(
    () => new Map(services.data?.map((service) => [service.identifier, serviceName(service, language)])),
    [services.data, language],
  );
  // Whoever has sent nothing begins at the beginning.
  const none = latest.data?.items.length === 0;
  const setup = useQuery({ ...setupQuery(api), enabled: none });
  const first = setup.data?.steps.find(({ step }) => step === 'first-message');
  if (none && first !== undefined && first.state !== 'done')
    return <Navigate to="/$owner/start" params={{ owner: code }} replace />;

  return (
    <Page
      title={say('title')}
      actions={
        <Link to="/$owner/messages/new" params={{ owner: code }} className="ds-button" data-variant="primary">
          <PlusIcon aria-hidden />
          {sayCommon('nav.new')}
        </Link>
      }
    >
      <Section title={say('attention')} error={attention.error} retry={() => void attention.refetch()}>
        {attention.isPending && <Skeleton rows={2} label={say('attention')} />}
        {attention.data?.items.length === 0 && (
          <p className="attention-none">
            <CheckmarkCircleIcon aria-hidden /> {sayCommon('empty.attention')}
          </p>
        )}
        {attention.data !== undefined && attention.data.items.length > 0 && (
          <ul className="attention">
            {attention.data.items.map((item) => (
              <AttentionLine key={`${item.kind} ${item.subject.id}`} item={item} owner={code} />
            ))}
          </ul>
        )}
        {attention.data !== undefined && attention.data.more.length > 0 && <p className="small">{say('moreOfThem')}</p>}
      </Section>
      <Section title={say('week')} error={week.error} retry={() => void week.refetch()}>
        {week.isPending && <Skeleton rows={2} label={say('week')} />}
        {week.data !== undefined && (
          <dl className="numbers">
            {(
              [
                ['sent', undefined],
                ['published', 'Published'],
                ['opened', 'Read'],
                ['confirmed', 'Confirmed'],
              ] as const
            ).map(([key, status]) => (
              <div key={key}>
                <dt>{say(`number.${key}`)}</dt>
                <dd>
                  <Link
                    className="ds-link numbers-value"
                    to="/$owner/messages"
                    params={{ owner: code }}
                    search={{ from: dayOf(daysBefore(6)), ...(status === undefined ? {} : { status }) }}
                  >
                    {number(week.data.now[key])}
                  </Link>
                </dd>
                <dd className="small">{compared(key, week.data.now, week.data.before)}</dd>
              </div>
            ))}
          </dl>
        )}
      </Section>
      <Running />
      <Section title={say('latest')} error={latest.error} retry={() => void latest.refetch()}>
        {latest.isPending && <Skeleton rows={5} label={say('latest')} />}
        {none && <EmptyState text={sayCommon('empty.messages')} />}
        {latest.data !== undefined && !none && (
          <>
            <MessageTable owner={code} label={say('latest')} messages={latest.data.items} services={names} />
            <p>
              <Link to="/$owner/messages" params={{ owner: code }} className="ds-link">
                {say('allMessages')}
              </Link>
            </p>
          </>
        )}
      </Section>
    </Page>
  );

  /** The week before, in words. */
  function compared(key: keyof Omit<Figures, 'medianSecondsToOpen'>, now: Figures, before: Figures): string {
    if (before[key] === 0) return say('noneBefore');
    const change = Math.round((100 * (now[key] - before[key])) / before[key]);
    if (change === 0) return say('asBefore');
    return change > 0 ? say('more', { percent: change }) : say('fewer', { percent: -change });
  }
}

const dayOf = (at: Date): string =>
  `${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`;

function Section(props: {
  readonly title: string;
  readonly error: Error | null;
  readonly retry: () => void;
  readonly children: ReactNode;
}) {
  const { title, error, retry, children } = props;
  return (
    <section className="overview-section">
      <h2 className="ds-heading" data-size="xs">
        {title}
      </h2>
      {error instanceof Refused ? <Refusal refusal={error.refusal} retry={retry} /> : children}
    </section>
  );
}

/** One thing to see to: what, since when, and one way on. */
function AttentionLine({ item, owner }: { readonly item: Attention; readonly owner: string }) {
  const { kind, severity, since, subject } = item;
  const say = words.use();
  const name = visible(nameOf(item));
  const way = { className: 'ds-button', 'data-variant': 'secondary', 'data-size': 'sm', params: { owner } } as const;
  const link = {
    message: () => (
      <Link {...way} to="/$owner/messages/$id" params={{ owner, id: subject.id }}>
        {say('open')}
      </Link>
    ),
    subscription: () => (
      <Link {...way} to="/$owner/events/subscriptions/$id" params={{ owner, id: subject.id }}>
        {say('open')}
      </Link>
    ),
    'api-key': () => (
      <Link {...way} to="/$owner/keys">
        {say('toKeys')}
      </Link>
    ),
    client: () => (
      <Link {...way} to="/$owner/keys/clients/$clientId" params={{ owner, clientId: subject.id }}>
        {say('open')}
      </Link>
    ),
    service: () => (
      <Link {...way} to="/$owner/services/$id/policy" params={{ owner, id: subject.id }}>
        {say('toRules')}
      </Link>
    ),
  }[subject.type];
  const Icon = severity === 'error' ? XMarkOctagonIcon : ExclamationmarkTriangleIcon;
  return (
    <li data-severity={severity}>
      <Icon aria-hidden />
      <span className="attention-what">
        {say.rich(`kind.${kind}`, { name: <bdi key="name">{name}</bdi> })}{' '}
        <span className="small">
          {say('since')} <When at={since} form="ago" />
        </span>
      </span>
      {link?.()}
    </li>
  );
}

function nameOf({ subject }: Attention): string {
  const { sendersReference, endPoint, name, id } = subject;
  if (typeof sendersReference === 'string') return sendersReference;
  if (typeof endPoint === 'string') {
    try {
      return new URL(endPoint).host;
    } catch {
      return endPoint;
    }
  }
  return typeof name === 'string' ? name : id;
}

/** Sends to many that are not done. */
function Running() {
  const { api, code } = useOwner();
  const say = words.use();
  const { data } = useQuery({
    queryKey: ['bulk', code, 'running'],
    queryFn: async () => {
      const { items } = await listBatches(api);
      const running = items.filter(({ state }) => state !== 'Done').slice(0, 5);
      return Promise.all(
        running.map(async (batch) => ({ ...(await readBatch(api, batch.batchId)), reference: batch.sendersReference })),
      );
    },
    refetchInterval: ({ state }) => ((state.data?.length ?? 0) > 0 ? LOOK_AT_BULK : LOOK_AGAIN),
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="overview-section">
      <h2 className="ds-heading" data-size="xs">
        {say('running')}
      </h2>
      {data.map(({ batchId, reference, published, received }) => (
        <div key={batchId} className="running">
          <Link className="ds-link" to="/$owner/bulk/$batchId" params={{ owner: code, batchId }}>
            <bdi>{visible(reference)}</bdi>
          </Link>
          <ProgressLine label={reference} done={published} all={received} />
        </div>
      ))}
    </section>
  );
}
