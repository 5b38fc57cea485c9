import { Button } from '@digdir/designsystemet-react';
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { type Refusal as RefusalValue, Refused } from '../../../common/api/refusal.ts';
import { number, organizationNumber, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { ProgressLine } from '../../../common/parts/progress-line.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { messageStatus, StatusTag } from '../../../common/parts/status-tag.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { VirtualList } from '../../../common/parts/virtual-list.tsx';
import { common } from '../../../common/words/common.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { useCannot } from '../../shell/use-cannot.ts';
import { deleteDraft, listDrafts, readDraft } from '../compose/drafts-api.ts';
import { sharedOf } from '../compose/draft.ts';
import { csvOf, saveFile } from '../messages/export.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import {
  type Batch,
  type BatchLine,
  controlBatch,
  readBatch,
  readLines,
  retryBatch,
  sendBatch,
  useSending,
} from './sending.ts';
import { BatchState } from './state.tsx';
import { words } from './words.ts';
import './bulk.css';

const LOOK_AGAIN = 500;
/** Once all is published, it is read and confirmed. */
const LOOK_SELDOM = 5000;
const PAGE = 200;
const MOST_LINES = 200_000;
const OUTCOMES = ['failed', 'rejected', 'waiting', 'published', 'all'] as const;
type Outcome = (typeof OUTCOMES)[number];
/** What the wire calls them; the first holds those that were refused and those that failed later. */
const WIRE: Readonly<Record<Outcome, string | undefined>> = {
  failed: 'RejectedOrFailed',
  rejected: 'Rejected',
  waiting: 'ReadyForPublish',
  published: 'Published',
  all: undefined,
};

/** How far a send to many has come, and what became of each recipient. */
export function BulkSendPage() {
  const { api, code, may } = useOwner();
  const { batchId } = useParams({ from: '/$owner/bulk/$batchId' });
  const { outcome = 'failed', q } = useSearch({ from: '/$owner/bulk/$batchId' });
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('editor');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const id = useId();
  const sending = useSending(batchId);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const [busy, setBusy] = useState(false);
  const [typed, setTyped] = useState(q ?? '');

  const batch = useQuery({
    queryKey: ['bulk', code, batchId],
    queryFn: () => readBatch(api, batchId),
    refetchInterval: ({ state }) =>
      sending?.state === 'sending' || (state.data !== undefined && state.data.state !== 'Done')
        ? LOOK_AGAIN
        : state.data !== undefined && LOOK_SELDOM,
  });
  const { data } = batch;
  const lines = useInfiniteQuery({
    queryKey: ['bulk', code, batchId, 'lines', outcome, q, data?.state, data?.failed, data?.rejected],
    queryFn: ({ pageParam }) =>
      readLines(api, batchId, { status: WIRE[outcome], q, limit: PAGE, continuationToken: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ continuationToken }) => continuationToken ?? undefined,
    enabled: data !== undefined,
    placeholderData: (before) => before,
  });
  const shown = lines.data?.pages.flatMap(({ recipients }) => recipients) ?? [];

  useQuarters(data, (done, all) => announce(sayCommon('is.ofAll', { done, all })));

  const act = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setRefusal(undefined);
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    } finally {
      setBusy(false);
      void queries.invalidateQueries({ queryKey: ['bulk', code] });
    }
  };
  /** The rest of a list whose upload broke off: the draft it came from is still there. */
  const goOn = async () => {
    const draft = (await listDrafts(api)).find(({ content }) => content.key === batchId);
    if (draft === undefined) {
      setRefusal(undefined);
      didIt(say('noDraft'));
      return;
    }
    const stored = await readDraft(api, draft.id);
    const { received } = await readBatch(api, batchId);
    const urns = stored.recipients.map(({ urn }) => urn);
    await sendBatch(api, batchId, sharedOf(stored.draft.content), urns, received);
    await deleteDraft(api, draft.id).catch(() => undefined);
  };
  const download = async () => {
    const all: BatchLine[] = [];
    let continuationToken: string | undefined;
    do {
      const page = await readLines(api, batchId, { limit: 1000, continuationToken });
      all.push(...page.recipients);
      continuationToken = page.continuationToken ?? undefined;
    } while (continuationToken !== undefined && all.length < MOST_LINES);
    const head = ['line', 'recipient', 'outcome', 'status', 'code', 'detail', 'correspondenceId'];
    saveFile(
      `budstikke-bulk-${batchId}.csv`,
      csvOf([
        head,
        ...all.map((line) => [
          line.line,
          line.recipient,
          line.outcome,
          line.status,
          line.code,
          line.detail,
          line.correspondenceId,
        ]),
      ]),
    );
  };
  const go = (change: { outcome?: Outcome; q?: string | undefined }) => {
    const after = { outcome, q, ...change };
    void navigate({
      to: '/$owner/bulk/$batchId',
      params: { owner: code, batchId },
      search: {
        ...(after.outcome === 'failed' ? {} : { outcome: after.outcome }),
        ...(after.q === undefined ? {} : { q: after.q }),
      },
      replace: true,
    });
  };

  const above = (
    <Link to="/$owner/bulk" params={{ owner: code }} className="ds-link">
      {sayCommon('nav.bulk')}
    </Link>
  );
  if (data === undefined)
    return (
      <Page title={say('title')} above={above} aboveTitle={sayCommon('nav.bulk')}>
        {batch.error instanceof Refused ? (
          <Refusal refusal={sending?.refusal ?? batch.error.refusal} retry={() => void batch.refetch()} />
        ) : (
          <Skeleton rows={4} label={say('title')} />
        )}
      </Page>
    );
  const all = Math.max(data.received, sending?.all ?? 0);
  const settled = data.received - data.waiting;
  const broken = data.state === 'Receiving' && sending?.state !== 'sending';
  const mine = may('editor') && !busy;
  return (
    <Page
      title={visible(data.sendersReference)}
      above={above}
      aboveTitle={sayCommon('nav.bulk')}
      status={<BatchState state={data.state} />}
      actions={
        <>
          {(data.state === 'Publishing' || data.state === 'Receiving') && (
            <Button
              variant="secondary"
              aria-disabled={!mine || undefined}
              onClick={() => {
                if (mine) void act(() => controlBatch(api, batchId, 'pause'));
              }}
            >
              {sayCommon('do.pause')}
            </Button>
          )}
          {data.state === 'Paused' && (
            <Button
              variant="primary"
              aria-disabled={!mine || undefined}
              onClick={() => {
                if (mine) void act(() => controlBatch(api, batchId, 'resume'));
              }}
            >
              {sayCommon('do.resume')}
            </Button>
          )}
          <Button variant="tertiary" onClick={() => void act(download)} aria-disabled={busy || undefined}>
            {say('download')}
          </Button>
          <ApiCall call={{ method: 'GET', path: `/correspondence/api/v1/bulk/${batchId}` }} />
        </>
      }
      {...(data.state === 'Done' ? {} : { lead: sayCommon('say.continues') })}
    >
      <ProgressLine
        label={say('progress')}
        done={settled}
        all={all}
        text={sayCommon('is.ofAll', { done: data.published, all })}
      />
      <dl className="bulk-counts">
        {(
          [
            ['received', data.received],
            ['published', data.published],
            ['waiting', data.waiting],
            ['rejected', data.rejected],
            ['failed', data.failed],
            ['read', data.read],
            ['confirmed', data.confirmed],
          ] as const
        ).map(([key, value]) => (
          <div key={key}>
            <dt>{say(`count.${key}`)}</dt>
            <dd data-count={key}>{number(value)}</dd>
          </div>
        ))}
      </dl>
      {sending?.state === 'sending' && <p className="ds-paragraph">{say('uploading')}</p>}
      {broken && (
        <div className="ds-alert" data-color="warning">
          <p className="ds-paragraph">{say('broken', { received: data.received })}</p>
          {sending?.refusal !== undefined && <p lang="en">{sending.refusal.text}</p>}
          <Button
            variant="secondary"
            aria-disabled={!mine || undefined}
            onClick={() => {
              if (mine) void act(goOn);
            }}
          >
            {say('goOn')}
          </Button>
        </div>
      )}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <h2 className="ds-heading bulk-heading" data-size="xs">
        {say('outcomes')}
      </h2>
      <form
        className="filters"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          go({ q: typed.trim() === '' ? undefined : typed.trim() });
        }}
      >
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${id}o`}>
            {say('show')}
          </label>
          <select
            id={`${id}o`}
            className="ds-input"
            value={outcome}
            onChange={({ target }) => go({ outcome: target.value as Outcome })}
          >
            {OUTCOMES.map((one) => (
              <option key={one} value={one}>
                {say(`outcome.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${id}q`}>
            {say('search')}
          </label>
          <input
            id={`${id}q`}
            className="ds-input"
            type="search"
            inputMode="numeric"
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onBlur={() => {
              const text = typed.trim();
              // Eleven digits would put a person's number into the address.
              if (!/^\d{11}$/.test(text) && text !== (q ?? '')) go({ q: text === '' ? undefined : text });
            }}
          />
        </div>
        {data.failed > 0 && (
          <Button
            type="button"
            variant="secondary"
            className="bulk-retry"
            aria-disabled={!mine || undefined}
            onClick={() => {
              if (mine)
                void act(async () => {
                  const { retried } = await retryBatch(api, batchId);
                  didIt(say('retried', { n: retried }));
                });
            }}
          >
            {say('retry', { n: data.failed })}
          </Button>
        )}
        {cannot !== undefined && <span className="small">{cannot}</span>}
      </form>
      {lines.error instanceof Refused && <Refusal refusal={lines.error.refusal} retry={() => void lines.refetch()} />}
      {lines.data !== undefined && shown.length === 0 && (
        <EmptyState text={say(outcome === 'failed' && q === undefined ? 'noneFailed' : 'none')} />
      )}
      {shown.length > 0 && (
        <VirtualList
          label={say('outcomes')}
          items={shown}
          keyOf={({ line }) => String(line)}
          rowHeight={56}
          height={480}
          draw={(line) => <Row line={line} owner={code} />}
        />
      )}
      {lines.hasNextPage && (
        <Button
          variant="secondary"
          aria-disabled={lines.isFetchingNextPage || undefined}
          onClick={() => void lines.fetchNextPage()}
        >
          {sayCommon('do.more')}
        </Button>
      )}
    </Page>
  );
}

function Row({ line, owner }: { readonly line: BatchLine; readonly owner: string }) {
  const say = words.use();
  const { recipient, outcome, status, code, detail, correspondenceId } = line;
  const tag = status === null ? undefined : messageStatus(status);
  const key = REASONS.find((one) => one === code);
  return (
    <div className="bulk-row">
      <span className="bulk-recipient">{masked(recipient)}</span>
      <span>
        {outcome === 'Rejected' ? (
          <span className="ds-tag" data-color="warning">
            {say('rejected')}
          </span>
        ) : (
          tag !== undefined && <StatusTag of={tag} />
        )}
      </span>
      <span className="bulk-why">
        {key !== undefined
          ? say(`why.${key}`)
          : detail !== null && <span lang="en">{visible(withoutNumbers(detail))}</span>}{' '}
        {code !== null && <code>{code}</code>}
      </span>
      {correspondenceId !== null && (
        <Link className="ds-link" to="/$owner/messages/$id" params={{ owner, id: correspondenceId }}>
          {say('open')}
        </Link>
      )}
    </div>
  );
}

const REASONS = ['CORR-01006', 'CORR-01029', 'CORR-01030', 'CORR-01044', 'STD-00000'] as const;

/** A recipient as it was sent; of a person's number the first six digits. */
function masked(recipient: string): string {
  const value = recipient.slice(recipient.lastIndexOf(':') + 1);
  if (/^\d{11}$/.test(value)) return `${value.slice(0, 6)} •••••`;
  return /^\d{9}$/.test(value) ? organizationNumber(value) : visible(recipient);
}
const withoutNumbers = (text: string): string => text.replace(/\b(\d{6})\d{5}\b/g, '$1•••••');

/** Says how far it has come at each quarter. */
function useQuarters(batch: Batch | undefined, tell: (done: number, all: number) => void): void {
  const last = useRef<number>(undefined);
  const say = useRef(tell);
  say.current = tell;
  const done = batch === undefined ? 0 : batch.published;
  const all = batch === undefined ? 0 : batch.received;
  useEffect(() => {
    if (all === 0) return;
    const quarter = Math.floor((4 * done) / all);
    if (last.current !== undefined && quarter > last.current) say.current(done, all);
    last.current = quarter;
  }, [done, all]);
}
