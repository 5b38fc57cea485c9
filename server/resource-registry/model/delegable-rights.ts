import type { Policy } from '../../../xacml/policy.ts';
import { type Attribute, flatten, urnOf } from './flatten.ts';
import { foldApp, keyOf, type Language, type NamedRight, namedRightsOf, ROLES_AND_PACKAGES } from './named-rights.ts';

/** A right people may give each other, with the roles and packages that open it. */
export interface DelegableRight extends NamedRight {
  /** Roles and packages each of which is enough, values as written (authorization §4.6). */
  readonly accessors: readonly Attribute[];
}

/** The rights of resource `identifier` that do not belong to service owners or systems alone. */
export function delegableRightsOf(
  tree: Policy,
  identifier: string,
  language: Language | undefined = 'nb',
): readonly DelegableRight[] {
  const accessors = new Map<string, Map<string, Attribute>>();
  for (const { subject, resource, action } of flatten(tree)) {
    const [only, second] = subject;
    if (only === undefined || second !== undefined) continue;
    const urn = urnOf(only);
    if (!ROLES_AND_PACKAGES.some((prefix) => urn.startsWith(prefix))) continue;
    const key = keyOf(foldApp(resource), action.value);
    const known = accessors.get(key) ?? new Map<string, Attribute>();
    accessors.set(key, known.set(urn.toLowerCase(), only));
  }
  return namedRightsOf(tree, identifier, { serviceOwnerRights: false, appRights: false }, language).map((right) => ({
    ...right,
    accessors: [...(accessors.get(right.key)?.values() ?? [])],
  }));
}
