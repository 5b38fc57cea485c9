import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { CheckmarkCircleFillIcon, CircleSlashIcon, RobotIcon } from '@navikt/aksel-icons';
import { useRef } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { Name } from '../../../common/parts/name.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { When } from '../../../common/parts/when.tsx';
import { common } from '../../../common/words/common.ts';
import { useLanguage } from '../../../common/words/language.ts';
import { accessChanged } from '../../access/giving.ts';
import { ServiceName, usePackageName, usePackageReason, useRightReason } from '../../access/names.tsx';
import {
  type AskedKind,
  askedPath,
  packageCheckQuery,
  partyIdQuery,
  rightCheckQuery,
  systemQuery,
  systemUserRequestQuery,
} from '../../access/queries.ts';
import { codeOf, resourcesOf, type SystemRight, type SystemUserRequest } from '../../access/wire.ts';
import { api, partiesQuery } from '../../mail/queries.ts';
import { textIn } from '../../mail/wire.ts';
import { Page } from '../../shell/page.tsx';
import { words } from './words.ts';
import '../../access/access.css';

/** A vendor's system asks to act for an organisation (web-design §3.23): who, what exactly, and yes or no. */
export function SystemUserRequestPage() {
  const { requestId } = useParams({ from: '/requests/systemuser/$requestId' });
  const { kind = 'request' } = useSearch({ from: '/requests/systemuser/$requestId' });
  const say = words.use();
  const { data, error, refetch } = useQuery(systemUserRequestQuery(kind, requestId));
  if (data !== undefined) return <Asked key={data.id} {...{ kind }} request={data} />;
  return (
    <Page title={say('title')}>
      {error instanceof Refused && [400, 404].includes(error.refusal.status) ? (
        <EmptyState icon={<RobotIcon />} text={say('unknown')} />
      ) : error instanceof Refused && error.refusal.status === 403 ? (
        <EmptyState icon={<RobotIcon />} text={say('stranger')} />
      ) : error instanceof Refused ? (
        <Refusal refusal={error.refusal} retry={() => void refetch()} />
      ) : (
        <div className="access-skeleton" aria-hidden="true">
          <div className="ds-skeleton" data-variant="rectangle" />
        </div>
      )}
    </Page>
  );
}

/** Where the vendor wants one back; only a plain web address is ever followed. */
function addressOf({ redirectUrl = '' }: SystemUserRequest): URL | undefined {
  const url = URL.parse(redirectUrl);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

function Asked({ kind, request }: { readonly kind: AskedKind; readonly request: SystemUserRequest }) {
  const say = words.use();
  const sayCommon = common.use();
  const language = useLanguage();
  const queries = useQueryClient();
  const answer = useRef<HTMLDivElement>(null);
  const { data: system } = useQuery(systemQuery(request.systemId));
  // A change names the organisation by its number alone.
  const { data: parties } = useQuery({
    ...partiesQuery({ q: request.partyOrgNo }),
    enabled: request.partyUuid === undefined,
  });
  const party = parties?.items.find(({ organizationNumber }) => organizationNumber === request.partyOrgNo);
  const uuid = request.partyUuid ?? party?.partyUuid;
  const { data: foundId } = useQuery({
    ...partyIdQuery(uuid ?? ''),
    enabled: request.partyId === undefined && uuid !== undefined,
  });
  const partyId = request.partyId ?? foundId ?? undefined;
  const customer = useQuery({ ...partiesQuery({ ids: uuid ?? '' }), enabled: uuid !== undefined }).data?.items[0];
  const address = addressOf(request);
  const settle = useMutation({
    mutationFn: (verb: 'approve' | 'reject' | 'escalate') =>
      api.post<boolean>(`${askedPath(kind)}/${partyId}/${request.id}/${verb}`),
    onSuccess: async (_, verb) => {
      announce(say(`done.${verb}`));
      if (verb !== 'escalate' && address !== undefined) {
        location.assign(address);
        return;
      }
      await queries.invalidateQueries({ queryKey: ['inbox', 'system-user-request'] });
      await accessChanged(queries);
      answer.current?.focus();
    },
  });
  const product = system === undefined ? request.systemId : textIn(system.name, language) || request.systemId;
  const vendor =
    system === undefined ? (
      <bdi>{request.systemId}</bdi>
    ) : (
      <Name name={system.systemVendorOrgName} organizationNumber={system.systemVendorOrgNumber} />
    );
  const whom = <Name name={customer?.name ?? request.partyOrgNo} organizationNumber={request.partyOrgNo} />;
  const isOpen = request.status === 'New' && !request.timedOut;
  const state = request.timedOut && request.status === 'New' ? 'Timedout' : request.status;
  const mayApprove = !request.userMayEscalateButNotApprove;
  const list = { uuid: mayApprove && isOpen ? uuid : undefined, kind };
  return (
    <Page
      title={say(kind === 'change' ? 'titleChange' : 'title')}
      lead={say.rich(kind === 'change' ? 'leadChange' : 'lead', { vendor, whom })}
    >
      <section className="access-card">
        <dl className="request-facts">
          <div>
            <dt>{say('system')}</dt>
            <dd>
              <bdi>{visible(product)}</bdi>
              {system !== undefined && textIn(system.description, language) !== '' && (
                <span className="field-note">
                  <bdi>{visible(textIn(system.description, language))}</bdi>
                </span>
              )}
            </dd>
          </div>
          {request.integrationTitle !== undefined && (
            <div>
              <dt>{say('name')}</dt>
              <dd>
                <bdi>{visible(request.integrationTitle)}</bdi>
              </dd>
            </div>
          )}
          <div>
            <dt>{say('reference')}</dt>
            <dd>
              <bdi>{visible(request.externalRef)}</bdi>
            </dd>
          </div>
          <div>
            <dt>{say('asked')}</dt>
            <dd>
              <When at={request.created} form="moment" />
            </dd>
          </div>
        </dl>
      </section>
      {kind === 'change' ? (
        <>
          <Wants
            title={say('gets')}
            rights={request.requiredRights ?? []}
            packages={(request.requiredAccessPackages ?? []).map(({ urn }) => urn)}
            {...list}
          />
          <Wants
            title={say('loses')}
            rights={request.unwantedRights ?? []}
            packages={(request.unwantedAccessPackages ?? []).map(({ urn }) => urn)}
            kind={kind}
            uuid={undefined}
            gone
          />
        </>
      ) : (
        <Wants
          title={say(kind === 'agent' ? 'wantsAgent' : 'wants')}
          rights={request.rights ?? []}
          packages={(request.accessPackages ?? []).map(({ urn }) => urn)}
          {...list}
        />
      )}
      <div ref={answer} tabIndex={-1}>
        {!isOpen ? (
          <section className="ds-alert" data-color={state === 'Accepted' ? 'success' : 'info'}>
            <h2 className="ds-heading" data-size="2xs">
              {say(`state.${state}`)}
            </h2>
            {state === 'Accepted' && uuid !== undefined && (
              <Link className="ds-link" to="/$scope/access" params={{ scope: uuid }}>
                {say('toAccess')}
              </Link>
            )}
          </section>
        ) : (
          <section className="access-part">
            <h2 className="ds-heading" data-size="xs">
              {say('answer')}
            </h2>
            <p>{say(mayApprove ? (kind === 'agent' ? 'meansAgent' : 'means') : 'mayNot')}</p>
            {address !== undefined && mayApprove && (
              <p>
                {say('return')}
                <span className="access-address">
                  <code>
                    <bdi>{visible(address.href)}</bdi>
                  </code>
                </span>
              </p>
            )}
            {settle.error instanceof Refused && (
              <Refusal
                refusal={settle.error.refusal}
                {...(settle.error.refusal.status === 403 || settle.error.refusal.code === 'AUTH-00053'
                  ? { who: say('lacking') }
                  : {})}
              />
            )}
            <div className="access-buttons">
              {mayApprove ? (
                <>
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="primary"
                    aria-busy={settle.isPending || undefined}
                    disabled={partyId === undefined}
                    onClick={() => !settle.isPending && settle.mutate('approve')}
                  >
                    {sayCommon('do.approve')}
                  </button>
                  <button
                    type="button"
                    className="ds-button"
                    data-variant="secondary"
                    disabled={partyId === undefined}
                    onClick={() => !settle.isPending && settle.mutate('reject')}
                  >
                    {sayCommon('do.reject')}
                  </button>
                </>
              ) : request.escalated || kind === 'change' ? (
                <p>{say('escalated')}</p>
              ) : (
                <button
                  type="button"
                  className="ds-button"
                  data-variant="primary"
                  onClick={() => !settle.isPending && settle.mutate('escalate')}
                >
                  {say('escalate')}
                </button>
              )}
            </div>
          </section>
        )}
      </div>
    </Page>
  );
}

/** Every right in a sentence, and for who may approve whether it can be given. */
function Wants(props: {
  readonly title: string;
  readonly rights: readonly SystemRight[];
  readonly packages: readonly string[];
  readonly kind: AskedKind;
  /** Party to check against; undefined where there is nothing to check. */
  readonly uuid: string | undefined;
  readonly gone?: boolean;
}) {
  const { title, rights, packages, kind, uuid, gone = false } = props;
  const say = words.use();
  const services = [...new Set(rights.flatMap(resourcesOf))];
  if (services.length + packages.length === 0) return null;
  return (
    <section className="access-part request-wants">
      <h2 className="ds-heading" data-size="xs">
        {title}
      </h2>
      <ul className="access-things">
        {services.map((id) => (
          <li key={id}>
            <Right
              id={id}
              uuid={uuid}
              sentence={say.rich(gone ? 'right.gone' : 'right.service', { name: <ServiceName id={id} /> })}
            />
          </li>
        ))}
        {packages.map((urn) => (
          <li key={urn}>
            <Package {...{ urn, gone }} uuid={kind === 'agent' ? undefined : uuid} agent={kind === 'agent'} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Right({
  id,
  uuid,
  sentence,
}: {
  readonly id: string;
  readonly uuid: string | undefined;
  readonly sentence: React.ReactNode;
}) {
  const say = words.use();
  const reason = useRightReason();
  const { data } = useQuery({ ...rightCheckQuery(uuid ?? '', id), enabled: uuid !== undefined });
  const can = data?.rights.some(({ result }) => result);
  return (
    <Line
      sentence={sentence}
      wire={id}
      can={can}
      why={can === false ? reason(data?.rights[0]?.reasonCodes ?? []) : say('canGive')}
    />
  );
}

function Package(props: {
  readonly urn: string;
  readonly uuid: string | undefined;
  readonly gone: boolean;
  readonly agent: boolean;
}) {
  const { urn, uuid, gone, agent } = props;
  const say = words.use();
  const name = usePackageName();
  const reason = usePackageReason();
  const { data } = useQuery({ ...packageCheckQuery(uuid ?? '', [codeOf(urn)]), enabled: uuid !== undefined });
  const checked = data?.[0];
  return (
    <Line
      sentence={say(gone ? 'right.gonePackage' : agent ? 'right.agentPackage' : 'right.package', { name: name(urn) })}
      wire={codeOf(urn)}
      can={checked?.result}
      why={checked === undefined ? '' : reason(checked)}
    />
  );
}

function Line(props: {
  readonly sentence: React.ReactNode;
  readonly wire: string;
  readonly can: boolean | undefined;
  readonly why: string;
}) {
  const { sentence, wire, can, why } = props;
  return (
    <div className={can === false ? 'access-stopped' : can === true ? 'access-ok' : 'access-thing'}>
      {can === true && <CheckmarkCircleFillIcon aria-hidden />}
      {can === false && <CircleSlashIcon aria-hidden />}
      <span>
        {sentence} <code className="small">{wire}</code>
        {can !== undefined && <span className="field-note">{why}</span>}
      </span>
    </div>
  );
}
