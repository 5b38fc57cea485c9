import { ClockDashedIcon, DownloadIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useInfiniteQuery, useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { csvOf, saveFile } from '../../integration/csv.ts';
import { Failed, SearchField, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { findParties } from '../../services/policy/subjects.ts';
import { membersQuery } from '../../shell/members.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { auditQuery, type Entry, readEntries } from './log.ts';
import { KNOWN, SAID } from './said.ts';
import { sentenceOf, whatText } from './sentence.ts';
import { words } from './words.ts';

const DECISIONS = ['Permit', 'Deny', 'NotApplicable', 'Indeterminate'] as const;
const MOST_ROWS = 20_000;
const UUID = /^[0-9a-f]{8}-/;
const PERSON = 'urn:altinn:party:uuid:';
const GROUPS = ['service', 'list', 'member', 'key', 'client', 'owner', 'right'] as const;
/** Without the subject before it, as the server filters. */
const whatOf = (known: string): string => known.slice(known.indexOf(' ') + 1);

/** Who changed what, and what was decided (web-design §3.18). */
export function AuditPage() {
  const { code: owner, api } = useOwner();
  const search = useSearch({ from: '/$owner/audit' });
  const navigate = useNavigate({ from: '/$owner/audit' });
  const say = words.use();
  const sayCommon = common.use();
  const log = useInfiniteQuery({ ...auditQuery(api, search), placeholderData: keepPreviousData });
  const members = useQuery(membersQuery(api)).data ?? [];
  const [refusal, setRefusal] = useState<RefusalValue>();
  const rows = log.data?.pages.flatMap(({ data }) => data) ?? [];
  const filtered = Object.values(search).some((value) => value !== undefined);
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  const parties = [
    ...new Set(
      rows
        .flatMap((row) => [row.receiver, row.for, row.subject.kind === 'member' ? row.subject.id : null])
        .filter((one): one is string => UUID.test(one ?? '')),
    ),
  ];
  const names = new Map(
    useQueries({ queries: parties.map((party) => findParties(api, party)) }).map(({ data }, at) => [
      parties[at]!,
      data?.[0]?.name ?? undefined,
    ]),
  );
  const whoOf = ({ who }: Entry) => visible(who?.name ?? who?.id ?? say('unknown'));
  const forOf = (row: Entry) => {
    const party = row.receiver ?? row.for;
    return party === null ? undefined : visible(names.get(party) ?? party);
  };

  const chosen = rows.find(({ who }) => who?.id === search.who)?.who;
  const people = [
    ...members.map(({ partyUuid, name }) => ({ id: PERSON + partyUuid, name: visible(name ?? partyUuid) })),
    ...(search.who === undefined || members.some(({ partyUuid }) => PERSON + partyUuid === search.who)
      ? []
      : [{ id: search.who, name: visible(chosen?.name ?? search.who) }]),
  ];

  const download = async () => {
    setRefusal(undefined);
    try {
      const all: Entry[] = [];
      for (let after: string | undefined; all.length < MOST_ROWS; ) {
        const page = await readEntries(api, search, { after, limit: 200 });
        all.push(...page.data);
        if (page.next === null) break;
        after = page.next;
      }
      saveFile(
        csvOf([
          [say('when'), say('who'), say('happened'), say('details')],
          ...all.map((row) => [
            row.at,
            whoOf(row),
            sentenceOf(row, say, (uuid) => names.get(uuid)),
            [row.receiver ?? row.for, row.action, row.result, row.reason].filter((one) => one !== null).join(' '),
          ]),
        ]),
        `${owner}-audit.csv`,
      );
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };

  return (
    <Page title={say('title')} lead={say('lead')}>
      <search className="list-filter">
        <div className="ds-field">
          <label className="ds-label" htmlFor="kind">
            {say('kind')}
          </label>
          <select
            id="kind"
            className="ds-input"
            value={search.decisions === true ? 'decisions' : ''}
            onChange={({ target }) => change({ decisions: target.value === 'decisions' || undefined, what: undefined })}
          >
            <option value="">{say('changes')}</option>
            <option value="decisions">{say('decisions')}</option>
          </select>
        </div>
        {search.decisions !== true && (
          <div className="ds-field">
            <label className="ds-label" htmlFor="what">
              {say('what')}
            </label>
            <select
              id="what"
              className="ds-input"
              value={search.what ?? ''}
              onChange={({ target }) => change({ what: target.value || undefined })}
            >
              <option value="">{say('all')}</option>
              {GROUPS.map((group) => (
                <optgroup key={group} label={say(`group.${group}`)}>
                  {KNOWN.filter((known) => SAID[known].startsWith(`${group}.`)).map((known) => (
                    <option key={known} value={whatOf(known)}>
                      {whatText(known, say)}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          </div>
        )}
        {(['from', 'to'] as const).map((end) => (
          <div key={end} className="ds-field">
            <label className="ds-label" htmlFor={end}>
              {say(end)}
            </label>
            <input
              id={end}
              type="date"
              className="ds-input"
              value={search[end] ?? ''}
              onChange={({ target }) => change({ [end]: target.value || undefined })}
            />
          </div>
        ))}
        <div className="ds-field">
          <label className="ds-label" htmlFor="who">
            {say('who')}
          </label>
          <select
            id="who"
            className="ds-input"
            value={search.who ?? ''}
            onChange={({ target }) => change({ who: target.value || undefined })}
          >
            <option value="">{say('anybody')}</option>
            {people.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </div>
        <SearchField
          id="subject"
          label={say('subjectFilter')}
          value={search.subject ?? ''}
          onChange={(subject) => change({ subject: subject || undefined })}
        />
        <button
          type="button"
          className="ds-button list-filter-end"
          data-variant="tertiary"
          onClick={() => void download()}
        >
          <DownloadIcon aria-hidden />
          {say('csv')}
        </button>
      </search>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {log.isPending && <Waiting what={say('loading')} />}
      {log.isError && <Failed error={log.error} retry={() => void log.refetch()} />}
      {log.data !== undefined && rows.length === 0 && (
        <EmptyState
          icon={<ClockDashedIcon />}
          text={filtered ? sayCommon('empty.search') : say('none')}
          {...(filtered
            ? {
                action: (
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="secondary"
                    onClick={() => void navigate({ search: {}, replace: true })}
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
          <table className="ds-table list-table">
            <caption className="ds-sr-only">{say('title')}</caption>
            <thead>
              <tr>
                <th scope="col">{say('when')}</th>
                <th scope="col">{say('who')}</th>
                <th scope="col">{say('happened')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <td data-label={say('when')} className="nowrap">
                    <When at={row.at} form="moment" />
                  </td>
                  <th scope="row">
                    {row.who === null ? (
                      say('unknown')
                    ) : (
                      <Link
                        to="/$owner/audit"
                        params={{ owner }}
                        search={{ ...search, who: row.who.id }}
                        className="ds-link"
                      >
                        <bdi>{whoOf(row)}</bdi>
                      </Link>
                    )}
                  </th>
                  <td>
                    <bdi>{sentenceOf(row, say, (uuid) => names.get(uuid))}</bdi>{' '}
                    {row.kind === 'decision' && <Decision result={row.result} />}{' '}
                    {row.kind === 'decision' && <Why row={row} owner={owner} />}
                    {forOf(row) !== undefined && (
                      <span className="small"> {say.rich('forWhom', { party: <bdi>{forOf(row)}</bdi> })}</span>
                    )}
                    <Details row={row} owner={owner} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
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
        </div>
      )}
    </Page>
  );
}

function Decision({ result }: { readonly result: string }) {
  const known = DECISIONS.find((one) => one === result);
  return known === undefined ? <code>{visible(result)}</code> : <StatusTag of={`decision.${known}`} />;
}

/** To the explanation of the same question as it would be answered now; only of a person at one party. */
function Why({ row: { subject, for: party, who, action }, owner }: { readonly row: Entry; readonly owner: string }) {
  const say = words.use();
  if (subject.id === null || party === null || who === null || !who.id.startsWith(PERSON)) return null;
  return (
    <Link
      to="/$owner/access"
      params={{ owner }}
      search={{ resource: subject.id, party, who: who.id.slice(PERSON.length), action: action?.split(' ')[0] }}
      className="ds-link"
    >
      {say('why')}
    </Link>
  );
}

/** What it was before and after, as the log has it; of a service the differences between two versions. */
function Details({ row, owner }: { readonly row: Entry; readonly owner: string }) {
  const say = words.use();
  const { before, after, subject, action, instance, reason } = row;
  const facts = {
    ...(action === null ? {} : { action }),
    ...(instance === null ? {} : { instance }),
    ...(reason === null ? {} : { reason }),
  };
  const version = typeof after?.version === 'number' ? after.version : undefined;
  if (before === null && after === null && Object.keys(facts).length === 0) return null;
  return (
    <details className="audit-details">
      <summary>{say('details')}</summary>
      {subject.kind === 'service' && subject.id !== null && version !== undefined && (
        <Link
          to="/$owner/services/$id/history"
          params={{ owner, id: subject.id }}
          search={{ from: Math.max(1, version - 1), to: version }}
          className="ds-link"
        >
          {say('differences')}
        </Link>
      )}
      {[
        [say('before'), before],
        [say('after'), after],
        ['', Object.keys(facts).length === 0 ? null : facts],
      ].map(([title, value]) =>
        value === null ? null : (
          <div key={String(title)}>
            {title !== '' && <strong>{String(title)}</strong>}
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
            <pre className="wire-text" tabIndex={0}>
              {visible(JSON.stringify(value, null, 2))}
            </pre>
          </div>
        ),
      )}
    </details>
  );
}
