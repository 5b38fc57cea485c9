import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { type AccessList, listsPath, listsQuery } from '../../services/access-lists.ts';
import { actionName } from '../../services/policy/actions.ts';
import { phrase } from '../../services/policy/subjects.ts';
import type { Writing } from '../../services/use-draft.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

/** Whether only those on a list may use the service, and which lists. */
export function ConnectedLists({ writing, isPublished }: { readonly writing: Writing; readonly isPublished: boolean }) {
  const { keeper, api, owner, id, mayWrite } = writing;
  const queries = useQueryClient();
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const lists = useQuery(listsQuery(api, id));
  const [chosen, setChosen] = useState('');
  const [readOnly, setReadOnly] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const on = keeper.content.resource.accessListMode === 'Enabled';
  const connected = (lists.data ?? []).filter(({ resourceConnections = [] }) => resourceConnections.length > 0);
  const others = (lists.data ?? []).filter(({ resourceConnections = [] }) => resourceConnections.length === 0);
  const connectionPath = (list: string) =>
    `${listsPath(owner)}/${encodeURIComponent(list)}/resource-connections/${encodeURIComponent(id)}`;

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
      await queries.invalidateQueries({ queryKey: ['access lists', owner] });
    }
  };
  const put = (list: string, actionFilters: readonly string[]) => api.put(connectionPath(list), { actionFilters });
  const connect = async () => {
    const list = others.find(({ identifier }) => identifier === chosen);
    if (list === undefined) return;
    if (await change(() => put(list.identifier, readOnly ? ['read'] : [])))
      didIt(say('connected', { name: visible(list.name) }), () =>
        change(() => api.delete(connectionPath(list.identifier))),
      );
    setChosen('');
  };
  const disconnect = async (list: AccessList) => {
    const filters = list.resourceConnections?.[0]?.actionFilters ?? [];
    if (await change(() => api.delete(connectionPath(list.identifier))))
      didIt(say('disconnected', { name: visible(list.name) }), () => change(() => put(list.identifier, filters)));
  };

  return (
    <section className="access-section" aria-labelledby="lists">
      <h2 className="ds-heading" data-size="xs" id="lists">
        {sayCommon('nav.lists')}
      </h2>
      <label className="tick-row">
        <input
          type="checkbox"
          role="switch"
          aria-checked={on}
          className="ds-input"
          checked={on}
          disabled={!mayWrite}
          onChange={({ target }) =>
            keeper.change({
              resource: { ...keeper.content.resource, accessListMode: target.checked ? 'Enabled' : 'Disabled' },
            })
          }
        />
        {say('onlyLists')}
      </label>
      <p className="small">{on ? say('listsOn') : say('listsOff')}</p>
      {on && lists.data !== undefined && connected.length === 0 && (
        <div className="ds-alert" data-color="warning">
          <p className="ds-paragraph">{sayCommon('need.list')}.</p>
        </div>
      )}
      {lists.error instanceof Refused && <Refusal refusal={lists.error.refusal} retry={() => void lists.refetch()} />}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {connected.length > 0 && (
        <ul className="connected-lists">
          {connected.map((list) => {
            const filters = list.resourceConnections?.[0]?.actionFilters ?? [];
            return (
              <li key={list.identifier}>
                <span>
                  <Link to="/$owner/access-lists/$list" params={{ owner, list: list.identifier }}>
                    <bdi>{visible(list.name)}</bdi>
                  </Link>
                  <span className="small">
                    {filters.length === 0
                      ? say('everyAction')
                      : say('onlyActions', {
                          actions: phrase(
                            filters.map((action) => actionName(action, sayService)),
                            5,
                            sayService,
                          ),
                        })}
                  </span>
                </span>
                {mayWrite && (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={`${sayCommon('do.remove')}: ${list.name}`}
                    onClick={() => void disconnect(list)}
                  >
                    {sayCommon('do.remove')}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {lists.data?.length === 0 && (
        <p className="ds-paragraph">
          {say('noLists')}{' '}
          <Link to="/$owner/access-lists" params={{ owner }}>
            {say('makeList')}
          </Link>
        </p>
      )}
      {isPublished && mayWrite && others.length > 0 && (
        <form
          className="access-form"
          onSubmit={(event) => {
            event.preventDefault();
            void connect();
          }}
        >
          <div className="ds-field">
            <label className="ds-label" htmlFor="list">
              {say('connectList')}
            </label>
            <select id="list" className="ds-input" value={chosen} onChange={({ target }) => setChosen(target.value)}>
              <option value="">{say('chooseList')}</option>
              {others.map(({ identifier, name }) => (
                <option key={identifier} value={identifier}>
                  {visible(name)}
                </option>
              ))}
            </select>
          </div>
          <label className="tick-row">
            <input
              type="checkbox"
              className="ds-input"
              checked={readOnly}
              onChange={({ target }) => setReadOnly(target.checked)}
            />
            {say('readOnly')}
          </label>
          <div className="part-row">
            <button type="submit" className="ds-button" data-variant="secondary" aria-disabled={chosen === ''}>
              {say('connect')}
            </button>
            {chosen !== '' && (
              <ApiCall
                call={{
                  method: 'PUT',
                  path: connectionPath(chosen),
                  body: { actionFilters: readOnly ? ['read'] : [] },
                }}
              />
            )}
          </div>
        </form>
      )}
    </section>
  );
}
