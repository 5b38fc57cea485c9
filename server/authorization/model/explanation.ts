import type { Notice, Trace } from '../../../xacml/evaluation.ts';
import { category } from '../../../xacml/identifiers.ts';
import type { Match, Policy, Rule } from '../../../xacml/policy.ts';
import type { RequestCategory } from '../../../xacml/request.ts';
import { id } from './attributes.ts';

/** A decision in words. Codes are stable, so that pages can word them in other languages; the sentences are English. */
export interface Explanation {
  readonly decision: 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';
  /** A Permit whose authentication level is high enough, as far as the request tells it. */
  readonly permitted: boolean;
  readonly code: OutcomeCode;
  /** Why, the deciding sentence first. */
  readonly because: readonly string[];
  /** How it came to the decision: what the subject has, the rule or the giver, lists and level. */
  readonly path: readonly Step[];
  /** Every rule of the policy, those that came nearest first. */
  readonly rules: readonly ExplainedRule[];
  /** What the policy demands of the authentication level. */
  readonly levels: readonly DemandedLevel[];
  /** What would turn it into a Permit, as sentences. */
  readonly wouldChange: readonly string[];
  /** The same, for pages. */
  readonly remedies: readonly Remedy[];
}

export type OutcomeCode =
  | 'rule-permits'
  | 'rule-denies'
  | 'given-beside-the-policy'
  | 'no-rule-and-not-given'
  | 'level-too-low'
  | 'not-on-access-list'
  | 'subject-gone'
  | 'cannot-be-decided';

export interface DemandedLevel {
  readonly who: 'everybody' | 'service owners' | 'system users';
  readonly level: string;
}

/** One step on the way to a decision; which facts there are depends on the code. */
export interface Step {
  readonly code: 'has-role' | 'has-package' | 'is' | 'rule' | 'given-beside-the-policy' | 'access-list' | 'level';
  readonly text: string;
  readonly [fact: string]: unknown;
}

/** Something that would change a refusal, and who can bring it about. */
export interface Remedy {
  readonly code:
    | 'correct-the-request'
    | 'name-the-party'
    | 'have-one-of'
    | 'let-the-rule-have-the-action'
    | 'be-given-by-delegation'
    | 'be-let-use-it-by-the-owner'
    | 'be-put-on-an-access-list'
    | 'no-list-admits-persons'
    | 'change-the-rule-that-denies'
    | 'log-in-at-a-higher-level';
  readonly text: string;
  readonly [fact: string]: unknown;
}

export interface ExplainedRule {
  readonly id: string;
  readonly line: number;
  readonly effect: 'Permit' | 'Deny';
  readonly outcome: Trace['outcome'] | 'NotReached';
  /** What did not hold, for a rule that did not count. */
  readonly unmet: readonly Unmet[];
  readonly sentence: string;
  /** The alternatives of the target that were met, as `attribute=value`. */
  readonly met: readonly string[];
}

/** One of the alternatives of a target that was not met: any one of `wanted` would do. */
export interface Unmet {
  readonly category: 'subject' | 'resource' | 'action' | 'environment' | 'other';
  readonly wanted: readonly string[];
  /** What the request has under the same attribute ids. */
  readonly found: readonly string[];
}

const CATEGORIES: Readonly<Record<string, Unmet['category']>> = {
  [category.subject]: 'subject',
  [category.resource]: 'resource',
  [category.action]: 'action',
  [category.environment]: 'environment',
};
const ORDER: readonly Unmet['category'][] = ['subject', 'environment', 'other', 'action', 'resource'];
const LEVEL = 'urn:altinn:minimum-authenticationlevel';
const WHO = {
  [LEVEL]: 'everybody',
  [`${LEVEL}-org`]: 'service owners',
  [`${LEVEL}-systemuser`]: 'system users',
} as const;

/** Explains what became of each rule; `nearest` first: those whose subject alone is missing, then by what else is. */
export function explainRules(
  tree: Policy,
  trace: Trace | undefined,
  categories: readonly RequestCategory[],
): readonly ExplainedRule[] {
  const outcomes = new Map<number, Trace>();
  for (const child of trace?.children ?? []) outcomes.set(child.line, child);
  return tree.rules
    .map((rule) => explainRule(rule, outcomes.get(rule.line), categories))
    .sort((one, other) => distance(one) - distance(other));
}

const distance = ({ outcome, unmet }: ExplainedRule): number =>
  outcome === 'Permit' || outcome === 'Deny'
    ? -1
    : unmet.reduce((sum, { category: which }) => sum + (which === 'resource' || which === 'action' ? 10 : 1), 0);

function explainRule(rule: Rule, trace: Trace | undefined, categories: readonly RequestCategory[]): ExplainedRule {
  const outcome = trace?.outcome ?? 'NotReached';
  const unmet =
    outcome === 'NotApplicable'
      ? (rule.target?.anyOf ?? [])
          .map(({ allOf }) => unmetOf(allOf, categories))
          .filter((one) => one !== undefined)
          .sort((one, other) => ORDER.indexOf(one.category) - ORDER.indexOf(other.category))
      : [];
  return {
    id: rule.id,
    line: rule.line,
    effect: rule.effect,
    outcome,
    unmet,
    sentence: sentenceOf(rule, trace, unmet),
    met: outcome === 'Permit' || outcome === 'Deny' ? metOf(rule, categories) : [],
  };
}

/** The matches about the subject that hold, of a rule that applied. */
const metOf = ({ target }: Rule, categories: readonly RequestCategory[]): readonly string[] => [
  ...new Set(
    (target?.anyOf ?? [])
      .flatMap(({ allOf }) => allOf)
      .flatMap(({ matches }) => matches)
      .flatMap((match) =>
        match.attribute.kind === 'designator' &&
        match.attribute.category === category.subject &&
        holds(match, categories)
          ? [told(match.attribute.attributeId, match.value.text)]
          : [],
      ),
  ),
];

/** Does the request plainly have the value? Compared without case, as a person would. */
const holds = ({ attribute, value }: Match, categories: readonly RequestCategory[]): boolean =>
  attribute.kind !== 'designator' ||
  valuesOf(categories, attribute.category, attribute.attributeId).some(
    (one) => one.toLowerCase() === value.text.toLowerCase(),
  );

/** The alternatives of an AnyOf when the request plainly has none of them. */
function unmetOf(
  alternatives: readonly { readonly matches: readonly Match[] }[],
  categories: readonly RequestCategory[],
): Unmet | undefined {
  if (alternatives.some(({ matches }) => matches.every((match) => holds(match, categories)))) return undefined;
  const matches = alternatives.flatMap((one) => one.matches);
  const named = matches.flatMap(({ attribute }) =>
    attribute.kind === 'designator' ? [[attribute.category, attribute.attributeId] as const] : [],
  );
  const found = named.flatMap(([which, name]) => valuesOf(categories, which, name).map((value) => told(name, value)));
  return {
    category: CATEGORIES[matches[0]?.attribute.category ?? ''] ?? 'other',
    wanted: alternatives.map((one) =>
      one.matches
        .map(({ attribute, value }) =>
          attribute.kind === 'designator' ? told(attribute.attributeId, value.text) : `a node of ${attribute.path}`,
        )
        .join(' and '),
    ),
    found: [...new Set(found)],
  };
}

const valuesOf = (categories: readonly RequestCategory[], which: string, name: string): readonly string[] =>
  categories
    .filter((one) => one.category === which)
    .flatMap(({ attributes }) => attributes.filter((one) => one.id === name).flatMap(({ values }) => values));

/** National identity numbers are not repeated to whoever asks. */
const told = (name: string, value: string): string => (name === id.person ? `${name}=…` : `${name}=${value}`);

function sentenceOf({ effect }: Rule, trace: Trace | undefined, unmet: readonly Unmet[]): string {
  if (trace === undefined) return 'The rule was not looked at: the decision was made before it.';
  switch (trace.outcome) {
    case 'Permit':
    case 'Deny':
      return `The rule applies, and says ${effect}.`;
    case 'Indeterminate':
      return `The rule could not be decided: ${trace.failure?.sentence ?? 'something it needs is missing.'}`;
    case 'NotApplicable': {
      if (trace.because === 'condition') return 'The target of the rule fits, but its condition does not hold.';
      const [first] = unmet;
      if (first === undefined) return 'The target of the rule does not fit.';
      const has = first.found.length === 0 ? 'none of these attributes' : first.found.join(', ');
      return `The ${first.category} does not fit: the rule wants ${first.wanted.join(' or ')}; the request has ${has}.`;
    }
  }
}

/** The levels obligations demand, in words. */
export const levelsOf = (obligations: readonly Notice[]): readonly DemandedLevel[] =>
  obligations
    .flatMap(({ assignments }) => assignments)
    .flatMap(({ category: which = '', value }) => {
      const who = WHO[which as keyof typeof WHO];
      return who === undefined ? [] : [{ who, level: value }];
    });
