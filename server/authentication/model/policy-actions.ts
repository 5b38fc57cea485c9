import { attributeId, category } from '../../../xacml/identifiers.ts';
import type { Policy } from '../../../xacml/policy.ts';

/** Every action that a permit rule of the policy names, in lower case; what can be given of a resource. */
export function actionsOf({ rules }: Policy): string[] {
  const matches = rules
    .filter(({ effect }) => effect === 'Permit')
    .flatMap(({ target }) => target?.anyOf ?? [])
    .flatMap(({ allOf }) => allOf)
    .flatMap((all) => all.matches);
  const actions = matches.flatMap(({ attribute, value }) =>
    attribute.kind === 'designator' &&
    attribute.category === category.action &&
    attribute.attributeId === attributeId.action
      ? [value.text.trim().toLowerCase()]
      : [],
  );
  return [...new Set(actions)];
}
