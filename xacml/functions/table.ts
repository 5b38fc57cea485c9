import { accessPermitted } from './access-permitted.ts';
import { arithmetic } from './arithmetic.ts';
import { bags } from './bags.ts';
import { calendarArithmetic } from './calendar-arithmetic.ts';
import { conversion } from './conversion.ts';
import type { FunctionDefinition } from './definition.ts';
import { equalityAndOrder } from './equality-and-order.ts';
import { logic } from './logic.ts';
import { matching } from './matching.ts';
import { strings } from './strings.ts';
import { xpathFunctions } from './xpath.ts';

const definitions = new Map<string, FunctionDefinition>(
  [
    ...equalityAndOrder,
    ...arithmetic,
    ...logic,
    ...strings,
    ...calendarArithmetic,
    ...bags,
    ...conversion,
    ...matching,
    ...xpathFunctions,
    accessPermitted,
  ].map((definition) => [definition.id, definition]),
);

/** The function with the identifier, or undefined; those that take functions are in higher-order.ts. */
export function functionDefinition(id: string): FunctionDefinition | undefined {
  return definitions.get(id);
}

/** The identifiers of all functions but the higher-order ones. */
export function functionIdentifiers(): string[] {
  return [...definitions.keys()];
}
