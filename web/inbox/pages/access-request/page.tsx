import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { PersonCrossIcon } from '@navikt/aksel-icons';
import { useRef } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { accessChanged, keysGiven, take, type Thing, useTold } from '../../access/giving.ts';
import {
  EntityName,
  ServiceName,
  usePackageName,
  usePackageReason,
  useRightName,
  useRightReason,
} from '../../access/names.tsx';
import { useAbout } from '../../access/party.tsx';
import { packageCheckQuery, REQUEST, requestQuery, rightCheckQuery } from '../../access/queries.ts';
import { type AccessRequest, codeOf } from '../../access/wire.ts';
import { api } from '../../mail/queries.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';
import '../../access/access.css';

/** Somebody asks for access: who, for what, and yes or no (web-design §3.23). */
export function AccessRequestPage() {
  const { scope, id } = useParams({ from: '/$scope/access/requests/$id' });
  const say = words.use();
  const sayCommon = common.use();
  const about = useAbout(scope);
  const request = useQuery({ ...requestQuery(about?.uuid ?? '', id), enabled: about != null });
  const back = (
    <Link className="ds-link" to="/$scope/access" params={{ scope }}>
      {sayCommon('nav.access')}
    </Link>
  );
  const { data, error } = request;
  if (data !== undefined && about != null)
    return (
      <Page title={say('title')} above={back} lead={say.rich('lead', { whom: <bdi>{visible(about.name)}</bdi> })}>
        <Asked {...{ scope }} party={about.uuid} request={data} />
      </Page>
    );
  const nowhere = about === null || (error instanceof Refused && [400, 404].includes(error.refusal.status));
  return (
    <Page title={say('title')} above={back}>
      {nowhere ? (
        <EmptyState icon={<PersonCrossIcon />} text={say('unknown')} action={back} />
      ) : error instanceof Refused ? (
        <Refusal refusal={error.refusal} retry={() => void request.refetch()} />
      ) : (
        <div className="access-skeleton" aria-hidden="true">
          <div className="ds-skeleton" data-variant="rectangle" />
        </div>
      )}
    </Page>
  );
}

function Asked(props: { readonly scope: string; readonly party: string; readonly request: AccessRequest }) {
  const { scope, party, request } = props;
  const { from, resource, package: wanted, status } = request;
  const say = words.use();
  const sayCommon = common.use();
  const queries = useQueryClient();
  const told = useTold();
  const packageName = usePackageName();
  const answered = useRef<HTMLDivElement>(null);
  const name = visible(from.name);
  const sides = { party, to: from.id };
  const mine = request.to.id === party;
  const settle = useMutation({
    mutationFn: (verb: 'approve' | 'reject') =>
      api.put<AccessRequest>(`${REQUEST}/received/${verb}`, verb === 'approve' ? null : undefined, {
        query: { party, id: request.id },
      }),
    onSuccess: async (_, verb) => {
      if (verb === 'reject') didIt(say('rejected', { name }));
      else
        told(sayCommon('ok.access', { name }), async () => {
          const thing: Thing =
            wanted !== null
              ? { kind: 'package', urn: wanted.urn }
              : { kind: 'rights', resource: resource!.refId, keys: await keysGiven(sides, resource!.refId) };
          await take(sides, thing);
        });
      await accessChanged(queries);
      answered.current?.focus();
    },
    onError: () => accessChanged(queries),
  });
  return (
    <>
      <section className="access-card">
        <dl className="request-facts">
          <div>
            <dt>{say('who')}</dt>
            <dd>
              <EntityName entity={from} />
            </dd>
          </div>
          <div>
            <dt>{say('what')}</dt>
            <dd>{wanted !== null ? packageName(wanted.urn) : <ServiceName id={resource?.refId ?? ''} />}</dd>
          </div>
          <div>
            <dt>{say('when')}</dt>
            <dd>
              <When at={request.requestedAt} form="moment" />
            </dd>
          </div>
        </dl>
      </section>
      {status === 'Pending' && mine && <Check {...{ party, request }} />}
      <div ref={answered} tabIndex={-1}>
        {settle.error instanceof Refused && (
          <Refusal
            refusal={settle.error.refusal}
            {...(settle.error.refusal.code === 'AM-00028' ? { who: say('lacking') } : {})}
          />
        )}
        {status === 'Pending' && mine ? (
          <div className="access-buttons">
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              aria-busy={settle.isPending || undefined}
              onClick={() => !settle.isPending && settle.mutate('approve')}
            >
              {sayCommon('do.approve')}
            </button>
            <button
              type="button"
              className="ds-button"
              data-variant="secondary"
              onClick={() => !settle.isPending && settle.mutate('reject')}
            >
              {sayCommon('do.reject')}
            </button>
          </div>
        ) : (
          <section className="ds-alert" data-color={status === 'Approved' ? 'success' : 'info'}>
            <h2 className="ds-heading" data-size="2xs">
              {say.rich(`state.${status}`, { at: <When at={request.lastUpdated} form="moment" /> })}
            </h2>
            <Link className="ds-link" to="/$scope/access" params={{ scope }}>
              {say('toAccess')}
            </Link>
          </section>
        )}
      </div>
    </>
  );
}

/** What approving would give, and whether the reader can. */
function Check({ party, request }: { readonly party: string; readonly request: AccessRequest }) {
  const say = words.use();
  const packageReason = usePackageReason();
  const rightName = useRightName();
  const rightReason = useRightReason();
  const { package: wanted, resource } = request;
  const packages = useQuery({
    ...packageCheckQuery(party, wanted === null ? [] : [codeOf(wanted.urn)]),
    enabled: wanted !== null,
  });
  const rights = useQuery({ ...rightCheckQuery(party, resource?.refId ?? ''), enabled: resource !== null });
  const lines =
    wanted !== null
      ? (packages.data ?? []).map((one) => ({
          key: one.package.urn,
          name: '',
          can: one.result,
          why: packageReason(one),
        }))
      : (rights.data?.rights ?? []).map(({ right, result, reasonCodes }) => ({
          key: right.key,
          name: rightName(right),
          can: result,
          why: rightReason(reasonCodes),
        }));
  if (lines.length === 0) return null;
  return (
    <section className="access-part">
      <h2 className="ds-heading" data-size="xs">
        {say('check')}
      </h2>
      <ul className="access-things">
        {lines.map(({ key, name, can, why }) => (
          <li key={key}>
            <span className="access-thing">
              {name === '' ? why : name}
              {name !== '' && <span className="field-note">{why}</span>}
              {!can && <span className="field-note">{say('notGiven')}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
