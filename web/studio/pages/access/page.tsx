import { PersonCheckmarkIcon } from '@navikt/aksel-icons';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { announce } from '../../../common/parts/announcer.tsx';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { CopyButton } from '../../../common/parts/copy-field.tsx';
import { EmptyState } from '../../../common/parts/empty-state.tsx';
import { useLanguage } from '../../../common/words/language.ts';
import { serviceName, servicesQuery } from '../../integration/services.ts';
import { Failed, Waiting } from '../../integration/waiting.tsx';
import '../../integration/integration.css';
import { ExplainedAnswer, ruleNumber } from '../../services/explain/answer.tsx';
import {
  EXPLAIN,
  explain,
  explainBody,
  partyUrn,
  type Question,
  type Remedy,
  subjectUrn,
} from '../../services/explain/explain.ts';
import { explainWords } from '../../services/explain/words.ts';
import { PartyPicker } from '../../services/party-picker.tsx';
import { actionName, grants, KNOWN_ACTIONS } from '../../services/policy/actions.ts';
import { findParties, type FoundParty, holdersAt, phrase, useNaming } from '../../services/policy/subjects.ts';
import { isFault, type Policy, readPolicy } from '../../services/policy/xacml.ts';
import '../../services/services.css';
import { serviceWords } from '../../services/words.ts';
import { Page } from '../../shell/page.tsx';
import { useOwner } from '../../shell/use-owner.ts';
import { Holders } from './holders.tsx';
import { replyOf } from './reply.ts';
import { words } from './words.ts';

const NAMES = 8;

/** The support page: who may do what for whom, and why (web-design §3.15). */
export function AccessPage() {
  const { code: owner, api } = useOwner();
  const search = useSearch({ from: '/$owner/access' });
  const navigate = useNavigate({ from: '/$owner/access' });
  const say = words.use();
  const sayService = serviceWords.use();
  const sayExplain = explainWords.use();
  const language = useLanguage();
  const services = useQuery(servicesQuery(api));
  const { resource, action = 'read', who } = search;
  const change = (next: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  // With one service there is nothing to choose.
  const only = services.data?.length === 1 ? services.data[0]!.identifier : undefined;
  useEffect(() => {
    if (resource === undefined && only !== undefined)
      void navigate({ search: (before) => ({ ...before, resource: only }), replace: true });
  }, [resource, only, navigate]);

  const named = useQuery({ ...findParties(api, search.party ?? ''), enabled: search.party !== undefined });
  const party = search.party === undefined ? undefined : named.data?.[0];
  const holders = useQuery({ ...holdersAt(api, party?.uuid ?? ''), enabled: party !== undefined }).data ?? [];
  const [picking, setPicking] = useState(false);
  const isOther = who !== undefined && who !== 'self' && !holders.some(({ uuid }) => uuid === who);
  const other = useQuery({ ...findParties(api, who ?? ''), enabled: isOther }).data?.[0];
  const person = who === 'self' ? party : (holders.find(({ uuid }) => uuid === who) ?? other);
  const policy = usePolicy(resource);
  const naming = useNaming(policy === undefined ? [] : policy.rules.flatMap(({ said }) => said?.who ?? []));

  const question: Question | undefined =
    party === undefined || person === undefined || who === undefined
      ? undefined
      : { subject: subjectUrn(person), party: partyUrn(party.uuid), action };
  const answer = useQuery({
    queryKey: ['explain', api.owner, resource, question],
    queryFn: async () => (await explain(api, { resource: resource!, questions: [question!], policy: undefined }))[0]!,
    // The answer before is not kept: under the new names it would be said, and copied, of somebody it is not about.
    enabled: resource !== undefined && question !== undefined,
  });
  const explanation = question === undefined ? undefined : answer.data;
  const nameOf = (one: FoundParty) => visible(one.name ?? sayService('party.person'));
  const act = actionName(action, sayService);
  const sentence =
    explanation === undefined || party === undefined || person === undefined
      ? undefined
      : say(explanation.permitted ? 'allowed' : 'denied', { who: nameOf(person), action: act, party: nameOf(party) });
  useEffect(() => {
    if (sentence !== undefined) announce(sentence);
  }, [sentence]);
  const service = services.data?.find(({ identifier }) => identifier === resource);
  const actions = [
    ...new Set([...KNOWN_ACTIONS.slice(0, 3), ...(policy?.rules.flatMap((rule) => rule.actions) ?? []), action]),
  ];

  /** What the owner can do about it itself. */
  const remedy = ({ code, rule }: Remedy) => {
    const number = ruleNumber(rule, policy?.rules ?? []);
    switch (code) {
      case 'be-put-on-an-access-list':
        return (
          <Link to="/$owner/access-lists" params={{ owner }} className="ds-link">
            {sayExplain('remedy.list', { party: nameOf(party!) })}
          </Link>
        );
      case 'let-the-rule-have-the-action':
      case 'change-the-rule-that-denies':
        return (
          <Link to="/$owner/services/$id/policy" params={{ owner, id: resource! }} className="ds-link">
            {code === 'change-the-rule-that-denies'
              ? sayExplain('remedy.deny')
              : sayExplain('remedy.letAction', { n: number, action: act })}
          </Link>
        );
      case 'be-let-use-it-by-the-owner':
        return (
          <Link to="/$owner/services/$id/access" params={{ owner, id: resource! }} className="ds-link">
            {sayExplain('remedy.registry')}
          </Link>
        );
      default:
        return null;
    }
  };

  return (
    <Page title={say('title')} lead={say('lead')}>
      <div className="field-row">
        <div className="ds-field">
          <label className="ds-label" htmlFor="resource">
            {say('service')}
          </label>
          <select
            id="resource"
            className="ds-input"
            value={resource ?? ''}
            onChange={({ target }) => change({ resource: target.value || undefined })}
          >
            <option value="">{say('anyService')}</option>
            {services.data?.map((one) => (
              <option key={one.identifier} value={one.identifier}>
                {serviceName(one, language)}
              </option>
            ))}
            {resource !== undefined && service === undefined && <option value={resource}>{visible(resource)}</option>}
          </select>
        </div>
        <PartyPicker
          label={say('party')}
          chosen={party}
          onChoose={(chosen) => change({ party: chosen?.organizationNumber ?? chosen?.uuid, who: undefined })}
        />
        {party !== undefined &&
          (picking ? (
            <PartyPicker
              label={say('who')}
              chosen={undefined}
              autoFocus
              onChoose={(chosen) => {
                setPicking(false);
                change({ who: chosen?.uuid });
              }}
            />
          ) : (
            <div className="ds-field">
              <label className="ds-label" htmlFor="who">
                {say('who')}
              </label>
              <select
                id="who"
                className="ds-input"
                value={who ?? ''}
                onChange={({ target }) =>
                  target.value === 'other' ? setPicking(true) : change({ who: target.value || undefined })
                }
              >
                <option value="">{say('everyone')}</option>
                <option value="self">{say('itself', { name: nameOf(party) })}</option>
                {holders.map((one) => (
                  <option key={one.uuid} value={one.uuid}>
                    {`${nameOf(one)}, ${one.roles?.map((role) => naming.roleName(role)).join(', ') ?? ''}`}
                  </option>
                ))}
                {isOther && <option value={who}>{other === undefined ? '…' : nameOf(other)}</option>}
                <option value="other">{say('someone')}</option>
              </select>
            </div>
          ))}
        <div className="ds-field">
          <label className="ds-label" htmlFor="action">
            {say('action')}
          </label>
          <select
            id="action"
            className="ds-input"
            value={action}
            onChange={({ target }) => change({ action: target.value === 'read' ? undefined : target.value })}
          >
            {actions.map((one) => (
              <option key={one} value={one}>
                {actionName(one, sayService)}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="section">
        {services.isError && <Failed error={services.error} retry={() => void services.refetch()} />}
        {named.isError && <Failed error={named.error} retry={() => void named.refetch()} />}
        {named.data?.length === 0 && <EmptyState text={sayService('party.none')} />}
        {resource === undefined ? (
          <EmptyState icon={<PersonCheckmarkIcon />} text={say('start')} />
        ) : party === undefined ? (
          named.isLoading ? (
            <Waiting what={say('loading')} />
          ) : (
            <General policy={policy} resource={resource} naming={naming} />
          )
        ) : question === undefined ? (
          who === undefined && (
            <Holders
              resource={resource}
              party={party}
              action={action}
              naming={naming}
              onExplain={(one) => change({ who: one })}
            />
          )
        ) : (
          <>
            {answer.isPending && <Waiting what={say('loading')} />}
            {answer.isError && <Failed error={answer.error} retry={() => void answer.refetch()} />}
            {explanation !== undefined && person !== undefined && (
              <section aria-labelledby="answer">
                <h2 className="ds-heading" data-size="xs" id="answer">
                  {sentence}
                </h2>
                <ExplainedAnswer
                  explanation={{
                    ...explanation,
                    // Nobody gives itself access by delegation.
                    remedies: explanation.remedies.filter(
                      (one) => who !== 'self' || one.code !== 'be-given-by-delegation',
                    ),
                  }}
                  asked={{ who: nameOf(person), party: nameOf(party), action, rules: policy?.rules ?? [], naming }}
                  act={remedy}
                />
                <div className="button-row">
                  <CopyButton
                    variant="primary"
                    what={say('reply')}
                    value={replyOf({
                      who: nameOf(person),
                      party: nameOf(party),
                      service: {
                        nb: service?.title.nb ?? resource,
                        nn: service?.title.nn ?? service?.title.nb ?? resource,
                        en: service?.title.en ?? service?.title.nb ?? resource,
                      },
                      action,
                      explanation,
                    })}
                  />
                  <span>{say('replyTitle')}</span>
                  <ApiCall
                    call={{ method: 'POST', path: EXPLAIN, body: explainBody(resource, [question], undefined) }}
                  />
                </div>
              </section>
            )}
          </>
        )}
      </div>
    </Page>
  );
}

/** The published rules of a service; undefined while they are not there, or cannot be read. */
function usePolicy(resource: string | undefined): Policy | undefined {
  const { api } = useOwner();
  const xml = useQuery({
    queryKey: ['policy', api.owner, resource],
    queryFn: ({ signal }) =>
      api.get<string>(`/resourceregistry/api/v1/resource/${encodeURIComponent(resource!)}/policy`, {
        as: 'text',
        signal,
      }),
    enabled: resource !== undefined,
    select: readPolicy,
    staleTime: 60_000,
  });
  return xml.data === undefined || isFault(xml.data) ? undefined : xml.data;
}

/** What the rules say without anybody in mind. */
function General(props: {
  readonly policy: Policy | undefined;
  readonly resource: string;
  readonly naming: ReturnType<typeof useNaming>;
}) {
  const { policy, resource, naming } = props;
  const { code: owner } = useOwner();
  const say = words.use();
  const sayService = serviceWords.use();
  return (
    <section aria-labelledby="general">
      <h2 className="ds-heading" data-size="xs" id="general">
        {say('general')}
      </h2>
      <p className="ds-paragraph">{policy === undefined ? say('noPolicy') : say('generalNext')}</p>
      {policy !== undefined && (
        <dl className="facts-list">
          {[...grants(policy)].map(([action, subjects]) => (
            <div key={action} className="facts-pair">
              <dt>
                {actionName(action, sayService)} <code>{action}</code>
              </dt>
              <dd>
                {phrase(
                  subjects.map((subject) => naming.name(subject)),
                  NAMES,
                  sayService,
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <p className="ds-paragraph">
        <Link to="/$owner/services/$id/policy" params={{ owner, id: resource }} className="ds-link">
          {say('toPolicy')}
        </Link>
      </p>
    </section>
  );
}
