import { ArrowsCirclepathIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { daysBetween, shortDate } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { ProgressLine } from '../../../common/parts/progress-line.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { useChosen } from '../../../common/parts/use-chosen.ts';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import {
  type Delivery,
  DELIVERY_STATUSES,
  deliveriesQuery,
  deliveryQuery,
  EVENT_NAMES,
  startOfDay,
  type Subscription,
  subscriptionKey,
  subscriptionPath,
  TEST_TYPE,
  TYPE_PREFIX,
  VALIDATION_TYPE,
} from '../../integration/events/api.ts';
import { attemptText, DeliveryTag, subjectText, typeText } from '../../integration/events/shown.tsx';
import { eventWords } from '../../integration/events/words.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, SearchField, Waiting } from '../../integration/waiting.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { DeliveryPanel } from './delivery-panel.tsx';
import { useLogKeys } from './use-log-keys.ts';
import { words } from './words.ts';

const TYPES = [...EVENT_NAMES.map((name) => TYPE_PREFIX + name), TEST_TYPE, VALIDATION_TYPE];
const COLUMNS = 6;

/** What was sent to a subscription, with filters and the open delivery in the address (web-design §3.17). */
export function DeliveryLog({ subscription }: { readonly subscription: Subscription }) {
  const { code: owner, api, may } = useOwner();
  const id = String(subscription.id);
  const search = useSearch({ from: '/$owner/events/subscriptions/$id' });
  const navigate = useNavigate({ from: '/$owner/events/subscriptions/$id' });
  const queries = useQueryClient();
  const say = words.use();
  const sayEvent = eventWords.use();
  const sayCommon = common.use();
  const log = useInfiniteQuery({ ...deliveriesQuery(api, id, search), placeholderData: keepPreviousData });
  const rows = log.data?.pages.flatMap(({ deliveries }) => deliveries) ?? [];
  const { event: opened, ...narrowed } = search;
  const isOpen = (delivery: Delivery) =>
    opened !== undefined && (String(delivery.id) === opened || delivery.id === outside.data?.id);
  const shown = rows.find(({ id: one }) => String(one) === opened);
  const outside = useQuery({
    ...deliveryQuery(api, id, opened ?? ''),
    enabled: opened !== undefined && shown === undefined,
  });
  const { chosen, choose, clear } = useChosen<number>(JSON.stringify([id, narrowed, log.isPlaceholderData]));
  const [resending, setResending] = useState<number>();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const filtered =
    search.status !== undefined || search.type !== undefined || search.from !== undefined || search.q !== undefined;

  const filter = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const open = (event: string | undefined) =>
    void navigate({ search: (before) => ({ ...before, event }), resetScroll: false });

  const resend = async (what: object) => {
    setRefusal(undefined);
    let sent = 0;
    try {
      for (let after: number | undefined; ; ) {
        setResending(sent);
        const answer = await api.post<{ replayed: number; next?: number }>(
          `${subscriptionPath(id)}/replay`,
          after === undefined ? what : { ...what, after },
        );
        sent += answer.replayed;
        if (answer.next === undefined) break;
        after = answer.next;
      }
      // Our own calls, to test and to validate, belong to the moment; they are made anew instead.
      didIt(sent === 0 ? say('resentNone') : say('resent', { n: sent }));
      clear();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    setResending(undefined);
    await queries.invalidateQueries({ queryKey: subscriptionKey(api, id) });
  };
  const testAgain = async () => {
    setRefusal(undefined);
    try {
      const { delivery } = await api.post<{ delivery: number }>(`${subscriptionPath(id)}/test`);
      open(String(delivery));
      didIt(say('tested'));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await queries.invalidateQueries({ queryKey: subscriptionKey(api, id) });
  };
  const resendOne = ({ id: one, event }: Delivery) =>
    void (event?.type === TEST_TYPE ? testAgain() : resend({ deliveries: [one] }));
  const body = useLogKeys({
    resend: (of) => {
      const delivery = rows.find(({ id: one }) => String(one) === of);
      if (may('editor') && delivery !== undefined) resendOne(delivery);
    },
    close: () => open(undefined),
    isOpen: opened !== undefined,
  });
  const inView = (delivery: Delivery) => (
    <DeliveryPanel delivery={delivery} onResend={() => resendOne(delivery)} onClose={() => open(undefined)} />
  );
  return (
    <section className="section" aria-labelledby="log">
      <h2 className="ds-heading" data-size="xs" id="log">
        {say('log')}
      </h2>
      <search className="list-filter">
        <div className="ds-field">
          <label className="ds-label" htmlFor="status">
            {say('status')}
          </label>
          <select
            id="status"
            className="ds-input"
            value={search.status ?? ''}
            onChange={({ target }) => filter({ status: DELIVERY_STATUSES.find((one) => one === target.value) })}
          >
            <option value="">{say('all')}</option>
            {DELIVERY_STATUSES.map((status) => (
              <option key={status} value={status}>
                {sayEvent(`status.${status}`)}
              </option>
            ))}
          </select>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor="type">
            {say('type')}
          </label>
          <select
            id="type"
            className="ds-input"
            value={search.type ?? ''}
            onChange={({ target }) => filter({ type: target.value || undefined })}
          >
            <option value="">{say('all')}</option>
            {TYPES.map((type) => (
              <option key={type} value={type}>
                {typeText(type, sayEvent)}
              </option>
            ))}
            {search.type !== undefined && !TYPES.includes(search.type) && (
              <option value={search.type}>{typeText(search.type, sayEvent)}</option>
            )}
          </select>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor="from">
            {say('from')}
          </label>
          <input
            id="from"
            type="date"
            className="ds-input"
            value={search.from ?? ''}
            onChange={({ target }) => filter({ from: target.value || undefined })}
          />
        </div>
        <SearchField
          id="q"
          label={say('search')}
          value={search.q ?? ''}
          onChange={(q) => filter({ q: q || undefined })}
        />
      </search>
      <div className="inline-row">
        {chosen.size > 0 && (
          <RoleButton needs="editor" onClick={() => void resend({ deliveries: [...chosen] })}>
            <ArrowsCirclepathIcon aria-hidden />
            {say('resendChosen', { n: chosen.size })}
          </RoleButton>
        )}
        {chosen.size === 0 &&
          rows.length > 0 &&
          search.q === undefined &&
          (search.status ?? search.from) !== undefined && (
            <RoleButton
              needs="editor"
              disabled={log.isPlaceholderData}
              onClick={() =>
                void resend({
                  from: search.from === undefined ? subscription.created : startOfDay(search.from),
                  ...(search.status === undefined ? {} : { status: [search.status] }),
                  ...(search.type === undefined ? {} : { type: [search.type] }),
                })
              }
            >
              <ArrowsCirclepathIcon aria-hidden />
              {search.from === undefined
                ? say('resendAll')
                : say('resendSince', { from: shortDate(new Date(startOfDay(search.from))) })}
            </RoleButton>
          )}
        {resending !== undefined && (
          <ProgressLine
            label={say('resending')}
            done={resending}
            all={resending + 1}
            text={say('resent', { n: resending })}
          />
        )}
      </div>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {log.isPending && <Waiting what={say('loading')} />}
      {log.isError && <Failed error={log.error} retry={() => void log.refetch()} />}
      {opened !== undefined && shown === undefined && outside.data === null && (
        <p className="ds-alert" data-color="info">
          {say('notHere', { id: opened })}
        </p>
      )}
      {outside.data != null && !rows.some(({ id: one }) => one === outside.data?.id) && inView(outside.data)}
      {log.data !== undefined && rows.length === 0 && !log.hasNextPage && (
        <EmptyState
          text={filtered ? sayCommon('empty.search') : sayCommon('empty.deliveries')}
          {...(filtered
            ? {
                action: (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="secondary"
                    onClick={() => filter({ status: undefined, type: undefined, from: undefined, q: undefined })}
                  >
                    {sayCommon('do.clear')}
                  </button>
                ),
              }
            : {})}
        />
      )}
      {rows.length > 0 && (
        <div className={log.isPlaceholderData ? 'old-rows' : undefined} aria-busy={log.isPlaceholderData}>
          <table className="ds-table list-table delivery-table" data-hover="true">
            <caption className="ds-sr-only">{say('log')}</caption>
            <thead>
              <tr>
                <th scope="col">
                  <span className="ds-sr-only">{sayCommon('do.select')}</span>
                </th>
                <th scope="col">{say('made')}</th>
                <th scope="col">{say('type')}</th>
                <th scope="col">{say('about')}</th>
                <th scope="col">{say('lastAnswer')}</th>
                <th scope="col">{say('status')}</th>
              </tr>
            </thead>
            <tbody ref={body}>
              {rows.map((delivery) => {
                const { id: one, event, created, log: attempts, replay } = delivery;
                const last = attempts[0];
                const name = event === undefined ? '–' : typeText(event.type, sayEvent);
                return (
                  <Fragment key={one}>
                    <tr aria-current={isOpen(delivery) || undefined} data-delivery={one}>
                      <td className="check-cell">
                        <input
                          type="checkbox"
                          className="ds-input"
                          aria-label={say('select', { what: `${name} ${one}` })}
                          checked={chosen.has(one)}
                          onChange={({ target }) => choose(one, target.checked)}
                        />
                      </td>
                      <td data-label={say('made')} className="nowrap">
                        <When at={created} form={daysBetween(new Date(created), new Date()) === 0 ? 'log' : 'moment'} />
                      </td>
                      <th scope="row">
                        <Link
                          to="/$owner/events/subscriptions/$id"
                          params={{ owner, id }}
                          search={{ ...search, event: isOpen(delivery) ? undefined : String(one) }}
                          resetScroll={false}
                          className="ds-link"
                          aria-expanded={isOpen(delivery)}
                        >
                          {name}
                        </Link>
                        {replay && <span className="small"> · {say('replayed')}</span>}
                      </th>
                      <td data-label={say('about')}>
                        <bdi>{subjectText(event?.subject)}</bdi>
                      </td>
                      <td data-label={say('lastAnswer')}>{last === undefined ? '–' : attemptText(last, sayEvent)}</td>
                      <td data-label={say('status')}>
                        <DeliveryTag status={delivery.status} nextAttempt={delivery.nextAttempt} />
                        {delivery.attempts > 1 && (
                          <span className="small">
                            {' '}
                            {say('ofAll', { n: delivery.attempts, all: delivery.mostAttempts })}
                          </span>
                        )}
                      </td>
                    </tr>
                    {isOpen(delivery) && (
                      <tr className="panel-row">
                        <td colSpan={COLUMNS}>{inView(delivery)}</td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
            </tbody>
          </table>
          <p className="small log-keys key-hint">{say('keys')}</p>
        </div>
      )}
      {log.hasNextPage && (
        <button
          type="button"
          className="ds-button more"
          data-variant="secondary"
          aria-disabled={log.isFetchingNextPage}
          onClick={() => void log.fetchNextPage()}
        >
          {sayCommon('do.more')}
        </button>
      )}
    </section>
  );
}
