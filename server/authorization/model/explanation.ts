import type { Notice, Trace } from '../../../xacml/evaluation.ts';
import { category } from '../../../xacml/identifiers.ts';
import type { Match, Policy, Rule } from '../../../xacml/policy.ts';
import type { RequestCategory } from '../../../xacml/request.ts';
import { id } from './attributes.ts';

/** A decision in words. */
export interface Explanation {
  readonly decision: 'Permit' | 'Deny' | 'NotApplicable' | 'Indeterminate';
  /** Why, the deciding sentence first. */
  readonly because: readonly string[];
  /** Every rule of the policy, those that came nearest first. */
  readonly rules: readonly ExplainedRule[];
  /** What the policy demands of the authentication level. */
  readonly levels: readonly { readonly who: string; readonly level: string }[];
  /** What would turn it into a Permit. */
  readonly wouldChange: readonly string[];
}

export interface ExplainedRule {
  readonly id: string;
  readonly line: number;
  readonly effect: 'Permit' | 'Deny';
  readonly outcome: Trace['outcome'] | 'NotReached';
  /** What did not hold, for a rule that did not count. */
  readonly unmet: readonly Unmet[];
  readonly sentence: string;
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
  };
}

/** The alternatives of an AnyOf when the request plainly has none of them; compared without case, as a person would. */
function unmetOf(
  alternatives: readonly { readonly matches: readonly Match[] }[],
  categories: readonly RequestCategory[],
): Unmet | undefined {
  const holds = ({ attribute, value }: Match): boolean =>
    attribute.kind !== 'designator' ||
    valuesOf(categories, attribute.category, attribute.attributeId).some(
      (one) => one.toLowerCase() === value.text.toLowerCase(),
    );
  if (alternatives.some(({ matches }) => matches.every(holds))) return undefined;
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
export const levelsOf = (obligations: readonly Notice[]): Explanation['levels'] =>
  obligations
    .flatMap(({ assignments }) => assignments)
    .filter(({ category: which }) => which?.startsWith(LEVEL) === true)
    .map(({ category: which = LEVEL, value }) => ({
      who: which === LEVEL ? 'everybody' : which === `${LEVEL}-org` ? 'service owners' : 'system users',
      level: value,
    }));
