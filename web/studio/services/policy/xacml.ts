import { breakIn } from './well-formed.ts';

/**
 * A policy as its XML, read into cards and changed in place: only what a card says is rewritten, everything else in the
 * document stays as it is. The XML is the only truth; cards are a way to look at it.
 */

export const ATTRIBUTE = {
  role: 'urn:altinn:rolecode',
  package: 'urn:altinn:accesspackage',
  serviceOwner: 'urn:altinn:org',
  organization: 'urn:altinn:organization:identifier-no',
  systemUser: 'urn:altinn:systemuser:uuid',
} as const;
const SUBJECT = 'urn:oasis:names:tc:xacml:1.0:subject-category:access-subject';
const RESOURCE = 'urn:oasis:names:tc:xacml:3.0:attribute-category:resource';
const ACTION = 'urn:oasis:names:tc:xacml:3.0:attribute-category:action';
const ACTION_ID = 'urn:oasis:names:tc:xacml:1.0:action:action-id';
const RESOURCE_ID = 'urn:altinn:resource';
const STRING = 'http://www.w3.org/2001/XMLSchema#string';
const INTEGER = 'http://www.w3.org/2001/XMLSchema#integer';
const EQUAL = 'urn:oasis:names:tc:xacml:1.0:function:string-equal';
const EQUAL_ANY_CASE = 'urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case';
const DENY_OVERRIDES = 'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides';
const NAMESPACE = 'urn:oasis:names:tc:xacml:3.0:core:schema:wd-17';
const LEVEL = 'urn:altinn:minimum-authenticationlevel';

/** Whom a rule is for: one attribute with one value. */
export interface Subject {
  readonly type: string;
  readonly value: string;
}

/** Why a rule cannot be told as a card. */
export type Advanced = 'denies' | 'condition' | 'obligations' | 'part' | 'shape' | 'function';

export interface Rule {
  /** Place among the rules of the document, from 0. */
  readonly index: number;
  readonly id: string;
  /** What the document says of it itself. */
  readonly description: string | undefined;
  readonly said: { readonly who: readonly Subject[]; readonly may: readonly string[] } | undefined;
  readonly advanced: Advanced | undefined;
  /** Everything an advanced rule names, for its explanation. */
  readonly names: readonly Subject[];
  readonly actions: readonly string[];
}

export const LEVEL_KINDS = ['everybody', 'serviceOwners', 'systemUsers'] as const;
export type LevelKind = (typeof LEVEL_KINDS)[number];
const LEVEL_CATEGORY: Readonly<Record<LevelKind, string>> = {
  everybody: LEVEL,
  serviceOwners: `${LEVEL}-org`,
  systemUsers: `${LEVEL}-systemuser`,
};

export interface Policy {
  readonly rules: readonly Rule[];
  readonly levels: Readonly<Partial<Record<LevelKind, number>>>;
  /** The rules do not add up as cards suppose: another way to combine them, or a target for the whole. */
  readonly odd: boolean;
}

export interface XmlFault {
  readonly line: number | undefined;
  readonly column: number | undefined;
  readonly text: string;
}

export const isFault = (read: Policy | XmlFault): read is XmlFault => 'text' in read;

/** The cards of a policy, or where its XML breaks. */
export function readPolicy(xml: string): Policy | XmlFault {
  const document = parse(xml);
  if (!(document instanceof Document)) return document;
  const policy = document.documentElement;
  const target = childOf(policy, 'Target');
  return {
    rules: rulesOf(policy).map(readRule),
    levels: readLevels(policy),
    odd:
      policy.getAttribute('RuleCombiningAlgId') !== DENY_OVERRIDES ||
      (target !== undefined && childrenOf(target, 'AnyOf').length > 0),
  };
}

function parse(xml: string): Document | XmlFault {
  const broken = breakIn(xml);
  if (broken !== undefined) return broken;
  const document = new DOMParser().parseFromString(xml, 'application/xml');
  const error = document.querySelector('parsererror');
  if (error !== null) return { line: undefined, column: undefined, text: error.textContent ?? '' };
  return document.documentElement.localName === 'Policy'
    ? document
    : { line: 1, column: 1, text: `<${document.documentElement.localName}>` };
}

const childrenOf = (parent: Element, name: string): Element[] =>
  [...parent.children].filter(({ localName }) => localName === name);
const childOf = (parent: Element, name: string): Element | undefined => childrenOf(parent, name)[0];
const rulesOf = (policy: Element): Element[] => childrenOf(policy, 'Rule');

interface ReadMatch {
  readonly category: string;
  readonly subject: Subject;
  /** Compared as text, with an attribute that need not be there. */
  readonly plain: boolean;
}

function readMatch(match: Element): ReadMatch {
  const value = childOf(match, 'AttributeValue');
  const designator = childOf(match, 'AttributeDesignator');
  const matchId = match.getAttribute('MatchId') ?? '';
  return {
    category: (designator ?? childOf(match, 'AttributeSelector'))?.getAttribute('Category') ?? '',
    subject: {
      type: designator?.getAttribute('AttributeId') ?? childOf(match, 'AttributeSelector')?.getAttribute('Path') ?? '?',
      value: value?.textContent?.trim() ?? '',
    },
    plain:
      designator !== undefined &&
      (matchId === EQUAL || matchId === EQUAL_ANY_CASE) &&
      value?.getAttribute('DataType') === STRING &&
      designator.getAttribute('MustBePresent') !== 'true' &&
      designator.getAttribute('Issuer') === null,
  };
}

const matchesOf = (anyOf: Element): ReadMatch[] =>
  childrenOf(anyOf, 'AllOf').flatMap((allOf) => childrenOf(allOf, 'Match').map(readMatch));

function readRule(rule: Element, index: number): Rule {
  const target = childOf(rule, 'Target');
  const anyOfs = target === undefined ? [] : childrenOf(target, 'AnyOf');
  const matches = anyOfs.flatMap(matchesOf);
  const names = matches.filter(({ category }) => category === SUBJECT).map(({ subject }) => subject);
  const actions = matches.filter(({ category }) => category === ACTION).map(({ subject }) => subject.value);
  const advanced = whyAdvanced(rule, anyOfs, matches);
  return {
    index,
    id: rule.getAttribute('RuleId') ?? '',
    description: childOf(rule, 'Description')?.textContent?.trim() || undefined,
    said: advanced === undefined ? { who: names, may: actions } : undefined,
    advanced,
    names: distinct(names),
    actions: [...new Set(actions)],
  };
}

function whyAdvanced(rule: Element, anyOfs: readonly Element[], matches: readonly ReadMatch[]): Advanced | undefined {
  if (rule.getAttribute('Effect') !== 'Permit') return 'denies';
  if (childOf(rule, 'Condition') !== undefined) return 'condition';
  if ([...rule.children].some(({ localName }) => /^(Obligation|Advice)Expressions$/.test(localName)))
    return 'obligations';
  const categories = anyOfs.map((anyOf) => new Set(matchesOf(anyOf).map(({ category }) => category)));
  const alone = anyOfs.every((anyOf) =>
    childrenOf(anyOf, 'AllOf').every((all) => childrenOf(all, 'Match').length === 1),
  );
  const about = (which: string) => categories.filter((those) => those.size === 1 && those.has(which)).length;
  if (!alone || anyOfs.length !== 3 || [SUBJECT, RESOURCE, ACTION].some((which) => about(which) !== 1)) {
    const parts = matches.some(({ category, subject }) => category === RESOURCE && subject.type !== RESOURCE_ID);
    return parts ? 'part' : 'shape';
  }
  const resources = matches.filter(({ category }) => category === RESOURCE);
  if (resources.length !== 1 || resources[0]!.subject.type !== RESOURCE_ID) return 'part';
  if (matches.some(({ plain }) => !plain)) return 'function';
  if (matches.some(({ category, subject }) => category === ACTION && subject.type !== ACTION_ID)) return 'shape';
  return undefined;
}

function levelExpressions(policy: Element): { kind: LevelKind; obligation: Element; value: Element }[] {
  return childrenOf(policy, 'ObligationExpressions')
    .flatMap((all) => childrenOf(all, 'ObligationExpression'))
    .flatMap((obligation) =>
      childrenOf(obligation, 'AttributeAssignmentExpression').flatMap((assignment) => {
        const kind = LEVEL_KINDS.find((one) => LEVEL_CATEGORY[one] === assignment.getAttribute('Category'));
        const value = childOf(assignment, 'AttributeValue');
        return kind === undefined || value === undefined ? [] : [{ kind, obligation, value }];
      }),
    );
}

const readLevels = (policy: Element): Partial<Record<LevelKind, number>> =>
  Object.fromEntries(
    levelExpressions(policy).flatMap(({ kind, value }) =>
      /^\s*\d\s*$/.test(value.textContent ?? '') ? [[kind, Number(value.textContent)]] : [],
    ),
  );

export const sameSubject = (one: Subject, other: Subject): boolean =>
  one.type === other.type && one.value.toLowerCase() === other.value.toLowerCase();

export const distinct = (subjects: readonly Subject[]): Subject[] =>
  subjects.filter((one, at) => subjects.findIndex((other) => sameSubject(one, other)) === at);

/** Changes the document; answers it as text, or the text as it was when it cannot be read. */
function changed(xml: string, change: (policy: Element) => void): string {
  const document = parse(xml);
  if (!(document instanceof Document)) return xml;
  change(document.documentElement);
  const declaration = /^\s*<\?xml[^>]*\?>\s*/.exec(xml)?.[0] ?? '';
  return `${declaration}${new XMLSerializer().serializeToString(document).replace(/^<\?xml[^>]*\?>\s*/, '')}${xml.endsWith('\n') ? '\n' : ''}`;
}

const make = (
  beside: Element,
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Element | string)[] = [],
): Element => {
  const { ownerDocument, namespaceURI, prefix } = beside;
  const element = ownerDocument.createElementNS(namespaceURI, prefix === null ? name : `${prefix}:${name}`);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

/** Puts elements one to a line, as far in as they lie deep. */
function indent(element: Element, depth: number): Element {
  if (element.children.length === 0) return element;
  for (const child of [...element.children]) {
    child.before(`\n${'  '.repeat(depth + 1)}`);
    indent(child, depth + 1);
  }
  element.append(`\n${'  '.repeat(depth)}`);
  return element;
}

const matchAll = (beside: Element, category: string, { type, value }: Subject, equal = EQUAL_ANY_CASE): Element =>
  make(beside, 'AllOf', {}, [
    make(beside, 'Match', { MatchId: equal }, [
      make(beside, 'AttributeValue', { DataType: STRING }, [value]),
      make(beside, 'AttributeDesignator', {
        AttributeId: type,
        Category: category,
        DataType: STRING,
        MustBePresent: 'false',
      }),
    ]),
  ]);

/** Makes an AnyOf hold just these alternatives; those that are there already stay as they are written. */
function setAlternatives(anyOf: Element, category: string, wanted: readonly Subject[]): void {
  const there = childrenOf(anyOf, 'AllOf').map((allOf) => ({
    allOf,
    subject: readMatch(childOf(allOf, 'Match')!).subject,
  }));
  for (const { allOf, subject } of there) if (!wanted.some((one) => sameSubject(one, subject))) removeWithSpace(allOf);
  for (const one of wanted) {
    if (there.some(({ subject }) => sameSubject(one, subject))) continue;
    const added = indent(matchAll(anyOf, category, one), 4);
    const last = childrenOf(anyOf, 'AllOf').at(-1);
    if (last === undefined) anyOf.prepend('\n        ', added);
    else last.after('\n        ', added);
  }
}

function removeWithSpace(element: Element): void {
  const before = element.previousSibling;
  if (before?.nodeType === Node.TEXT_NODE && before.textContent?.trim() === '') before.remove();
  element.remove();
}

/** The rule with other people or actions in it; only for rules that are cards. */
export const withRule = (xml: string, index: number, { who, may }: NonNullable<Rule['said']>): string =>
  changed(xml, (policy) => {
    const rule = rulesOf(policy)[index];
    const target = rule && childOf(rule, 'Target');
    if (target === undefined) return;
    for (const anyOf of childrenOf(target, 'AnyOf')) {
      const category = matchesOf(anyOf)[0]?.category;
      if (category === SUBJECT) setAlternatives(anyOf, SUBJECT, who);
      if (category === ACTION)
        setAlternatives(
          anyOf,
          ACTION,
          may.map((value) => ({ type: ACTION_ID, value })),
        );
    }
  });

/** The policy with one more rule, last. */
export const withNewRule = (xml: string, resource: string, { who, may }: NonNullable<Rule['said']>): string =>
  changed(xml, (policy) => {
    const taken = new Set(rulesOf(policy).map((rule) => rule.getAttribute('RuleId')));
    let number = taken.size + 1;
    const idOf = () => `urn:altinn:resource:${resource}:ruleid:${number}`;
    while (taken.has(idOf())) number++;
    const anyOf = (alternatives: readonly Element[]) => make(policy, 'AnyOf', {}, alternatives);
    const rule = make(policy, 'Rule', { RuleId: idOf(), Effect: 'Permit' }, [
      make(policy, 'Target', {}, [
        anyOf(who.map((one) => matchAll(policy, SUBJECT, one))),
        anyOf([matchAll(policy, RESOURCE, { type: RESOURCE_ID, value: resource }, EQUAL)]),
        anyOf(may.map((value) => matchAll(policy, ACTION, { type: ACTION_ID, value }))),
      ]),
    ]);
    const last = rulesOf(policy).at(-1) ?? childOf(policy, 'Target');
    const added = ['\n  ', indent(rule, 1)];
    if (last === undefined) policy.append(...added);
    else last.after(...added);
  });

export const withoutRule = (xml: string, index: number): string =>
  changed(xml, (policy) => {
    const rule = rulesOf(policy)[index];
    if (rule !== undefined) removeWithSpace(rule);
  });

/** The rule one place up or down; the order tells people something, decisions nothing. */
export const withRuleMoved = (xml: string, index: number, step: 1 | -1): string =>
  changed(xml, (policy) => {
    const rules = rulesOf(policy);
    const [rule, other] = [rules[index], rules[index + step]];
    if (rule === undefined || other === undefined) return;
    const place = rule.ownerDocument.createTextNode('');
    rule.before(place);
    other.replaceWith(rule);
    place.replaceWith(other);
  });

/** The policy with another demand on the login level; undefined takes the demand away. */
export const withLevel = (xml: string, kind: LevelKind, level: number | undefined): string =>
  changed(xml, (policy) => {
    const there = levelExpressions(policy).filter((one) => one.kind === kind);
    if (level !== undefined && there.length > 0) {
      for (const { value } of there) value.textContent = String(level);
      return;
    }
    if (level === undefined) {
      for (const { obligation } of there) {
        const all = obligation.parentElement!;
        removeWithSpace(obligation);
        if (all.children.length === 0) removeWithSpace(all);
      }
      return;
    }
    const ids = new Set(
      childrenOf(policy, 'ObligationExpressions')
        .flatMap((all) => childrenOf(all, 'ObligationExpression'))
        .map((one) => one.getAttribute('ObligationId')),
    );
    let number = ids.size + 1;
    while (ids.has(`urn:altinn:obligation:authenticationLevel${number}`)) number++;
    const obligation = make(
      policy,
      'ObligationExpression',
      { ObligationId: `urn:altinn:obligation:authenticationLevel${number}`, FulfillOn: 'Permit' },
      [
        make(
          policy,
          'AttributeAssignmentExpression',
          {
            AttributeId: `urn:altinn:obligation${number}-assignment${number}`,
            Category: LEVEL_CATEGORY[kind],
          },
          [make(policy, 'AttributeValue', { DataType: INTEGER }, [String(level)])],
        ),
      ],
    );
    const all = childOf(policy, 'ObligationExpressions');
    if (all !== undefined) all.append('  ', indent(obligation, 2), '\n  ');
    else {
      const made = indent(make(policy, 'ObligationExpressions', {}, [obligation]), 1);
      const last = rulesOf(policy).at(-1) ?? childOf(policy, 'Target');
      if (last === undefined) policy.append('\n  ', made, '\n');
      else last.after('\n  ', made);
    }
  });

/** A policy without rules, to begin from. */
export const emptyPolicy = (resource: string): string => `<?xml version="1.0" encoding="utf-8"?>
<xacml:Policy xmlns:xacml="${NAMESPACE}" PolicyId="urn:altinn:policyid:${resource.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}" Version="1.0" RuleCombiningAlgId="${DENY_OVERRIDES}">
  <xacml:Target/>
</xacml:Policy>
`;

/** Lines from 1 on which a rule stands, the last included. */
export function linesOfRule(xml: string, index: number): { from: number; to: number } | undefined {
  // Comments may hold rules too; what counts is where the others begin.
  const text = xml.replace(/<!--[\s\S]*?-->/g, (comment) => comment.replace(/[^\n]/g, ' '));
  const start = [...text.matchAll(/<(?:[\w.-]+:)?Rule[\s>]/g)][index]?.index;
  if (start === undefined) return undefined;
  const end = /<\/(?:[\w.-]+:)?Rule\s*>/g;
  end.lastIndex = start;
  const last = end.exec(text)?.index ?? start;
  const lineAt = (place: number) => text.slice(0, place).split('\n').length;
  return { from: lineAt(start), to: lineAt(last) };
}

/** The rule a line of the XML lies in. */
export function ruleAtLine(xml: string, line: number): number | undefined {
  for (let index = 0; ; index++) {
    const lines = linesOfRule(xml, index);
    if (lines === undefined) return undefined;
    if (line >= lines.from && line <= lines.to) return index;
  }
}
