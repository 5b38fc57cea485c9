import { category } from '../../../xacml/identifiers.ts';
import type { Expression, Policy, Target } from '../../../xacml/policy.ts';

/** Ids of the subject attributes a policy speaks of anywhere: only these are worth looking up (authorization §3.3). */
export function mentionedSubjects(policy: Policy): ReadonlySet<string> {
  const mentioned = new Set<string>();
  const expression = (part: Expression): void => {
    if (part.kind === 'designator' && part.category === category.subject) mentioned.add(part.attributeId);
    if (part.kind === 'apply') for (const argument of part.arguments) expression(argument);
  };
  const target = (part: Target | undefined): void => {
    for (const { allOf } of part?.anyOf ?? [])
      for (const { matches } of allOf) for (const { attribute } of matches) expression(attribute);
  };
  target(policy.target);
  for (const { expression: defined } of policy.variables) expression(defined);
  for (const rule of policy.rules) {
    target(rule.target);
    if (rule.condition !== undefined) expression(rule.condition);
  }
  return mentioned;
}
