import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { api } from '../../mail/queries.ts';
import { ServiceName, usePackageName, useRoleName } from '../../access/names.tsx';
import type { About } from '../../access/party.tsx';
import { ownAccessQuery, REQUEST, sentQuery } from '../../access/queries.ts';
import { type AccessRequest, codeOf, CONFIDENTIAL, MAIL } from '../../access/wire.ts';
import { OneMessage } from './part.tsx';
import { Skeleton } from './skeleton.tsx';
import { words } from './words.ts';

/** Packages shown by name; a role may bring a hundred. */
const SHOWN = 12;

/** For one who does not manage access: what it has itself, and how it asks for more. */
export function OwnAccess({ about }: { readonly about: About }) {
  const { me } = useRouteContext({ from: '__root__' });
  const uuid = me?.person.uuid ?? '';
  const say = words.use();
  const packageName = usePackageName();
  const roleName = useRoleName();
  const own = useQuery(ownAccessQuery(uuid, about.uuid));
  if (own.error instanceof Refused) return <Refusal refusal={own.error.refusal} retry={() => void own.refetch()} />;
  if (own.data === undefined) return <Skeleton />;
  const { roles, packages, resources, instances } = own.data;
  const mailFirst = [...packages].sort((a, b) => Number(isMail(b.package.urn)) - Number(isMail(a.package.urn)));
  const nothing = roles.length + packages.length + resources.length + instances.length === 0;
  return (
    <>
      <section className="access-part">
        <h2 className="ds-heading" data-size="xs">
          {say('own')}
        </h2>
        {nothing && <p className="ds-paragraph">{say('ownNothing')}</p>}
        <ul className="access-things">
          {roles.map(({ role: { urn } }) => (
            <li key={urn}>{say('ownRole', { role: roleName(urn) })}</li>
          ))}
          {mailFirst.slice(0, SHOWN).map(({ package: { urn } }) => (
            <li key={urn}>{packageName(urn)}</li>
          ))}
          {packages.length > SHOWN && <li className="small">{say('ownMore', { n: packages.length - SHOWN })}</li>}
          {resources.map(({ resource: { refId } }) => (
            <li key={refId}>
              <ServiceName id={refId} />
            </li>
          ))}
          {instances.map(({ resource: { refId }, instance }) => (
            <li key={`${refId} ${instance?.refId}`}>
              <span>
                <OneMessage instance={instance?.refId ?? ''} service={refId} />
              </span>
            </li>
          ))}
        </ul>
      </section>
      <Ask {...{ about, me: uuid }} has={packages.map(({ package: { urn } }) => codeOf(urn))} />
    </>
  );
}

const isMail = (urn: string): boolean => [MAIL, CONFIDENTIAL].includes(codeOf(urn));

/** Asks whoever manages access for one of the packages of mail; shows what has been asked for. */
function Ask({ about, me, has }: { readonly about: About; readonly me: string; readonly has: readonly string[] }) {
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const packageName = usePackageName();
  const sent = useQuery(sentQuery(me));
  const mine = (sent.data ?? []).filter(({ to }) => to.id === about.uuid);
  const refresh = () => queries.invalidateQueries({ queryKey: ['inbox', 'access', me, 'sent'] });
  const withdraw = useMutation({
    mutationFn: (id: string) => api.put(`${REQUEST}/sent/withdraw`, undefined, { query: { party: me, id } }),
    onSuccess: () => didIt(say('withdrawn')),
    onSettled: refresh,
  });
  const ask = useMutation({
    mutationFn: (code: string) =>
      api.post<AccessRequest>(`${REQUEST}/package`, undefined, { query: { party: me, to: about.uuid, package: code } }),
    onSuccess: ({ id }) => didIt(say('asked', { name: visible(about.name) }), () => withdraw.mutate(id)),
    onSettled: refresh,
  });
  const open = new Set(
    mine
      .filter(({ status }) => status === 'Pending')
      .map((one) => (one.package === null ? '' : codeOf(one.package.urn))),
  );
  const canAsk = about.isPerson ? [] : [MAIL, CONFIDENTIAL].filter((code) => !has.includes(code) && !open.has(code));
  const failed = [ask.error, withdraw.error].find((error) => error instanceof Refused);
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {sayCommon('do.askAccess')}
      </h2>
      <p className="ds-paragraph">{say('askLead')}</p>
      {failed !== undefined && <Refusal refusal={failed.refusal} />}
      <ul className="access-things">
        {canAsk.map((code) => (
          <li key={code}>
            <span className="access-thing">{packageName(code)}</span>
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              data-size="sm"
              aria-label={say('askFor', { what: packageName(code) })}
              onClick={() => !ask.isPending && ask.mutate(code)}
            >
              {sayCommon('do.askAccess')}
            </button>
          </li>
        ))}
        {mine.map((one) => (
          <li key={one.id}>
            <span className="access-thing">
              {one.package !== null ? packageName(one.package.urn) : <ServiceName id={one.resource?.refId ?? ''} />}
              <span className="field-note">
                {say.rich(`sent.${one.status}`, { at: <When at={one.lastUpdated} form="moment" /> })}
              </span>
            </span>
            {one.status === 'Pending' && (
              <button
                type="button"
                className="ds-button"
                data-variant="tertiary"
                data-size="sm"
                onClick={() => withdraw.mutate(one.id)}
              >
                {say('withdraw')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
