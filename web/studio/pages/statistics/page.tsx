import { BarChartIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useId } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { number } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { useLanguage } from '../../../common/words/language.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { serviceName, servicesQuery } from '../compose/services.ts';
import { dayStart } from '../messages/sent.ts';
import { Skeleton } from '../messages/skeleton.tsx';
import { Block } from './block.tsx';
import { BarChart, LineChart, Shares } from './charts.tsx';
import { type Bucket, daysBefore, partsOf, percent, readStatistics, shareOf } from './figures.ts';
import { Notifications } from './notifications.tsx';
import { words } from './words.ts';
import '../messages/messages.css';
import './statistics.css';

const PERIODS = ['7d', '30d', '90d', 'year', 'own'] as const;
type Period = (typeof PERIODS)[number];
const DAYS = { '7d': 7, '30d': 30, '90d': 90, year: 365 } as const;
const DAY = 86_400_000;

/** What became of the mail over time: each heading says what was found, each chart has its table. */
export function StatisticsPage() {
  const { api, code } = useOwner();
  const say = words.use();
  const language = useLanguage();
  const navigate = useNavigate();
  const id = useId();
  const search = useSearch({ from: '/$owner/statistics' });
  const { period = '30d', resource } = search;
  const from = period === 'own' ? (dayStart(search.from) ?? daysBefore(29).toISOString()) : undefined;
  const start = from ?? daysBefore(DAYS[period as keyof typeof DAYS] - 1).toISOString();
  const end = period === 'own' ? dayStart(search.to, 1) : undefined;
  const span = ((end === undefined ? new Date() : new Date(end)).getTime() - new Date(start).getTime()) / DAY;
  const bucket: Bucket = span <= 45 ? 'day' : span <= 200 ? 'week' : 'month';
  const { data, error, isPending, isPlaceholderData, refetch } = useQuery({
    queryKey: ['statistics', code, start, end, bucket, resource],
    queryFn: ({ signal }) => readStatistics(api, { from: start, to: end, bucket, resource }, signal),
    placeholderData: keepPreviousData,
  });
  const services = useQuery(servicesQuery(api));
  const go = (change: { readonly [Name in keyof typeof search]?: (typeof search)[Name] | undefined }) =>
    void navigate({
      to: '/$owner/statistics',
      params: { owner: code },
      search: { ...search, ...change },
      replace: true,
    });

  const parts = data === undefined ? [] : partsOf(data, bucket);
  const total = data?.total;
  return (
    <Page title={say('title')}>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${id}p`}>
            {say('period')}
          </label>
          <select
            id={`${id}p`}
            className="ds-input"
            value={period}
            onChange={({ target }) => go({ period: target.value === '30d' ? undefined : (target.value as Period) })}
          >
            {PERIODS.map((one) => (
              <option key={one} value={one}>
                {say(`period.${one}`)}
              </option>
            ))}
          </select>
        </div>
        {period === 'own' &&
          (['from', 'to'] as const).map((key) => (
            <div key={key} className="ds-field">
              <label className="ds-label" htmlFor={`${id}${key}`}>
                {say(key)}
              </label>
              <input
                id={`${id}${key}`}
                className="ds-input"
                type="date"
                value={search[key] ?? ''}
                onChange={({ target }) => go({ [key]: target.value === '' ? undefined : target.value })}
              />
            </div>
          ))}
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${id}r`}>
            {say('service')}
          </label>
          <select
            id={`${id}r`}
            className="ds-input"
            value={resource ?? ''}
            onChange={({ target }) => go({ resource: target.value === '' ? undefined : target.value })}
          >
            <option value="">{say('all')}</option>
            {services.data?.map((service) => (
              <option key={service.identifier} value={service.identifier}>
                {serviceName(service, language)}
              </option>
            ))}
          </select>
        </div>
      </form>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
      {isPending && <Skeleton rows={8} label={say('title')} />}
      {total !== undefined && total.sent === 0 && <EmptyState icon={<BarChartIcon />} text={say('empty')} />}
      {data !== undefined && !data.complete && <p className="field-note">{say('newestOnly')}</p>}
      {total !== undefined && total.sent > 0 && (
        <div className="list" data-old={isPlaceholderData || undefined}>
          <Block
            title={say('found.sent', { n: total.published, failed: total.failed })}
            file="per-day"
            head={[say(`bucket.${bucket}`), say('published'), say('failed')]}
            rows={parts.map(({ label, published, failed }) => [label, published, failed])}
          >
            <BarChart
              title={say('found.sent', { n: total.published, failed: total.failed })}
              names={[say('published'), say('failed')]}
              bars={parts.map(({ label, published, failed }) => ({ label, values: [published, failed] as const }))}
            />
          </Block>
          <Block
            title={
              total.medianSecondsToOpen === null
                ? say('found.opened', { percent: percent(total.opened, total.published) })
                : say('found.openedIn', {
                    percent: percent(total.opened, total.published),
                    time: duration(total.medianSecondsToOpen),
                  })
            }
            file="funnel"
            head={[say('step'), say('count'), say('share')]}
            rows={[
              [say('published'), total.published, '100 %'],
              [say('opened'), total.opened, shareOf(total.opened, total.published)],
              [say('mustConfirm'), total.mustConfirm, shareOf(total.mustConfirm, total.published)],
              [say('confirmed'), total.confirmed, shareOf(total.confirmed, total.mustConfirm)],
            ]}
          >
            <Shares
              title={say('found.opened', { percent: percent(total.opened, total.published) })}
              bars={[
                { label: say('published'), value: total.published, text: number(total.published) },
                {
                  label: say('opened'),
                  value: total.opened,
                  text: `${number(total.opened)} (${shareOf(total.opened, total.published)})`,
                },
                { label: say('mustConfirm'), value: total.mustConfirm, text: number(total.mustConfirm) },
                {
                  label: say('confirmed'),
                  value: total.confirmed,
                  text: `${number(total.confirmed)} (${shareOf(total.confirmed, total.mustConfirm)})`,
                },
              ]}
            />
          </Block>
          <Block
            title={
              total.medianSecondsToOpen === null
                ? say('found.notOpened')
                : say('found.median', { time: duration(total.medianSecondsToOpen) })
            }
            file="time-to-open"
            head={[say(`bucket.${bucket}`), say('opened'), say('median')]}
            rows={parts.map(({ label, opened, medianSecondsToOpen: median }) => [
              label,
              opened,
              median === null ? '–' : duration(median),
            ])}
          >
            {total.medianSecondsToOpen !== null && (
              <LineChart
                title={say('median')}
                points={parts.map(({ label, medianSecondsToOpen: median }) => ({
                  label,
                  value: median === null ? null : median / 3600,
                }))}
                written={(hours) => `${number(hours, hours < 10 ? 1 : 0)} ${say('hours')}`}
              />
            )}
          </Block>
        </div>
      )}
      <Notifications asked={{ from: start, to: end, resource }} bucket={bucket} />
    </Page>
  );

  /** 4 minutter, 5 timer, 2 dager. */
  function duration(seconds: number): string {
    if (seconds < 3600) return say('minutes', { n: Math.max(1, Math.round(seconds / 60)) });
    return seconds < 172_800
      ? say('inHours', { n: Math.round(seconds / 3600) })
      : say('days', { n: Math.round(seconds / 86_400) });
  }
}
