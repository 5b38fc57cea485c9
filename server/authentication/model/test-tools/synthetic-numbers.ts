import { randomInt } from 'node:crypto';

/** Control digit of the digits with the weights (mod 11); 10 where there is none. */
function controlDigit(digits: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * digits[index]!, 0);
  return (11 - (sum % 11)) % 11;
}

const digitsOf = (text: string): number[] => [...text].map(Number);

/** A random organisation number with a valid control digit, in the series that synthetic test organisations have. */
export function randomOrganizationNumber(): string {
  for (;;) {
    const text = `31${randomInt(1_000_000).toString().padStart(6, '0')}`;
    const control = controlDigit(digitsOf(text), [3, 2, 7, 6, 5, 4, 3, 2]);
    if (control < 10) return `${text}${control}`;
  }
}

/** A random synthetic national identity number: valid, with 80 added to the month, so that no person can have it (§6.5). */
export function randomPersonIdentifier(): string {
  for (;;) {
    const two = (number: number) => number.toString().padStart(2, '0');
    const text = `${two(randomInt(1, 29))}${two(randomInt(81, 93))}${two(randomInt(40, 100))}${randomInt(1000).toString().padStart(3, '0')}`;
    const first = controlDigit(digitsOf(text), [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = controlDigit([...digitsOf(text), first], [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    if (first < 10 && second < 10) return `${text}${first}${second}`;
  }
}
