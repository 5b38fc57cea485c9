import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Refused, type Refusal as RefusalValue } from '../../../common/api/refusal.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { common } from '../../../common/words/common.ts';
import { listPath, listsKey, type OwnedList } from '../../integration/lists-api.ts';
import { useOwner } from '../../shell/use-owner.ts';
import { words } from './words.ts';

const ID = /^[a-z0-9_-]{1,200}$/;

/** Fiskemottak i nord → fiskemottak-i-nord */
const idFrom = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'o')
    .replaceAll('å', 'a')
    .normalize('NFD')
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60);

/** A new list: its name, and the id that follows from it until one writes another. */
export function NewList({ lists, onClose }: { readonly lists: readonly OwnedList[]; readonly onClose: () => void }) {
  const { code: owner, api } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [ownId, setOwnId] = useState<string>();
  const [tried, setTried] = useState(false);
  const [refusal, setRefusal] = useState<RefusalValue>();
  const id = ownId ?? idFrom(name);
  const nameFault = name.trim() === '' ? sayCommon('need.field', { field: say('name').toLowerCase() }) : undefined;
  const idFault = !ID.test(id)
    ? say('idHelp')
    : lists.some(({ identifier }) => identifier === id)
      ? say('idTaken', { id })
      : undefined;
  useEffect(() => first.current?.focus(), []);

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    setRefusal(undefined);
    if (nameFault !== undefined || idFault !== undefined) {
      first.current?.focus();
      return;
    }
    try {
      // Made only if there is none: another member may have taken the id meanwhile.
      await api.put(listPath(owner, id), { name: name.trim() }, { headers: { 'if-none-match': '*' } });
      await queries.invalidateQueries({ queryKey: listsKey(api) });
      await navigate({ to: '/$owner/access-lists/$list', params: { owner, list: id }, search: { add: true } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      setRefusal(error.refusal);
    }
  };
  return (
    <form className="panel" noValidate onSubmit={(event) => void create(event)} aria-labelledby="new-list">
      <h2 className="ds-heading" data-size="xs" id="new-list">
        {say('newTitle')}
      </h2>
      <div className="field-row form-fields">
        <div className="ds-field">
          <label className="ds-label" htmlFor="list-name">
            {say('name')}
          </label>
          <input
            ref={first}
            id="list-name"
            className="ds-input"
            maxLength={500}
            value={name}
            aria-invalid={tried && nameFault !== undefined}
            aria-describedby="list-name-fault"
            onChange={({ target }) => setName(target.value)}
          />
          <span className="field-fault" id="list-name-fault">
            {tried ? nameFault : undefined}
          </span>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor="list-id">
            {say('id')}
          </label>
          <input
            id="list-id"
            className="ds-input code"
            value={id}
            maxLength={200}
            spellCheck={false}
            autoCapitalize="off"
            aria-invalid={tried && idFault !== undefined}
            aria-describedby="list-id-help"
            onChange={({ target }) => setOwnId(target.value)}
          />
          <span className={tried && idFault !== undefined ? 'field-fault' : 'field-note'} id="list-id-help">
            {tried && idFault !== undefined ? idFault : say('idHelp')}
          </span>
        </div>
      </div>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="button-row">
        <button type="submit" className="ds-button" data-variant="primary">
          {say('create')}
        </button>
        <button type="button" className="ds-button" data-variant="tertiary" onClick={onClose}>
          {sayCommon('shell.close')}
        </button>
        <ApiCall call={{ method: 'PUT', path: listPath(owner, id), body: { name: name.trim() } }} />
      </div>
    </form>
  );
}
