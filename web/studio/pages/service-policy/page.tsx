import { PlusIcon } from '@navikt/aksel-icons';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { CodeMark } from '../../../common/parts/code-mark.ts';
import { CodeView } from '../../../common/parts/code-view.tsx';
import { didIt } from '../../../common/parts/undo-toast.tsx';
import { readSetting } from '../../../common/settings/settings.ts';
import { common } from '../../../common/words/common.ts';
import { Examples } from '../../services/explain/examples.tsx';
import { ServiceFrame } from '../../services/frame.tsx';
import { useNaming } from '../../services/policy/subjects.ts';
import {
  ATTRIBUTE,
  emptyPolicy,
  isFault,
  linesOfRule,
  type Policy,
  readPolicy,
  type Rule,
  sameSubject,
  type Subject,
  withLevel,
  withNewRule,
  withoutRule,
  withRule,
  withRuleMoved,
} from '../../services/policy/xacml.ts';
import { useDraft } from '../../services/use-draft.ts';
import { Findings } from './findings.tsx';
import { Levels } from './levels.tsx';
import { type Finding, findingsOf, type Fix } from './lint.ts';
import './policy.css';
import { RuleCard } from './rule-card.tsx';
import { SubjectDialog } from './subject-dialog.tsx';
import { Summary } from './summary.tsx';
import { TryIt, TryItBar, type Trial, type Trying } from './try-it.tsx';
import { words } from './words.ts';

const GROUPS = ['read', 'write', 'subscribe', 'other'] as const;
const NONE: Policy = { rules: [], levels: {}, odd: false };
const USUAL_LEVEL = 3;

const groupOf = ({ actions }: Rule): (typeof GROUPS)[number] => {
  const may = actions.map((action) => action.toLowerCase());
  return GROUPS.find((group) => may.includes(group)) ?? 'other';
};

/** Who may do what, in sentences and in XML at once, tried while one writes (web-design §3.11). */
export function ServicePolicyPage() {
  const writing = useDraft();
  const { keeper, api, owner, id, mayWrite } = writing;
  const search = useSearch({ from: '/$owner/services/$id/policy' });
  const navigate = useNavigate({ from: '/$owner/services/$id/policy' });
  const say = words.use();
  const sayCommon = common.use();
  const { policy: written, examples } = keeper.content;
  const xml = written !== null && 'xml' in written ? written.xml : undefined;
  const read = xml === undefined ? NONE : readPolicy(xml);
  const fault = isFault(read) ? read : undefined;
  // While the XML does not parse, the cards stay as they were when it last did.
  const lastGood = useRef<{ policy: Policy; xml: string | undefined }>({ policy: NONE, xml: undefined });
  if (!isFault(read)) lastGood.current = { policy: read, xml };
  const { policy } = lastGood.current;
  const frozen = !mayWrite || fault !== undefined;
  const naming = useNaming(policy.rules.flatMap(({ names }) => names));
  const [creating, setCreating] = useState<{ readonly who: readonly Subject[]; readonly may: readonly string[] }>();
  const fileField = useRef<HTMLInputElement>(null);
  const xmlHead = useRef<HTMLHeadingElement>(null);

  const setXml = (next: string) => keeper.change({ policy: { xml: next } });
  const setTrial = (part: Trial) => void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const look = (part: { rule?: number | undefined; xml?: true | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const base = (): string => xml ?? emptyPolicy(id);
  const changeRule = ({ index }: Rule, said: NonNullable<Rule['said']>) => setXml(withRule(base(), index, said));
  const showXml = (rule: number) => {
    look({ rule, xml: true });
    requestAnimationFrame(() => xmlHead.current?.scrollIntoView({ block: 'nearest' }));
  };

  const addRule = (said: NonNullable<Rule['said']>) => {
    setXml(withNewRule(base(), id, said));
    look({ rule: policy.rules.length + 1 });
  };
  const removeRule = (index: number) => {
    const before = base();
    setXml(withoutRule(before, index));
    didIt(say('removed', { n: index + 1 }), () => setXml(before));
  };
  const moveRule = (index: number, step: 1 | -1) => {
    setXml(withRuleMoved(base(), index, step));
    look({ rule: index + step + 1 });
    requestAnimationFrame(() => document.getElementById(`rule-${index + step + 1}`)?.focus());
  };

  const fix = ({ rule, subject }: Finding, how: Fix) => {
    const said = rule?.said;
    switch (how.kind) {
      case 'level':
        return setXml(withLevel(base(), 'everybody', USUAL_LEVEL));
      case 'add-readers':
        return setCreating({ who: [], may: ['read', 'subscribe'] });
      case 'let-owner-send':
        return addRule({ who: [{ type: ATTRIBUTE.serviceOwner, value: owner }], may: ['write', 'subscribe'] });
      case 'replace':
      case 'remove': {
        if (rule === undefined || said === undefined || subject === undefined) return;
        const rest = said.who.filter((one) => !sameSubject(one, subject));
        const who = how.kind === 'replace' ? [...rest, how.by] : rest;
        return who.length === 0 ? removeRule(rule.index) : changeRule(rule, { ...said, who });
      }
    }
  };

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const inField =
        (event.target as HTMLElement).closest('input, textarea, select, [contenteditable], .code-view') !== null;
      if (event.key !== 't' || inField || event.ctrlKey || event.metaKey || event.altKey) return;
      if (readSetting('shortcuts') === 'off') return;
      event.preventDefault();
      document.getElementById('try-it')?.focus();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);

  const readFile = async (file: File | undefined) => {
    if (file === undefined) return;
    const before = keeper.content.policy;
    setXml(await file.text());
    didIt(say('uploaded', { file: file.name }), () => keeper.change({ policy: before }));
    look({ xml: true });
  };

  const findings = findingsOf(keeper.answer.warnings, policy, owner, naming);
  const refused = keeper.answer.validation.filter(({ part, code }) => part === 'policy' && code !== 'missing');
  const trying: Trying = {
    trial: search,
    onTry: setTrial,
    xml: fault === undefined && policy.rules.length > 0 ? xml : undefined,
    policy,
    naming,
    onRule: changeRule,
    onExample: (example) => keeper.change({ examples: [...examples, example] }),
  };
  const mark: CodeMark | undefined =
    search.rule === undefined || xml === undefined ? undefined : linesOfRule(xml, search.rule - 1);

  return (
    <ServiceFrame
      writing={writing}
      title={sayCommon('nav.policy')}
      lead={<Summary policy={policy} naming={naming} />}
      actions={
        <>
          <button
            type="button"
            className="ds-button"
            data-variant="secondary"
            aria-expanded={search.xml === true}
            aria-controls="xml"
            onClick={() => look({ xml: search.xml === true ? undefined : true })}
          >
            {search.xml === true ? say('hideXml') : sayCommon('do.showXml')}
          </button>
          {mayWrite && (
            <>
              <button
                type="button"
                className="ds-button"
                data-variant="tertiary"
                onClick={() => fileField.current?.click()}
              >
                {say('uploadXml')}
              </button>
              <input
                ref={fileField}
                type="file"
                accept=".xml,application/xml,text/xml"
                aria-label={say('uploadXml')}
                hidden
                onChange={({ target }) => {
                  void readFile(target.files?.[0]);
                  target.value = '';
                }}
              />
            </>
          )}
        </>
      }
    >
      <div className="policy-columns">
        <div className="policy-rules">
          {fault !== undefined && (
            <div className="ds-alert refusal" data-color="danger">
              <h2 className="ds-heading" data-size="2xs">
                {fault.line === undefined
                  ? say('broken')
                  : say('brokenAt', { line: fault.line, column: fault.column ?? 1 })}
              </h2>
              <p className="ds-paragraph">{say('brokenNext')}</p>
              <p className="refusal-wire">
                <span lang="en">{fault.text}</span>
              </p>
              {mayWrite && lastGood.current.xml !== undefined && (
                <button
                  type="button"
                  className="ds-button"
                  data-variant="secondary"
                  onClick={() => setXml(lastGood.current.xml!)}
                >
                  {say('lastGood')}
                </button>
              )}
            </div>
          )}
          {fault === undefined &&
            refused.map(({ text, line, rule }, at) => (
              <div key={at} className="ds-alert" data-color="danger">
                <p className="ds-paragraph">
                  {line === undefined ? say('refused') : say('refusedAt', { line })} <span lang="en">{text}</span>{' '}
                  {rule !== undefined && <code>{rule}</code>}
                </p>
              </div>
            ))}
          {written !== null && !('xml' in written) && (
            <div className="ds-alert" data-color="warning">
              <p className="ds-paragraph">{say('plainBroken')}</p>
            </div>
          )}
          {policy.odd && (
            <div className="ds-alert" data-color="warning">
              <p className="ds-paragraph">{say('odd')}</p>
            </div>
          )}
          {policy.rules.length === 0 && fault === undefined && (
            <p className="ds-paragraph no-rules">
              {sayCommon('need.reader')}. {say('noRules')}
            </p>
          )}
          {GROUPS.map((group) => {
            const rules = policy.rules.filter((rule) => groupOf(rule) === group);
            return rules.length === 0 ? null : (
              <section key={group} className="rule-group" aria-labelledby={`group-${group}`}>
                <h2 className="ds-heading" data-size="xs" id={`group-${group}`}>
                  {say(`group.${group}`)}
                </h2>
                {rules.map((rule) => (
                  <RuleCard
                    key={rule.id || rule.index}
                    rule={rule}
                    naming={naming}
                    frozen={frozen}
                    isFirst={rule.index === 0}
                    isLast={rule.index === policy.rules.length - 1}
                    isCurrent={search.rule === rule.index + 1}
                    actions={{
                      onChange: (said) => changeRule(rule, said),
                      onRemove: () => removeRule(rule.index),
                      onMove: (step) => moveRule(rule.index, step),
                      onShowXml: () => showXml(rule.index + 1),
                      onFocus: () => {
                        if (search.rule !== rule.index + 1) look({ rule: rule.index + 1 });
                      },
                    }}
                  />
                ))}
              </section>
            );
          })}
          {!frozen && (
            <div className="part-row">
              <button
                type="button"
                className="ds-button"
                data-variant="secondary"
                onClick={() => setCreating({ who: [], may: ['read'] })}
              >
                <PlusIcon aria-hidden />
                {sayCommon('do.addRule')}
              </button>
              <span className="small key-hint">{say('keys')}</span>
            </div>
          )}
          <Levels
            levels={policy.levels}
            frozen={frozen}
            onChange={(kind, level) => setXml(withLevel(base(), kind, level))}
          />
          <Findings
            findings={findings}
            naming={naming}
            frozen={frozen}
            onFix={fix}
            onShow={({ rule }) => showXml(rule!.index + 1)}
          />
        </div>
        <div className="policy-try">
          <TryIt writing={writing} trying={trying} />
          <Examples
            api={api}
            id={id}
            examples={examples}
            xml={trying.xml}
            {...(mayWrite
              ? {
                  onRemove: (index: number) => {
                    const before = examples;
                    keeper.change({ examples: examples.filter((_, at) => at !== index) });
                    didIt(say('exampleGone'), () => keeper.change({ examples: before }));
                  },
                }
              : {})}
          />
        </div>
      </div>
      {search.xml === true && (
        <section className="policy-xml" id="xml" aria-labelledby="xml-head">
          <h2 className="ds-heading" data-size="xs" id="xml-head" ref={xmlHead}>
            XML
          </h2>
          <CodeView
            label={say('xmlLabel')}
            value={xml ?? ''}
            mark={mark}
            {...(mayWrite ? { onChange: (next: string) => next !== (xml ?? '') && setXml(next) } : {})}
          />
        </section>
      )}
      {creating !== undefined && (
        <SubjectDialog
          title={sayCommon('do.addRule')}
          chosen={creating.who}
          onToggle={(subject) => {
            const without = creating.who.filter((one) => !sameSubject(one, subject));
            setCreating({
              ...creating,
              who: without.length === creating.who.length ? [...creating.who, subject] : without,
            });
          }}
          make={{
            may: creating.may,
            onMay: (may) => setCreating({ ...creating, may }),
            onMake: () => {
              addRule(creating);
              setCreating(undefined);
            },
          }}
          onClose={() => setCreating(undefined)}
        />
      )}
      <TryItBar writing={writing} trying={trying} />
    </ServiceFrame>
  );
}
