import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { visible } from '../../../common/format/format.ts';
import { Name } from '../../../common/parts/name.tsx';
import { common } from '../../../common/words/common.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { actionName } from '../../services/policy/actions.ts';
import { type FoundParty, holdersAt, type Naming } from '../../services/policy/subjects.ts';
import { serviceWords } from '../../services/words.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

const WHYS = [
  'role',
  'package',
  'delegation',
  'client delegation',
  'system user',
  'rights registry',
  'named in the policy',
] as const;

interface HolderPage {
  readonly accessList: { readonly mode: string; readonly admits: boolean | null };
  readonly levels: readonly { readonly level: string }[];
  readonly count: number;
  readonly countIsAtLeast: boolean;
  readonly data: readonly {
    readonly why: (typeof WHYS)[number];
    readonly holder: {
      readonly kind: string;
      readonly id: string;
      readonly name: string | null;
      readonly organizationNumber: string | null;
    };
  }[];
  readonly next: string | null;
}

/** Who can give access where nobody has it: those who manage the organisation. */
const GIVERS = /:(daglig-leder|styreleder|innehaver|bestyrende-reder|deltaker)/;

/** Everybody who may, grouped by why. */
export function Holders(props: {
  readonly resource: string;
  readonly party: FoundParty;
  readonly action: string;
  readonly naming: Naming;
  readonly onExplain: (person: string) => void;
}) {
  const { resource, party, action, naming, onExplain } = props;
  const { code: owner, api } = useOwner();
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const found = useInfiniteQuery({
    queryKey: ['may', api.owner, resource, party.uuid, action],
    queryFn: ({ pageParam, signal }) =>
      api.get<HolderPage>('/authorization/api/v1/access/holders', {
        query: { resource, party: party.uuid, action, limit: 100, after: pageParam },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const first = found.data?.pages[0];
  const nobody = first?.count === 0;
  const managers = useQuery({ ...holdersAt(api, party.uuid), enabled: nobody });
  if (found.isPending) return <Waiting what={say('loading')} />;
  if (found.isError || first === undefined) return <Failed error={found.error} retry={() => void found.refetch()} />;
  const name = visible(party.name ?? sayService('party.person'));
  const act = actionName(action, sayService);
  const all = found.data.pages.flatMap(({ data }) => data);
  if (nobody)
    return (
      <div className="ds-alert" data-color="warning">
        <h2 className="ds-heading" data-size="2xs">
          {say('nobody', { party: name, action: act })}
        </h2>
        {first.accessList.admits === false && (
          <p className="ds-paragraph">
            {say('listShut', { party: name })}{' '}
            <Link to="/$owner/access-lists" params={{ owner }} className="ds-link">
              {say('toLists')}
            </Link>
          </p>
        )}
        {(managers.data ?? [])
          .filter(({ kind, roles }) => kind === 'person' && roles?.some((role) => GIVERS.test(role)))
          .map((person) => (
            <p key={person.uuid} className="ds-paragraph">
              {say('canGive', {
                name: visible(person.name ?? sayService('party.person')),
                role: naming.roleName(person.roles!.find((role) => GIVERS.test(role))!),
              })}
            </p>
          ))}
      </div>
    );
  const values = { n: first.count, party: name, action: act };
  return (
    <section aria-labelledby="holders">
      <h2 className="ds-heading" data-size="xs" id="holders">
        {first.countIsAtLeast ? say('holdersAtLeast', values) : say('holders', values)}
      </h2>
      {first.levels.length > 0 && (
        <p className="small">{say('levels', { level: first.levels.map(({ level }) => level).join(', ') })}</p>
      )}
      {WHYS.map((why) => {
        const group = all.filter((one) => one.why === why);
        if (group.length === 0) return null;
        return (
          <section key={why} className="holder-group">
            <h3 className="ds-heading" data-size="2xs">
              {say(`why.${why}`)}
            </h3>
            <ul className="plain-list">
              {group.map(({ holder }) => {
                const shown = visible(holder.name ?? holder.id);
                return (
                  <li key={holder.id} className="holder-row">
                    <Name name={shown} organizationNumber={holder.organizationNumber ?? undefined} />
                    {(holder.kind === 'person' || holder.kind === 'organization') && (
                      <button
                        type="button"
                        className="link-button"
                        aria-label={say('explainWhom', { name: shown })}
                        onClick={() => onExplain(holder.id === party.uuid ? 'self' : holder.id)}
                      >
                        {say('explain')}
                      </button>
                    )}
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
      {found.hasNextPage && (
        <button
          type="button"
          className="ds-button more"
          data-variant="secondary"
          aria-disabled={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {sayCommon('do.more')}
        </button>
      )}
    </section>
  );
}
