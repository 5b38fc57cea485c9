import { CheckmarkIcon, PlusIcon } from '@navikt/aksel-icons';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { type ReactNode, useEffect, useId, useMemo, useState } from 'react';
import { Name } from '../../../common/parts/name.tsx';
import { SidePanel } from '../../../common/parts/side-panel.tsx';
import { common } from '../../../common/words/common.ts';
import { actionName } from '../../services/policy/actions.ts';
import { findParties, packagesOfRoleQuery, phrase, subjectOfRole, useNaming } from '../../services/policy/subjects.ts';
import { ATTRIBUTE, sameSubject, type Subject } from '../../services/policy/xacml.ts';
import { serviceWords } from '../../services/words.ts';
import { words } from './words.ts';

const ASK_AFTER = 250;
const MOST_SHOWN = 30;
const NEW_ACTIONS = ['read', 'write', 'subscribe'] as const;

interface Hit {
  readonly subject: Subject;
  readonly name: string;
  readonly about: ReactNode;
  readonly old: boolean;
}

/** Picks whom a rule is for: packages, roles, organisations and systems in one search (web-design §3.11). */
export function SubjectDialog(props: {
  readonly title: string;
  readonly chosen: readonly Subject[];
  readonly onToggle: (subject: Subject) => void;
  /** For a rule that is not there yet: what those chosen may do, and the button that makes it. */
  readonly make?: {
    readonly may: readonly string[];
    readonly onMay: (may: readonly string[]) => void;
    readonly onMake: () => void;
  };
  readonly onClose: () => void;
}) {
  const { title, chosen, onToggle, make, onClose } = props;
  const { api, membership } = useRouteContext({ from: '/$owner' });
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), ASK_AFTER);
    return () => clearTimeout(timer);
  }, [typed]);
  const naming = useNaming(chosen);
  const { roles, packages } = naming;
  const keyRoles = useMemo(() => roles.filter(({ isKeyRole }) => isKeyRole), [roles]);
  const given = useQueries({ queries: keyRoles.map((role) => packagesOfRoleQuery(role.id)) });
  const organizations = useQuery({ ...findParties(api, asked), enabled: asked.length >= 2 });
  const owner = membership?.owner ?? api.owner!;

  /** Which key roles have a package by themselves. */
  const holdersOf = (code: string): readonly string[] =>
    keyRoles.flatMap((role, at) =>
      given[at]?.data?.some((one) => one.hasAccess && one.package.code === code) ? [role.name.toLowerCase()] : [],
    );
  const text = asked.toLowerCase();
  const matches = (...texts: readonly (string | null)[]) => texts.some((one) => one?.toLowerCase().includes(text));
  const ownSubject: Subject = { type: ATTRIBUTE.serviceOwner, value: owner };

  const hits: Hit[] = [
    ...(matches(naming.name(ownSubject), owner, sayService('subject.serviceOwner'))
      ? [{ subject: ownSubject, name: naming.name(ownSubject), about: sayService('subject.serviceOwner'), old: false }]
      : []),
    ...packages
      .filter(({ name, code, area }) => matches(name, code, area.name))
      .map(({ code, name }): Hit => {
        const holders = holdersOf(code);
        return {
          subject: { type: ATTRIBUTE.package, value: code },
          name,
          about: (
            <>
              {sayService('subject.package')} · <code>{code}</code> ·{' '}
              {holders.length === 0 ? say('onlyGiven') : say('heldBy', { who: phrase(holders, 3, sayService) })}
            </>
          ),
          old: false,
        };
      }),
    ...roles
      .filter(({ name, code, legacyRoleCode }) => matches(name, code, legacyRoleCode))
      .map(
        (role): Hit => ({
          subject: subjectOfRole(role),
          name: naming.roleName(role.urn),
          about: (
            <>
              {sayService('subject.role')} · {role.provider.name}
              {role.legacyRoleCode !== null && <> · {role.legacyRoleCode.toUpperCase()}</>}
              {role.provider.code === 'altinn2' && <> · {say('willBeGone')}</>}
            </>
          ),
          old: role.provider.code === 'altinn2',
        }),
      ),
    ...(asked.length < 2 ? [] : (organizations.data ?? []))
      .filter(({ organizationNumber }) => organizationNumber !== null)
      .map(
        ({ name, organizationNumber }): Hit => ({
          subject: { type: ATTRIBUTE.organization, value: organizationNumber! },
          name: name ?? organizationNumber!,
          about: <Name name={sayService('subject.organization')} organizationNumber={organizationNumber!} />,
          old: false,
        }),
      ),
    ...(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(asked)
      ? [
          {
            subject: { type: ATTRIBUTE.systemUser, value: text },
            name: text,
            about: sayService('subject.systemUser'),
            old: false,
          },
        ]
      : []),
  ].sort((one, other) => Number(one.old) - Number(other.old));

  return (
    <SidePanel title={title} onClose={onClose}>
      <div className="ds-field">
        <label className="ds-label" htmlFor={`${id}search`}>
          {say('searchSubject')}
        </label>
        <input
          id={`${id}search`}
          className="ds-input"
          type="search"
          value={typed}
          // biome-ignore lint/a11y/noAutofocus: the dialog is opened to search
          autoFocus
          onChange={({ target }) => setTyped(target.value)}
        />
      </div>
      {make !== undefined && (
        <fieldset className="ds-fieldset tick-list new-rule-actions">
          <legend className="ds-label">{say('mayDo')}</legend>
          {NEW_ACTIONS.map((action) => (
            <label key={action} className="tick-row">
              <input
                type="checkbox"
                className="ds-input"
                checked={make.may.includes(action)}
                onChange={({ target }) =>
                  make.onMay(NEW_ACTIONS.filter((one) => (one === action ? target.checked : make.may.includes(one))))
                }
              />
              {actionName(action, sayService)} <code className="small">{action}</code>
            </label>
          ))}
        </fieldset>
      )}
      <ul className="subject-hits" aria-label={say('hits')}>
        {hits.slice(0, MOST_SHOWN).map(({ subject, name, about }) => {
          const isChosen = chosen.some((one) => sameSubject(one, subject));
          return (
            <li key={`${subject.type} ${subject.value}`}>
              <button type="button" className="subject-hit" aria-pressed={isChosen} onClick={() => onToggle(subject)}>
                {isChosen ? <CheckmarkIcon aria-hidden /> : <PlusIcon aria-hidden />}
                <span>
                  <strong>
                    <bdi>{name}</bdi>
                  </strong>
                  <span className="small">{about}</span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {hits.length === 0 && <p className="ds-paragraph">{sayCommon('empty.search')}</p>}
      {hits.length > MOST_SHOWN && (
        <p className="ds-paragraph small">{say('moreHits', { n: hits.length - MOST_SHOWN })}</p>
      )}
      <div className="subject-done">
        {make === undefined ? (
          <button type="button" className="ds-button" data-variant="primary" onClick={onClose}>
            {say('done')}
          </button>
        ) : (
          <>
            <button
              type="button"
              className="ds-button"
              data-variant="primary"
              aria-disabled={chosen.length === 0 || make.may.length === 0}
              aria-describedby={`${id}why`}
              onClick={() => {
                if (chosen.length > 0 && make.may.length > 0) make.onMake();
              }}
            >
              {say('makeRule')}
            </button>
            <span className="small" id={`${id}why`}>
              {chosen.length === 0
                ? sayCommon('need.subject')
                : make.may.length === 0
                  ? sayCommon('need.action')
                  : phrase(
                      chosen.map((one) => naming.name(one)),
                      3,
                      sayService,
                    )}
            </span>
          </>
        )}
      </div>
    </SidePanel>
  );
}
