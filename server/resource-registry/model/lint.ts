import { rulesReadDifferently } from '../../../xacml/compatibility.ts';
import { category } from '../../../xacml/identifiers.ts';
import type { Policy, Rule } from '../../../xacml/policy.ts';
import type { ResourceType } from '../port.ts';
import { attributeOf, urnOf } from './flatten.ts';
import { minimumLevelOf } from './policy-facts.ts';

/** A doubt about a policy that may be stored all the same (resource-registry §8.2). */
export interface PolicyWarning {
  readonly code: WarningCode;
  /** What is doubtful, and what to do about it. */
  readonly text: string;
  /** Id of the rule, when it is about one. */
  readonly rule?: string;
}

export type WarningCode =
  | 'no-authentication-level'
  | 'no-read'
  | 'mail-without-read'
  | 'mail-without-write'
  | 'placeholder-left-in'
  | 'read-otherwise-in-altinn'
  | 'unknown-subject-type'
  | 'unknown-role'
  | 'unknown-package'
  | 'role-in-organization-form';

export interface LintFacts {
  /** Undefined for a policy of a resource that is not registered yet. */
  readonly resourceType: ResourceType | undefined;
  /** Is a role or package URN (lower case) one that somebody can hold? Undefined: not known here, so not warned of. */
  readonly knowsSubject: ((urn: string) => boolean) | undefined;
}

/** Supplied by no information point, though the platform's own example uses it (§8.8). */
const ORGANIZATION_FORM = 'urn:altinn:org:rolecode';

const ROLE_TYPES = new Set([
  'urn:altinn:rolecode',
  'urn:altinn:external-role:ccr',
  'urn:altinn:external-role:cra',
  'urn:altinn:role',
]);
const PACKAGE_TYPE = 'urn:altinn:accesspackage';

/** What templates have where the owner's own code or number shall stand: `[org]`, `[ORG_NR]`. */
const PLACEHOLDER = /^\s*\[[a-z_ -]+\]\s*$/i;

/** Subject attributes that a decision request can hold (§8.4). */
const OTHER_TYPES = new Set([
  'urn:altinn:org',
  'urn:altinn:organization:identifier-no',
  'urn:altinn:organization:uuid',
  'urn:altinn:organizationnumber',
  'urn:altinn:partyid',
  'urn:altinn:party:uuid',
  'urn:altinn:userid',
  'urn:altinn:person:uuid',
  'urn:altinn:person:identifier-no',
  'urn:altinn:systemuser:uuid',
  'urn:altinn:access-list',
  'urn:altinn:partytype',
  'urn:altinn:resource:delegation',
  'urn:altinn:sessionid',
  'urn:altinn:authlevel',
  'urn:scope',
  'urn:digitaltdodsbo:rolecode',
]);

/** Everything doubtful about a policy, in the order: the whole, then rule by rule. */
export function lint(tree: Policy, facts: LintFacts): PolicyWarning[] {
  const differing = new Set(rulesReadDifferently(tree));
  return [
    ...wholeWarnings(tree, facts),
    ...tree.rules.flatMap((rule) => [
      ...ruleWarnings(rule, facts),
      ...(differing.has(rule) ? [readOtherwise(rule)] : []),
    ]),
  ];
}

function wholeWarnings(tree: Policy, { resourceType }: LintFacts): PolicyWarning[] {
  const warnings: PolicyWarning[] = [];
  if (minimumLevelOf(tree) === undefined)
    warnings.push({
      code: 'no-authentication-level',
      text: 'The policy asks for no authentication level. Add an obligation of category urn:altinn:minimum-authenticationlevel, for example with level 3.',
    });
  if (!permits(tree, 'read'))
    warnings.push(
      resourceType === 'CorrespondenceService'
        ? {
            code: 'mail-without-read',
            text: 'Nobody may read: recipients need the action read to open messages. Add a rule that permits it.',
          }
        : { code: 'no-read', text: 'No rule permits the action read. Add one if anybody is to read.' },
    );
  if (resourceType === 'CorrespondenceService' && !permits(tree, 'write'))
    warnings.push({
      code: 'mail-without-write',
      text: 'No rule permits the action write, so only the owner itself can send. Add one if others shall send or manage messages too.',
    });
  return warnings;
}

const permits = (tree: Policy, action: string): boolean =>
  tree.rules.some((rule) => rule.effect === 'Permit' && actionsOf(rule).includes(action));

/** Several AnyOf on one category: the standard demands all, Altinn takes any (authorization §2.2). */
const readOtherwise = ({ id }: Rule): PolicyWarning => ({
  code: 'read-otherwise-in-altinn',
  text: 'The rule has several AnyOf elements on one category. All of them must hold here, as XACML says; Altinn is content with one. Put the alternatives into one AnyOf, or choose the reading with PUT /administration/api/v1/resources/{id}/policy-reading.',
  rule: id,
});

function ruleWarnings(rule: Rule, { knowsSubject }: LintFacts): PolicyWarning[] {
  const warnings = new Map<string, PolicyWarning>();
  for (const attribute of attributesOf(rule, category.subject)) {
    const { type, value } = attribute;
    const urn = urnOf(attribute);
    const isRole = ROLE_TYPES.has(type);
    const warn = (code: WarningCode, text: string) => warnings.set(`${code} ${urn}`, { code, text, rule: rule.id });
    if (PLACEHOLDER.test(value))
      warn(
        'placeholder-left-in',
        `${value} is a placeholder of a template, so this subject is never met. Put the real value in its place.`,
      );
    else if (type === ORGANIZATION_FORM)
      warn(
        'role-in-organization-form',
        `${ORGANIZATION_FORM} is supplied by no register, so this subject is never met. Use urn:altinn:rolecode with the value ${value}.`,
      );
    else if (!isRole && type !== PACKAGE_TYPE && !OTHER_TYPES.has(type))
      warn(
        'unknown-subject-type',
        `No decision request holds ${type}, so this subject is never met. Check the attribute id.`,
      );
    else if ((isRole || type === PACKAGE_TYPE) && knowsSubject !== undefined && !knowsSubject(urn.toLowerCase()))
      warn(
        isRole ? 'unknown-role' : 'unknown-package',
        `There is no ${isRole ? 'role' : 'access package'} ${urn}, so this subject is never met. Check the spelling.`,
      );
  }
  return [...warnings.values()];
}

const actionsOf = (rule: Rule): string[] => attributesOf(rule, category.action).map(({ value }) => value.toLowerCase());

function attributesOf({ target }: Rule, wanted: string) {
  return (target?.anyOf ?? [])
    .flatMap(({ allOf }) => allOf)
    .flatMap(({ matches }) => matches)
    .filter(({ attribute }) => attribute.category === wanted)
    .map(attributeOf);
}
