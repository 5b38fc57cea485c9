import { type CompileOptions, compilePolicy } from '../../xacml/compile.ts';
import { type DecideOptions, type Decision, decide } from '../../xacml/decide.ts';
import { attributeId, category, dataTypeId, XACML_NAMESPACE } from '../../xacml/identifiers.ts';
import { parsePolicyTree } from '../../xacml/parse-policy.ts';
import { type RequestCategory, requestOf } from '../../xacml/request.ts';
import { apply, boolean, integer } from './expressions.ts';

/** Small builders for policies, and their decisions. */

export const RULE3 = 'urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:';
export const POLICY3 = 'urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:';
export const RULE1 = 'urn:oasis:names:tc:xacml:1.0:rule-combining-algorithm:';
export const POLICY1 = 'urn:oasis:names:tc:xacml:1.0:policy-combining-algorithm:';
export const RULE11 = 'urn:oasis:names:tc:xacml:1.1:rule-combining-algorithm:';
export const POLICY11 = 'urn:oasis:names:tc:xacml:1.1:policy-combining-algorithm:';

/** A Match of a text with an attribute; required ones make the target fail when the attribute is missing. */
export function match(id: string, text: string, { of = category.subject as string, required = false } = {}): string {
  return `<Match MatchId="urn:oasis:names:tc:xacml:1.0:function:string-equal">
    <AttributeValue DataType="${dataTypeId.string}">${text}</AttributeValue>
    <AttributeDesignator Category="${of}" AttributeId="${id}" DataType="${dataTypeId.string}" MustBePresent="${required}"/></Match>`;
}

export const allOf = (...matches: string[]): string => `<AllOf>${matches.join('')}</AllOf>`;
export const anyOf = (...alternatives: string[]): string => `<AnyOf>${alternatives.join('')}</AnyOf>`;
export const target = (...all: string[]): string => `<Target>${all.join('')}</Target>`;

/** A target that no request here matches, and one that cannot be decided. */
export const NEVER = target(anyOf(allOf(match('nobody', 'nobody'))));
export const UNKNOWN = target(anyOf(allOf(match('nobody', 'nobody', { required: true }))));
/** A condition that fails with a processing error. */
export const FAILING = `<Condition>${apply('1:integer-equal', apply('1:integer-divide', integer(1), integer(0)), integer(1))}</Condition>`;
export const condition = (expression: string): string => `<Condition>${expression}</Condition>`;
export const TRUE = condition(boolean(true));

let ruleNumber = 0;

export function rule(effect: 'Permit' | 'Deny', ...inside: string[]): string {
  return `<Rule RuleId="rule${++ruleNumber}" Effect="${effect}">${inside.join('')}</Rule>`;
}

interface Head {
  readonly id?: string;
  readonly version?: string;
  readonly combining?: string;
  readonly target?: string;
  readonly after?: string;
}

export function policy(rules: readonly string[], head: Head = {}): string {
  const { id = 'policy', version = '1.0', combining = `${RULE3}deny-overrides`, after = '' } = head;
  return `<Policy xmlns="${XACML_NAMESPACE}" PolicyId="${id}" Version="${version}" RuleCombiningAlgId="${combining}">
    ${head.target ?? '<Target/>'}${rules.join('')}${after}</Policy>`;
}

export function policySet(children: readonly string[], head: Head = {}): string {
  const { id = 'set', version = '1.0', combining = `${POLICY3}deny-overrides`, after = '' } = head;
  return `<PolicySet xmlns="${XACML_NAMESPACE}" PolicySetId="${id}" Version="${version}" PolicyCombiningAlgId="${combining}">
    ${head.target ?? '<Target/>'}${children.join('')}${after}</PolicySet>`;
}

/** Obligations and advice that name themselves, e.g. `notices('o1', 'Permit')`. */
export function obligations(...notices: readonly (readonly [string, 'Permit' | 'Deny', string?])[]): string {
  const list = notices.map(
    ([id, on, inside = '']) =>
      `<ObligationExpression ObligationId="${id}" FulfillOn="${on}">${inside}</ObligationExpression>`,
  );
  return `<ObligationExpressions>${list.join('')}</ObligationExpressions>`;
}

export function advice(...notices: readonly (readonly [string, 'Permit' | 'Deny'])[]): string {
  const list = notices.map(([id, on]) => `<AdviceExpression AdviceId="${id}" AppliesTo="${on}"/>`);
  return `<AdviceExpressions>${list.join('')}</AdviceExpressions>`;
}

/** Attributes of the subject, the resource and the action, as short records. */
export function asked(
  subject: Record<string, string | readonly string[]>,
  resource: Record<string, string | readonly string[]> = {},
  action?: string,
): RequestCategory[] {
  const attributes = (record: Record<string, string | readonly string[]>) =>
    Object.entries(record).map(([id, values]) => ({ id, values: [values].flat() }));
  return [
    { category: category.subject, attributes: attributes(subject) },
    { category: category.resource, attributes: attributes(resource) },
    { category: category.action, attributes: action === undefined ? [] : attributes({ [attributeId.action]: action }) },
  ];
}

export function decided(
  xml: string,
  request: readonly RequestCategory[] = [],
  compile: CompileOptions = {},
  options: DecideOptions = {},
): Decision {
  return decide(compilePolicy(parsePolicyTree(xml), compile), requestOf(request), { now: 0, ...options });
}

/** `Permit`, `Deny`, `NotApplicable`, or Indeterminate with its mark: `{P}`, `{D}`, `{DP}`. */
export function marked(xml: string, request: readonly RequestCategory[] = [], compile: CompileOptions = {}): string {
  const { decision, indeterminate } = decided(xml, request, compile);
  return indeterminate ? `{${indeterminate}}` : decision;
}
