/** Check digit rules of Norwegian organisation and identity numbers (events-notifications-inbox §4.5). */

const ORGANIZATION_WEIGHTS = [3, 2, 7, 6, 5, 4, 3, 2, 1];
const FIRST_PERSON_WEIGHTS = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const SECOND_PERSON_WEIGHTS = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

/** The weighted sum of the leading digits modulo 11. */
function remainder(digits: string, weights: readonly number[]): number {
  let sum = 0;
  for (let place = 0; place < weights.length; place++) sum += (digits.charCodeAt(place) - 48) * weights[place]!;
  return sum % 11;
}

/** Nine digits whose last is the right check digit. The first digit is free: synthetic and masked numbers start anywhere. */
export const isOrganizationNumber = (text: string): boolean =>
  /^\d{9}$/.test(text) && remainder(text, ORGANIZATION_WEIGHTS) === 0;

/** Largest remainder of the first check digit in the series from 1 January 2032; that only it widens is our reading. */
const LARGEST_REMAINDER = 3;

/**
 * Eleven digits with both check digits right, by the rule of the series from 2032, which numbers of the old series pass
 * too: whoever makes the switch on the day would refuse people on the day after. The date is not looked at, so D-numbers
 * (day + 40), synthetic numbers (month + 80) and help numbers (month + 40) pass by the same rule.
 */
export const isPersonIdentifier = (text: string): boolean =>
  /^\d{11}$/.test(text) &&
  remainder(text, FIRST_PERSON_WEIGHTS) <= LARGEST_REMAINDER &&
  remainder(text, SECOND_PERSON_WEIGHTS) === 0;
