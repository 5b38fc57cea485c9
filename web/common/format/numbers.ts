const ORGANIZATION_WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2, 1];
const PERSON_WEIGHTS = [
  [3, 7, 6, 1, 8, 9, 4, 5, 2, 1],
  [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1],
] as const;

const remainder = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0) % 11;

/** Nine digits with the right check digit. */
export const isOrganizationNumber = (digits: string): boolean =>
  /^\d{9}$/.test(digits) && remainder(digits, ORGANIZATION_WEIGHTS) === 0;

/** Eleven digits with the right check digits; the series from 2032 leaves 0 to 3 at the first. */
export const isIdentityNumber = (digits: string): boolean =>
  /^\d{11}$/.test(digits) && remainder(digits, PERSON_WEIGHTS[0]) <= 3 && remainder(digits, PERSON_WEIGHTS[1]) === 0;
