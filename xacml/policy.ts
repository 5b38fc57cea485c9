/**
 * The tree of a policy as written, with line numbers. It is what views and checks of a policy read
 * (which subjects, which rights), and what compile.ts makes a decision function of.
 */

export type Effect = 'Permit' | 'Deny';

/** Namespace prefixes in scope where an XPath is written: prefix → URI. */
export type Namespaces = Readonly<Record<string, string>>;

export interface AttributeValue {
  readonly kind: 'value';
  readonly dataType: string;
  /** The text as written, white space included. */
  readonly text: string;
  /** Only for xpathExpression: whose Content the path looks into. */
  readonly xpathCategory?: string;
  readonly namespaces?: Namespaces;
  readonly line: number;
}

export interface AttributeDesignator {
  readonly kind: 'designator';
  readonly category: string;
  readonly attributeId: string;
  readonly dataType: string;
  readonly issuer?: string;
  readonly mustBePresent: boolean;
  readonly line: number;
}

export interface AttributeSelector {
  readonly kind: 'selector';
  readonly category: string;
  readonly path: string;
  readonly dataType: string;
  readonly contextSelectorId?: string;
  readonly mustBePresent: boolean;
  readonly namespaces: Namespaces;
  readonly line: number;
}

export interface Apply {
  readonly kind: 'apply';
  readonly functionId: string;
  readonly description?: string;
  readonly arguments: readonly Expression[];
  readonly line: number;
}

/** A function handed to a higher-order function. */
export interface FunctionReference {
  readonly kind: 'function';
  readonly functionId: string;
  readonly line: number;
}

export interface VariableReference {
  readonly kind: 'variable';
  readonly variableId: string;
  readonly line: number;
}

export type Expression =
  | AttributeValue
  | AttributeDesignator
  | AttributeSelector
  | Apply
  | FunctionReference
  | VariableReference;

export interface Match {
  readonly matchId: string;
  readonly value: AttributeValue;
  readonly attribute: AttributeDesignator | AttributeSelector;
  readonly line: number;
}

/** True when every match is. */
export interface AllOf {
  readonly matches: readonly Match[];
  readonly line: number;
}

/** True when one of its AllOf is. */
export interface AnyOf {
  readonly allOf: readonly AllOf[];
  readonly line: number;
}

/** True when every AnyOf is; an empty one always. */
export interface Target {
  readonly anyOf: readonly AnyOf[];
  readonly line: number;
}

export interface AttributeAssignmentExpression {
  readonly attributeId: string;
  readonly category?: string;
  readonly issuer?: string;
  readonly expression: Expression;
  readonly line: number;
}

/** An ObligationExpression (`on` is its FulfillOn) or an AdviceExpression (`on` is its AppliesTo). */
export interface NoticeExpression {
  readonly id: string;
  readonly on: Effect;
  readonly assignments: readonly AttributeAssignmentExpression[];
  readonly line: number;
}

export interface VariableDefinition {
  readonly id: string;
  readonly expression: Expression;
  readonly line: number;
}

export interface Rule {
  readonly kind: 'rule';
  readonly id: string;
  readonly effect: Effect;
  readonly description?: string;
  readonly target?: Target;
  readonly condition?: Expression;
  readonly obligations: readonly NoticeExpression[];
  readonly advice: readonly NoticeExpression[];
  readonly line: number;
}

interface PolicyHead {
  readonly id: string;
  readonly version: string;
  /** Identifier of the combining algorithm. */
  readonly combining: string;
  readonly description?: string;
  readonly xpathVersion?: string;
  /** A policy with an issuer is not trusted until reduced by the delegation profile, which is not supported. */
  readonly hasIssuer: boolean;
  readonly maxDelegationDepth?: number;
  readonly target: Target;
  readonly obligations: readonly NoticeExpression[];
  readonly advice: readonly NoticeExpression[];
  readonly line: number;
}

export interface Policy extends PolicyHead {
  readonly kind: 'policy';
  readonly variables: readonly VariableDefinition[];
  readonly rules: readonly Rule[];
}

export interface PolicySet extends PolicyHead {
  readonly kind: 'policy-set';
  readonly children: readonly (Policy | PolicySet | PolicyReference)[];
}

export interface PolicyReference {
  readonly kind: 'policy-reference' | 'policy-set-reference';
  readonly id: string;
  /** Version patterns such as `1.*` or `2.+`. */
  readonly version?: string;
  readonly earliestVersion?: string;
  readonly latestVersion?: string;
  readonly line: number;
}

export type PolicyTree = Policy | PolicySet;
