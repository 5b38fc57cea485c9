import { TestFlaskIcon } from '@navikt/aksel-icons';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useId, useState } from 'react';
import { Refused } from '../../../common/api/refusal.ts';
import { ApiCall } from '../../../common/parts/api-call.tsx';
import { Refusal } from '../../../common/parts/refusal.tsx';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { common } from '../../../common/words/common.ts';
import type { Example } from '../../services/api.ts';
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
import { actionName } from '../../services/policy/actions.ts';
import {
  findParties,
  type FoundParty,
  holdersAt,
  type Naming,
  roleOf,
  subjectOfRole,
} from '../../services/policy/subjects.ts';
import { ATTRIBUTE, type Policy, type Rule } from '../../services/policy/xacml.ts';
import type { Writing } from '../../services/use-draft.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

const ASK_AFTER = 250;

/** What is tried, as the address keeps it. */
export interface Trial {
  readonly party?: string | undefined;
  /** Party uuid of a person, `self` for the party itself, or `owner` for the service owner. */
  readonly who?: string | undefined;
  readonly action?: string | undefined;
  readonly level?: number | undefined;
}

export interface Trying {
  readonly trial: Trial;
  readonly onTry: (part: Trial) => void;
  /** The draft's rules; undefined while there are none that can be read. */
  readonly xml: string | undefined;
  readonly policy: Policy;
  readonly naming: Naming;
  readonly onRule: (rule: Rule, said: NonNullable<Rule['said']>) => void;
  readonly onExample: (example: Example) => void;
}

/** Answers on the draft while one edits it: who may do what, why, and what would change it (web-design §3.11). */
export function TryIt({ writing, trying }: { readonly writing: Writing; readonly trying: Trying }) {
  const { api, id, owner, mayWrite } = writing;
  const { trial, onTry, policy, naming, onRule, onExample } = trying;
  const say = words.use();
  const sayService = serviceWords.use();
  const sayExplain = explainWords.use();
  const field = useId();
  const action = trial.action ?? 'read';
  const level = trial.level ?? 3;
  const party = useQuery({ ...findParties(api, trial.party ?? ''), enabled: trial.party !== undefined }).data?.[0];
  const holders = useQuery({ ...holdersAt(api, trial.party ?? ''), enabled: trial.party !== undefined }).data ?? [];
  const [picking, setPicking] = useState(false);
  const named = ['self', 'owner'].includes(trial.who ?? '') ? undefined : trial.who;
  const inList = holders.find(({ uuid }) => uuid === named);
  const found = useQuery({ ...findParties(api, named ?? ''), enabled: named !== undefined && inList === undefined })
    .data?.[0];
  const person = inList ?? found;
  const ownerName = naming.name({ type: ATTRIBUTE.serviceOwner, value: owner });
  const who =
    trial.who === 'self'
      ? party?.name
      : trial.who === 'owner'
        ? ownerName
        : (person?.name ?? (person && sayService('party.person')));
  const question: Question | undefined =
    party === undefined || who == null
      ? undefined
      : {
          subject:
            trial.who === 'owner'
              ? `${ATTRIBUTE.serviceOwner}:${owner}`
              : trial.who === 'self'
                ? subjectUrn(party)
                : subjectUrn(person!),
          party: partyUrn(party.uuid),
          action,
          level,
        };
  const { answer, isOld } = useAnswer(writing, question, trying.xml);
  /** What follows from an answer is not done from the answer to another question. */
  const pressed = (doing: () => void) => (isOld ? { 'aria-disabled': true } : { onClick: doing });
  const explanation = answer.data;
  const actions = [
    ...new Set([
      'read',
      'write',
      'subscribe',
      ...policy.rules.flatMap(({ actions: those }) => those.map((one) => one.toLowerCase())),
    ]),
  ];

  const choosePerson = (chosen: FoundParty | undefined) => {
    setPicking(chosen === undefined);
    if (chosen !== undefined) onTry({ who: chosen.uuid });
  };

  /** Buttons for what the owner itself can change. */
  const act = (remedy: Remedy) => {
    const rule = policy.rules.find(({ id: ruleId }) => ruleId === remedy.rule);
    const said = rule?.said;
    const number = ruleNumber(remedy.rule, policy.rules);
    switch (remedy.code) {
      case 'have-one-of': {
        if (said === undefined || !mayWrite) return null;
        const held = (person?.roles ?? []).flatMap((urn) => naming.roles.find((one) => one.urn === urn) ?? []);
        return held
          .filter((role) => !said.who.some((one) => roleOf(one, naming.roles)?.urn === role.urn))
          .map((role) => (
            <button
              key={role.urn}
              type="button"
              className="ds-button remedy"
              data-variant="secondary"
              {...pressed(() => onRule(rule!, { ...said, who: [...said.who, subjectOfRole(role)] }))}
            >
              {sayExplain('remedy.addRole', { role: naming.roleName(role.urn).toLowerCase(), n: number })}
            </button>
          ));
      }
      case 'let-the-rule-have-the-action':
        return said === undefined || !mayWrite ? null : (
          <button
            type="button"
            className="ds-button remedy"
            data-variant="secondary"
            {...pressed(() => onRule(rule!, { ...said, may: [...said.may, action] }))}
          >
            {sayExplain('remedy.letAction', { n: number, action: actionName(action, sayService) })}
          </button>
        );
      case 'be-let-use-it-by-the-owner':
        return (
          <Link to="/$owner/services/$id/access" params={{ owner, id }} search={{ party: trial.party }}>
            {sayExplain('remedy.registry')}
          </Link>
        );
      case 'be-put-on-an-access-list':
        return (
          <Link to="/$owner/services/$id/access" params={{ owner, id }}>
            {sayExplain('remedy.list', { party: party?.name ?? '' })}
          </Link>
        );
      case 'change-the-rule-that-denies':
        return <span>{sayExplain('remedy.deny')}</span>;
      case 'log-in-at-a-higher-level':
        return level >= 4 ? null : (
          <button
            type="button"
            className="ds-button remedy"
            data-variant="secondary"
            {...pressed(() => onTry({ level: level + 1 }))}
          >
            {sayExplain('remedy.level', { n: level + 1 })}
          </button>
        );
      default:
        return null;
    }
  };

  return (
    <section className="try-it" id="try-it" aria-labelledby={`${field}head`} tabIndex={-1}>
      <h2 className="ds-heading" data-size="2xs" id={`${field}head`}>
        <TestFlaskIcon aria-hidden /> {say('tryIt')}
      </h2>
      <PartyPicker
        label={say('recipient')}
        chosen={party}
        onChoose={(chosen) => onTry({ party: chosen?.uuid, who: chosen?.kind === 'person' ? 'self' : undefined })}
      />
      {party !== undefined && !picking && (
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${field}who`}>
            {say('who')}
          </label>
          <select
            id={`${field}who`}
            className="ds-input"
            value={trial.who ?? ''}
            onChange={({ target: { value } }) =>
              value === 'other' ? setPicking(true) : onTry({ who: value || undefined })
            }
          >
            <option value="">{say('chooseWho')}</option>
            {holders
              .filter(({ kind }) => kind !== 'organization')
              .map(({ uuid, name, roles = [] }) => (
                <option key={uuid} value={uuid}>
                  {name} – {roles.map((urn) => naming.roleName(urn).toLowerCase()).join(', ')}
                </option>
              ))}
            {person !== undefined && inList === undefined && (
              <option value={person.uuid}>{person.name ?? sayService('party.person')}</option>
            )}
            <option value="self">{say('self', { name: party.name ?? sayService('party.person') })}</option>
            <option value="owner">{say('theOwner', { name: ownerName })}</option>
            <option value="other">{say('otherPerson')}</option>
          </select>
        </div>
      )}
      {picking && <PartyPicker label={say('who')} chosen={undefined} onChoose={choosePerson} autoFocus />}
      <div className="try-it-row">
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${field}action`}>
            {say('wants')}
          </label>
          <select
            id={`${field}action`}
            className="ds-input"
            value={action}
            onChange={({ target }) => onTry({ action: target.value })}
          >
            {actions.map((one) => (
              <option key={one} value={one}>
                {actionName(one, sayService)}
              </option>
            ))}
          </select>
        </div>
        <div className="ds-field">
          <label className="ds-label" htmlFor={`${field}level`}>
            {say('loggedInAt')}
          </label>
          <select
            id={`${field}level`}
            className="ds-input"
            value={level}
            onChange={({ target }) => onTry({ level: Number(target.value) })}
          >
            {[0, 1, 2, 3, 4].map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </div>
      </div>
      <div className="try-it-answer" aria-busy={answer.isFetching}>
        {trying.xml === undefined ? (
          <p className="small">{say('noRulesToTry')}</p>
        ) : question === undefined ? (
          <p className="small">{say('chooseToTry')}</p>
        ) : answer.error instanceof Refused ? (
          <Refusal refusal={answer.error.refusal} retry={() => void answer.refetch()} />
        ) : explanation === undefined ? null : (
          <>
            <ExplainedAnswer
              explanation={explanation}
              asked={{
                who: who!,
                party: party!.name ?? sayService('party.person'),
                action,
                rules: policy.rules,
                naming,
              }}
              act={act}
            />
            <div className="part-row">
              {mayWrite && (
                <button
                  type="button"
                  className="ds-button"
                  data-variant="tertiary"
                  {...pressed(() =>
                    onExample({
                      name: say('exampleName', {
                        who: who!,
                        party: party!.name ?? '',
                        action: actionName(action, sayService),
                      }),
                      ...question,
                      level,
                      permitted: explanation.permitted,
                    }),
                  )}
                >
                  {say('addExample')}
                </button>
              )}
              <ApiCall call={{ method: 'POST', path: EXPLAIN, body: explainBody(id, [question], trying.xml) }} />
            </div>
          </>
        )}
      </div>
    </section>
  );
}

/** The draft's answer, asked anew a moment after each edit; the one before stands until it comes, and is told by `isOld`. */
function useAnswer({ api, id }: Writing, question: Question | undefined, xml: string | undefined) {
  const [asked, setAsked] = useState({ question, xml });
  const key = JSON.stringify([question, xml]);
  useEffect(() => {
    const timer = setTimeout(() => setAsked({ question, xml }), ASK_AFTER);
    return () => clearTimeout(timer);
  }, [key]);
  const answer = useQuery({
    queryKey: ['explain', api.owner, id, asked],
    queryFn: async () => (await explain(api, { resource: id, questions: [asked.question!], policy: asked.xml }))[0],
    enabled: asked.question !== undefined && asked.xml !== undefined,
    placeholderData: keepPreviousData,
    // Rules may not change, but what people have does.
    staleTime: 5000,
  });
  return { answer, isOld: answer.isPlaceholderData || JSON.stringify([asked.question, asked.xml]) !== key };
}

/** The bar at the foot of a phone: the answer, and the way to the panel. */
export function TryItBar({ writing, trying }: { readonly writing: Writing; readonly trying: Trying }) {
  const say = words.use();
  const sayCommon = common.use();
  const { party, who } = trying.trial;
  const holders = useQuery({ ...holdersAt(writing.api, party ?? ''), enabled: party !== undefined }).data ?? [];
  const person = holders.find(({ uuid }) => uuid === who);
  const question: Question | undefined =
    party === undefined || person === undefined
      ? undefined
      : {
          subject: subjectUrn(person),
          party: partyUrn(party),
          action: trying.trial.action ?? 'read',
          level: trying.trial.level ?? 3,
        };
  const {
    answer: { data },
    isOld,
  } = useAnswer(writing, question, trying.xml);
  return (
    <a href="#try-it" className="try-it-bar">
      <span>{question === undefined ? sayCommon('do.try') : say('tryShort')}</span>
      {question !== undefined && data !== undefined && !isOld && (
        <StatusTag of={data.decision === 'Permit' && !data.permitted ? 'decision.Deny' : `decision.${data.decision}`} />
      )}
    </a>
  );
}
