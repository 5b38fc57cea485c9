import { category } from '../../../xacml/identifiers.ts';
import type { AllOf, AnyOf, Match, Policy, Rule } from '../../../xacml/policy.ts';

/** An attribute a rule names. */
export interface Attribute {
  /** Attribute id. */
  readonly type: string;
  readonly value: string;
}

/** One subject that may do one thing with one resource; what the views of a policy are made of (resource-registry §5.4). */
export interface FlatRule {
  readonly subject: readonly Attribute[];
  readonly action: Attribute;
  readonly resource: readonly Attribute[];
}

/** A rule that cannot be shown as rights: where, and what to do about it. */
export interface ShapeFault {
  readonly rule: string;
  readonly line: number;
  readonly text: string;
}

/** Most attributes in all flat rules of one policy: far above what is in use, and what keeps the views small. */
const MOST_ATTRIBUTES = 100_000;
/** An index holds each subject; PostgreSQL bounds what fits into one. */
const LONGEST_SUBJECT_BYTES = 2_000;
const ORDER: readonly string[] = [category.subject, category.action, category.resource];

/** Deny rules take rights away, so the views leave them out; the decision point does not. */
const permitRules = (tree: Policy): Rule[] => tree.rules.filter(({ effect }) => effect === 'Permit');

/**
 * Every way to satisfy a policy's permit rules: for each rule its subjects × actions × resources, in that nesting.
 * Several AnyOf of a category must hold together, so their attributes are joined.
 */
export function flatten(tree: Policy): FlatRule[] {
  return permitRules(tree).flatMap((rule) => waysOf(rule).map(flatRuleOf));
}

/** What keeps a policy from being shown as rights; empty for a policy `flatten` does justice to. */
export function shapeFaults(tree: Policy): ShapeFault[] {
  let size = 0;
  for (const rule of permitRules(tree)) {
    size += attributesIn(rule);
    if (size > MOST_ATTRIBUTES)
      return [
        {
          rule: rule.id,
          line: rule.line,
          text: 'The rules up to this one combine too many subjects, actions and resources; name fewer, or put them in packages.',
        },
      ];
  }
  return permitRules(tree).flatMap((rule) => {
    for (const way of waysOf(rule)) {
      const fault = faultOf(way);
      if (fault !== undefined) return [{ rule: rule.id, line: fault.line ?? rule.line, text: fault.text }];
    }
    return [];
  });
}

/** How many attributes the flat rules of a rule have together, without making them. */
function attributesIn(rule: Rule): number {
  const anyOfs = anyOfsOf(rule);
  const ways = anyOfs.reduce((product, { allOf }) => product * allOf.length, 1);
  return anyOfs.reduce((sum, { allOf }) => {
    const matches = allOf.reduce((count, all) => count + all.matches.length, 0);
    return sum + (ways / allOf.length) * matches;
  }, 0);
}

function faultOf(way: readonly Match[]): { line?: number; text: string } | undefined {
  const of = (wanted: string) => way.filter(({ attribute }) => attribute.category === wanted);
  const selector = way.find(({ attribute }) => attribute.kind === 'selector' && ORDER.includes(attribute.category));
  if (selector !== undefined)
    return {
      line: selector.line,
      text: 'A target must name attributes by AttributeDesignator, not by AttributeSelector.',
    };
  const subjects = of(category.subject);
  if (subjects.length === 0) return { text: 'The target names no subject; say who the rule is for.' };
  const tooLong = subjects.find((match) => Buffer.byteLength(urnOf(subjectOf(match))) > LONGEST_SUBJECT_BYTES);
  if (tooLong !== undefined)
    return { line: tooLong.line, text: `A subject is longer than ${LONGEST_SUBJECT_BYTES} bytes.` };
  if (of(category.resource).length === 0) return { text: 'The target names no resource.' };
  const actions = of(category.action);
  if (actions.length === 0) return { text: 'The target names no action; say what the rule is about.' };
  if (actions.length > 1)
    return {
      line: actions[1]!.line,
      text: 'Two actions must hold together, which none does; give each its own AllOf in one AnyOf.',
    };
  return undefined;
}

/** Each choice of one AllOf per AnyOf, as the matches that must hold together. */
function waysOf(rule: Rule): Match[][] {
  let ways: Match[][] = [[]];
  for (const { allOf } of anyOfsOf(rule))
    ways = ways.flatMap((way) => allOf.map(({ matches }) => [...way, ...matches]));
  return ways;
}

/** Subjects first, then actions, then resources, which gives the nesting of §5.4; the order of the document within. */
function anyOfsOf(rule: Rule): AnyOf[] {
  const rank = ({ allOf }: AnyOf) => {
    const at = ORDER.indexOf(firstCategory(allOf[0]!));
    return at === -1 ? ORDER.length : at;
  };
  return [...(rule.target?.anyOf ?? [])].sort((one, other) => rank(one) - rank(other));
}

const firstCategory = ({ matches }: AllOf): string => matches[0]!.attribute.category;

function flatRuleOf(way: readonly Match[]): FlatRule {
  const of = (wanted: string) => way.filter(({ attribute }) => attribute.category === wanted).map(attributeOf);
  return { subject: of(category.subject), action: of(category.action)[0]!, resource: of(category.resource) };
}

/** The attribute a match compares with, its value as written. */
export function attributeOf({ attribute, value }: Match): Attribute {
  return { type: attribute.kind === 'designator' ? attribute.attributeId : '', value: value.text };
}

/** `urn:altinn:rolecode:dagl` */
export const urnOf = ({ type, value }: Attribute): string => `${type}:${value}`;

/** A subject as the index holds it. */
function subjectOf(match: Match): Attribute {
  const { type, value } = attributeOf(match);
  return { type, value: value.toLowerCase() };
}

/** The subjects a policy's permit rules name, distinct; values in lower case, types as written (§5.3). */
export function subjectsOf(tree: Policy): Attribute[] {
  const found = new Map<string, Attribute>();
  for (const rule of permitRules(tree))
    for (const { allOf } of rule.target?.anyOf ?? [])
      for (const { matches } of allOf)
        for (const match of matches) {
          if (match.attribute.category !== category.subject) continue;
          const subject = subjectOf(match);
          found.set(urnOf(subject), subject);
        }
  return [...found.values()];
}
