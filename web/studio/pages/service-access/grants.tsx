import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { PartyPicker } from '../../services/party-picker.tsx';
import { actionName } from '../../services/policy/actions.ts';
import { type FoundParty, phrase } from '../../services/policy/subjects.ts';
import { isFault, readPolicy } from '../../services/policy/xacml.ts';
import type { Writing } from '../../services/use-draft.ts';
import { serviceWords } from '../../services/words.ts';
import { useWhoDecides } from '../../shell/use-cannot.ts';
import { words } from './words.ts';

interface Right {
  readonly organizationNumber: string;
  readonly organizationName: string | null;
  readonly actions: readonly string[];
  readonly grantedBy: string;
  readonly grantedAt: string;
}

interface RightPage {
  readonly data: readonly Right[];
  readonly next: string | null;
}

/** The rights registry: organisations that may use the service on their own behalf. */
export function Grants({ writing }: { readonly writing: Writing }) {
  const { keeper, api, owner, id, mayWrite } = writing;
  const queries = useQueryClient();
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const path = `/administration/api/v1/resources/${encodeURIComponent(id)}/rights`;
  const key = ['service', owner, id, 'rights'];
  const rights = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => api.get<RightPage>(path, { query: { after: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // Readers may not see who has rights of their own.
    enabled: mayWrite,
  });
  const who = useWhoDecides(!mayWrite);
  const [giving, setGiving] = useState(false);
  const [party, setParty] = useState<FoundParty>();
  const [actions, setActions] = useState<readonly string[]>(['read']);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const rows = rights.data?.pages.flatMap(({ data }) => data) ?? [];
  const { policy } = keeper.content;
  const read = policy !== null && 'xml' in policy ? readPolicy(policy.xml) : undefined;
  const known = [
    ...new Set([
      'read',
      'write',
      'subscribe',
      ...(read === undefined || isFault(read) ? [] : read.rules.flatMap(({ actions: those }) => those)),
    ]),
  ];

  const change = async (call: () => Promise<unknown>): Promise<boolean> => {
    setRefusal(undefined);
    try {
      await call();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
      return false;
    } finally {
      await queries.invalidateQueries({ queryKey: key });
      void queries.invalidateQueries({ queryKey: ['service', owner, id, 'holders'] });
    }
  };
  const put = (number: string, given: readonly string[]) => api.put(`${path}/${number}`, { actions: given });
  const give = async () => {
    const number = party?.organizationNumber;
    if (number == null || actions.length === 0) return;
    const before = rows.find(({ organizationNumber }) => organizationNumber === number);
    if (!(await change(() => put(number, actions)))) return;
    didIt(sayCommon('ok.access', { name: visible(party?.name ?? number) }), () =>
      change(() => (before === undefined ? api.delete(`${path}/${number}`) : put(number, before.actions))),
    );
    setParty(undefined);
    setGiving(false);
  };
  const take = async ({ organizationNumber, organizationName, actions: given }: Right) => {
    if (await change(() => api.delete(`${path}/${organizationNumber}`)))
      didIt(sayCommon('ok.accessGone', { name: visible(organizationName ?? organizationNumber) }), () =>
        change(() => put(organizationNumber, given)),
      );
  };

  return (
    <section className="access-section" aria-labelledby="rights">
      <h2 className="ds-heading" data-size="xs" id="rights">
        {say('own')}
      </h2>
      <p className="small">{say('ownHelp')}</p>
      {!mayWrite && <p className="ds-paragraph">{sayService('reading', { who })}</p>}
      {rights.error instanceof Refused && (
        <Refusal refusal={rights.error.refusal} retry={() => void rights.refetch()} />
      )}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {rights.data !== undefined && rows.length === 0 && <p className="ds-paragraph">{say('noOwn')}</p>}
      {rows.length > 0 && (
        <table className="ds-table version-list">
          <caption className="ds-sr-only">{say('own')}</caption>
          <thead>
            <tr>
              <th scope="col">{sayService('subject.organization')}</th>
              <th scope="col">{say('may')}</th>
              <th scope="col">{say('since')}</th>
              <th scope="col">
                <span className="ds-sr-only">{sayCommon('do.removeAccess')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((right) => (
              <tr key={right.organizationNumber}>
                <th scope="row">
                  <Name
                    name={right.organizationName ?? right.organizationNumber}
                    organizationNumber={right.organizationNumber}
                  />
                </th>
                <td data-label={say('may')}>
                  {phrase(
                    right.actions.map((action) => actionName(action, sayService)),
                    9,
                    sayService,
                  )}
                </td>
                <td data-label={say('since')}>
                  <When at={right.grantedAt} />
                </td>
                <td>
                  <button
                    type="button"
                    className="link-button"
                    aria-label={`${sayCommon('do.removeAccess')}: ${right.organizationName ?? right.organizationNumber}`}
                    onClick={() => void take(right)}
                  >
                    {sayCommon('do.removeAccess')}
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {rights.hasNextPage && (
        <button
          type="button"
          className="ds-button service-more"
          data-variant="secondary"
          onClick={() => void rights.fetchNextPage()}
        >
          {sayCommon('do.more')}
        </button>
      )}
      {mayWrite && !giving && (
        <button
          type="button"
          className="ds-button service-more"
          data-variant="secondary"
          onClick={() => setGiving(true)}
        >
          {say('giveOne')}
        </button>
      )}
      {giving && (
        <form
          className="access-form"
          onSubmit={(event) => {
            event.preventDefault();
            void give();
          }}
        >
          <PartyPicker
            label={sayService('subject.organization')}
            chosen={party}
            onChoose={setParty}
            organizationsOnly
            autoFocus
          />
          <fieldset className="ds-fieldset tick-list">
            <legend className="ds-label">{say('may')}</legend>
            {known.map((action) => (
              <label key={action} className="tick-row">
                <input
                  type="checkbox"
                  className="ds-input"
                  checked={actions.includes(action)}
                  onChange={({ target }) =>
                    setActions(known.filter((one) => (one === action ? target.checked : actions.includes(one))))
                  }
                />
                {actionName(action, sayService)} <code className="small">{action}</code>
              </label>
            ))}
          </fieldset>
          <div className="part-row">
            <button
              type="submit"
              className="ds-button"
              data-variant="secondary"
              aria-disabled={party === undefined || actions.length === 0}
            >
              {sayCommon('do.giveAccess')}
            </button>
            <button type="button" className="ds-button" data-variant="tertiary" onClick={() => setGiving(false)}>
              {say('cancel')}
            </button>
            {party?.organizationNumber != null && (
              <ApiCall call={{ method: 'PUT', path: `${path}/${party.organizationNumber}`, body: { actions } }} />
            )}
          </div>
        </form>
      )}
    </section>
  );
}
