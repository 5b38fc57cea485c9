import { type Failure, processingFailure } from '../failure.ts';
import { limits } from '../limits.ts';
import { doubleType, integerType } from '../types/numbers.ts';
import { define, defineRepeating, type FunctionDefinition, V1 } from './definition.ts';

const LARGEST = 10n ** BigInt(limits.integerDigits);
const BY_ZERO = processingFailure('Division by zero.');
const TOO_LARGE = processingFailure(`An integer has more than ${limits.integerDigits} digits.`);
const NO_INTEGER = processingFailure('NaN and INF have no integer.');

/** Keeps integers within their digits, so that repeated multiplication cannot grow without bound. */
function bounded(value: bigint): bigint | Failure {
  return value < LARGEST && value > -LARGEST ? value : TOO_LARGE;
}

const two = [integerType, integerType] as const;
const twoDoubles = [doubleType, doubleType] as const;

export const arithmetic: readonly FunctionDefinition[] = [
  defineRepeating(`${V1}integer-add`, integerType, 2, integerType, (raws) => bounded(raws.reduce((a, b) => a + b))),
  defineRepeating(`${V1}integer-multiply`, integerType, 2, integerType, (raws) => {
    let product: bigint | Failure = 1n;
    for (const raw of raws) {
      product = bounded(product * raw);
      if (typeof product !== 'bigint') return product;
    }
    return product;
  }),
  define(`${V1}integer-subtract`, two, integerType, (a, b) => bounded(a - b)),
  // bigint division cuts toward zero and % takes the sign of the first number, as the standard asks.
  define(`${V1}integer-divide`, two, integerType, (a, b) => (b === 0n ? BY_ZERO : a / b)),
  define(`${V1}integer-mod`, two, integerType, (a, b) => (b === 0n ? BY_ZERO : a % b)),
  define(`${V1}integer-abs`, [integerType], integerType, (a) => (a < 0n ? -a : a)),
  defineRepeating(`${V1}double-add`, doubleType, 2, doubleType, (raws) => raws.reduce((a, b) => a + b)),
  defineRepeating(`${V1}double-multiply`, doubleType, 2, doubleType, (raws) => raws.reduce((a, b) => a * b)),
  define(`${V1}double-subtract`, twoDoubles, doubleType, (a, b) => a - b),
  define(`${V1}double-divide`, twoDoubles, doubleType, (a, b) => (b === 0 ? BY_ZERO : a / b)),
  define(`${V1}double-abs`, [doubleType], doubleType, Math.abs),
  define(`${V1}round`, [doubleType], doubleType, Math.round),
  define(`${V1}floor`, [doubleType], doubleType, Math.floor),
  define(`${V1}integer-to-double`, [integerType], doubleType, Number),
  define(`${V1}double-to-integer`, [doubleType], integerType, (a) =>
    Number.isFinite(a) ? BigInt(Math.trunc(a)) : NO_INTEGER,
  ),
];
