import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recipientFault } from '../../server/correspondence/model/recipients.ts';
import { isOrganizationNumber, isPersonIdentifier } from '../../server/register/port.ts';

const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));

test('organisation numbers with a right check digit pass, whatever digit they start with', () => {
  for (const number of ['991825827', '313154599', '311443755', '713431400'])
    assert.equal(isOrganizationNumber(number), true, number);
  for (const number of ['123456789', '897069650', '99182582', '9918258277', '99182582a', ''])
    assert.equal(isOrganizationNumber(number), false, number);
});

test('of ten organisation numbers that differ in the last digit at most one is valid', () => {
  fc.assert(
    fc.property(digits(8), (start) => {
      const valid = [...'0123456789'].filter((last) => isOrganizationNumber(start + last));
      return valid.length <= 1;
    }),
  );
});

test('synthetic identity numbers (month + 80) and D-numbers pass, since no date is looked at', () => {
  for (const number of ['18874198354', '20827199746', '08895699684', '14886498226'])
    assert.equal(isPersonIdentifier(number), true, number);
  assert.equal(isPersonIdentifier(numberFrom('580175')), true, 'day + 40');
  assert.equal(isPersonIdentifier(numberFrom('014175')), true, 'month + 40');
});

test('an identity number with a wrong check digit, or of another length, is refused', () => {
  for (const number of ['01017512345', '18874198355', '1887419835', '188741983540', '1887419835a'])
    assert.equal(isPersonIdentifier(number), false, number);
});

test('a remainder of 1 to 3 in the first check digit passes: so are the numbers from 2032 on', () => {
  for (const [remainder, passes] of [
    [0, true],
    [1, true],
    [2, true],
    [3, true],
    [4, false],
    [10, false],
  ] as const) {
    const number = numberFrom('1801751', remainder);
    assert.equal(isPersonIdentifier(number), passes, String(remainder));
    assert.equal(recipientFault(number) === undefined, passes, `mail to ${remainder}`);
  }
});

/** An identity number that begins so, whose first check digit leaves the remainder and whose second is right. */
function numberFrom(start: string, remainder = 0): string {
  const sum = (digits: string, weights: number[]) =>
    weights.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  for (let rest = 0; rest < 10 ** (11 - start.length); rest++) {
    const number = start + String(rest).padStart(11 - start.length, '0');
    if (
      sum(number, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === remainder &&
      sum(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
    )
      return number;
  }
  return assert.fail('no such number');
}
