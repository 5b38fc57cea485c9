import type { Bag, Value } from '../types/data-type.ts';

const LARGE = 2n ** 64n;

/** Steps it costs to look at an argument: one, and more for long texts, large bags and large numbers. */
export function costOf(operand: Value | Bag): number {
  if (Array.isArray(operand)) return operand.length;
  const { raw } = operand as Value;
  if (typeof raw === 'string') return raw.length >> 6;
  if (typeof raw === 'bigint') return raw < LARGE && raw > -LARGE ? 0 : 20;
  return 1;
}
