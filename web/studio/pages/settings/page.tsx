import { Button, Textfield } from '@digdir/designsystemet-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { meQuery } from '../../../common/api/session.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { ThreeLanguages } from '../../../common/parts/three-languages.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { ownerPath, type ServiceOwner, serviceOwnerQuery } from '../../onboarding/api.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { useCannot } from '../../shell/use-cannot.ts';
import { words } from './words.ts';
import '../../onboarding/onboarding.css';
import './settings.css';

/** What the service owner is called and where it is asked; and what cannot be changed here. */
export function SettingsPage() {
  const { api } = useOwner();
  const say = words.use();
  const { data, error, refetch } = useQuery(serviceOwnerQuery(api));
  return (
    <Page title={say('title')} form>
      {data === undefined && error === null && <Waiting what={say('title')} />}
      {error !== null && <Failed error={error} retry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <Known owner={data} />
          <Changeable key={data.code} owner={data} />
          <Elsewhere />
        </>
      )}
    </Page>
  );
}

function Known({ owner }: { readonly owner: ServiceOwner }) {
  const say = words.use();
  const language = useLanguage();
  return (
    <dl className="settings-known">
      <dt>{say('organisation')}</dt>
      <dd>
        <Name name={owner.name[language]} organizationNumber={owner.organizationNumber} />
      </dd>
      <dt>{say('code')}</dt>
      <dd>
        <code>{owner.code}</code>
      </dd>
      <dt>{say('status')}</dt>
      <dd>
        {say(`status.${owner.status}`)}{' '}
        {owner.status === 'approved' && owner.approvedAt !== null && <When at={owner.approvedAt} />}
        <bdi>{visible(owner.suspendedReason ?? owner.rejectedReason ?? '')}</bdi>
      </dd>
      <dt>{say('terms')}</dt>
      <dd>
        <When at={owner.agreement.acceptedAt} />
      </dd>
    </dl>
  );
}

function Changeable({ owner }: { readonly owner: ServiceOwner }) {
  const { api, code, may } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const cannot = useCannot('owner');
  const queries = useQueryClient();
  const router = useRouter();
  const [name, setName] = useState(owner.name);
  const [email, setEmail] = useState(owner.contact.email);
  const [phone, setPhone] = useState(owner.contact.phone ?? '');
  const [faults, setFaults] = useState<{ name?: string; email?: string; phone?: string }>({});
  const path = ownerPath(code);
  const body = { name, contact: { email: email.trim(), phone: phone.trim() === '' ? null : phone.trim() } };
  const put = async (facts: Pick<ServiceOwner, 'name' | 'contact'>) => {
    const changed = await api.patch<ServiceOwner>(path, facts);
    queries.setQueryData(serviceOwnerQuery(api).queryKey, changed);
    await queries.fetchQuery({ ...meQuery, staleTime: 0 });
    await router.invalidate();
  };
  const { run, running, refusal } = useCall(async (facts: Pick<ServiceOwner, 'name' | 'contact'>) => {
    await put(facts);
    return true;
  });
  const mayChange = may('owner');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!mayChange) return;
    const found = {
      ...(name.nb.trim() === '' ? { name: say('nameMissing') } : {}),
      ...(/^[^\s@]+@[^\s@]+$/.test(body.contact.email) ? {} : { email: sayCommon('need.email') }),
      ...(body.contact.phone === null || /^\+?[0-9 ]{5,20}$/.test(body.contact.phone)
        ? {}
        : { phone: sayCommon('need.phone') }),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const { name: oldName, contact: oldContact } = owner;
    if ((await run(body)) !== true) return;
    didIt(say('saved'), () => {
      setName(oldName);
      setEmail(oldContact.email);
      setPhone(oldContact.phone ?? '');
      return run({ name: oldName, contact: oldContact });
    });
  };
  return (
    <form noValidate className="onboarding-form" onSubmit={submit}>
      <ThreeLanguages
        id="settings-name"
        label={say('name')}
        help={say('nameHelp')}
        value={name}
        maxLength={200}
        required
        readOnly={!mayChange}
        onChange={setName}
        faults={faults.name === undefined ? {} : { nb: faults.name }}
      />
      <Textfield
        type="email"
        label={say('email')}
        description={say('emailHelp')}
        value={email}
        readOnly={!mayChange}
        onChange={({ target }) => setEmail(target.value)}
        error={faults.email}
      />
      <Textfield
        type="tel"
        label={say('phone')}
        value={phone}
        readOnly={!mayChange}
        onChange={({ target }) => setPhone(target.value)}
        error={faults.phone}
      />
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={running || !mayChange || undefined}>
          {sayCommon('do.save')}
        </Button>
        {cannot !== undefined && <span className="small">{cannot}</span>}
        <ApiCall call={{ method: 'PATCH', path, body }} />
      </div>
    </form>
  );
}

/** What one may look for here and finds on other pages. */
function Elsewhere() {
  const { code } = useOwner();
  const say = words.use();
  const sayCommon = common.use();
  const params = { owner: code };
  return (
    <section className="settings-elsewhere" aria-labelledby="elsewhere">
      <h2 className="ds-heading" data-size="xs" id="elsewhere">
        {say('elsewhere')}
      </h2>
      <ul>
        <li>
          <Link to="/$owner/start" params={params}>
            {sayCommon('nav.start')}
          </Link>
        </li>
        <li>
          <Link to="/$owner/keys" params={params}>
            {sayCommon('nav.keys')}
          </Link>
        </li>
        <li>
          <Link to="/$owner/events" params={params}>
            {say('signing')}
          </Link>
        </li>
        <li>
          <Link to="/$owner/members" params={params}>
            {sayCommon('nav.members')}
          </Link>
        </li>
      </ul>
      <p className="small">{say('end')}</p>
    </section>
  );
}
