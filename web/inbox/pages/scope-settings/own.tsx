import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import type { About } from '../../access/party.tsx';
import { ServiceName } from '../../access/names.tsx';
import { AddressFields, type Typed } from '../../addresses/address-fields.tsx';
import { faultsOf, OWN, type OwnAddress, ownAddressesQuery } from '../../addresses/queries.ts';
import { api, servicesQuery } from '../../mail/queries.ts';
import { textIn } from '../../mail/wire.ts';
import { words } from './words.ts';

type Kept = Omit<OwnAddress, 'partyUuid'>;

/** Where oneself is told of mail to the organisation, and about which services. */
export function Own({ about, address }: { readonly about: About; readonly address: OwnAddress | undefined }) {
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const [typed, setTyped] = useState<Typed>({
    email: address?.emailAddress ?? '',
    phone: address?.phoneNumber ?? '',
  });
  const [some, setSome] = useState(address?.resourceIncludeList != null);
  const [services, setServices] = useState<readonly string[]>(address?.resourceIncludeList ?? []);
  const [checked, setChecked] = useState(false);
  const { data: found } = useQuery(servicesQuery(about.uuid));
  const refresh = () => queries.invalidateQueries({ queryKey: ownAddressesQuery.queryKey });
  const put = (kept: Kept) => api.put(`${OWN}/${about.uuid}`, kept);
  const back = async (kept: OwnAddress | undefined) => {
    try {
      if (kept === undefined) await api.delete(`${OWN}/${about.uuid}`);
      else await put(kept);
    } catch {
      didIt(say('official.failed'));
      return;
    } finally {
      await refresh();
    }
    setTyped({ email: kept?.emailAddress ?? '', phone: kept?.phoneNumber ?? '' });
    setSome(kept?.resourceIncludeList != null);
    setServices(kept?.resourceIncludeList ?? []);
  };
  const save = useMutation({
    mutationFn: () =>
      put({
        emailAddress: typed.email.trim() || null,
        phoneNumber: typed.phone.replace(/[\s-]/g, '') || null,
        resourceIncludeList: some ? services : null,
      }),
    onSuccess: () => {
      const before = address;
      didIt(say('own.saved', { name: visible(about.name) }), () => back(before));
      return refresh();
    },
  });
  const remove = useMutation({
    mutationFn: () => api.delete(`${OWN}/${about.uuid}`),
    onSuccess: () => {
      const before = address;
      didIt(say('own.removed', { name: visible(about.name) }), () => back(before));
      setTyped({ email: '', phone: '' });
      setChecked(false);
      return refresh();
    },
  });
  const faults = faultsOf(typed);
  const nothing = some && services.length === 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (save.isPending) return;
    if (!faults.email && !faults.phone && !faults.neither && !nothing) return save.mutate();
    const form = event.currentTarget;
    requestAnimationFrame(() => form.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const failed = [save.error, remove.error].find((error) => error instanceof Refused);
  const urns = [...new Set([...(found ?? []).map(({ serviceResource }) => serviceResource), ...services])];
  const nameOf = (urn: string) => {
    const known = found?.find(({ serviceResource }) => serviceResource === urn);
    return known === undefined ? (
      <ServiceName id={urn.replace('urn:altinn:resource:', '')} />
    ) : (
      <bdi>{visible(textIn(known.serviceName, language))}</bdi>
    );
  };
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs" id="own-title">
        {say('own.title')}
      </h2>
      <p>{say('own.lead')}</p>
      <form className="access-form" aria-labelledby="own-title" onSubmit={submit} noValidate>
        <AddressFields {...{ typed, checked }} onChange={setTyped} />
        <fieldset>
          <legend className="ds-label">{say('own.about')}</legend>
          {([false, true] as const).map((one) => (
            <div key={String(one)} className="access-option">
              <input
                type="radio"
                className="ds-input"
                name="own-about"
                id={`own-about-${one}`}
                checked={some === one}
                onChange={() => setSome(one)}
              />
              <label htmlFor={`own-about-${one}`}>{say(one ? 'own.some' : 'own.all')}</label>
            </div>
          ))}
          {some &&
            urns.map((urn) => (
              <div key={urn} className="access-option">
                <input
                  type="checkbox"
                  className="ds-input"
                  id={`own-${urn}`}
                  checked={services.includes(urn)}
                  aria-invalid={(checked && nothing) || undefined}
                  onChange={({ target }) =>
                    setServices(target.checked ? [...services, urn] : services.filter((other) => other !== urn))
                  }
                />
                <label htmlFor={`own-${urn}`}>{nameOf(urn)}</label>
              </div>
            ))}
          {some && urns.length === 0 && <p className="small">{say('own.noServices')}</p>}
          {some && checked && nothing && <p className="ds-validation-message">{say('own.choose')}</p>}
        </fieldset>
        {failed !== undefined && <Refusal refusal={failed.refusal} />}
        <div className="access-buttons">
          <button type="submit" className="ds-button" data-variant="primary" aria-busy={save.isPending || undefined}>
            {sayCommon('do.save')}
          </button>
          {address !== undefined && (
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              onClick={() => !remove.isPending && remove.mutate()}
            >
              {say('own.stop')}
            </button>
          )}
        </div>
      </form>
    </section>
  );
}
