import { compilePolicy } from '../../xacml/compile.ts';
import { decide } from '../../xacml/decide.ts';
import { type DataTypeName, dataTypeId, XACML_NAMESPACE } from '../../xacml/identifiers.ts';
import { parsePolicy } from '../../xacml/parse-policy.ts';
import { type RequestCategory, requestOf } from '../../xacml/request.ts';

/** Small builders for XACML expressions, and what an expression comes to when a policy hands it out as obligation. */

const functionPrefixes = ['1.0', '2.0', '3.0'].map((version) => `urn:oasis:names:tc:xacml:${version}:function:`);

export function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

/** `1:integer-add` is the function of XACML 1.0, and so for 2 and 3. */
export function functionId(short: string): string {
  return functionPrefixes[Number(short[0]) - 1] + short.slice(2);
}

export function value(type: DataTypeName, text: string): string {
  return `<AttributeValue DataType="${dataTypeId[type]}">${escaped(text)}</AttributeValue>`;
}

export function apply(short: string, ...operands: string[]): string {
  return `<Apply FunctionId="${functionId(short)}">${operands.join('')}</Apply>`;
}

export function functionReference(short: string): string {
  return `<Function FunctionId="${functionId(short)}"/>`;
}

/** A bag of values of one type. */
export function bag(type: DataTypeName, ...texts: string[]): string {
  const version = type === 'ipAddress' || type === 'dnsName' ? 2 : type.endsWith('Duration') ? 3 : 1;
  return apply(`${version}:${type}-bag`, ...texts.map((text) => value(type, text)));
}

export const string = (text: string): string => value('string', text);
export const integer = (number: number | string): string => value('integer', String(number));
export const double = (number: number | string): string => value('double', String(number));
export const boolean = (truth: boolean): string => value('boolean', String(truth));

export interface PolicyParts {
  readonly variables?: string;
  readonly defaults?: string;
  readonly attributes?: string;
}

/** A policy that always permits and gives the expression out. */
export function policyGiving(expression: string, { variables = '', defaults = '', attributes = '' }: PolicyParts = {}) {
  return `<Policy xmlns="${XACML_NAMESPACE}" PolicyId="test" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides" ${attributes}>
    ${defaults}<Target/>${variables}<Rule RuleId="always" Effect="Permit"/>
    <ObligationExpressions><ObligationExpression ObligationId="given" FulfillOn="Permit">
      <AttributeAssignmentExpression AttributeId="given">${expression}</AttributeAssignmentExpression>
    </ObligationExpression></ObligationExpressions></Policy>`;
}

/** The texts of the values an expression comes to, joined by `|`, or the last word of the status code. */
export function outcome(
  expression: string,
  categories: readonly RequestCategory[] = [],
  parts: PolicyParts = {},
): string {
  const policy = compilePolicy(parsePolicy(policyGiving(expression, parts)));
  const decision = decide(policy, requestOf(categories), { now: Date.UTC(2026, 0, 31, 12, 30, 15) });
  const [given] = decision.obligations;
  if (decision.decision === 'Permit' && given) return given.assignments.map((assignment) => assignment.value).join('|');
  return decision.status.code.slice(decision.status.code.lastIndexOf(':') + 1);
}

export const PROCESSING = 'processing-error';
export const SYNTAX = 'syntax-error';
export const MISSING = 'missing-attribute';
