import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { AddressFields, type Typed } from '../../addresses/address-fields.tsx';
import { faultsOf, type OfficialAddress, officialPath, officialQuery, phoneText } from '../../addresses/queries.ts';
import { api } from '../../mail/queries.ts';
import { words } from './words.ts';

const NOTHING: Typed = { email: '', phone: '' };

const bodyOf = ({ email, phone }: Typed) => {
  const digits = phone.replace(/[\s-]/g, '');
  return { email: email.trim() || null, countryCode: digits.startsWith('+') ? '' : '+47', phone: digits || null };
};
const wholeNumber = ({ countryCode, phone }: OfficialAddress): string =>
  phone === null ? '' : `${countryCode ?? ''}${phone}`;
const textOf = (address: OfficialAddress): string =>
  [address.email ?? '', phoneText(wholeNumber(address))].filter((one) => one !== '').join(', ');

/** The organisation's own addresses: whoever reads there is told of everything. */
export function Official({ number, name }: { readonly number: string; readonly name: string }) {
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery(officialQuery(number));
  /** What is edited: an address by id, a new one, or nothing. */
  const [editing, setEditing] = useState<string | 'new'>();
  const path = officialPath(number);
  const refresh = () => queries.invalidateQueries({ queryKey: officialQuery(number).queryKey });
  const undone = async (inverse: Promise<unknown>) => {
    await inverse.catch(() => announce(say('official.failed')));
    await refresh();
  };
  const save = useMutation({
    mutationFn: ({ id, typed }: { readonly id: string | undefined; readonly typed: Typed }) =>
      id === undefined
        ? api.post<OfficialAddress>(path, bodyOf(typed))
        : api.put<OfficialAddress>(`${path}/${id}`, bodyOf(typed)),
    onSuccess: async (after, { id }) => {
      const before = data?.find((one) => one.notificationAddressId === id);
      didIt(say('official.saved', { address: textOf(after) }), () =>
        undone(
          before === undefined
            ? api.delete(`${path}/${after.notificationAddressId}`)
            : api.put(`${path}/${id}`, bodyOf({ email: before.email ?? '', phone: wholeNumber(before) })),
        ),
      );
      setEditing(undefined);
      await refresh();
    },
  });
  const remove = useMutation({
    mutationFn: (address: OfficialAddress) => api.delete(`${path}/${address.notificationAddressId}`),
    onSuccess: async (_, address) => {
      didIt(say('official.removed', { address: textOf(address) }), () =>
        undone(api.post(path, bodyOf({ email: address.email ?? '', phone: wholeNumber(address) }))),
      );
      await refresh();
    },
  });
  const failed = [save.error, remove.error].find((one) => one instanceof Refused);
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {say('official.title')}
      </h2>
      <p>{say.rich('official.lead', { name: <bdi>{visible(name)}</bdi> })}</p>
      {error instanceof Refused && <Refusal refusal={error.refusal} retry={() => void refetch()} />}
      {failed !== undefined && (
        <Refusal
          refusal={failed.refusal}
          {...(failed.refusal.status === 403 ? { who: say('official.notYours') } : {})}
        />
      )}
      {data?.length === 0 && <p>{say('official.none')}</p>}
      <ul className="access-things">
        {data?.map((address) => {
          const id = address.notificationAddressId;
          const text = textOf(address);
          return (
            <li key={id}>
              {editing === id ? (
                <Edit
                  typed={{ email: address.email ?? '', phone: wholeNumber(address) }}
                  busy={save.isPending}
                  onSave={(typed) => save.mutate({ id, typed })}
                  onLeave={() => setEditing(undefined)}
                />
              ) : (
                <>
                  <span className="access-thing">
                    <bdi>{visible(text)}</bdi>
                  </span>
                  <span className="access-moves">
                    <button
                      type="button"
                      className="ds-button"
                      data-variant="tertiary"
                      data-size="sm"
                      aria-label={say('official.changeThe', { address: text })}
                      onClick={() => setEditing(id)}
                    >
                      {say('official.change')}
                    </button>
                    <button
                      type="button"
                      className="ds-button"
                      data-variant="secondary"
                      data-size="sm"
                      aria-label={say('official.removeThe', { address: text })}
                      onClick={() => !remove.isPending && remove.mutate(address)}
                    >
                      {sayCommon('do.remove')}
                    </button>
                  </span>
                </>
              )}
            </li>
          );
        })}
      </ul>
      {editing === 'new' ? (
        <Edit
          typed={NOTHING}
          busy={save.isPending}
          onSave={(typed) => save.mutate({ id: undefined, typed })}
          onLeave={() => setEditing(undefined)}
        />
      ) : (
        <p>
          <button type="button" className="ds-button" data-variant="secondary" onClick={() => setEditing('new')}>
            {say('official.add')}
          </button>
        </p>
      )}
    </section>
  );
}

function Edit(props: {
  readonly typed: Typed;
  readonly busy: boolean;
  readonly onSave: (typed: Typed) => void;
  readonly onLeave: () => void;
}) {
  const { busy, onSave, onLeave } = props;
  const say = words.use();
  const [typed, setTyped] = useState(props.typed);
  const [checked, setChecked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    const { email, phone, neither } = faultsOf(typed);
    if (!busy && !email && !phone && !neither) return onSave(typed);
    const form = event.currentTarget;
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  return (
    <form className="access-form" aria-label={say('official.title')} onSubmit={submit} noValidate>
      <AddressFields {...{ typed, checked }} onChange={setTyped} />
      <div className="access-buttons">
        <button type="submit" className="ds-button" data-variant="secondary" aria-busy={busy || undefined}>
          {say('official.save')}
        </button>
        <button type="button" className="ds-button" data-variant="tertiary" onClick={onLeave}>
          {say('official.leave')}
        </button>
      </div>
    </form>
  );
}
