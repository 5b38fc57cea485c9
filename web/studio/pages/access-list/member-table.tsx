import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { organizationNumber, visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import {
  changeMembers,
  type ListMember,
  type MemberPage,
  membersKey,
  type Outside,
} from '../../integration/lists-api.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

/** Members by name; each goes at once, and comes back by Angre, or by itself when the server refuses. */
export function MemberTable(props: {
  readonly list: string;
  readonly rows: readonly ListMember[];
  /** The number searched for, when it is no member. */
  readonly outside: Outside | null;
  readonly etag: string;
  readonly onChanged: () => Promise<unknown>;
}) {
  const { list, rows, outside, etag, onChanged } = props;
  const { api, may } = useOwner();
  const queries = useQueryClient();
  const say = words.use();
  const sayCommon = common.use();
  const [refusal, setRefusal] = useState<RefusalValue>();
  const [conflict, setConflict] = useState(false);
  // Several taken out in a row: each waits for the one before, and is made on the version that it left.
  const version = useRef(etag);
  const queue = useRef<Promise<unknown>>(Promise.resolve());
  useEffect(() => {
    version.current = etag;
  }, [etag]);
  const inTurn = (work: () => Promise<unknown>) => {
    queue.current = queue.current.then(work, work);
    return queue.current;
  };
  const nameOf = ({ name, organizationNumber: one }: Omit<ListMember, 'since'>): string =>
    visible(name ?? one ?? say('nameless'));

  const put = async (member: Omit<ListMember, 'since'>, text: string) => {
    setRefusal(undefined);
    try {
      await changeMembers(api, list, 'add', [member.party]);
      didIt(text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
    await onChanged();
  };
  const remove = async (member: ListMember) => {
    const name = nameOf(member);
    const key = membersKey(api, list);
    setRefusal(undefined);
    setConflict(false);
    await queries.cancelQueries({ queryKey: key });
    const before = queries.getQueriesData<InfiniteData<MemberPage>>({ queryKey: key });
    queries.setQueriesData<InfiniteData<MemberPage>>({ queryKey: key }, (data) => data && without(data, member.party));
    try {
      await inTurn(async () => {
        version.current = await changeMembers(api, list, 'remove', [member.party], version.current);
      });
      // One deleted from the register cannot be put back.
      didIt(say('removed', { name }), member.isDeleted ? undefined : () => put(member, say('back', { name })));
    } catch (error) {
      for (const [one, data] of before) queries.setQueryData(one, data);
      if (!(error instanceof Refused)) throw error;
      announce(say('notRemoved', { name }));
      if (error.refusal.status === 412) setConflict(true);
      else setRefusal(error.refusal);
    }
    await onChanged();
  };

  return (
    <>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      {conflict && (
        <p className="ds-alert" data-color="warning">
          {say('conflict')}
        </p>
      )}
      {(rows.length > 0 || outside !== null) && (
        <table className="ds-table list-table" data-hover="true">
          <caption className="ds-sr-only">{say('loading')}</caption>
          <thead>
            <tr>
              <th scope="col">{say('name')}</th>
              <th scope="col">{say('number')}</th>
              <th scope="col">{say('type')}</th>
              <th scope="col">{say('since')}</th>
              <th scope="col">
                <span className="ds-sr-only">{say('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {outside !== null && (
              <tr>
                <th scope="row">
                  <bdi>{nameOf(outside)}</bdi>
                </th>
                <td data-label={say('number')}>{organizationNumber(outside.organizationNumber ?? '')}</td>
                <td data-label={say('type')} className="nowrap">
                  {outside.unitType ?? '–'}
                </td>
                <td className="small">
                  {outside.isDeleted
                    ? say('deleted')
                    : outside.mainUnitInList === null
                      ? say('outside')
                      : say('outsideUnit', { main: visible(outside.mainUnitInList) })}
                </td>
                <td className="row-actions">
                  {may('editor') && !outside.isDeleted && (
                    <button
                      type="button"
                      className="link-button"
                      onClick={() => void put(outside, say('added', { n: 1, m: 0 }))}
                    >
                      {say('addOne', { name: nameOf(outside) })}
                    </button>
                  )}
                </td>
              </tr>
            )}
            {rows.map((member) => (
              <tr key={member.party}>
                <th scope="row">
                  <bdi title={nameOf(member)}>{nameOf(member)}</bdi>
                  {member.isDeleted && <span className="small"> · {say('deleted')}</span>}
                </th>
                <td data-label={say('number')} className="nowrap">
                  {member.organizationNumber === null ? '–' : organizationNumber(member.organizationNumber)}
                </td>
                <td data-label={say('type')} className="nowrap">
                  {member.unitType ?? '–'}
                </td>
                <td data-label={say('since')}>
                  <When at={member.since} />
                </td>
                <td className="row-actions">
                  {may('editor') && (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={say('removeWhom', { name: nameOf(member) })}
                      onClick={() => void remove(member)}
                    >
                      {sayCommon('do.remove')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function without(data: InfiniteData<MemberPage>, party: string): InfiniteData<MemberPage> {
  return {
    ...data,
    pages: data.pages.map((page) => ({
      ...page,
      members: page.members - 1,
      count: page.count - 1,
      data: page.data.filter((member) => member.party !== party),
    })),
  };
}
