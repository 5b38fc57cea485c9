import { checkVariables } from './check-variables.ts';
import { PolicyRefused } from './errors.ts';
import { onlyExpression, parseTarget } from './parse-expression.ts';
import type {
  AttributeAssignmentExpression,
  Effect,
  NoticeExpression,
  Policy,
  PolicyReference,
  PolicySet,
  PolicyTree,
  Rule,
  VariableDefinition,
} from './policy.ts';
import { XACML_NAMESPACE } from './identifiers.ts';
import type { Element } from './xml/element.ts';
import { DocumentRefused, readDocument } from './xml/read-document.ts';
import {
  onlyAttributes,
  onlyText,
  optionalAttribute,
  type Refuse,
  requiredAttribute,
  Sequence,
} from './xml/sequence.ts';

const refuse: Refuse = (line, sentence) => {
  throw new PolicyRefused('not-xacml', line, sentence);
};

/** Reads a policy whose root is `Policy`. Throws PolicyRefused, with the line and a sentence that says why. */
export function parsePolicy(xml: string): Policy {
  const tree = parsePolicyTree(xml);
  if (tree.kind === 'policy') return tree;
  return refuse(tree.line, 'The root is <PolicySet>; a single <Policy> is needed here.');
}

/** Reads a policy whose root is `Policy` or `PolicySet`. Throws PolicyRefused. */
export function parsePolicyTree(xml: string): PolicyTree {
  const root = readPolicyDocument(xml);
  if (root.namespace !== XACML_NAMESPACE) {
    const found = root.namespace === '' ? 'no namespace' : `the namespace ${root.namespace}`;
    refuse(root.line, `<${root.name}> has ${found}; a policy of XACML 3.0 has ${XACML_NAMESPACE}.`);
  }
  if (root.name === 'Policy') return policy(root);
  if (root.name === 'PolicySet') return policySet(root);
  return refuse(root.line, `The root is <${root.name}>; it must be <Policy> or <PolicySet>.`);
}

function readPolicyDocument(xml: string): Element {
  try {
    return readDocument(xml);
  } catch (error) {
    if (error instanceof DocumentRefused) throw new PolicyRefused(error.fault, error.line, error.message);
    throw error;
  }
}

function policy(element: Element): Policy {
  onlyAttributes(element, ['PolicyId', 'Version', 'RuleCombiningAlgId', 'MaxDelegationDepth'], refuse);
  const children = new Sequence(element, refuse);
  const head = beforeChildren(element, children, 'PolicyId', 'RuleCombiningAlgId');
  const variables: VariableDefinition[] = [];
  const rules: Rule[] = [];
  const body = children.many('Rule', 'VariableDefinition', 'CombinerParameters', 'RuleCombinerParameters');
  if (body.length === 0) refuse(element.line, 'VariableDefinition or Rule are required');
  for (const child of body) {
    if (child.name === 'Rule') rules.push(rule(child));
    else if (child.name === 'VariableDefinition') variables.push(variableDefinition(child));
  }
  const tail = notices(children);
  children.end();
  const parsed: Policy = { kind: 'policy', ...head, variables, rules, ...tail };
  checkVariables(parsed, refuse);
  return parsed;
}

function policySet(element: Element): PolicySet {
  onlyAttributes(element, ['PolicySetId', 'Version', 'PolicyCombiningAlgId', 'MaxDelegationDepth'], refuse);
  const children = new Sequence(element, refuse);
  const head = beforeChildren(element, children, 'PolicySetId', 'PolicyCombiningAlgId');
  const members: (Policy | PolicySet | PolicyReference)[] = [];
  const body = children.many(
    'Policy',
    'PolicySet',
    'PolicyIdReference',
    'PolicySetIdReference',
    'CombinerParameters',
    'PolicyCombinerParameters',
    'PolicySetCombinerParameters',
  );
  for (const child of body) {
    if (child.name === 'Policy') members.push(policy(child));
    else if (child.name === 'PolicySet') members.push(policySet(child));
    else if (child.name.endsWith('Reference')) members.push(reference(child));
  }
  const tail = notices(children);
  children.end();
  return { kind: 'policy-set', ...head, children: members, ...tail };
}

function beforeChildren(element: Element, children: Sequence, idName: string, combiningName: string) {
  const id = requiredAttribute(element, idName, refuse);
  const combining = requiredAttribute(element, combiningName, refuse);
  // The schema demands Version; policies in use leave it out and mean 1.0.
  const version = optionalAttribute(element, 'Version') ?? '1.0';
  if (!/^\d+(\.\d+)*$/.test(version)) refuse(element.line, `Version "${version}" must be numbers with dots, as 1.0.`);
  const depth = optionalAttribute(element, 'MaxDelegationDepth');
  if (depth !== undefined && !/^\d{1,9}$/.test(depth)) {
    refuse(element.line, `MaxDelegationDepth "${depth}" must be a whole number.`);
  }
  const description = children.optional('Description');
  const hasIssuer = children.optional('PolicyIssuer') !== undefined;
  const defaults = children.optional('PolicyDefaults', 'PolicySetDefaults');
  let xpathVersion: string | undefined;
  if (defaults) {
    const inside = new Sequence(defaults, refuse);
    xpathVersion = onlyText(inside.required('XPathVersion'), refuse).trim();
    inside.end();
  }
  const target = parseTarget(children.required('Target'), refuse);
  return {
    id,
    version,
    combining,
    ...(description && { description: onlyText(description, refuse).trim() }),
    ...(xpathVersion !== undefined && { xpathVersion }),
    hasIssuer,
    ...(depth !== undefined && { maxDelegationDepth: Number(depth) }),
    target,
    line: element.line,
  };
}

function reference(element: Element): PolicyReference {
  onlyAttributes(element, ['Version', 'EarliestVersion', 'LatestVersion'], refuse);
  const id = onlyText(element, refuse).trim();
  if (id === '') refuse(element.line, `<${element.name}> is empty; it must hold the id of a policy.`);
  const pattern = (name: string): string | undefined => {
    const value = optionalAttribute(element, name);
    if (value !== undefined && !/^(\d+|\*)(\.(\d+|\*))*(\.\+)?$/.test(value)) {
      refuse(element.line, `${name} "${value}" must be numbers or * with dots, as 1.* or 2.+.`);
    }
    return value;
  };
  const version = pattern('Version');
  const earliestVersion = pattern('EarliestVersion');
  const latestVersion = pattern('LatestVersion');
  return {
    kind: element.name === 'PolicyIdReference' ? 'policy-reference' : 'policy-set-reference',
    id,
    ...(version !== undefined && { version }),
    ...(earliestVersion !== undefined && { earliestVersion }),
    ...(latestVersion !== undefined && { latestVersion }),
    line: element.line,
  };
}

function rule(element: Element): Rule {
  onlyAttributes(element, ['RuleId', 'Effect'], refuse);
  const children = new Sequence(element, refuse);
  const description = children.optional('Description');
  const target = children.optional('Target');
  const condition = children.optional('Condition');
  const tail = notices(children);
  children.end();
  return {
    kind: 'rule',
    id: requiredAttribute(element, 'RuleId', refuse),
    effect: effect(element, 'Effect'),
    ...(description && { description: onlyText(description, refuse).trim() }),
    ...(target && { target: parseTarget(target, refuse) }),
    ...(condition && { condition: onlyExpression(condition, refuse) }),
    ...tail,
    line: element.line,
  };
}

function variableDefinition(element: Element): VariableDefinition {
  onlyAttributes(element, ['VariableId'], refuse);
  return {
    id: requiredAttribute(element, 'VariableId', refuse),
    expression: onlyExpression(element, refuse),
    line: element.line,
  };
}

/** Obligations and advice, which end rules, policies and policy sets alike. */
function notices(children: Sequence): { obligations: NoticeExpression[]; advice: NoticeExpression[] } {
  const obligations = children.optional('ObligationExpressions');
  const advice = children.optional('AdviceExpressions');
  return {
    obligations: obligations ? noticeList(obligations, 'ObligationExpression', 'ObligationId', 'FulfillOn') : [],
    advice: advice ? noticeList(advice, 'AdviceExpression', 'AdviceId', 'AppliesTo') : [],
  };
}

function noticeList(element: Element, name: string, idName: string, onName: string): NoticeExpression[] {
  const list = new Sequence(element, refuse);
  const found = list.oneOrMore(name).map((notice): NoticeExpression => {
    onlyAttributes(notice, [idName, onName], refuse);
    const children = new Sequence(notice, refuse);
    const assignments = children.many('AttributeAssignmentExpression').map(assignment);
    children.end();
    return {
      id: requiredAttribute(notice, idName, refuse),
      on: effect(notice, onName),
      assignments,
      line: notice.line,
    };
  });
  list.end();
  return found;
}

function assignment(element: Element): AttributeAssignmentExpression {
  onlyAttributes(element, ['AttributeId', 'Category', 'Issuer'], refuse);
  const category = optionalAttribute(element, 'Category');
  const issuer = optionalAttribute(element, 'Issuer');
  return {
    attributeId: requiredAttribute(element, 'AttributeId', refuse),
    ...(category !== undefined && { category }),
    ...(issuer !== undefined && { issuer }),
    expression: onlyExpression(element, refuse),
    line: element.line,
  };
}

/** Policies in use write the effect in any case; the meaning is the same. */
function effect(element: Element, name: string): Effect {
  const value = requiredAttribute(element, name, refuse);
  const lower = value.toLowerCase();
  if (lower === 'permit') return 'Permit';
  if (lower === 'deny') return 'Deny';
  return refuse(element.line, `${name} of <${element.name}> must be Permit or Deny, not "${value}".`);
}
