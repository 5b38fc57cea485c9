import { useQuery } from '@tanstack/react-query';
import { Refused } from '../../../common/api/refusal.ts';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { PartyPicker } from '../../services/party-picker.tsx';
import { findParties } from '../../services/policy/subjects.ts';
import type { Writing } from '../../services/use-draft.ts';
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

interface Holder {
  readonly why: string;
  readonly holder: {
    readonly kind: string;
    readonly id: string;
    readonly name: string | null;
    readonly organizationNumber: string | null;
  };
}

interface HolderPage {
  readonly accessList: { readonly mode: string; readonly admits: boolean | null };
  readonly data: readonly Holder[];
  readonly count: number;
  readonly countIsAtLeast: boolean;
  readonly next: string | null;
}

/** Everybody who can read at one party by what is in force, grouped by why. */
export function Holders(props: {
  readonly writing: Writing;
  readonly party: string | undefined;
  readonly after: string | undefined;
  readonly onParty: (uuid: string | undefined) => void;
  readonly onAfter: (after: string | undefined) => void;
}) {
  const {
    writing: { api, owner, id },
    party,
    after,
    onParty,
    onAfter,
  } = props;
  const say = words.use();
  const sayCommon = common.use();
  const chosen = useQuery({ ...findParties(api, party ?? ''), enabled: party !== undefined }).data?.[0];
  const holders = useQuery({
    queryKey: ['service', owner, id, 'holders', party, after],
    queryFn: ({ signal }) =>
      api.get<HolderPage>('/authorization/api/v1/access/holders', {
        query: { resource: id, party, action: 'read', after },
        signal,
      }),
    enabled: party !== undefined,
  });
  const { data } = holders;
  const groups = Map.groupBy(data?.data ?? [], ({ why }) => why);
  return (
    <section className="access-section" aria-labelledby="holders">
      <h2 className="ds-heading" data-size="xs" id="holders">
        {say('holders')}
      </h2>
      <p className="small">{say('holdersHelp')}</p>
      <div className="holder-party">
        <PartyPicker label={say('recipient')} chosen={chosen} onChoose={(next) => onParty(next?.uuid)} />
      </div>
      {holders.error instanceof Refused && (
        <Refusal refusal={holders.error.refusal} retry={() => void holders.refetch()} />
      )}
      {data?.accessList.admits === false && data.accessList.mode === 'Enabled' && (
        <div className="ds-alert" data-color="warning">
          <p className="ds-paragraph">{say('notOnList')}</p>
        </div>
      )}
      {data !== undefined && data.data.length === 0 && <p className="ds-paragraph">{say('nobody')}</p>}
      {data !== undefined && data.count > 0 && (
        <p className="ds-paragraph">
          {data.countIsAtLeast ? say('countAtLeast', { n: data.count }) : say('count', { n: data.count })}
        </p>
      )}
      {[...groups].map(([why, those]) => {
        const known = WHYS.find((one) => one === why);
        return (
          <div key={why} className="holder-group">
            <h3 className="ds-heading" data-size="2xs">
              {known === undefined ? why : say(`why.${known}`)}
            </h3>
            <ul>
              {those.map(({ holder }) => (
                <li key={`${holder.kind} ${holder.id}`}>
                  <Name name={holder.name ?? holder.id} organizationNumber={holder.organizationNumber ?? undefined} />
                </li>
              ))}
            </ul>
          </div>
        );
      })}
      {data?.next != null && (
        <button
          type="button"
          className="ds-button service-more"
          data-variant="secondary"
          onClick={() => onAfter(data.next!)}
        >
          {sayCommon('do.more')}
        </button>
      )}
    </section>
  );
}
