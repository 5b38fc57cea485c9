import { ArrowDownIcon, ArrowUpIcon, PlusIcon, TrashIcon, XMarkIcon } from '@navikt/aksel-icons';
import { type KeyboardEvent, useId, useState } from 'react';
import { visible } from '../../../common/format/format.ts';
import { common } from '../../../common/words/common.ts';
import { actionName } from '../../services/policy/actions.ts';
import { kindOfSubject, type Naming, phrase } from '../../services/policy/subjects.ts';
import { distinct, type Rule, sameSubject, type Subject } from '../../services/policy/xacml.ts';
import { serviceWords } from '../../services/words.ts';
import { SubjectDialog } from './subject-dialog.tsx';
import { words } from './words.ts';

const USUAL = ['read', 'write', 'subscribe'] as const;

export interface CardActions {
  readonly onChange: (said: NonNullable<Rule['said']>) => void;
  readonly onRemove: () => void;
  readonly onMove: (step: 1 | -1) => void;
  readonly onShowXml: () => void;
  readonly onFocus: () => void;
}

/** A rule as a sentence one can change; one that says more than a card can is told in words and left as it is. */
export function RuleCard(props: {
  readonly rule: Rule;
  readonly naming: Naming;
  readonly frozen: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** The rule the address points at. */
  readonly isCurrent: boolean;
  readonly actions: CardActions;
}) {
  const { rule, naming, frozen, isFirst, isLast, isCurrent, actions } = props;
  const say = words.use();
  const sayService = serviceWords.use();
  const id = useId();
  const number = rule.index + 1;
  const who = phrase(
    rule.names.map((one) => naming.name(one)),
    4,
    sayService,
  );
  const may = phrase(
    rule.actions.map((action) => actionName(action, sayService)),
    9,
    sayService,
  );
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || frozen) return;
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] as 1 | -1 | undefined;
    if (step === undefined) return;
    event.preventDefault();
    actions.onMove(step);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: cards hold fieldsets of their own, and take the focus
    <div
      role="group"
      className="rule-card"
      id={`rule-${number}`}
      data-current={isCurrent}
      aria-labelledby={`${id}head`}
      tabIndex={-1}
      onKeyDown={press}
      onFocus={actions.onFocus}
    >
      <div className="rule-head">
        <h3 className="ds-heading" data-size="2xs" id={`${id}head`}>
          <span className="rule-number">{number}</span>{' '}
          <bdi>{rule.advanced === undefined ? say('sentence', { who, may }) : say('advanced')}</bdi>
        </h3>
        <div className="rule-buttons">
          <IconButton label={say('up', { n: number })} disabled={frozen || isFirst} onClick={() => actions.onMove(-1)}>
            <ArrowUpIcon aria-hidden />
          </IconButton>
          <IconButton label={say('down', { n: number })} disabled={frozen || isLast} onClick={() => actions.onMove(1)}>
            <ArrowDownIcon aria-hidden />
          </IconButton>
          <IconButton label={say('remove', { n: number })} disabled={frozen} onClick={actions.onRemove}>
            <TrashIcon aria-hidden />
          </IconButton>
        </div>
      </div>
      {rule.description !== undefined && (
        <p className="small">
          <bdi>{visible(rule.description)}</bdi>
        </p>
      )}
      {rule.said === undefined ? (
        <div className="rule-advanced">
          <p className="ds-paragraph">
            {say(`why.${rule.advanced!}`)} {say('advancedSays', { who, may: may === sayService('nobody') ? '–' : may })}
          </p>
          <button type="button" className="ds-button" data-variant="secondary" onClick={actions.onShowXml}>
            {say('editXml')}
          </button>
        </div>
      ) : (
        <Said rule={rule} said={rule.said} naming={naming} frozen={frozen} onChange={actions.onChange} />
      )}
    </div>
  );
}

function Said(props: {
  readonly rule: Rule;
  readonly said: NonNullable<Rule['said']>;
  readonly naming: Naming;
  readonly frozen: boolean;
  readonly onChange: CardActions['onChange'];
}) {
  const { rule, said, naming, frozen, onChange } = props;
  const say = words.use();
  const sayService = serviceWords.use();
  const sayCommon = common.use();
  const id = useId();
  const [picking, setPicking] = useState(false);
  const [other, setOther] = useState('');
  const number = rule.index + 1;
  const who = distinct(said.who);
  const toggle = (subject: Subject) => {
    const without = who.filter((one) => !sameSubject(one, subject));
    if (without.length === who.length) onChange({ ...said, who: [...who, subject] });
    else if (without.length > 0) onChange({ ...said, who: without });
  };
  const rows = [
    { key: 'packages', subjects: who.filter((one) => kindOfSubject(one) === 'package') },
    { key: 'roles', subjects: who.filter((one) => kindOfSubject(one) === 'role') },
    {
      key: 'named',
      subjects: who.filter((one) => !['package', 'role'].includes(kindOfSubject(one))),
    },
  ] as const;
  const may = said.may.map((action) => action.toLowerCase());
  const setMay = (action: string, on: boolean) => {
    const without = said.may.filter((one) => one.toLowerCase() !== action);
    if (on) onChange({ ...said, may: [...without, action] });
    else if (without.length > 0) onChange({ ...said, may: without });
  };
  const more = [...new Set(may)].filter((action) => !(USUAL as readonly string[]).includes(action));
  const addOther = () => {
    const action = other.trim().toLowerCase();
    if (action !== '') setMay(action, true);
    setOther('');
  };
  return (
    <>
      <dl className="rule-who">
        {rows
          .filter(({ subjects }) => subjects.length > 0)
          .map(({ key, subjects }) => (
            <div key={key}>
              <dt>{say(key)}</dt>
              <dd>
                <ul className="subject-chips">
                  {subjects.map((subject) => {
                    const name = naming.name(subject);
                    const only = who.length === 1;
                    return (
                      <li
                        key={`${subject.type} ${subject.value}`}
                        className="subject-chip"
                        title={`${subject.type}:${subject.value}`}
                      >
                        <bdi>{visible(name)}</bdi>
                        {kindOfSubject(subject) === 'other' && <code className="small">{subject.type}</code>}
                        {!frozen && (
                          <button
                            type="button"
                            aria-label={say('removeSubject', { name, n: number })}
                            aria-disabled={only}
                            {...(only ? { 'aria-describedby': `${id}only` } : {})}
                            onClick={() => toggle(subject)}
                          >
                            <XMarkIcon aria-hidden />
                          </button>
                        )}
                      </li>
                    );
                  })}
                </ul>
              </dd>
            </div>
          ))}
      </dl>
      {who.length === 1 && !frozen && (
        <span className="ds-sr-only" id={`${id}only`}>
          {say('onlySubject')}
        </span>
      )}
      {!frozen && (
        <button type="button" className="ds-button" data-variant="tertiary" onClick={() => setPicking(true)}>
          <PlusIcon aria-hidden />
          {say('addSubject')}
        </button>
      )}
      <fieldset className="ds-fieldset rule-may">
        <legend className="ds-sr-only">{say('can')}</legend>
        <span className="rule-can" aria-hidden="true">
          {say('can')}
        </span>
        <div className="rule-actions">
          {[...USUAL, ...more].map((action) => {
            const checked = may.includes(action);
            const last = checked && new Set(may).size === 1;
            return (
              <label key={action} className="tick-row" title={last ? say('onlyAction') : undefined}>
                <input
                  type="checkbox"
                  className="ds-input"
                  checked={checked}
                  disabled={frozen || last}
                  onChange={({ target }) => setMay(action, target.checked)}
                />
                {actionName(action, sayService)} <code className="small">{action}</code>
              </label>
            );
          })}
          {!frozen && (
            <details className="other-action">
              <summary>{say('otherAction')}</summary>
              <div className="part-row">
                <input
                  className="ds-input code"
                  aria-label={say('otherAction')}
                  value={other}
                  maxLength={100}
                  spellCheck={false}
                  onChange={({ target }) => setOther(target.value)}
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter') return;
                    event.preventDefault();
                    addOther();
                  }}
                />
                <button type="button" className="ds-button" data-variant="secondary" onClick={addOther}>
                  {say('add')}
                </button>
              </div>
            </details>
          )}
        </div>
      </fieldset>
      {picking && (
        <SubjectDialog
          title={`${sayCommon('nav.policy')}: ${say('ruleNumber', { n: number })}`}
          chosen={who}
          onToggle={toggle}
          onClose={() => setPicking(false)}
        />
      )}
    </>
  );
}

function IconButton(props: {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}) {
  const { label, disabled, onClick, children } = props;
  return (
    <button
      type="button"
      className="ds-button"
      data-variant="tertiary"
      data-icon="true"
      aria-label={label}
      title={label}
      aria-disabled={disabled}
      onClick={() => {
        if (!disabled) onClick();
      }}
    >
      {children}
    </button>
  );
}
