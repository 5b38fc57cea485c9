import type { ReactNode } from 'react';
import { StatusTag } from '../../../common/parts/status-tag.tsx';
import { actionName } from '../policy/actions.ts';
import { type Naming, phrase } from '../policy/subjects.ts';
import type { Rule, Subject } from '../policy/xacml.ts';
import { serviceWords } from '../words.ts';
import type { Explanation, Remedy, Step } from './explain.ts';
import { explainWords } from './words.ts';

/** What an answer is told with: who asked for what, and the rules it is about. */
export interface Asked {
  readonly who: string;
  readonly party: string;
  readonly action: string;
  readonly rules: readonly Rule[];
  readonly naming: Naming;
}

type SayExplain = ReturnType<typeof explainWords.use>;
type SayService = ReturnType<typeof serviceWords.use>;

/** A decision in words: the answer, how it came about, and what would change it. */
export function ExplainedAnswer(props: {
  readonly explanation: Explanation;
  readonly asked: Asked;
  /** Buttons and links that bring a change about; a remedy without one is told in words alone. */
  readonly act: (remedy: Remedy) => ReactNode;
}) {
  const { explanation, asked, act } = props;
  const say = explainWords.use();
  const sayService = serviceWords.use();
  const { decision, permitted, code, remedies } = explanation;
  const path = [...new Set(pathOf(explanation).map((step) => stepText(step, asked, say, sayService)))];
  return (
    <div className="explained">
      <p className="explained-answer">
        <StatusTag of={decision === 'Permit' && !permitted ? 'decision.Deny' : `decision.${decision}`} />
        <span>{say(`code.${code}`)}</span>
      </p>
      {path.length > 0 && (
        <>
          <h3 className="ds-heading" data-size="2xs">
            {say('path')}
          </h3>
          <ol className="explained-path">
            {path.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
      {remedies.length > 0 && (
        <>
          <h3 className="ds-heading" data-size="2xs">
            {say('remedies')}
          </h3>
          <ul className="explained-remedies">
            {remedies.map((remedy, at) => (
              <li key={at}>
                {remedyText(remedy, asked, say, sayService)}{' '}
                {act(remedy) ?? plainRemedy(remedy, asked, say, sayService)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** The rule that came nearest is no step on the way where no rule decided. */
const pathOf = ({ code, path }: Explanation): readonly Step[] =>
  code === 'given-beside-the-policy' || code === 'no-rule-and-not-given'
    ? path.filter((step) => step.code !== 'rule')
    : path;

const subjectOf = (told: string): Subject => {
  const at = told.indexOf('=');
  return { type: told.slice(0, at), value: told.slice(at + 1) };
};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const nameIn = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'name' in value ? text(value.name) : '';

/** The number a rule has on its card; its own id where the rules are not at hand. */
export const ruleNumber = (id: unknown, rules: readonly Rule[]): string => {
  const index = rules.findIndex((rule) => rule.id === id);
  return index < 0 ? text(id) : String(index + 1);
};

function stepText(
  step: Step,
  { who, party, action, rules, naming }: Asked,
  say: SayExplain,
  sayService: SayService,
): string {
  switch (step.code) {
    case 'has-role': {
      if (step.of === undefined) return say('path.follows', { role: text(step.legacyCode) });
      const role = naming.roleName(text(step.role));
      const of = nameIn(step.of) || party;
      const told =
        step.byKeyRoleIn === undefined
          ? say('path.role', { who, role, of })
          : say('path.keyRole', { who, role, of, firm: nameIn(step.byKeyRoleIn) });
      return step.ofMainUnit === true ? `${told} (${say('path.mainUnit')})` : told;
    }
    case 'has-package': {
      const inCatalogue = naming.packages.find(({ urn }) => urn === step.package);
      const named = { package: inCatalogue?.name ?? text(step.name) };
      if (step.by === 'role') return say('path.package.role', named);
      return step.by === 'client delegation' ? say('path.package.client', named) : say('path.package.given', named);
    }
    case 'is':
      return say('path.is', { who, subject: naming.name({ type: text(step.attribute), value: text(step.value) }) });
    case 'rule': {
      const told = { n: ruleNumber(step.rule, rules), action: actionName(action, sayService) };
      return step.effect === 'Deny' ? say('path.ruleDenies', told) : say('path.rule', told);
    }
    case 'given-beside-the-policy': {
      const by = (['delegation', 'rights registry', 'system user'] as const).find((one) => one === step.by);
      return say('path.given', { by: by === undefined ? text(step.by) : say(`by.${by}`) });
    }
    case 'access-list':
      return step.admits === true ? say('path.list', { party }) : say('path.noList', { party });
    case 'level': {
      const levels = Array.isArray(step.levels) ? (step.levels as { level: string }[]) : [];
      const level = levels.map((one) => one.level).join(', ');
      if (typeof step.has !== 'number') return say('path.levelUnknown', { level });
      return step.met === false ? say('path.levelLow', { has: step.has, level }) : say('path.level', { has: step.has });
    }
  }
}

/** What a button or a link would say, for those who have none: they may not change the rules, or are on another page. */
function plainRemedy(
  remedy: Remedy,
  { party, action, rules }: Asked,
  say: SayExplain,
  sayService: SayService,
): ReactNode {
  switch (remedy.code) {
    case 'let-the-rule-have-the-action':
      return say('remedy.letAction', { n: ruleNumber(remedy.rule, rules), action: actionName(action, sayService) });
    case 'be-let-use-it-by-the-owner':
      return say('remedy.registry');
    case 'be-put-on-an-access-list':
      return say('remedy.list', { party });
    case 'change-the-rule-that-denies':
      return say('remedy.deny');
    case 'log-in-at-a-higher-level':
      return typeof remedy.has === 'number' && remedy.has < 4 ? say('remedy.level', { n: remedy.has + 1 }) : null;
    default:
      return null;
  }
}

function remedyText(remedy: Remedy, { who, party, naming }: Asked, say: SayExplain, sayService: SayService): ReactNode {
  switch (remedy.code) {
    case 'correct-the-request':
      return (
        <>
          {say('remedy.correct')} <span lang="en">{remedy.text}</span>
        </>
      );
    case 'name-the-party':
      return say('remedy.party');
    case 'have-one-of': {
      const wanted = Array.isArray(remedy.wanted) ? (remedy.wanted as string[]) : [];
      return say('remedy.have', {
        who,
        wanted: phrase(
          wanted.map((one) => naming.name(subjectOf(one))),
          6,
          sayService,
        ),
      });
    }
    case 'be-given-by-delegation':
      return say('remedy.delegate', { party, who });
    case 'no-list-admits-persons':
      return say('remedy.noPersons');
    default:
      return null;
  }
}
