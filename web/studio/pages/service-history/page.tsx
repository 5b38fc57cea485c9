import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { type Actor, type Draft, draftKey, servicePath } from '../../services/api.ts';
import { Differences } from '../../services/differences.tsx';
import { forgetKeeper } from '../../services/draft-keeper.ts';
import { ServiceFrame } from '../../services/frame.tsx';
import { sideQuery } from '../../services/sides.ts';
import { useDraft } from '../../services/use-draft.ts';
import { words } from './words.ts';

interface Version {
  readonly version: number;
  readonly at: string;
  readonly by: Actor | null;
  readonly label: string | null;
  readonly inForce: boolean;
  readonly changed: { readonly resource: boolean; readonly policy: boolean };
}

interface VersionPage {
  readonly data: readonly Version[];
  readonly next: number | null;
}

/** What was in force, by whom and when; any two compared, and any one brought back into the draft (web-design §3.12). */
export function ServiceHistoryPage() {
  const writing = useDraft();
  const { keeper, api, owner, id, mayWrite } = writing;
  const search = useSearch({ from: '/$owner/services/$id/history' });
  const navigate = useNavigate({ from: '/$owner/services/$id/history' });
  const queries = useQueryClient();
  const say = words.use();
  const sayCommon = common.use();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const versions = useInfiniteQuery({
    queryKey: ['service', owner, id, 'versions'],
    queryFn: ({ pageParam, signal }) =>
      api.get<VersionPage>(`${servicePath(owner, id)}/versions`, { query: { after: pageParam }, signal }),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = versions.data?.pages.flatMap(({ data }) => data) ?? [];
  const newest = rows[0]?.version;
  const hasDraft = keeper.answer.state !== 'published';
  // Undefined stands for the draft, or for the newest where there is none.
  const to = search.to ?? (hasDraft ? undefined : newest);
  const from = search.from ?? (to === undefined ? newest : rows.find(({ version }) => version < to)?.version);
  const compare = (part: { from?: number | undefined; to?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });

  const restore = async (version: number) => {
    setRefusal(undefined);
    try {
      await keeper.save();
      const before = {
        resource: keeper.content.resource,
        policy: keeper.content.policy,
        examples: keeper.content.examples,
      };
      const draft = await api.post<Draft>(`${servicePath(owner, id)}/versions/${version}/restore`, undefined, {
        headers: { 'if-match': `"${keeper.answer.revision}"` },
      });
      forgetKeeper(owner, id);
      queries.setQueryData(draftKey(owner, id), draft);
      void queries.invalidateQueries({ queryKey: ['service', owner, id, 'side', 'draft'] });
      didIt(say('restored', { n: version }), async () => {
        const back = await api.put<Draft>(`${servicePath(owner, id)}/draft`, before, {
          headers: { 'if-match': `"${draft.revision}"` },
        });
        forgetKeeper(owner, id);
        queries.setQueryData(draftKey(owner, id), back);
      });
      await navigate({ search: {}, replace: true });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };

  const changedText = ({ resource, policy }: Version['changed']): string =>
    resource && policy ? say('both') : policy ? say('rules') : resource ? say('texts') : say('neither');

  return (
    <ServiceFrame writing={writing} title={sayCommon('nav.history')} lead={say('lead')}>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {versions.error instanceof Refused && (
        <Refusal refusal={versions.error.refusal} retry={() => void versions.refetch()} />
      )}
      {versions.data !== undefined && rows.length === 0 && (
        <EmptyState
          text={say('none')}
          action={
            <Link
              to="/$owner/services/$id/publish"
              params={{ owner, id }}
              className="ds-button"
              data-variant="secondary"
            >
              {say('publish')}
            </Link>
          }
        />
      )}
      {rows.length > 0 && (
        <section className="access-section table-scroll" aria-label={say('versions')}>
          <table className="ds-table version-list">
            <thead>
              <tr>
                <th scope="col">{say('from')}</th>
                <th scope="col">{say('to')}</th>
                <th scope="col">{say('version')}</th>
                <th scope="col">{say('when')}</th>
                <th scope="col">{say('who')}</th>
                <th scope="col">{say('what')}</th>
                <th scope="col">
                  <span className="ds-sr-only">{say('restoreHead')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {hasDraft && (
                <tr>
                  <td data-label={say('from')} />
                  <td data-label={say('to')}>
                    <Pick
                      name="to"
                      label={say('toDraft')}
                      checked={to === undefined}
                      onPick={() => compare({ to: undefined })}
                    />
                  </td>
                  <th scope="row">{sayCommon('service.draft')}</th>
                  <td data-label={say('when')}>
                    <When at={keeper.answer.changedAt} form="ago" />
                  </td>
                  <td data-label={say('who')}>
                    <bdi>{visible(keeper.answer.changedBy?.name ?? '')}</bdi>
                  </td>
                  <td />
                  <td />
                </tr>
              )}
              {rows.map(({ version, at, by, label, inForce, changed }) => (
                <tr key={version}>
                  <td data-label={say('from')}>
                    <Pick
                      name="from"
                      label={say('fromVersion', { n: version })}
                      checked={from === version}
                      onPick={() => compare({ from: version })}
                    />
                  </td>
                  <td data-label={say('to')}>
                    <Pick
                      name="to"
                      label={say('toVersion', { n: version })}
                      checked={to === version}
                      onPick={() => compare({ to: version })}
                    />
                  </td>
                  <th scope="row">
                    {say('number', { n: version })}
                    {label !== null && label !== say('number', { n: version }) && (
                      <span className="service-by">
                        <bdi>{visible(label)}</bdi>
                      </span>
                    )}
                    {inForce && <span className="service-by">{say('inForce')}</span>}
                  </th>
                  <td data-label={say('when')}>
                    <When at={at} form="moment" />
                  </td>
                  <td data-label={say('who')}>
                    <bdi>{visible(by?.name ?? by?.id ?? say('notNoted'))}</bdi>
                  </td>
                  <td data-label={say('what')}>{changedText(changed)}</td>
                  <td>
                    {mayWrite && (!inForce || hasDraft) && (
                      <button
                        type="button"
                        className="link-button"
                        aria-label={`${say('restore')}: ${say('number', { n: version })}`}
                        onClick={() => void restore(version)}
                      >
                        {say('restore')}
                      </button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {versions.hasNextPage && (
            <button
              type="button"
              className="ds-button service-more"
              data-variant="secondary"
              onClick={() => void versions.fetchNextPage()}
            >
              {sayCommon('do.more')}
            </button>
          )}
        </section>
      )}
      {from !== undefined && (to === undefined ? hasDraft : from !== to) && (
        <Compared
          title={to === undefined ? say('fromToDraft', { from }) : say('fromTo', { from, to })}
          from={String(from)}
          to={to === undefined ? 'draft' : String(to)}
          writing={writing}
        />
      )}
    </ServiceFrame>
  );
}

function Pick(props: {
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onPick: () => void;
}) {
  const { name, label, checked, onPick } = props;
  return <input type="radio" className="ds-input" name={name} aria-label={label} checked={checked} onChange={onPick} />;
}

function Compared(props: {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly writing: ReturnType<typeof useDraft>;
}) {
  const { title, from, to, writing } = props;
  const { api, id, keeper } = writing;
  const say = words.use();
  const before = useQuery(sideQuery(api, id, from));
  const stored = useQuery({ ...sideQuery(api, id, to), enabled: to !== 'draft' });
  const { resource, policy } = keeper.content;
  const after =
    to === 'draft' ? { resource, policy: policy !== null && 'xml' in policy ? policy.xml : null } : stored.data;
  const error = before.error ?? stored.error;
  return (
    <section aria-labelledby="compared">
      <h2 className="ds-heading" data-size="xs" id="compared">
        {title}
      </h2>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void before.refetch()} />}
      {before.data !== undefined && after !== undefined && (
        <Differences before={before.data} after={after} none={say('same')} showXml />
      )}
    </section>
  );
}
