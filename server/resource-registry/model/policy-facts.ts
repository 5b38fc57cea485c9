import type { NoticeExpression, Policy } from '../../../xacml/policy.ts';
import { flatten } from './flatten.ts';

const MINIMUM_LEVEL = 'urn:altinn:minimum-authenticationlevel';

/** Lowest authentication level among a policy's obligations, recognised by their category (§8.6); undefined when none. */
export function minimumLevelOf(tree: Policy): number | undefined {
  const levels = [...tree.obligations, ...tree.rules.flatMap(({ obligations }) => obligations)].flatMap(levelsOf);
  return levels.length === 0 ? undefined : Math.min(...levels);
}

function levelsOf({ assignments }: NoticeExpression): number[] {
  return assignments.flatMap(({ category, expression }) => {
    if (category !== MINIMUM_LEVEL || expression.kind !== 'value') return [];
    const text = expression.text.trim();
    return /^[+-]?\d+$/.test(text) ? [Number(text)] : [];
  });
}

/** Access packages a policy gives rights to, distinct, as written (§12: they tell whether mail is confidential). */
export function accessPackagesOf(tree: Policy): string[] {
  const packages = flatten(tree)
    .flatMap(({ subject }) => subject)
    .filter(({ type }) => type === 'urn:altinn:accesspackage')
    .map(({ value }) => value);
  return [...new Set(packages)];
}
