import { attributeId, category, dataTypeId } from '../../../xacml/identifiers.ts';
import type { AllOf, Match, NoticeExpression, Policy, Rule } from '../../../xacml/policy.ts';

/** Somebody a rule is for: one of these members. */
export interface PlainSubject {
  /** Altinn 2 or register role by its old code (`dagl`), or any role by its URN. */
  readonly role?: string;
  /** Access package by its code. */
  readonly package?: string;
  /** Service owner by its code. */
  readonly serviceOwner?: string;
  /** Organisation by its number. */
  readonly organization?: string;
}

/** Who may do what, in JSON that people write themselves. */
export interface PlainPolicy {
  readonly rules: readonly { readonly who: readonly PlainSubject[]; readonly may: readonly string[] }[];
  /** Least authentication level, 0 to 4. */
  readonly levels?: {
    readonly everybody?: number | undefined;
    readonly serviceOwners?: number | undefined;
    readonly systemUsers?: number | undefined;
  };
}

const ATTRIBUTES = {
  role: 'urn:altinn:rolecode',
  package: 'urn:altinn:accesspackage',
  serviceOwner: 'urn:altinn:org',
  organization: 'urn:altinn:organization:identifier-no',
} as const;
const KINDS = Object.entries(ATTRIBUTES) as [keyof typeof ATTRIBUTES, string][];
/** Roles that are told by their whole URN. */
const ROLE_TYPES = ['urn:altinn:external-role:ccr', 'urn:altinn:external-role:cra', 'urn:altinn:role'];
const LEVEL = 'urn:altinn:minimum-authenticationlevel';
const LEVELS = [
  ['everybody', LEVEL],
  ['serviceOwners', `${LEVEL}-org`],
  ['systemUsers', `${LEVEL}-systemuser`],
] as const;
const DENY_OVERRIDES = 'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides';
const EQUAL = 'urn:oasis:names:tc:xacml:1.0:function:string-equal';
const EQUAL_ANY_CASE = 'urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case';

/** A fault of a plain policy: where, and what to do. */
export interface PlainFault {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with a plain policy beside its shape; empty for one that can be written as XACML. */
export function plainFaults({ rules, levels }: PlainPolicy): PlainFault[] {
  const faults: PlainFault[] = [];
  if (rules.length === 0) faults.push({ path: '$.rules', message: 'Name at least one rule.' });
  rules.forEach(({ who, may }, index) => {
    const path = `$.rules[${index}]`;
    if (who.length === 0) faults.push({ path: `${path}.who`, message: 'Say who the rule is for.' });
    if (may.length === 0 || may.some((action) => action.trim() === ''))
      faults.push({ path: `${path}.may`, message: 'Say what they may do, for example read.' });
    who.forEach((one, at) => {
      const named = KINDS.filter(([kind]) => (one[kind] ?? '').trim() !== '');
      if (named.length !== 1)
        faults.push({
          path: `${path}.who[${at}]`,
          message: 'Name exactly one of role, package, serviceOwner and organization.',
        });
      else if (attributeOf(one) === undefined)
        faults.push({
          path: `${path}.who[${at}].role`,
          message: 'A role is a code such as dagl, or the URN of a role.',
        });
    });
  });
  for (const [who, level] of Object.entries(levels ?? {}))
    if (level !== undefined && !(Number.isInteger(level) && level >= 0 && level <= 4))
      faults.push({ path: `$.levels.${who}`, message: 'An authentication level is a whole number from 0 to 4.' });
  return faults;
}

/** The attribute a subject is matched by; undefined for a role URN of no known kind. */
function attributeOf(subject: PlainSubject): readonly [type: string, value: string] | undefined {
  const [kind, type] = KINDS.find(([name]) => (subject[name] ?? '').trim() !== '')!;
  const value = subject[kind]!.trim();
  if (!value.toLowerCase().startsWith('urn:')) return [type, value];
  const split = value.lastIndexOf(':');
  const prefix = value.slice(0, split).toLowerCase();
  const known = kind === 'role' ? [type, ...ROLE_TYPES] : [type];
  return known.includes(prefix) ? [prefix, value.slice(split + 1)] : undefined;
}

/** The policy as XACML, one rule a plain rule. `plain` has no faults. */
export function xacmlOf({ rules, levels }: PlainPolicy, identifier: string): string {
  const rule = ({ who, may }: PlainPolicy['rules'][number], index: number) => `
  <xacml:Rule RuleId="urn:altinn:resource:${escaped(identifier)}:ruleid:${index + 1}" Effect="Permit">
    <xacml:Target>${anyOf(who.map((one) => match(category.subject, ...attributeOf(one)!, EQUAL_ANY_CASE)))}${anyOf([
      match(category.resource, 'urn:altinn:resource', identifier, EQUAL),
    ])}${anyOf(may.map((action) => match(category.action, attributeId.action, action.trim(), EQUAL_ANY_CASE)))}
    </xacml:Target>
  </xacml:Rule>`;
  const demanded = LEVELS.flatMap(([who, which]) =>
    levels?.[who] === undefined ? [] : [[which, levels[who]] as const],
  );
  const obligation = ([which, level]: readonly [string, number], index: number) => `
    <xacml:ObligationExpression ObligationId="urn:altinn:obligation:authenticationLevel${index + 1}" FulfillOn="Permit">
      <xacml:AttributeAssignmentExpression AttributeId="urn:altinn:obligation${index + 1}-assignment${index + 1}" Category="${which}">
        <xacml:AttributeValue DataType="${dataTypeId.integer}">${level}</xacml:AttributeValue>
      </xacml:AttributeAssignmentExpression>
    </xacml:ObligationExpression>`;
  const obligations =
    demanded.length === 0
      ? ''
      : `
  <xacml:ObligationExpressions>${demanded.map(obligation).join('')}
  </xacml:ObligationExpressions>`;
  return `<?xml version="1.0" encoding="utf-8"?>
<xacml:Policy xmlns:xacml="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:altinn:policyid:${escaped(identifier)}" Version="1.0" RuleCombiningAlgId="${DENY_OVERRIDES}">
  <xacml:Target/>${rules.map(rule).join('')}${obligations}
</xacml:Policy>
`;
}

const anyOf = (alternatives: readonly string[]): string => `
      <xacml:AnyOf>${alternatives.join('')}
      </xacml:AnyOf>`;

const match = (which: string, type: string, value: string, equal: string): string => `
        <xacml:AllOf>
          <xacml:Match MatchId="${equal}">
            <xacml:AttributeValue DataType="${dataTypeId.string}">${escaped(value)}</xacml:AttributeValue>
            <xacml:AttributeDesignator AttributeId="${type}" Category="${which}" DataType="${dataTypeId.string}" MustBePresent="false"/>
          </xacml:Match>
        </xacml:AllOf>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A policy in plain words, or why it says more than they can: a sentence that names the rule. */
export function plainOf(tree: Policy, identifier: string): PlainPolicy | { readonly cannot: string } {
  if (tree.combining !== DENY_OVERRIDES) return { cannot: 'The policy combines its rules in another way.' };
  if ((tree.target?.anyOf.length ?? 0) > 0) return { cannot: 'The policy has a target of its own.' };
  if (tree.advice.length > 0) return { cannot: 'The policy gives advice.' };
  const rules: PlainPolicy['rules'][number][] = [];
  for (const rule of tree.rules) {
    const plain = plainRule(rule, identifier);
    if (typeof plain === 'string') return { cannot: `Rule ${rule.id}: ${plain}` };
    rules.push(plain);
  }
  const levels: Record<string, number> = {};
  for (const obligation of tree.obligations) {
    const level = levelOf(obligation);
    if (level === undefined || levels[level[0]] !== undefined)
      return { cannot: `The obligation ${obligation.id} says more than one authentication level.` };
    levels[level[0]] = level[1];
  }
  return { rules, ...(Object.keys(levels).length === 0 ? {} : { levels }) };
}

function plainRule(rule: Rule, identifier: string): PlainPolicy['rules'][number] | string {
  if (rule.effect !== 'Permit') return 'it denies.';
  if (rule.condition !== undefined) return 'it has a condition.';
  if (rule.obligations.length + rule.advice.length > 0) return 'it has obligations or advice of its own.';
  const [subjects, actions, resources, more] = [
    alternatives(rule, category.subject),
    alternatives(rule, category.action),
    alternatives(rule, category.resource),
    (rule.target?.anyOf.length ?? 0) > 3,
  ];
  if (subjects === undefined || actions === undefined || resources === undefined || more)
    return 'its target is not just a list of subjects, the resource and a list of actions.';
  const onlyResource = resources.length === 1 && isAttribute(resources[0]!, 'urn:altinn:resource');
  if (!onlyResource || resources[0]!.value.text !== identifier) return 'it is about a part of the resource.';
  if (!actions.every((one) => isAttribute(one, attributeId.action))) return 'it matches actions in another way.';
  const who: PlainSubject[] = [];
  for (const subject of subjects) {
    const plain = subjectOf(subject);
    if (plain === undefined) return 'it is for a subject that is no role, package, service owner or organisation.';
    who.push(plain);
  }
  return { who, may: actions.map(({ value }) => value.text.trim()) };
}

/** The single matches of the one AnyOf about a category; undefined when the target is of another shape. */
function alternatives({ target }: Rule, which: string): readonly Match[] | undefined {
  const about = (target?.anyOf ?? []).filter(({ allOf }) =>
    allOf.some(({ matches }) => matches.some(({ attribute }) => attribute.category === which)),
  );
  const single = ({ matches }: AllOf) => matches.length === 1 && matches[0]!.attribute.category === which;
  return about.length === 1 && about[0]!.allOf.every(single)
    ? about[0]!.allOf.map((one) => one.matches[0]!)
    : undefined;
}

/** Compared as text with this attribute, however upper and lower case count. */
const isAttribute = ({ attribute, matchId, value }: Match, type: string): boolean =>
  attribute.kind === 'designator' &&
  attribute.attributeId === type &&
  !attribute.mustBePresent &&
  attribute.issuer === undefined &&
  value.dataType === dataTypeId.string &&
  (matchId === EQUAL_ANY_CASE || matchId === EQUAL);

function subjectOf(match: Match): PlainSubject | undefined {
  const type = match.attribute.kind === 'designator' ? match.attribute.attributeId : '';
  const value = match.value.text.trim();
  const kind = KINDS.find(([, known]) => known === type)?.[0];
  if (kind === undefined && !ROLE_TYPES.includes(type)) return undefined;
  return isAttribute(match, type) ? { [kind ?? 'role']: kind === undefined ? `${type}:${value}` : value } : undefined;
}

function levelOf({ assignments, on }: NoticeExpression): readonly [who: string, level: number] | undefined {
  const [only, second] = assignments;
  const known = LEVELS.find(([, which]) => which === only?.category);
  if (only === undefined || second !== undefined || known === undefined || on !== 'Permit') return undefined;
  if (only.expression.kind !== 'value' || !/^[0-4]$/.test(only.expression.text.trim())) return undefined;
  return [known[0], Number(only.expression.text)];
}
