import { Button, Fieldset, Radio, Textfield } from '@digdir/designsystemet-react';
import { PlusIcon } from '@navikt/aksel-icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Role } from '../../../common/api/session.ts';
import { visible } from '../../../common/format/format.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { SecretOnce } from '../../../common/parts/copy-field.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { RoleButton } from '../../integration/may-not.tsx';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import { ownerPath } from '../../onboarding/api.ts';
import { useCall } from '../../onboarding/use-call.ts';
import { words as onboardingWords } from '../../onboarding/words.ts';
import { type Member, membersQuery } from '../../shell/members.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { words as shellWords } from '../../shell/words.ts';
import { words } from './words.ts';
import '../../integration/integration.css';
import '../../onboarding/onboarding.css';
import './members.css';

const ROLES = ['owner', 'editor', 'reader'] as const satisfies readonly Role[];

interface Invitation {
  readonly id: string;
  readonly role: Role;
  readonly note: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** Who works for the service owner, and who has been asked to (web-design §3.18). */
export function MembersPage() {
  const { may } = useOwner();
  const { add } = useSearch({ from: '/$owner/members' });
  const navigate = useNavigate({ from: '/$owner/members' });
  const say = words.use();
  const show = (shown: boolean) => void navigate({ search: shown ? { add: true } : {}, replace: true });
  return (
    <Page
      title={say('title')}
      lead={say('lead')}
      {...(add === true
        ? {}
        : {
            actions: (
              <RoleButton needs="owner" variant="primary" onClick={() => show(true)}>
                <PlusIcon aria-hidden />
                {say('invite')}
              </RoleButton>
            ),
          })}
    >
      {add === true && <Invite onClose={() => show(false)} />}
      <Members />
      {may('owner') && <Invitations />}
    </Page>
  );
}

function Members() {
  const { api, code, may } = useOwner();
  const { me } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const sayShell = shellWords.use();
  const queries = useQueryClient();
  const path = `${ownerPath(code)}/members`;
  const { data, error, isPending, refetch } = useQuery(membersQuery(api));
  const changed = () => queries.invalidateQueries({ queryKey: ['members', code] });
  const put = async (uuid: string, role: Role) => {
    await api.put<void>(`${path}/${uuid}`, { role });
    await changed();
  };
  const change = useCall(async (member: Member, role: Role) => {
    await put(member.partyUuid, role);
    didIt(say('changed', { name: named(member), role: sayShell(`role.${role}`) }), () =>
      put(member.partyUuid, member.role),
    );
  });
  const remove = useCall(async (member: Member) => {
    await api.delete<void>(`${path}/${member.partyUuid}`);
    await changed();
    didIt(say('removed', { name: named(member) }), () => put(member.partyUuid, member.role));
  });
  const named = (member: Member) => visible(member.name ?? say('nobody'));
  if (isPending) return <Waiting what={say('title')} />;
  if (error !== null) return <Failed error={error} retry={() => void refetch()} />;
  const owners = data.filter(({ role }) => role === 'owner').length;
  const refusal = change.refusal ?? remove.refusal;
  return (
    <>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <table className="ds-table list-table">
        <caption className="ds-sr-only">{say('title')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('name')}</th>
            <th scope="col">{say('role')}</th>
            <th scope="col">{say('since')}</th>
            <th scope="col">{say('seen')}</th>
            <th scope="col">
              <span className="ds-sr-only">{say('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map((member) => {
            const last = member.role === 'owner' && owners === 1;
            return (
              <tr key={member.partyUuid}>
                <th scope="row">
                  <bdi>{named(member)}</bdi>
                  {member.partyUuid === me?.person.uuid && <span className="small"> ({say('you')})</span>}
                </th>
                <td data-label={say('role')}>
                  {may('owner') && !last ? (
                    <select
                      className="ds-input member-role"
                      aria-label={say('roleOf', { name: named(member) })}
                      value={member.role}
                      onChange={({ target }) => void change.run(member, target.value as Role)}
                    >
                      {ROLES.map((role) => (
                        <option key={role} value={role}>
                          {sayShell(`role.${role}`)}
                        </option>
                      ))}
                    </select>
                  ) : (
                    sayShell(`role.${member.role}`)
                  )}
                </td>
                <td data-label={say('since')}>
                  <When at={member.createdAt} />
                </td>
                <td data-label={say('seen')}>
                  {member.lastSeen === null ? say('never') : <When at={member.lastSeen} form="ago" />}
                </td>
                <td className="row-actions">
                  {may('owner') &&
                    (last ? (
                      <span className="small">{say('lastOwner')}</span>
                    ) : (
                      <button
                        type="button"
                        className="link-button"
                        aria-label={say('removeNamed', { name: named(member) })}
                        onClick={() => void remove.run(member)}
                      >
                        {say('remove')}
                      </button>
                    ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}

function Invite({ onClose }: { readonly onClose: () => void }) {
  const { api, code, may } = useOwner();
  const say = words.use();
  const sayShell = shellWords.use();
  const sayOnboarding = onboardingWords.use();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [role, setRole] = useState<Role>('editor');
  const [link, setLink] = useState<string>();
  const path = `${ownerPath(code)}/invitations`;
  const body = { role, note: note.trim() };
  const { run, running, refusal } = useCall(() => api.post<Invitation & { secret: string }>(path, body));
  if (link !== undefined)
    return (
      <div className="member-new">
        <SecretOnce title={say('link')} warning={say('linkOnce')} value={link} onSaved={onClose} />
      </div>
    );
  return (
    <form
      noValidate
      className="member-new onboarding-form"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!may('owner')) return;
        const made = await run();
        if (made === undefined) return;
        // After the sign: browsers do not send that part of an address, so it stands in no log.
        setLink(`${location.origin}/studio/invite/${encodeURIComponent(code)}#${made.secret}`);
        void queries.invalidateQueries({ queryKey: ['invitations', code] });
      }}
    >
      <Textfield
        label={say('note')}
        description={say('noteHelp')}
        value={note}
        maxLength={200}
        autoComplete="off"
        onChange={({ target }) => setNote(target.value)}
      />
      <Fieldset>
        <Fieldset.Legend>{say('role')}</Fieldset.Legend>
        {ROLES.map((one) => (
          <Radio
            key={one}
            name="role"
            value={one}
            label={sayShell(`role.${one}`)}
            description={say(`role.${one}`)}
            checked={role === one}
            onChange={() => setRole(one)}
          />
        ))}
      </Fieldset>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <div className="part-row">
        <Button type="submit" variant="primary" aria-disabled={running || !may('owner') || undefined}>
          {say('makeLink')}
        </Button>
        <Button type="button" variant="tertiary" onClick={onClose}>
          {sayOnboarding('cancel')}
        </Button>
        <ApiCall call={{ method: 'POST', path, body }} />
      </div>
    </form>
  );
}

function Invitations() {
  const { api, code } = useOwner();
  const say = words.use();
  const sayShell = shellWords.use();
  const queries = useQueryClient();
  const path = `${ownerPath(code)}/invitations`;
  const { data } = useQuery({
    queryKey: ['invitations', code],
    queryFn: async ({ signal }) => (await api.get<{ data: readonly Invitation[] }>(path, { signal })).data,
  });
  const { run, refusal } = useCall(async (id: string) => {
    await api.delete<void>(`${path}/${id}`);
    await queries.invalidateQueries({ queryKey: ['invitations', code] });
    didIt(say('withdrawn'));
  });
  if (data === undefined || data.length === 0) return null;
  return (
    <section className="member-invitations" aria-labelledby="invitations">
      <h2 className="ds-heading" data-size="xs" id="invitations">
        {say('invitations')}
      </h2>
      {refusal !== undefined && <Refusal refusal={refusal} />}
      <table className="ds-table list-table">
        <caption className="ds-sr-only">{say('invitations')}</caption>
        <thead>
          <tr>
            <th scope="col">{say('note')}</th>
            <th scope="col">{say('role')}</th>
            <th scope="col">{say('expires')}</th>
            <th scope="col">
              <span className="ds-sr-only">{say('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {data.map(({ id, note, role, expiresAt }) => (
            <tr key={id}>
              <th scope="row">
                <bdi>{note === '' ? say('noNote') : visible(note)}</bdi>
              </th>
              <td data-label={say('role')}>{sayShell(`role.${role}`)}</td>
              <td data-label={say('expires')}>
                <When at={expiresAt} />
              </td>
              <td className="row-actions">
                <button
                  type="button"
                  className="link-button"
                  aria-label={say('withdrawNamed', { name: note === '' ? say('noNote') : visible(note) })}
                  onClick={() => void run(id)}
                >
                  {say('withdraw')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
