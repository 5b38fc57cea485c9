import { BellIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Refused } from '../../../common/api/refusal.ts';
import { number } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { notificationStatus } from '../../../common/parts/status-tag.tsx';
import { common } from '../../../common/words/common.ts';
import { notificationReasons, reasonOf } from '../../../common/words/notification-reasons.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import { Block } from './block.tsx';
import { BarChart, Shares } from './charts.tsx';
import { type Asked, type Bucket, type NoticeFigures, noticePartsOf, readNotices, sumOf } from './figures.ts';
import { words } from './words.ts';

/** What became of e-mail and SMS about the mail: a part of the page of its own, so that the rest never waits for it. */
export function Notifications({ asked, bucket }: { readonly asked: Asked; readonly bucket: Bucket }) {
  const { api, code } = useOwner();
  const say = words.use();
  const rowsOf = useRows();
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['statistics', code, 'notifications', asked],
    queryFn: ({ signal }) => readNotices(api, asked, signal),
    placeholderData: keepPreviousData,
  });
  const all = data === undefined ? undefined : sumOf(data.total.deliveries);
  const sent = all === undefined ? 0 : all.email + all.sms;
  const parts = data === undefined ? [] : noticePartsOf(data, bucket);
  const rows = data === undefined ? [] : rowsOf(data.total);
  return (
    <section className="statistics-notifications" aria-labelledby="notifications">
      <h2 className="ds-heading" data-size="sm" id="notifications">
        {say('notifications')}
      </h2>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
      {isPending && <Skeleton rows={4} label={say('notifications')} />}
      {data !== undefined && rows.length === 0 && <EmptyState icon={<BellIcon />} text={say('noNotifications')} />}
      {data?.complete === false && <p className="field-note">{say('newestNotifications')}</p>}
      {all !== undefined && rows.length > 0 && (
        <div className="list" data-old={isPlaceholderData || undefined}>
          <Block
            level={3}
            title={say('found.notified', { n: sent, failed: number(all.failed) })}
            file="notifications-per-day"
            head={[say(`bucket.${bucket}`), say('email'), say('sms'), say('notArrived'), say('underWay')]}
            rows={parts.map(({ label, email, sms, failed, waiting }) => [label, email, sms, failed, waiting])}
          >
            <BarChart
              title={say('found.notified', { n: sent, failed: number(all.failed) })}
              names={[say('sentNotices'), say('notArrived')]}
              bars={parts.map(({ label, email, sms, failed }) => ({ label, values: [email + sms, failed] as const }))}
            />
          </Block>
          <Block
            level={3}
            title={say('found.byChannel', { email: number(all.email), sms: number(all.sms) })}
            file="notifications-by-status"
            head={[say('channel'), say('result'), say('count')]}
            rows={rows.map(({ what, result, count }) => [what, result, count])}
          >
            <Shares
              title={say('found.byChannel', { email: number(all.email), sms: number(all.sms) })}
              bars={rows.map(({ key, what, result, count, bad }) => ({
                key,
                label: `${what}: ${result.toLowerCase()}`,
                value: count,
                text: number(count),
                bad,
              }))}
            />
          </Block>
        </div>
      )}
    </section>
  );
}

interface Row {
  readonly key: string;
  /** The channel of deliveries; notification or reminder where nothing was to be delivered. */
  readonly what: string;
  readonly result: string;
  readonly count: number;
  readonly bad: boolean;
}

/** Deliveries by channel and status, then the orders that came to none; the largest first. */
function useRows(): (figures: NoticeFigures) => Row[] {
  const say = words.use();
  const sayCommon = common.use();
  const sayReason = notificationReasons.use();
  const resultOf = (status: string): { result: string; bad: boolean } => {
    if (status === 'Order_Refused') return { result: say('refused'), bad: true };
    const shown = notificationStatus(status);
    return shown === 'notification.failed'
      ? { result: sayCommon(shown, { reason: sayReason(reasonOf(status)) }), bad: true }
      : { result: sayCommon(shown), bad: false };
  };
  return ({ orders, deliveries }) => {
    const rows = new Map<string, Row>();
    const add = (what: string, status: string, count: number) => {
      const { result, bad } = resultOf(status);
      // Several of the wire's statuses are one in words.
      const key = `${what} ${result}`;
      rows.set(key, { key, what, result, bad, count: (rows.get(key)?.count ?? 0) + count });
    };
    for (const { channel, status, count } of deliveries) add(say(channel === 'SMS' ? 'sms' : 'email'), status, count);
    for (const { kind, status, count } of orders)
      if (NEVER_SENT.has(status) || WAITING.has(status))
        add(say(kind === 'Reminder' ? 'reminders' : 'notices'), status, count);
    return [...rows.values()].sort((a, b) => b.count - a.count);
  };
}

const NEVER_SENT = new Set(['Order_SendConditionNotMet', 'Order_Cancelled', 'Order_Refused']);
/** Once it has been processed, its deliveries tell how it went. */
const WAITING = new Set(['Order_Registered', 'Order_Processing']);
