import { PlusIcon, TableIcon, TrashIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { number } from '../../../common/format/format.ts';
import { Ask } from '../../integration/dialog.tsx';
import {
  allMembers,
  changeAllMembers,
  listPath,
  listsKey,
  listsQuery,
  type OwnedList,
} from '../../integration/lists-api.ts';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { NewList } from './new-list.tsx';
import { words } from './words.ts';

/** The access lists of a service owner (web-design §3.13). */
export function AccessListsPage() {
  const { code: owner, api, may } = useOwner();
  const { add } = useSearch({ from: '/$owner/access-lists' });
  const navigate = useNavigate({ from: '/$owner/access-lists' });
  const queries = useQueryClient();
  const say = words.use();
  const lists = useQuery(listsQuery(api));
  const [asked, setAsked] = useState<OwnedList>();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const setAdd = (open: boolean) => navigate({ search: { add: open || undefined }, replace: true });

  /** Deletes; Angre makes the list again with its members, which is possible only while no service uses it. */
  const remove = async (list: OwnedList) => {
    const path = listPath(owner, list.identifier);
    const name = visible(list.name);
    setRefusal(undefined);
    try {
      const members = list.connections.length > 0 ? [] : await allMembers(api, list.identifier);
      await api.delete(path);
      const undo = async () => {
        await api.put(path, { name: list.name, description: list.description });
        await changeAllMembers(
          api,
          list.identifier,
          'add',
          members.filter(({ isDeleted }) => !isDeleted).map(({ party }) => party),
        );
        await queries.invalidateQueries({ queryKey: listsKey(api) });
        didIt(say('restored', { name }));
      };
      didIt(say('deleted', { name }), list.connections.length > 0 ? undefined : undo);
      await queries.invalidateQueries({ queryKey: listsKey(api) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };

  const newList = (
    <RoleButton needs="editor" variant="primary" onClick={() => void setAdd(true)}>
      <PlusIcon aria-hidden />
      {say('new')}
    </RoleButton>
  );
  return (
    <Page title={say('title')} lead={say('lead')} {...(add === true ? {} : { actions: newList })}>
      {add === true && may('editor') && <NewList lists={lists.data ?? []} onClose={() => void setAdd(false)} />}
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {lists.isPending && <Waiting what={say('loading')} />}
      {lists.isError && <Failed error={lists.error} retry={() => void lists.refetch()} />}
      {lists.data?.length === 0 && add !== true && <EmptyState icon={<TableIcon />} text={say('none')} />}
      {lists.data !== undefined && lists.data.length > 0 && (
        <table className="ds-table list-table" data-hover="true">
          <caption className="ds-sr-only">{say('title')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col" className="number">
                {say('members')}
              </th>
              <th scope="col">{say('services')}</th>
              <th scope="col">{say('changed')}</th>
              <th scope="col">
                <span className="ds-sr-only">{say('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {lists.data.map((list) => (
              <tr key={list.identifier}>
                <th scope="row">
                  <Link to="/$owner/access-lists/$list" params={{ owner, list: list.identifier }} className="ds-link">
                    <bdi>{visible(list.name)}</bdi>
                  </Link>
                  <code>{list.identifier}</code>
                </th>
                <td className="number" data-label={say('members')}>
                  {number(list.members)}
                </td>
                <td data-label={say('services')}>
                  {list.connections.length === 0 ? (
                    <span className="small">{say('noServices')}</span>
                  ) : (
                    list.connections.map(({ resource }) => resource).join(', ')
                  )}
                </td>
                <td data-label={say('changed')}>
                  <When at={list.updatedAt} form="ago" />
                </td>
                <td className="row-actions">
                  {may('editor') && (
                    <button
                      type="button"
                      className="ds-button"
                      data-variant="tertiary"
                      data-icon="true"
                      aria-label={say('delete', { name: visible(list.name) })}
                      title={say('delete', { name: visible(list.name) })}
                      onClick={() => (list.connections.length > 0 ? setAsked(list) : void remove(list))}
                    >
                      <TrashIcon aria-hidden />
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {asked !== undefined && (
        <Ask
          title={say('confirmTitle', { name: visible(asked.name) })}
          onClose={() => setAsked(undefined)}
          action={
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              data-color="danger"
              onClick={() => {
                setAsked(undefined);
                void remove(asked);
              }}
            >
              {say('confirmDelete')}
            </button>
          }
        >
          <p className="ds-paragraph">{say('confirm', { n: asked.members })}</p>
          <ul>
            {asked.connections.map(({ resource }) => (
              <li key={resource}>
                <code>{resource}</code>
              </li>
            ))}
          </ul>
        </Ask>
      )}
    </Page>
  );
}
