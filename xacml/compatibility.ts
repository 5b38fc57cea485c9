import type { AllOf, AnyOf, Policy, Rule, Target } from './policy.ts';

/**
 * The target as the reference reads it: the AnyOf elements that speak of one category only, and of the same one, are
 * alternatives to each other. An AnyOf that mixes categories keeps the meaning of the standard, since the per-category
 * reading would grant the action of one alternative on the resource of another.
 */
export function mergeAnyOf(target: Target): Target {
  const merged = new Map<string, AnyOf>();
  const result: AnyOf[] = [];
  for (const anyOf of target.anyOf) {
    const category = onlyCategory(anyOf);
    const earlier = category === undefined ? undefined : merged.get(category);
    if (category === undefined) result.push(anyOf);
    else if (earlier) (earlier.allOf as AllOf[]).push(...anyOf.allOf);
    else {
      const copy: AnyOf = { line: anyOf.line, allOf: [...anyOf.allOf] };
      merged.set(category, copy);
      result.push(copy);
    }
  }
  return { line: target.line, anyOf: result };
}

/** The rules whose meaning differs between strict XACML and `altinn-any-of-as-or`; for warnings about a policy. */
export function rulesReadDifferently(policy: Policy): Rule[] {
  return policy.rules.filter(({ target }) => target && mergeAnyOf(target).anyOf.length !== target.anyOf.length);
}

function onlyCategory(anyOf: AnyOf): string | undefined {
  const categories = new Set<string>();
  for (const { matches } of anyOf.allOf) for (const { attribute } of matches) categories.add(attribute.category);
  return categories.size === 1 ? categories.values().next().value : undefined;
}
