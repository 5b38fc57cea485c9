import type { Policy } from '../../../xacml/policy.ts';
import { type Attribute, flatten, urnOf } from './flatten.ts';
import { minimumLevelOf } from './policy-facts.ts';

/** One field that is not the same on both sides; undefined became null. */
export interface FieldDifference {
  /** Path in the JSON: `title.nb`, `contactPoints`. Lists are told whole. */
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** One who may do something on one side only. */
export interface AccessDifference {
  readonly action: string;
  /** Several attributes must hold together. */
  readonly subject: readonly Attribute[];
  /** The part of the resource, where a rule is about a part. */
  readonly resource: readonly Attribute[];
}

/** Fields of two resources that differ, in the order of the fields. */
export function fieldDifferences(before: unknown, after: unknown, path = ''): FieldDifference[] {
  if (JSON.stringify(before ?? null) === JSON.stringify(after ?? null)) return [];
  if (!isPlainObject(before) && !isPlainObject(after))
    return [{ field: path, before: before ?? null, after: after ?? null }];
  const [one, other] = [isPlainObject(before) ? before : {}, isPlainObject(after) ? after : {}];
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) =>
    fieldDifferences(one[name], other[name], path === '' ? name : `${path}.${name}`),
  );
}

const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Who may do what with one policy and not with the other; a policy that is not there lets nobody do anything. */
export function accessDifferences(before: Policy | undefined, after: Policy | undefined) {
  const [one, other] = [waysOf(before), waysOf(after)];
  const level = (tree: Policy | undefined) => (tree && minimumLevelOf(tree)) ?? null;
  const denials = (tree: Policy | undefined) => tree?.rules.filter(({ effect }) => effect === 'Deny').length ?? 0;
  return {
    gained: [...other].filter(([key]) => !one.has(key)).map(([, way]) => way),
    lost: [...one].filter(([key]) => !other.has(key)).map(([, way]) => way),
    minimumLevel: { before: level(before), after: level(after) },
    // What these take away is not in the lists.
    denials: { before: denials(before), after: denials(after) },
  };
}

function waysOf(tree: Policy | undefined): Map<string, AccessDifference> {
  const ways = new Map<string, AccessDifference>();
  for (const { subject, action, resource } of tree === undefined ? [] : flatten(tree)) {
    const named = (attributes: readonly Attribute[]) => attributes.map(urnOf).sort().join(' ').toLowerCase();
    ways.set([action.value.trim().toLowerCase(), named(subject), named(resource)].join('\n'), {
      action: action.value.trim().toLowerCase(),
      subject,
      resource,
    });
  }
  return ways;
}
